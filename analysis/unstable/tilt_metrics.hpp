#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/metrics/metric.hpp"
#include "analysis/unstable/tilt.hpp"

namespace steadyplate::analysis {

/// One row about a tilt. The row itself is of the same kind as every metric's, so that all outputs and
/// comparisons know it; what computes it eats a tilt.
struct TiltMetric {
  /// What the angle is: of a platform, of a body leaning over its centre of pressure, or the sway of a body
  /// that was itself measured. Different scales.
  enum class Of { platform, body, sway };
  Metric row;
  Of of = Of::platform;
  Result (*compute)(const TiltDerived&) = nullptr;
  /// The row's own part of the parameters, "definition=rms_zero"; may be null.
  std::string (*own_parameters)(const TiltSettings&) = nullptr;
};

/// Every row about a tilt, in the order in which outputs list them.
std::span<const TiltMetric> tilt_metric_table();

/// The row of that id, or nullptr.
const TiltMetric* find_tilt_metric(std::string_view id);

/// "core", "all" or "everything": those of that kind; or a comma separated list of these and exact ids.
/// @throws std::invalid_argument  naming the id that is not a row about this kind of tilt
std::vector<const TiltMetric*> select_tilt_metrics(std::string_view selection, TiltMetric::Of of);

/// Compute one row: checks minimum input and finiteness first.
Result compute(const TiltMetric& metric, const TiltDerived& derived);

/// All that must agree before two scores of this row may be compared: "definition=rms_zero;rate_hz=20;
/// platform_level=8;zero=flat reading". The rate has 3 digits: clocks of one board differ in the fourth.
std::string tilt_parameters(const TiltMetric& metric, const TiltSettings& settings, double rate_hz);

/// Collects rows; `axes` makes `<id>_ml` and `<id>_ap`.
class TiltRows {
 public:
  TiltRows() = default;
  TiltRows(TiltRows&&) = default;
  void add(const TiltMetric& metric) { rows_.push_back(metric); }
  std::string_view keep(std::string text) { return text_.emplace_back(std::move(text)); }
  const std::vector<TiltMetric>& rows() const { return rows_; }

 private:
  std::vector<TiltMetric> rows_;
  std::deque<std::string> text_;
};

void add_stability_rows(TiltRows& rows, TiltMetric::Of of);  ///< OSI, APSI, MLSI and their split
void add_limits_rows(TiltRows& rows);                        ///< one lean towards a target
void add_equilibrium_rows(TiltRows& rows);                   ///< of the body's own sway angle
void add_tilt_motion_rows(TiltRows& rows);                   ///< zones, quadrants, path, edges, settling

}  // namespace steadyplate::analysis
