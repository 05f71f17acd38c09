#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// Path, velocity, velocity peaks and sign changes. Areas, frequencies and shapes of the way:
// motion_shape.cpp.

namespace steadyplate::analysis {

namespace {

constexpr Laws kLength{.length_power = 1};
constexpr Laws kSpeed{.length_power = 1, .time_power = -1};

constexpr std::string_view kFilterCaution =
    "Hangs on the sampling rate and the low-pass: unfiltered data at 1 kHz give 3 to 5 times as much.";

std::string velocity_parameter(const MetricSettings& settings) {
  return settings.velocity == VelocityMethod::savitzky_golay ? "velocity=savitzky_golay_5_3"
                                                             : "velocity=central_difference";
}

template <Axis A>
double path_length_mm(const Derived& d) {
  if constexpr (A == Axis::ml) return d.way().ml_mm;
  if constexpr (A == Axis::ap) return d.way().ap_mm;
  return d.way().planar_mm;
}

void add_path(Rows& rows) {
  rows.planar_and_axes({.id = "path_length",
                        .name = "Path length",
                        .unit = "mm",
                        .family = Family::motion,
                        .better = Better::lower,
                        .formula = "TOTEX = sum sqrt(dx_n^2 + dy_n^2)",
                        .citation = "Prieto 1996, TOTEX",
                        .caution = kFilterCaution,
                        .laws = kLength},
                       "sum abs(dj_n)", []<Axis A>(const Derived& d) { return ok(path_length_mm<A>(d)); });
  rows.planar_and_axes(
      {.id = "mean_velocity",
       .name = "Mean velocity",
       .unit = "mm/s",
       .family = Family::motion,
       .better = Better::lower,
       .formula = "TOTEX / T, T = (N-1)/fs",
       .citation = "Prieto 1996, MVELO",
       .caution = "The most repeatable of the core metrics. Some programs divide by N/fs. Hangs on "
                  "the sampling rate and the low-pass.",
       .core = true,
       .laws = kSpeed},
      "sum abs(dj_n) / T, T = (N-1)/fs",
      []<Axis A>(const Derived& d) { return ok(path_length_mm<A>(d) / d.duration_s()); });
}

void add_velocity(Rows& rows) {
  rows.planar_and_axes({.id = "rms_velocity",
                        .name = "RMS velocity",
                        .unit = "mm/s",
                        .family = Family::motion,
                        .better = Better::lower,
                        .formula = "sqrt(mean of v_x^2 + v_y^2)",
                        .citation = "definition of this project; velocity as Quijoux 2021",
                        .caution = kFilterCaution,
                        .minimum_samples = 5,
                        .laws = kSpeed,
                        .parameters = velocity_parameter},
                       "sqrt(mean of v_j^2)", []<Axis A>(const Derived& d) {
                         return ok(std::sqrt(d.velocity_spread(A).mean_square));
                       });
  rows.planar_and_axes({.id = "sd_velocity",
                        .name = "SD of velocity",
                        .unit = "mm/s",
                        .family = Family::motion,
                        .better = Better::lower,
                        .formula = "SD of the speed sqrt(v_x^2 + v_y^2), divided by N",
                        .citation = "definition of this project; velocity as Quijoux 2021",
                        .caution = kFilterCaution,
                        .minimum_samples = 5,
                        .laws = kSpeed,
                        .parameters = velocity_parameter},
                       "SD of v_j, divided by N",
                       []<Axis A>(const Derived& d) { return ok(std::sqrt(d.velocity_spread(A).variance)); });
  rows.planar({.id = "p95_speed",
               .name = "95th percentile of speed",
               .unit = "mm/s",
               .family = Family::motion,
               .better = Better::lower,
               .formula = "95th percentile of sqrt(v_x^2 + v_y^2), linear between order statistics",
               .citation = "definition of this project; quantile as Hyndman & Fan 1996, type 7",
               .caution = kFilterCaution,
               .minimum_samples = 5,
               .laws = kSpeed,
               .parameters = velocity_parameter},
              []<Axis>(const Derived& d) {
                const auto speed = d.velocity(Axis::none);
                Buffer<double> sorted(speed.begin(), speed.end());
                const double at = 0.95 * static_cast<double>(sorted.size() - 1);
                const auto below = static_cast<std::ptrdiff_t>(at);
                const auto pivot = sorted.begin() + below;
                std::nth_element(sorted.begin(), pivot, sorted.end());
                if (pivot + 1 == sorted.end()) return ok(*pivot);
                const double next = *std::min_element(pivot + 1, sorted.end());
                return ok(*pivot + (at - static_cast<double>(below)) * (next - *pivot));
              });
  rows.planar_and_axes({.id = "peak_velocity",
                        .name = "Peak velocity",
                        .unit = "mm/s",
                        .family = Family::motion,
                        .better = Better::lower,
                        .formula = "max of sqrt(v_x^2 + v_y^2)",
                        .citation = "definition of this project; velocity as Quijoux 2021",
                        .caution = "One sample decides: sensitive to spikes.",
                        .minimum_samples = 5,
                        .laws = kSpeed,
                        .parameters = velocity_parameter},
                       "max of abs(v_j)",
                       []<Axis A>(const Derived& d) { return ok(d.velocity_spread(A).max_abs); });
}

enum class Sign { positive, negative, all };

template <Axis A>
Result mean_peak(const Derived& d, Sign sign) {
  if (d.still(A)) return undefined(Status::constant, "the axis does not move");
  const VelocityPeaks& peaks = d.velocity_peaks(A);
  const std::size_t count = (sign != Sign::negative ? peaks.positive_count : 0) +
                            (sign != Sign::positive ? peaks.negative_count : 0);
  if (count == 0)
    return undefined(Status::degenerate, "no such stretch of velocity between two changes of its sign");
  const double sum = (sign != Sign::negative ? peaks.positive_sum : 0.0) +
                     (sign != Sign::positive ? peaks.negative_sum : 0.0);
  return ok(sum / static_cast<double>(count));
}

void add_velocity_peaks(Rows& rows) {
  Metric row{.id = "velocity_peaks_pos",
             .name = "Mean positive velocity peak",
             .unit = "mm/s",
             .family = Family::motion,
             .better = Better::lower,
             .formula = "mean of the largest v_j of each stretch v_j > 0 between two changes of sign",
             .citation = "Quijoux 2021, peak_velocity_pos",
             .caution = kFilterCaution,
             .minimum_samples = 5,
             .laws = {.length_power = 1,
                      .time_power = -1,
                      .rotation = Laws::Rotation::open,
                      .reversal = Laws::Reversal::open,
                      .note = "a turn and a reversal exchange positive and negative peaks"},
             .parameters = velocity_parameter};
  rows.axes(row, []<Axis A>(const Derived& d) { return mean_peak<A>(d, Sign::positive); });
  row.id = "velocity_peaks_neg";
  row.name = "Mean negative velocity peak";
  row.formula = "mean of abs of the lowest v_j of each stretch v_j < 0 between two changes of sign";
  row.citation = "Quijoux 2021, peak_velocity_neg";
  rows.axes(row, []<Axis A>(const Derived& d) { return mean_peak<A>(d, Sign::negative); });
  row.id = "velocity_peaks_all";
  row.name = "Mean velocity peak";
  row.formula = "mean over all stretches between two changes of sign of the largest abs(v_j)";
  row.citation = "Quijoux 2021, peak_velocity_all";
  row.laws = kSpeed;
  rows.axes(row, []<Axis A>(const Derived& d) { return mean_peak<A>(d, Sign::all); });
}

void add_zero_crossings(Rows& rows) {
  const auto velocity_count = []<Axis A>(const Derived& d) {
    return ok(static_cast<double>(sign_changes(d.velocity(A))));
  };
  const auto velocity_rate = []<Axis A>(const Derived& d) {
    return ok(static_cast<double>(sign_changes(d.velocity(A))) / d.duration_s());
  };
  const auto position_count = []<Axis A>(const Derived& d) {
    return ok(static_cast<double>(sign_changes(d.position(A))));
  };
  const auto position_rate = []<Axis A>(const Derived& d) {
    return ok(static_cast<double>(sign_changes(d.position(A))) / d.duration_s());
  };
  Metric row{.id = "zero_crossings_velocity",
             .name = "Zero crossings of velocity",
             .unit = "count",
             .family = Family::motion,
             .formula = "changes of the sign of v_j; zeros keep the sign before them",
             .citation = "Quijoux 2021, zero_crossing",
             .caution = "Hangs on the low-pass. Grows with duration.",
             .minimum_samples = 5,
             .parameters = velocity_parameter};
  rows.axes(row, velocity_count);
  row.id = "zero_crossings_velocity.per_second";
  row.name = "Zero crossings of velocity per second";
  row.unit = "1/s";
  row.formula = "changes of the sign of v_j, divided by T = (N-1)/fs";
  row.caution = "Hangs on the low-pass.";
  row.laws = {.time_power = -1};
  rows.axes(row, velocity_rate);
  row.id = "zero_crossings_position";
  row.name = "Zero crossings of position";
  row.unit = "count";
  row.formula = "changes of the sign of j about its mean; zeros keep the sign before them";
  row.citation = "definition of this project";
  row.caution = "Grows with duration.";
  row.minimum_samples = 2;
  row.laws = {};
  row.parameters = nullptr;
  rows.axes(row, position_count);
  row.id = "zero_crossings_position.per_second";
  row.name = "Zero crossings of position per second";
  row.unit = "1/s";
  row.formula = "changes of the sign of j about its mean, divided by T = (N-1)/fs";
  row.caution = "";
  row.laws = {.time_power = -1};
  rows.axes(row, position_rate);
}

}  // namespace

void add_motion_rows(Rows& rows) {
  add_path(rows);
  add_velocity(rows);
  add_velocity_peaks(rows);
  add_zero_crossings(rows);
}

}  // namespace steadyplate::analysis
