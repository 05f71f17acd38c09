#include "calibration/diagnose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "calibration/text.hpp"

namespace steadyplate::calibration {

namespace {

constexpr double dead_share = 0.02;
constexpr double unloaded_share = 0.05;
constexpr double still_share = 0.01;
constexpr double noise_times = 5.0;

double median_of(std::vector<double> values) {
  if (values.empty()) return NAN;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double noise_of_mean(const Placement& p, std::size_t channel) {
  return p.sd[channel] / std::sqrt(static_cast<double>(std::max<std::size_t>(1, p.samples)));
}

double answer(const Placement& bare) {
  double sum = 0.0;
  for (const double mean : bare.mean) sum += std::abs(mean);
  return sum;
}

void find_silence(std::span<const Placement> placements, std::vector<Finding>& findings) {
  for (const Placement& p : placements)
    if (p.samples == 0)
      findings.push_back({Finding::Kind::nothing_read, true,
                          "nothing was read for " + to_string(p) +
                              (p.not_finite > 0 ? ": none of its samples is a number in all channels" : ""),
                          "Measure it again."});
    else if (p.not_finite > 0)
      findings.push_back({Finding::Kind::nothing_read, false,
                          std::to_string(p.not_finite) + " of " + std::to_string(p.not_finite + p.samples) +
                              " samples of " + to_string(p) + " had no number, and were left out",
                          "Look at the link: steadyplate verify FILE.spj"});
}

void find_saturation(std::span<const Placement> placements, const std::vector<std::string>& channels,
                     std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const bool has_noise = std::any_of(placements.begin(), placements.end(), [&](const Placement& p) {
      return p.samples > 0 && p.lowest[c] < p.highest[c];
    });
    if (!has_noise)
      continue;  // without noise anywhere it is dead, or simulated without; an SD may be rounding
    for (const Placement& p : placements)
      if (p.samples > 10 && p.lowest[c] == p.highest[c]) {
        findings.push_back({Finding::Kind::saturated, true,
                            channels[c] + " shows nothing but " + plain(p.highest[c]) + " under " +
                                to_string(p) + ": its converter is at its end",
                            "Use smaller masses, or a smaller gain of the converter."});
        break;
      }
  }
}

void find_dead_cells(std::span<const Placement> bare, const std::vector<std::string>& channels,
                     std::vector<Finding>& findings) {
  std::vector<double> range;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    double low = 0.0;
    double high = 0.0;
    for (const Placement& p : bare) {
      low = std::min(low, p.mean[c]);
      high = std::max(high, p.mean[c]);
    }
    range.push_back(high - low);
  }
  const double usual = *std::max_element(range.begin(), range.end());
  for (std::size_t c = 0; c < channels.size(); ++c)
    if (range[c] < dead_share * usual)
      findings.push_back({Finding::Kind::dead_cell, true,
                          channels[c] + " does not answer: it changed by " + fixed(range[c], 1) +
                              " where another changed by " + fixed(usual, 1),
                          "Look at its wires and its amplifier."});
}

void find_unloaded(std::span<const Placement> bare, std::vector<Finding>& findings) {
  std::vector<double> per_kg;
  for (const Placement& p : bare)
    if (p.loaded()) per_kg.push_back(answer(p) / p.mass_kg);
  const double usual = median_of(per_kg);
  for (const Placement& p : bare)
    if (p.loaded() && answer(p) < unloaded_share * usual * p.mass_kg)
      findings.push_back({Finding::Kind::unloaded, true,
                          "the plate was unloaded when " + to_string(p) + " was said to lie on it",
                          "Measure it again."});
}

void find_motion(std::span<const Placement> bare, const ZeroLine& zero,
                 const std::vector<std::string>& channels, std::vector<Finding>& findings) {
  for (const Placement& p : bare) {
    if (!p.loaded()) continue;
    for (std::size_t c = 0; c < channels.size(); ++c)
      if (std::abs(p.trend[c]) > still_share * answer(p) &&
          std::abs(p.trend[c]) >
              noise_times * 3.5 * noise_of_mean(p, c)) {  // SD of a line's rise: sqrt(12) SD/sqrt(n)
        findings.push_back({Finding::Kind::moving, false,
                            to_string(p) + " was not at rest: " + channels[c] + " went by " +
                                fixed(p.trend[c], 0) + " while it was measured",
                            "Wait a little longer before you say that it lies still, and measure it again."});
        break;
      }
  }
  double smallest = INFINITY;
  for (const Placement& p : bare)
    if (p.loaded()) smallest = std::min(smallest, answer(p));
  for (std::size_t c = 0; c < channels.size(); ++c) {
    double noise = 0.0;
    for (const Placement& p : bare) noise = std::max(noise, noise_of_mean(p, c));
    if (zero.scatter[c] > still_share * smallest && zero.scatter[c] > noise_times * noise)
      findings.push_back({Finding::Kind::zero_moved, false,
                          "the zero of " + channels[c] + " moved by " + fixed(zero.scatter[c], 0) +
                              " between two looks at the empty board, and not by a steady drift",
                          "Let the board warm up, check that nothing touches it, and measure again."});
  }
}

struct UnitRatio {
  double true_over_entered;
  const char* question;
};
constexpr std::array<UnitRatio, 6> unit_ratios = {{
    {0.45359237, "was it entered in pounds?"},
    {1.0 / 0.45359237, "was it given in kg and entered as if it were pounds?"},
    {1.0 / standard_gravity_mps2, "was it entered in newtons?"},
    {standard_gravity_mps2, "was it given in kilogram-force and divided by g once too often?"},
    {1e-3, "was it entered in grams?"},
    {1e3, "was it entered in tonnes?"},
}};
constexpr double unit_tolerance = 0.03;

/// Force the others' fit gives for the placements of one mass, over what was said; nothing when the others do
/// not determine the board.
struct LeftOutMass {
  double factor = NAN;
  double rms_of_others_n = NAN;
};

LeftOutMass without_mass(const CellFit& fit, std::span<const Placement> placements,
                         const std::vector<std::string>& channels,
                         const std::optional<std::vector<CellPosition>>& known, double mass_kg,
                         double gravity_mps2) {
  std::vector<Placement> others;
  for (const Placement& p : placements)
    if (p.mass_kg != mass_kg) others.push_back(p);
  try {
    const CellFit rest = fit_cells(others, channels, fit.kind, known, {.gravity_mps2 = gravity_mps2}, false);
    const std::vector<Placement> bare = tared(placements, zero_line(placements));
    std::vector<CalibratedCell> cells = rest.cells;
    for (CalibratedCell& cell : cells) cell.cell.zero = 0.0;
    const CellBoard board(cells);
    std::vector<double> factor;
    for (const Placement& p : bare)
      if (p.mass_kg == mass_kg) factor.push_back(board.at(p.mean, 0.0).fz_n / (mass_kg * gravity_mps2));
    return {median_of(factor), rest.force_rms_n};
  } catch (const std::exception&) {
    return {};
  }
}

void find_wrong_mass(const CellFit& fit, std::span<const Placement> placements,
                     const std::vector<std::string>& channels,
                     const std::optional<std::vector<CellPosition>>& known, double gravity_mps2,
                     std::vector<Finding>& findings) {
  std::map<double, int> masses;
  for (const Placement& p : placements)
    if (p.loaded()) ++masses[p.mass_kg];
  if (masses.size() < 3) return;  // of two that disagree nobody knows which is wrong
  double best_kg = 0.0;
  LeftOutMass best;
  for (const auto& [mass_kg, count] : masses) {
    const LeftOutMass tried = without_mass(fit, placements, channels, known, mass_kg, gravity_mps2);
    if (std::isfinite(tried.factor) &&
        (!std::isfinite(best.rms_of_others_n) || tried.rms_of_others_n < best.rms_of_others_n)) {
      best = tried;
      best_kg = mass_kg;
    }
  }
  if (!std::isfinite(best.factor) || std::abs(best.factor - 1.0) < 0.02 ||
      best.rms_of_others_n > 0.2 * fit.force_rms_n)
    return;
  const std::string question = unit_question(best.factor);
  findings.push_back({Finding::Kind::wrong_unit, true,
                      "the mass of " + plain(best_kg) + " kg weighs " + fixed(best_kg * best.factor, 3) +
                          " kg by all others" + (question.empty() ? "" : ": " + question),
                      "Weigh it, and correct its number."});
}

void find_wrong_unit_of_all(const CellFit& fit, std::optional<double> nominal_gain,
                            std::vector<Finding>& findings) {
  if (!nominal_gain) return;
  std::vector<double> ratio;
  for (const CalibratedCell& cell : fit.cells) ratio.push_back(std::abs(*nominal_gain / cell.cell.gain));
  const double factor = median_of(ratio);
  const std::string question = unit_question(factor);
  if (question.empty()) return;
  findings.push_back({Finding::Kind::wrong_unit, true,
                      "all masses weigh " + fixed(factor, 4) +
                          " of what was said, if the cells are as they were before: " + question,
                      "Check the unit of --masses: kilograms."});
}

void find_reversed(const CellFit& fit, std::vector<Finding>& findings) {
  std::size_t negative = 0;
  for (const CalibratedCell& cell : fit.cells) negative += cell.cell.gain < 0.0 ? 1 : 0;
  if (negative == 0) return;
  const bool all = negative == fit.cells.size();
  std::string names;
  for (const CalibratedCell& cell : fit.cells)
    if (cell.cell.gain < 0.0) names += (names.empty() ? "" : ", ") + cell.channel;
  findings.push_back({Finding::Kind::reversed, false,
                      all ? "all cells show less when they are pressed: negative gains"
                          : names + " shows less when it is pressed, unlike the others: a negative gain",
                      all ? "It is calibrated so; nothing needs to be done."
                          : "It is calibrated so. If it was not built so, its signal wires are exchanged."});
}

void find_wrong_places(const CellFit& fit, std::span<const Placement> placements,
                       std::vector<Finding>& findings) {
  std::vector<double> miss;
  for (const PlacementError& error : fit.placements) miss.push_back(std::hypot(error.ml_mm, error.ap_mm));
  const double limit_mm = std::max(3.0, 6.0 * median_of(miss));
  for (const PlacementError& error : fit.placements)
    if (std::hypot(error.ml_mm, error.ap_mm) > limit_mm)
      findings.push_back(
          {Finding::Kind::wrong_place, false,
           to_string(placements[error.placement]) + ": the board sees it " + fixed(std::abs(error.ml_mm), 1) +
               " mm further " + (error.ml_mm > 0 ? "right" : "left") + " and " +
               fixed(std::abs(error.ap_mm), 1) + " mm further " + (error.ap_mm > 0 ? "forward" : "backward"),
           "Was it on that point? Measure it again, or use --robust."});
}

void find_swap(const CellFit& fit, std::span<const Placement> placements,
               const std::vector<std::string>& channels, const std::vector<CellPosition>& known,
               std::vector<Finding>& findings) {
  std::vector<std::size_t> order;
  if (fit.kind == CellFitKind::gains) {
    const auto better = better_order(placements, channels, known);
    if (!better) return;
    order = *better;
  } else {  // where each cell was found, by the place nearest to it
    for (const CalibratedCell& cell : fit.cells) {
      const auto away = [&](const CellPosition& at) {
        return std::hypot(at.ml_mm - cell.at.ml_mm, at.ap_mm - cell.at.ap_mm);
      };
      order.push_back(static_cast<std::size_t>(
          std::min_element(known.begin(), known.end(),
                           [&](const CellPosition& a, const CellPosition& b) { return away(a) < away(b); }) -
          known.begin()));
    }
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    const bool each_once = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    if (!each_once || std::is_sorted(order.begin(), order.end())) return;
  }
  findings.push_back(
      {Finding::Kind::swapped, true, swap_words(channels, order),
       "Correct the order of the channels in the board's profile, or its wires; or turn the board."});
}

}  // namespace

std::string unit_question(double true_over_entered) {
  for (const UnitRatio& unit : unit_ratios)
    if (std::abs(true_over_entered / unit.true_over_entered - 1.0) < unit_tolerance) return unit.question;
  return "";
}

std::string swap_words(const std::vector<std::string>& channels, const std::vector<std::size_t>& order) {
  std::string words;
  bool pairs = true;
  for (std::size_t i = 0; i < order.size(); ++i) pairs = pairs && order[order[i]] == i;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] == i || (pairs && order[i] < i)) continue;
    words += words.empty() ? "" : "; ";
    words += pairs ? channels[i] + " and " + channels[order[i]] + " have changed places"
                   : channels[i] + " is where " + channels[order[i]] + " should be";
  }
  const bool none_stays = [&] {
    for (std::size_t i = 0; i < order.size(); ++i)
      if (order[i] == i) return false;
    return true;
  }();
  if (none_stays && pairs && order.size() == 4) words += " (or the board was turned round)";
  return words;
}

std::optional<std::vector<std::size_t>> better_order(std::span<const Placement> placements,
                                                     const std::vector<std::string>& channels,
                                                     const std::vector<CellPosition>& known) {
  constexpr std::size_t most_cells = 5;
  constexpr double much_better = 0.3;
  if (channels.size() > most_cells) return std::nullopt;
  std::vector<std::size_t> order(channels.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto misfit = [&](const std::vector<std::size_t>& places) {
    std::vector<CellPosition> at;
    at.reserve(places.size());
    for (const std::size_t place : places) at.push_back(known[place]);
    try {
      const CellFit fit = fit_cells(placements, channels, CellFitKind::gains, at, {}, false);
      // Mirrored places can be met by gains of the other sign: no board is built so.
      double sign = 0.0;
      for (const CalibratedCell& cell : fit.cells) sign += cell.cell.gain > 0.0 ? 1.0 : -1.0;
      const bool built_so = std::abs(sign) > static_cast<double>(channels.size()) - 2.5;
      const bool all_seen = std::all_of(fit.placements.begin(), fit.placements.end(),
                                        [](const PlacementError& e) { return std::isfinite(e.ml_mm); });
      return built_so && all_seen ? fit.cop_rms_mm : static_cast<double>(INFINITY);
    } catch (const Undetermined&) {
      return static_cast<double>(INFINITY);
    }
  };
  const double given = misfit(order);
  double best = given;
  std::vector<std::size_t> best_order = order;
  while (std::next_permutation(order.begin(), order.end()))
    if (const double tried = misfit(order); tried < best) {
      best = tried;
      best_order = order;
    }
  if (!(best < much_better * given)) return std::nullopt;
  return best_order;
}

std::vector<Finding> inspect(std::span<const Placement> placements,
                             const std::vector<std::string>& channels) {
  std::vector<Finding> findings;
  find_silence(placements, findings);
  if (std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.fatal; }))
    return findings;
  const ZeroLine zero = zero_line(placements);
  const std::vector<Placement> bare = tared(placements, zero);
  find_saturation(placements, channels, findings);
  find_dead_cells(bare, channels, findings);
  find_unloaded(bare, findings);
  find_motion(bare, zero, channels, findings);
  return findings;
}

std::vector<Finding> inspect(const CellFit& fit, std::span<const Placement> placements,
                             const std::vector<std::string>& channels,
                             const std::optional<std::vector<CellPosition>>& known,
                             std::optional<double> nominal_gain, double gravity_mps2) {
  std::vector<Finding> findings;
  find_reversed(fit, findings);
  if (known) find_swap(fit, placements, channels, *known, findings);
  find_wrong_mass(fit, placements, channels, known, gravity_mps2, findings);
  find_wrong_unit_of_all(fit, nominal_gain, findings);
  if (findings.empty() || !findings.back().fatal) find_wrong_places(fit, placements, findings);
  return findings;
}

}  // namespace steadyplate::calibration
