#include "tools/compare/json_parts.hpp"

#include <cmath>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

namespace {

using scoring::json_number;

void flatten(const Json& value, const std::string& path, const std::string& outcome, std::string& out) {
  if (value.is_structured()) {
    std::size_t index = 0;
    for (const auto& [key, part] : value.items()) {
      const std::string name = value.is_array() ? std::to_string(index++) : key;
      std::string below = path;
      if (!below.empty()) below += '.';
      below += name;
      flatten(part, below, outcome, out);
    }
    return;
  }
  std::string text;
  if (value.is_string())
    text = value.get<std::string>();
  else if (value.is_number_float())
    text = scoring::exact(value.get<double>());
  else if (!value.is_null())
    text = value.dump();
  out += scoring::csv_field(outcome) + ',' + scoring::csv_field(path) + ',' + scoring::csv_field(text) + '\n';
}

Json json_ranks(const PairedAnswer& answer) {
  const analysis::SignedRank& w = answer.ranks;
  Json json = {{"n_nonzero", w.n - w.zeros},
               {"W_plus", json_number(w.w_plus)},
               {"W_minus", json_number(w.w_minus)},
               {"p_exact", w.exact ? json_number(w.p) : Json(nullptr)},
               {"p_normal", json_number(answer.normal_uncorrected.p)},
               {"p_normal_cc", json_number(answer.normal.p)},
               {"rank_biserial", json_number(w.rank_biserial)}};
  add_outcome(json, w);
  return json;
}

}  // namespace

Json json_interval(const analysis::Interval& interval) {
  return Json::array({json_number(interval.low), json_number(interval.high)});
}

void add_outcome(Json& object, const analysis::Outcome& outcome) {
  if (outcome.status == analysis::Status::ok && outcome.note.empty()) return;
  object["status"] = analysis::to_string(outcome.status);
  object["note"] = outcome.note;
}

Json json_paired(const PairedAnswer& a) {
  const double df = static_cast<double>(a.t.n1) - 1.0;
  const bool corrected = df > 1.0;
  Json json = {{"n", a.t.n1},
               {"mean_pre", json_number(a.pre.mean)},
               {"mean_post", json_number(a.post.mean)},
               {"sd_pre", json_number(a.pre.sd)},
               {"sd_post", json_number(a.post.sd)},
               {"median_pre", json_number(a.pre.median)},
               {"median_post", json_number(a.post.median)},
               {"r", json_number(a.effects.r)},
               {"mean_diff", json_number(a.t.difference)},
               {"sd_diff", json_number(a.sd_difference)},
               {"se_diff", json_number(a.t.se)},
               {"t", json_number(a.t.t)},
               {"df", json_number(a.t.df)},
               {"p_two_sided", json_number(a.t.p)},
               {"ci_low", json_number(a.t.ci.low)},
               {"ci_high", json_number(a.t.ci.high)},
               {"pct_change_of_means", json_number(a.percent_of_means)},
               {"mean_pct_change", json_number(a.mean_percent)},
               {"log_ratio_pct", json_number(a.log_ratio_percent)},
               {"d_z", json_number(a.effects.z.d)},
               {"g_z", json_number(a.effects.z.g)},
               {"g_z_ci", json_interval(a.effects.z.ci)},
               {"d_av_rms", json_number(a.effects.av.d)},
               {"g_av_rms", json_number(a.effects.av.g)},
               {"g_av_rms_ci", json_interval(a.effects.av.ci)},
               {"d_av_mean", json_number(a.effects.av_mean.d)},
               {"g_av_mean", json_number(a.effects.av_mean.g)},
               {"d_rm", json_number(a.effects.rm.d)},
               {"g_rm", json_number(a.effects.rm.g)},
               {"d_glass_pre", json_number(a.d_glass_pre)},
               {"J_exact", corrected ? json_number(analysis::hedges_correction(df)) : Json(nullptr)},
               {"J_approx", corrected ? json_number(1.0 - 3.0 / (4.0 * df - 1.0)) : Json(nullptr)},
               {"wilcoxon", json_ranks(a)},
               {"shapiro_diff", {{"W", json_number(a.normality.w)}, {"p", json_number(a.normality.p)}}}};
  add_outcome(json["shapiro_diff"], a.normality);
  add_outcome(json, a.t);
  return json;
}

Json json_reliability(const analysis::Reliability& r) {
  const double sem_icc = analysis::has_value(r.status) && r.icc_3_1.value <= 1.0
                             ? analysis::sem_from_icc(r.sd_all, r.icc_3_1.value)
                             : analysis::kNoValue;
  Json json = {{"n", r.people},
               {"k", r.trials},
               {"mean", json_number(r.mean)},
               {"MSR", json_number(r.ms_rows)},
               {"MSC", json_number(r.ms_columns)},
               {"MSE", json_number(r.ms_error)},
               {"MSW", json_number(r.ms_within)},
               {"ICC_1_1", json_number(r.icc_1_1.value)},
               {"ICC_1_k", json_number(r.icc_1_k.value)},
               {"ICC_2_1", json_number(r.icc_2_1.value)},
               {"ICC_2_k", json_number(r.icc_2_k.value)},
               {"ICC_3_1", json_number(r.icc_3_1.value)},
               {"ICC_3_k", json_number(r.icc_3_k.value)},
               {"ICC_1_1_ci", json_interval(r.icc_1_1.ci)},
               {"ICC_2_1_ci", json_interval(r.icc_2_1.ci)},
               {"ICC_3_1_ci", json_interval(r.icc_3_1.ci)},
               {"F_subjects", json_number(r.f_people)},
               {"p_subjects", json_number(r.p_people)},
               {"F_trials", json_number(r.f_trials)},
               {"p_trials", json_number(r.p_trials)},
               {"SEM_consistency_sqrtMSE", json_number(r.sem_consistency)},
               {"SEM_agreement_sqrtMSW", json_number(r.sem_agreement)},
               {"SEM_sd_icc31", json_number(sem_icc)},
               {"sd_all", json_number(r.sd_all)},
               {"sd_between", json_number(r.sd_between)},
               {"MDC95_consistency", json_number(r.mdc95_consistency)},
               {"MDC95_agreement", json_number(r.mdc95_agreement)},
               {"SWC_0.2_sd_between", json_number(r.swc)},
               {"cv_percent_typical_error", json_number(r.typical_error_percent)}};
  add_outcome(json, r);
  return json;
}

Json json_bland_altman(const analysis::BlandAltman& b) {
  Json json = {{"n", b.n},
               {"bias", json_number(b.bias)},
               {"sd", json_number(b.sd)},
               {"loa_low", json_number(b.limits.low)},
               {"loa_high", json_number(b.limits.high)},
               {"bias_ci", json_interval(b.bias_ci)},
               {"loa_low_ci", json_interval(b.lower_limit_ci)},
               {"loa_high_ci", json_interval(b.upper_limit_ci)},
               {"proportional_bias_r", json_number(b.r)},
               {"proportional_bias_p", json_number(b.r_p)},
               {"pct_within", json_number(b.percent_within)}};
  add_outcome(json, b);
  return json;
}

std::string flat_csv(const Json& outcomes, const std::string& schema) {
  std::string out = "outcome,key,value\n";
  for (const auto& [name, answer] : outcomes.items()) flatten(answer, "", name, out);
  return out + "(file),schema," + schema + "\n(file),version," + std::string(scoring::program_version()) +
         '\n';
}

}  // namespace steadyplate::compare
