#include "tools/compare/group_text.hpp"

#include <algorithm>
#include <cmath>

#include "tools/compare/words.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

namespace {

using analysis::has_value;
using scoring::fixed;
using scoring::plain;
using scoring::rounded;

void write_cells(std::ostream& out, const GroupAnswer& answer) {
  out << "\n1. n, mean, SD, median\n";
  std::vector<std::vector<std::string>> rows = {{""}};
  for (const std::string& time : answer.times) {
    rows[0].insert(rows[0].end(), {time + " n", "mean", "SD", "median"});
  }
  for (std::size_t g = 0; g < answer.groups.size(); ++g) {
    std::vector<std::string>& row = rows.emplace_back(1, answer.groups[g]);
    for (const auto& cell : answer.cells[g])
      row.insert(row.end(),
                 {std::to_string(cell.n), rounded(cell.mean), rounded(cell.sd), rounded(cell.median)});
  }
  write_columns(out, rows, 3);
}

void write_ancova(std::ostream& out, const LaterTime& later, const GroupAnswer& answer) {
  const analysis::Ancova& a = later.ancova;
  const std::string& time = answer.times[later.time];
  out << "\n   " << time << " at equal " << answer.times[0] << " (ANCOVA, n = " << a.n << ")\n";
  if (!has_value(a.status)) {
    out << "     not made: " << a.note << '\n';
    return;
  }
  for (std::size_t g = 0; g < a.means.size(); ++g)
    out << "     adjusted mean of " << answer.groups[g] << ": "
        << with_interval(a.means[g].mean, a.means[g].ci) << '\n';
  for (const analysis::Contrast& c : a.contrasts) {
    // Two groups: treated - control, whatever their order.
    const bool turned = a.contrasts.size() == 1 && c.first == answer.control;
    const double sign = turned ? -1.0 : 1.0;
    const std::string& first = answer.groups[turned ? c.second : c.first];
    const std::string& second = answer.groups[turned ? c.first : c.second];
    analysis::Interval ci = c.test.ci;
    if (turned) ci = {-ci.high, -ci.low};
    out << "     difference " << first << " - " << second << ": "
        << with_interval(sign * c.test.difference, ci) << ", t(" << plain(c.test.df, 4)
        << ") = " << fixed(sign * c.test.t, 2) << ", " << p_text(c.test.p);
    if (a.contrasts.size() > 1) out << ", Holm " << p_text(c.p_holm);
    out << "; " << favours(sign * c.test.difference, first, second, answer.options.better) << '\n';
  }
  out << "     F(" << plain(a.group.df1, 4) << ", " << plain(a.group.df2, 4) << ") = " << fixed(a.group.f, 2)
      << ", partial eta2 " << fixed(a.partial_eta2, 3) << '\n';
  if (has_value(a.slopes.status) && a.slopes.p < 0.05) {
    out << "     Careful: the groups' lines are not parallel (" << p_text(a.slopes.p)
        << "), so the difference depends on the baseline. Slopes:";
    for (std::size_t g = 0; g < later.slopes.size(); ++g)
      out << (g == 0 ? " " : ", ") << answer.groups[g] << ' ' << rounded(later.slopes[g], 3);
    out << '\n';
  }
}

std::vector<std::string> term_row(const char* name, const analysis::AnovaTerm& term) {
  if (!has_value(term.status)) return {name, "not made: " + term.note};
  const double p = std::isnan(term.p_greenhouse_geisser) ? term.p : term.p_greenhouse_geisser;
  return {name, "F(" + plain(term.df1, 4) + ", " + plain(term.df2, 4) + ") = " + fixed(term.f, 2), p_text(p),
          "partial eta2 " + fixed(term.partial_eta2, 3), "generalized " + fixed(term.generalized_eta2, 3)};
}

void write_anova(std::ostream& out, const GroupAnswer& answer) {
  const analysis::MixedAnova& anova = answer.anova;
  out << "\n3. Mixed ANOVA, type III, all times (n = " << anova.people << ")\n";
  if (!has_value(anova.status)) {
    out << "   not made: " << anova.note << '\n';
    return;
  }
  write_columns(out,
                {term_row("group", anova.group), term_row("time", anova.time),
                 term_row("group x time", anova.group_by_time)},
                3);
  if (anova.sphericity && has_value(anova.sphericity->status))
    out << "   p of time and group x time with Greenhouse-Geisser epsilon "
        << fixed(anova.sphericity->greenhouse_geisser, 3) << " (Mauchly W "
        << fixed(anova.sphericity->mauchly_w, 3) << ", " << p_text(anova.sphericity->mauchly_p) << ")\n";
  out << "   between the groups at each time (Welch; Holm over all " << answer.between_groups.size() << ")\n";
  std::vector<std::vector<std::string>> rows;
  for (const analysis::Contrast& c : answer.between_groups)
    rows.push_back({answer.times[c.stratum] + ": " + answer.groups[c.first] + " - " + answer.groups[c.second],
                    with_interval(c.test.difference, c.test.ci), p_text(c.test.p),
                    "Holm " + p_text(c.p_holm)});
  write_columns(out, rows, 5);
}

void write_effects(std::ostream& out, const GroupAnswer& answer) {
  if (answer.groups.size() != 2) return;
  const std::string name = answer.groups[answer.treated()] + " - " + answer.groups[answer.control];
  out << "\n5. Effect sizes between the groups, " << name << '\n';
  for (const LaterTime& later : answer.later) {
    const std::string& time = answer.times[later.time];
    if (has_value(later.change->status))
      out << "   " << time << ": change against change d_ppc2 "
          << with_interval(later.change->d, later.change->ci) << ", " << size_word(later.change->d) << "; "
          << favours(later.change->d, answer.groups[answer.treated()], answer.groups[answer.control],
                     answer.options.better)
          << '\n';
    else
      out << "   " << time << ": none, " << later.change->note << '\n';
    if (has_value(later.between->status))
      out << "   " << time << ": at that time alone g_s "
          << with_interval(later.between->g, later.between->ci) << "; Mann-Whitney on the changes "
          << p_text(later.ranks->p) << '\n';
  }
}

void write_responders(std::ostream& out, const GroupAnswer& answer) {
  if (!answer.options.mdc) {
    out << "\n6. Responders: not counted, the measurement error of this outcome is not known here "
           "(--reliability)\n";
    return;
  }
  out << "\n6. People who changed by more than the measurement error (MDC95 " << rounded(*answer.options.mdc)
      << ")\n";
  const bool direction = answer.options.better != analysis::Better::none;
  for (const LaterTime& later : answer.later)
    for (std::size_t g = 0; g < answer.groups.size(); ++g) {
      const Responders& r = later.responders[g];
      out << "   " << answer.times[later.time] << ", " << answer.groups[g] << ": " << r.better
          << (direction ? " better, " : " higher, ") << r.worse << (direction ? " worse, " : " lower, ")
          << r.n - r.better - r.worse << " within it, of " << r.n << '\n';
    }
}

}  // namespace

std::string favours(double difference, const std::string& first, const std::string& second,
                    analysis::Better better) {
  if (std::isnan(difference) || difference == 0.0) return "favours neither";
  const bool first_higher = difference > 0.0;
  if (better == analysis::Better::none) return (first_higher ? first : second) + " higher";
  return "favours " + ((better == analysis::Better::higher) == first_higher ? first : second);
}

void write_paired(std::ostream& out, const PairedAnswer& a, const std::string& from, const std::string& to,
                  std::size_t indent) {
  const std::string margin(indent, ' ');
  out << margin << from << " -> " << to << " (n = " << a.t.n1 << "): " << rounded(a.pre.mean) << " -> "
      << rounded(a.post.mean);
  if (!has_value(a.t.status)) {
    out << "; not tested: " << a.t.note << '\n';
    return;
  }
  out << ", change " << with_interval(a.t.difference, a.t.ci);
  if (!std::isnan(a.percent_of_means)) out << ", " << fixed(a.percent_of_means, 1) << " %";
  out << '\n'
      << margin << "  t(" << plain(a.t.df, 4) << ") = " << fixed(a.t.t, 2) << ", " << p_text(a.t.p)
      << "; Wilcoxon " << p_text(a.ranks.p) << (a.ranks.exact ? " (exact)" : " (normal approximation)")
      << "; Shapiro-Wilk of the differences W " << fixed(a.normality.w, 3) << ", " << p_text(a.normality.p)
      << '\n';
  if (has_value(a.effects.av.status))
    out << margin << "  g_av " << with_interval(a.effects.av.g, a.effects.av.ci) << ", "
        << size_word(a.effects.av.g) << '\n';
}

void write_group(std::ostream& out, const GroupAnswer& answer) {
  std::string sizes;
  for (std::size_t g = 0; g < answer.groups.size(); ++g)
    sizes += (g == 0 ? "" : ", ") + answer.groups[g] + " " + std::to_string(answer.group_sizes[g]);
  out << answer.outcome << ": "
      << (answer.options.better == analysis::Better::none
              ? std::string("no direction of better known (--better)")
              : std::string(to_string(answer.options.better)) + " is better")
      << "; people: " << sizes << '\n';
  if (answer.control_assumed && answer.groups.size() == 2)
    out << "  Assumed: '" << answer.groups[answer.control] << "' is the control group (--control)\n";
  write_cells(out, answer);
  out << "\n2. Main answer: do the groups differ afterwards?\n";
  for (const LaterTime& later : answer.later) write_ancova(out, later, answer);
  write_anova(out, answer);
  out << "\n4. Within each group (does not compare the groups)\n";
  for (std::size_t g = 0; g < answer.groups.size(); ++g)
    for (const LaterTime& later : answer.later)
      write_paired(out, later.within[g], answer.groups[g] + ", " + answer.times[0], answer.times[later.time],
                   3);
  write_effects(out, answer);
  write_responders(out, answer);
  if (answer.excluded.empty()) return;
  out << "\nNot in an analysis\n";
  for (const Excluded& e : answer.excluded)
    out << "   " << e.person << ": " << e.why << " (" << e.analysis << ")\n";
}

std::vector<std::string> secondary_row(const GroupAnswer& answer) {
  const LaterTime& later = answer.later.front();
  const analysis::Ancova& a = later.ancova;
  if (!has_value(a.status)) return {answer.outcome, "not made: " + a.note};
  if (answer.groups.size() != 2) return {answer.outcome, "F = " + fixed(a.group.f, 2), p_text(a.group.p)};
  const bool turned = a.contrasts[0].first == answer.control;
  const analysis::TTest& test = a.contrasts[0].test;
  const double difference = turned ? -test.difference : test.difference;
  const analysis::Interval ci = turned ? analysis::Interval{-test.ci.high, -test.ci.low} : test.ci;
  return {answer.outcome, with_interval(difference, ci), p_text(test.p),
          favours(difference, answer.groups[answer.treated()], answer.groups[answer.control],
                  answer.options.better)};
}

std::string group_methods(const GroupAnswer& answer, std::size_t outcomes) {
  const LaterTime& later = answer.later.front();
  std::string text =
      "Scores after the intervention were compared between the groups by analysis of covariance with the "
      "baseline "
      "as covariate (n = " +
      std::to_string(later.ancova.n) +
      "); adjusted differences are given with 95 % confidence intervals. A mixed analysis of variance (type "
      "III, " +
      std::to_string(answer.groups.size()) + " groups x " + std::to_string(answer.times.size()) +
      " times, n = " + std::to_string(answer.anova.people) + ") was added";
  if (answer.times.size() > 2) text += " with Greenhouse-Geisser correction";
  text +=
      "; contrasts of times within groups (paired t tests) and of groups at each time (Welch tests) were "
      "corrected "
      "by Holm's method within their family. Changes within groups are reported as Hedges' g_av with "
      "noncentral-t intervals (Algina & Keselman 2003)";
  if (answer.groups.size() == 2) text += ", the difference of changes as d_ppc2 (Morris 2008)";
  text +=
      ". Analyses used the complete cases of each; missing values were not imputed. All tests were "
      "two-sided. ";
  text += outcomes == 1
              ? "One outcome was analysed ('" + answer.outcome + "')."
              : "The primary outcome was '" + answer.outcome + "'; " + std::to_string(outcomes - 1) +
                    " further outcomes were looked at, without correction of their p for that number.";
  return text + " Computed with steadyplate " + std::string(scoring::program_version()) + ".";
}

std::string paired_methods(std::size_t outcomes) {
  return "Changes were tested by paired t tests with 95 % confidence intervals and by Wilcoxon's signed rank "
         "test "
         "(exact without ties and zeros up to 50 pairs, else normal approximation with continuity "
         "correction); "
         "Shapiro-Wilk tests of the differences are given as information. Effect sizes are Hedges' g_av with "
         "noncentral-t intervals (Algina & Keselman 2003). Complete pairs only; all tests two-sided. "
         "Outcomes "
         "looked at: " +
         std::to_string(outcomes) +
         ". There was no control group in this analysis. Computed with steadyplate " +
         std::string(scoring::program_version()) + ".";
}

std::string reliability_methods(bool logs) {
  return "Reliability was described by intraclass correlations from a two-way table (Shrout & Fleiss 1979; "
         "McGraw & "
         "Wong 1996), ICC(2,1) for absolute agreement and ICC(3,1) for consistency with 95 % confidence "
         "intervals, by the standard error of measurement (SEM, root of the mean square within people) and "
         "by the "
         "minimal detectable change MDC95 = 1.96 sqrt(2) SEM (Weir 2005)" +
         std::string(logs ? ", all on natural logarithms of the scores" : "") +
         "; the first two trials by limits of agreement (Bland & Altman 1999). Computed with steadyplate " +
         std::string(scoring::program_version()) + ".";
}

}  // namespace steadyplate::compare
