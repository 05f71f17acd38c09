#include "analysis/metrics/plausible.hpp"

#include <array>

#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double of_age = 200.0;  // nobody is older
constexpr double shortest_s = 48.0, longest_s = 72.0;
constexpr double lowest_lowpass_hz = 5.0, highest_lowpass_hz = 10.0;
constexpr std::string_view area = "ellipse_area.prediction_f", velocity = "mean_velocity";

constexpr std::array ranges{
    PlausibleRange{area, true, false, 18.0, 60.0, 87, 56.0, 202.0, 717.0},
    PlausibleRange{area, false, false, 18.0, 60.0, 87, 72.0, 213.0, 799.0},
    PlausibleRange{area, true, true, 18.0, 60.0, 87, 568.0, 1148.0, 2694.0},
    PlausibleRange{area, false, true, 18.0, 60.0, 87, 683.0, 1326.0, 2944.0},
    PlausibleRange{area, false, true, 60.0, of_age, 76, 1283.0, 2327.0, 4983.0},
    PlausibleRange{velocity, true, false, 18.0, 60.0, 87, 5.2, 8.0, 15.5},
    PlausibleRange{velocity, false, false, 18.0, 60.0, 87, 5.5, 8.3, 18.2},
    PlausibleRange{velocity, true, true, 18.0, 60.0, 87, 15.9, 22.3, 34.8},
    PlausibleRange{velocity, false, true, 18.0, 60.0, 87, 20.1, 29.4, 55.7},
    PlausibleRange{velocity, false, true, 60.0, of_age, 76, 29.6, 41.5, 64.1},
};

}  // namespace

std::span<const PlausibleRange> plausible_ranges() {
  return ranges;
}

std::string_view plausible_source() {
  return "5th to 95th percentile of one laboratory's people on both legs, 60 s at 100 Hz (Santos & Duarte "
         "2016, "
         "CC BY 4.0); not norms";
}

const PlausibleRange* plausible_range(std::string_view metric, const PlausibleTrial& trial) {
  if (!trial.eyes_open || !trial.foam || !trial.age_years || !trial.both_legs) return nullptr;
  if (trial.duration_s < shortest_s || trial.duration_s > longest_s) return nullptr;
  if (!trial.lowpass_hz || *trial.lowpass_hz < lowest_lowpass_hz || *trial.lowpass_hz > highest_lowpass_hz)
    return nullptr;
  for (const PlausibleRange& range : ranges)
    if (range.metric == metric && range.eyes_open == *trial.eyes_open && range.foam == *trial.foam &&
        *trial.age_years >= range.age_from && *trial.age_years < range.age_below)
      return &range;
  return nullptr;
}

std::vector<const PlausibleRange*> plausible_ranges_of(std::string_view metric) {
  std::vector<const PlausibleRange*> found;
  for (const PlausibleRange& range : ranges)
    if (range.metric == metric) found.push_back(&range);
  return found;
}

std::string to_string(const PlausibleRange& range) {
  std::string text = range.eyes_open ? "eyes open" : "eyes closed";
  text += range.foam ? ", foam" : ", firm";
  return text + (range.age_below < of_age ? ", under " + number(range.age_below)
                                          : ", " + number(range.age_from) + " and older");
}

}  // namespace steadyplate::analysis
