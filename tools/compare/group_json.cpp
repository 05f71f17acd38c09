#include "tools/compare/json_parts.hpp"
#include "tools/scoring/json_output.hpp"

namespace steadyplate::compare {

namespace {

using scoring::json_number;

Json json_term(const analysis::AnovaTerm& term, const analysis::Sphericity* sphericity) {
  Json json = {{"ss", json_number(term.ss)},
               {"df", json_number(term.df1)},
               {"ss_error", json_number(term.ss_error)},
               {"df_error", json_number(term.df2)},
               {"F", json_number(term.f)},
               {"p", json_number(term.p)},
               {"partial_eta2", json_number(term.partial_eta2)},
               {"generalized_eta2", json_number(term.generalized_eta2)}};
  if (sphericity != nullptr) {
    json["mauchly_W"] = json_number(sphericity->mauchly_w);
    json["mauchly_p"] = json_number(sphericity->mauchly_p);
    json["eps_GG"] = json_number(sphericity->greenhouse_geisser);
    json["p_GG"] = json_number(term.p_greenhouse_geisser);
    json["eps_HF"] = json_number(sphericity->huynh_feldt);
    json["p_HF"] = json_number(term.p_huynh_feldt);
  }
  add_outcome(json, term);
  return json;
}

Json json_anova(const analysis::MixedAnova& anova, const analysis::AnovaTerm& time) {
  const analysis::Sphericity* sphericity = anova.sphericity ? &*anova.sphericity : nullptr;
  Json json = {{"group", json_term(anova.group, nullptr)},
               {"time", json_term(time, sphericity)},
               {"group:time", json_term(anova.group_by_time, sphericity)}};
  add_outcome(json, anova);
  return json;
}

Json json_ancova(const analysis::Ancova& a, const GroupAnswer& answer) {
  const auto term = [](const analysis::FTest& test) {
    return Json{{"ss", json_number(test.ss)},
                {"df", json_number(test.df1)},
                {"F", json_number(test.f)},
                {"p", json_number(test.p)}};
  };
  Json json = {{"n", a.n},
               {"grand_mean_pre", json_number(a.baseline_mean)},
               {"slope_pre", json_number(a.slope)},
               {"mse", json_number(a.mse)},
               {"df_error", json_number(a.group.df2)},
               {"ss_error", json_number(a.group.ss_error)},
               {"r2", json_number(a.r_squared)},
               {"pre", term(a.baseline)},
               {"group", term(a.group)},
               {"adjusted_means", Json::array()},
               {"contrasts", Json::array()},
               {"homogeneity_of_slopes",
                {{"F", json_number(a.slopes.f)},
                 {"df1", json_number(a.slopes.df1)},
                 {"df2", json_number(a.slopes.df2)},
                 {"p", json_number(a.slopes.p)}}}};
  json["group"]["partial_eta2"] = json_number(a.partial_eta2);
  for (std::size_t g = 0; g < a.means.size(); ++g)
    json["adjusted_means"].push_back({{"group", answer.groups[g]},
                                      {"n", a.means[g].n},
                                      {"mean", json_number(a.means[g].mean)},
                                      {"se", json_number(a.means[g].se)},
                                      {"ci_low", json_number(a.means[g].ci.low)},
                                      {"ci_high", json_number(a.means[g].ci.high)}});
  for (const analysis::Contrast& c : a.contrasts)
    json["contrasts"].push_back({{"g1", answer.groups[c.first]},
                                 {"g2", answer.groups[c.second]},
                                 {"diff", json_number(c.test.difference)},
                                 {"se", json_number(c.test.se)},
                                 {"t", json_number(c.test.t)},
                                 {"df", json_number(c.test.df)},
                                 {"p", json_number(c.test.p)},
                                 {"ci_low", json_number(c.test.ci.low)},
                                 {"ci_high", json_number(c.test.ci.high)},
                                 {"p_bonferroni", json_number(c.p_bonferroni)},
                                 {"p_holm", json_number(c.p_holm)}});
  add_outcome(json, a);
  return json;
}

Json json_contrasts(const std::vector<analysis::Contrast>& contrasts, const GroupAnswer& answer,
                    bool within) {
  Json rows = Json::array();
  for (const analysis::Contrast& c : contrasts) {
    Json row;
    if (within) {
      row = {
          {"group", answer.groups[c.stratum]}, {"a", answer.times[c.first]}, {"b", answer.times[c.second]}};
      row["mean_diff_b_minus_a"] = json_number(c.test.difference);
      row["t"] = json_number(c.test.t);
    } else {
      row = {
          {"time", answer.times[c.stratum]}, {"g1", answer.groups[c.first]}, {"g2", answer.groups[c.second]}};
      row["diff"] = json_number(c.test.difference);
      row["t_welch"] = json_number(c.test.t);
    }
    row["df"] = json_number(c.test.df);
    row["p"] = json_number(c.test.p);
    row["p_holm"] = json_number(c.p_holm);
    row["p_bonferroni"] = json_number(c.p_bonferroni);
    add_outcome(row, c.test);
    rows.push_back(row);
  }
  return rows;
}

/// What compares two groups at one later time: treated - control.
void add_two_groups(Json& json, const LaterTime& later, const GroupAnswer& answer) {
  const std::string& time = answer.times[later.time];
  Json effect = {{"treated", answer.groups[answer.treated()]},
                 {"control", answer.groups[answer.control]},
                 {"dppc2", json_number(later.change->d)},
                 {"sd_pre_pooled", json_number(later.change->sd_pre_pooled)},
                 {"c_P", json_number(later.change->correction)},
                 {"r_pooled", json_number(later.change->r)},
                 {"variance", json_number(later.change->variance)},
                 {"ci_normal", json_interval(later.change->ci)}};
  add_outcome(effect, *later.change);
  json["dppc2_" + time] = effect;
  json["between_" + time] = {{"d_s", json_number(later.between->d)},
                             {"g_s", json_number(later.between->g)},
                             {"g_s_ci", json_interval(later.between->ci)}};
  add_outcome(json["between_" + time], *later.between);
  json["mann_whitney_changes_" + time] = {{"U1", json_number(later.ranks->u1)},
                                          {"U2", json_number(later.ranks->u2)},
                                          {"p", json_number(later.ranks->p)},
                                          {"exact", later.ranks->exact},
                                          {"rank_biserial", json_number(later.ranks->rank_biserial)}};
  add_outcome(json["mann_whitney_changes_" + time], *later.ranks);
  json["brown_forsythe_" + time] = {{"F", json_number(later.spread->f)},
                                    {"p", json_number(later.spread->p)},
                                    {"df1", json_number(later.spread->df1)},
                                    {"df2", json_number(later.spread->df2)}};
}

}  // namespace

Json json_group(const GroupAnswer& answer) {
  Json sizes = Json::object();
  for (std::size_t g = 0; g < answer.groups.size(); ++g) sizes[answer.groups[g]] = answer.group_sizes[g];
  Json json = {{"better", to_string(answer.options.better)},
               {"n_subjects", answer.anova.people},
               {"n_groups", answer.groups.size()},
               {"n_times", answer.times.size()},
               {"group_sizes", sizes}};
  Json cells = Json::array();
  for (std::size_t t = 0; t < answer.times.size(); ++t)
    for (std::size_t g = 0; g < answer.groups.size(); ++g) {
      const analysis::Descriptives& cell = answer.cells[g][t];
      cells.push_back({{"group", answer.groups[g]},
                       {"time", answer.times[t]},
                       {"n", cell.n},
                       {"mean", json_number(cell.mean)},
                       {"sd", json_number(cell.sd)},
                       {"median", json_number(cell.median)}});
    }
  json["cells"] = cells;
  for (const LaterTime& later : answer.later) {
    const std::string& time = answer.times[later.time];
    json["ancova_" + time] = json_ancova(later.ancova, answer);
    for (std::size_t g = 0; g < answer.groups.size(); ++g) {
      json["paired_" + answer.groups[g] + "_" + time] = json_paired(later.within[g]);
      if (later.responders.empty()) continue;
      const Responders& r = later.responders[g];
      json["responders_" + answer.groups[g] + "_" + time] = {
          {"n", r.n}, {"better", r.better}, {"worse", r.worse}, {"within_error", r.n - r.better - r.worse}};
    }
    if (later.change) add_two_groups(json, later, answer);
  }
  json["mixed_anova_type3"] = json_anova(answer.anova, answer.anova.time);
  json["mixed_anova_type2"] = json_anova(answer.anova, answer.anova.time_type2);
  json["pairwise_within_group_paired_t"] = json_contrasts(answer.within_groups, answer, true);
  json["pairwise_between_groups_welch"] = json_contrasts(answer.between_groups, answer, false);
  Json excluded = Json::array();
  for (const Excluded& e : answer.excluded)
    excluded.push_back({{"analysis", e.analysis}, {"person", e.person}, {"why", e.why}});
  json["excluded"] = excluded;
  return json;
}

}  // namespace steadyplate::compare
