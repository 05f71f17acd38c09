#include "analysis/sensory.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

bool there(const Result& result) {
  return has_value(result.status) && std::isfinite(result.value);
}

/// The value with the warnings of what it was made from, each once.
Result from(double value, std::span<const Result> inputs) {
  if (!std::isfinite(value))
    return undefined(Status::degenerate, "the result is beyond the range of a number");
  std::vector<std::string> said;
  for (const Result& input : inputs)
    if (input.status == Status::warn && std::find(said.begin(), said.end(), input.note) == said.end())
      said.push_back(input.note);
  if (said.empty()) return ok(value);
  std::string note;
  for (const std::string& one : said) note += (note.empty() ? "" : "; ") + one;
  return warned(value, note);
}

Result quotient(double above, double below, std::span<const Result> inputs) {
  if (below == 0.0) return undefined(Status::constant, "the reference value is 0");
  return from(above / below, inputs);
}

}  // namespace

Ctsib ctsib(const Result& open_firm, const Result& closed_firm, const Result& open_foam,
            const Result& closed_foam) {
  const std::array<Result, 4> all{open_firm, closed_firm, open_foam, closed_foam};
  if (!std::all_of(all.begin(), all.end(), there)) {
    const Result missing = undefined(Status::missing_input, "no value in one of the four conditions");
    return {missing, missing, missing, missing};
  }
  const double eo = open_firm.value, ec = closed_firm.value, eof = open_foam.value, ecf = closed_foam.value;
  const auto least = [&](double a, double over_a, double b, double over_b) {
    if (over_a == 0.0 || over_b == 0.0) return undefined(Status::constant, "a reference value is 0");
    return from(100.0 * std::min((a - over_a) / over_a, (b - over_b) / over_b), all);
  };
  return {from((eo + ec + eof + ecf) / 4.0, all), least(ec, eo, ecf, eof), least(eof, eo, ecf, ec),
          least(ecf, eo, ecf, eo)};
}

double equilibrium_percent(double lowest_deg, double highest_deg) {
  constexpr double limit_deg = 12.5;  // 8 deg forward and 4.5 back
  return std::clamp(100.0 * (1.0 - (highest_deg - lowest_deg) / limit_deg), 0.0, 100.0);
}

Sot sensory_organization(const std::array<std::vector<Result>, sot_conditions>& scores) {
  std::array<double, sot_conditions> mean{};
  std::array<Result, sot_conditions> lacking;  // status ok where nothing is
  std::vector<Result> all;
  for (std::size_t c = 0; c < sot_conditions; ++c) {
    const auto& trials = scores[c];
    if (trials.size() != sot_trials)
      lacking[c] =
          undefined(Status::missing_input, "condition " + number(c + 1) + " has " + number(trials.size()) +
                                               " trials, needs " + number(sot_trials));
    else if (!std::all_of(trials.begin(), trials.end(), there))
      lacking[c] =
          undefined(Status::missing_input, "condition " + number(c + 1) + " has a trial without a score");
    for (const Result& trial : trials) {
      mean[c] += trial.value / static_cast<double>(sot_trials);
      all.push_back(trial);
    }
  }
  /// What `needed` conditions lack, or the value.
  const auto answer = [&](std::initializer_list<std::size_t> needed, auto value) {
    for (const std::size_t condition : needed)
      if (!has_value(lacking[condition - 1].status)) return lacking[condition - 1];
    return value();
  };
  const auto ratio = [&](std::size_t test, std::size_t reference) {
    return answer({test, reference}, [&] { return quotient(mean[test - 1], mean[reference - 1], all); });
  };
  Sot sot;
  sot.composite = answer({1, 2, 3, 4, 5, 6}, [&] {
    double sum = mean[0] + mean[1];
    for (std::size_t c = 2; c < sot_conditions; ++c) sum += mean[c] * static_cast<double>(sot_trials);
    return from(sum / 14.0, all);
  });
  sot.somatosensory = ratio(2, 1);
  sot.visual = ratio(4, 1);
  sot.vestibular = ratio(5, 1);
  sot.preference = answer({2, 3, 5, 6}, [&] { return quotient(mean[2] + mean[5], mean[1] + mean[4], all); });
  return sot;
}

}  // namespace steadyplate::analysis
