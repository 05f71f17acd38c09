#pragma once

#include <cstddef>
#include <vector>

namespace steadyplate::analysis {

/// Centre of pressure as measured: own time stamps, gaps as NaN, not yet uniform.
/// All vectors have the length of `time_s`; `load_n` and the two of the horizontal force may be empty when
/// the file has none.
struct CopSamples {
  std::vector<double> time_s;
  std::vector<double> ml_mm;
  std::vector<double> ap_mm;
  std::vector<double> load_n;
  std::vector<double> force_ml_n = {};
  std::vector<double> force_ap_n = {};
};

/// Centre of pressure at a uniform rate, prepared and (except in no profile) centred: what metrics eat.
struct Trajectory {
  std::vector<double> ml_mm;
  std::vector<double> ap_mm;
  double rate_hz = 0.0;
  double start_s = 0.0;     ///< time of the first sample on the recording's clock
  double mean_ml_mm = 0.0;  ///< mean of the analysed window before any filter: plate coordinates
  double mean_ap_mm = 0.0;
  // horizontal force of the same samples, prepared alike and centred; empty when none was measured
  std::vector<double> force_ml_n;
  std::vector<double> force_ap_n;
  double mean_force_ml_n = 0.0;  ///< what centring took off
  double mean_force_ap_n = 0.0;

  std::size_t size() const noexcept { return ml_mm.size(); }
  /// T = (N-1)/fs, the time actually travelled; 0 below 2 samples.
  double duration_s() const noexcept { return size() < 2 ? 0.0 : static_cast<double>(size() - 1) / rate_hz; }
};

}  // namespace steadyplate::analysis
