#include "tools/compare/group_answer.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::compare {

namespace {

using analysis::Better;
using analysis::RepeatedMeasures;

std::size_t number_of(const std::vector<std::string>& groups, const std::string& group) {
  return static_cast<std::size_t>(std::find(groups.begin(), groups.end(), group) - groups.begin());
}

bool names_a_control(const std::string& group) {
  const std::string name = plain_name(group);
  for (const char* usual : {"con", "control", "controls", "control_group", "ctrl", "ctl", "placebo", "sham",
                            "usual_care", "waiting_list", "cg"})
    if (name == usual) return true;
  return false;
}

std::size_t control_of(const StudyData& study, const std::string& given, bool& assumed) {
  if (!given.empty()) {
    const std::size_t group = number_of(study.groups, given);
    if (group == study.groups.size())
      throw std::invalid_argument("--control: there is no group '" + given + "', but " +
                                  joined(study.groups, " and "));
    return group;
  }
  for (std::size_t g = 0; g < study.groups.size(); ++g)
    if (names_a_control(study.groups[g])) return g;
  assumed = true;
  return 0;
}

/// People with scores at all the `times`, as a table of these; the others go to `excluded`.
RepeatedMeasures complete(const StudyData& study, const OutcomeData& outcome,
                          const std::vector<std::size_t>& times, const std::string& analysis,
                          std::vector<Excluded>& excluded) {
  RepeatedMeasures data;
  data.groups = study.groups.size();
  for (std::size_t i = 0; i < outcome.people.size(); ++i) {
    std::vector<double> row;
    std::vector<std::string> lacking;
    for (const std::size_t time : times) {
      row.push_back(outcome.scores[i][time]);
      if (!std::isfinite(row.back())) lacking.push_back(study.times[time]);
    }
    if (lacking.empty()) {
      data.scores.push_back(std::move(row));
      data.group.push_back(number_of(study.groups, outcome.group[i]));
    } else {
      excluded.push_back({analysis, outcome.people[i], "no score at " + joined(lacking, " and ")});
    }
  }
  return data;
}

std::vector<double> column(const RepeatedMeasures& data, std::size_t time) {
  std::vector<double> values;
  for (const auto& row : data.scores) values.push_back(row[time]);
  return values;
}

double slope_of(const std::vector<double>& x, const std::vector<double>& y) {
  return analysis::correlation_of(x, y) * analysis::sd_of(y) / analysis::sd_of(x);
}

Responders count_responders(const std::vector<double>& pre, const std::vector<double>& post, double mdc,
                            Better better) {
  Responders count;
  count.n = pre.size();
  for (std::size_t i = 0; i < pre.size(); ++i) {
    const double change = post[i] - pre[i];
    const double gain = better == Better::lower ? -change : change;
    if (gain >= mdc) ++count.better;
    if (gain <= -mdc) ++count.worse;
  }
  return count;
}

LaterTime later_time(const RepeatedMeasures& data, std::size_t time, const GroupAnswer& answer) {
  LaterTime later;
  later.time = time;
  const std::vector<double> all_pre = column(data, 0);
  const std::vector<double> all_post = column(data, 1);
  later.ancova = analysis::ancova(all_pre, all_post, data.group, data.groups);
  std::vector<std::vector<double>> pre(data.groups), post(data.groups), change(data.groups);
  for (std::size_t i = 0; i < data.people(); ++i) {
    pre[data.group[i]].push_back(data.scores[i][0]);
    post[data.group[i]].push_back(data.scores[i][1]);
    change[data.group[i]].push_back(data.scores[i][1] - data.scores[i][0]);
  }
  for (std::size_t g = 0; g < data.groups; ++g) {
    later.within.push_back(paired_answer(pre[g], post[g]));
    later.slopes.push_back(slope_of(pre[g], post[g]));
    if (answer.options.mdc)
      later.responders.push_back(
          count_responders(pre[g], post[g], *answer.options.mdc, answer.options.better));
  }
  if (data.groups != 2) return later;
  const std::size_t c = answer.control;
  const std::size_t t = answer.treated();
  later.between = analysis::between_effect(post[t], post[c]);
  later.ranks = analysis::rank_sum(change[t], change[c]);
  later.change = analysis::change_against_change(pre[t], post[t], pre[c], post[c]);
  later.spread = analysis::equal_spread(post);
  return later;
}

}  // namespace

GroupAnswer group_answer(const StudyData& study, const OutcomeData& outcome, const GroupOptions& options) {
  if (study.groups.size() < 2)
    throw std::invalid_argument(study.file + ": one group only ('" + joined(study.groups) +
                                "'); for one group use: steadyplate compare paired");
  GroupAnswer answer;
  answer.outcome = outcome.name;
  answer.options = options;
  answer.groups = study.groups;
  answer.times = study.times;
  answer.control = control_of(study, options.control, answer.control_assumed);

  answer.group_sizes.assign(study.groups.size(), 0);
  std::vector<std::vector<std::vector<double>>> values(study.groups.size(),
                                                       std::vector<std::vector<double>>(study.times.size()));
  for (std::size_t i = 0; i < outcome.people.size(); ++i) {
    const std::size_t group = number_of(study.groups, outcome.group[i]);
    ++answer.group_sizes[group];
    for (std::size_t t = 0; t < study.times.size(); ++t)
      if (std::isfinite(outcome.scores[i][t])) values[group][t].push_back(outcome.scores[i][t]);
  }
  for (const auto& group : values) {
    auto& row = answer.cells.emplace_back();
    for (const auto& cell : group) row.push_back(analysis::describe(cell));
  }

  for (std::size_t t = 1; t < study.times.size(); ++t) {
    const auto data =
        complete(study, outcome, {0, t}, "ANCOVA and pairs, " + study.times[t], answer.excluded);
    answer.later.push_back(later_time(data, t, answer));
  }
  std::vector<std::size_t> all_times;
  for (std::size_t t = 0; t < study.times.size(); ++t) all_times.push_back(t);
  const RepeatedMeasures data =
      complete(study, outcome, all_times, "mixed ANOVA and contrasts", answer.excluded);
  if (data.people() == 0) {
    answer.anova = analysis::refuse(analysis::MixedAnova(), analysis::Status::too_short,
                                    "nobody has a score at every time");
    return answer;
  }
  answer.anova = analysis::mixed_anova(data);
  answer.within_groups = analysis::time_contrasts(data);
  answer.between_groups = analysis::group_contrasts(data);
  return answer;
}

StudyData per_protocol(const StudyData& study, double percent) {
  StudyData part = study;
  for (OutcomeData& outcome : part.outcomes) {
    OutcomeData kept;
    kept.name = outcome.name;
    for (std::size_t i = 0; i < outcome.people.size(); ++i) {
      if (study.adherence_of(outcome.people[i]) < percent) continue;
      kept.people.push_back(outcome.people[i]);
      kept.group.push_back(outcome.group[i]);
      kept.scores.push_back(outcome.scores[i]);
    }
    outcome = std::move(kept);
  }
  return part;
}

Better direction_of(const std::string& outcome) {
  if (const analysis::Metric* metric = analysis::find_metric(outcome.substr(outcome.rfind('/') + 1)))
    return metric->better;
  const std::string name = '_' + plain_name(outcome) + '_';
  const auto has = [&](const char* word) { return name.find(word) != std::string::npos; };
  for (const char* lower : {"_osi_", "_apsi_", "_mlsi_", "_dpsi_"})
    if (has(lower)) return Better::lower;
  for (const char* higher : {"torque", "peak_force", "n_per_kg", "time_in_balance", "_reps_"})
    if (has(higher)) return Better::higher;
  return Better::none;
}

std::string_view to_string(Better better) {
  switch (better) {
    case Better::lower:
      return "lower";
    case Better::higher:
      return "higher";
    case Better::none:
      break;
  }
  return "none";
}

Better direction_named(const std::string& word) {
  if (word == "lower") return Better::lower;
  if (word == "higher") return Better::higher;
  if (word == "none") return Better::none;
  throw std::invalid_argument("--better wants lower, higher or none");
}

}  // namespace steadyplate::compare
