#include "analysis/preprocess/settings.hpp"

#include <cmath>

#include "analysis/require.hpp"

namespace steadyplate::analysis::preprocess {

void check_arguments(const CopSamples& samples, const PrepareSettings& s) {
  const std::size_t n = samples.time_s.size();
  require(samples.ml_mm.size() == n, "ml_mm", "as long as time_s");
  require(samples.ap_mm.size() == n, "ap_mm", "as long as time_s");
  require(samples.load_n.empty() || samples.load_n.size() == n, "load_n", "empty or as long as time_s");
  require(samples.force_ml_n.empty() || samples.force_ml_n.size() == n, "force_ml_n",
          "empty or as long as time_s");
  require(samples.force_ap_n.size() == samples.force_ml_n.size(), "force_ap_n", "as long as force_ml_n");

  require(!s.start_s || std::isfinite(*s.start_s), "start_s", "a finite time");
  require(!s.end_s || std::isfinite(*s.end_s), "end_s", "a finite time");
  require(!s.start_s || !s.end_s || *s.start_s < *s.end_s, "start_s", "before end_s");
  require(not_negative(s.settle_s), "settle_s", "0 or more");
  require(!s.window_s || positive(*s.window_s), "window_s", "above 0");
  require(not_negative(s.minimum_s), "minimum_s", "0 or more");
  require(not_negative(s.load_min_n), "load_min_n", "0 or more");
  require(not_negative(s.load_min_share) && s.load_min_share < 1.0, "load_min_share", "from 0 to below 1");
  require(not_negative(s.on_board_n), "on_board_n", "0 or more");
  require(not_negative(s.on_board_s), "on_board_s", "0 or more");
  require(not_negative(s.max_gap_s), "max_gap_s", "0 or more");
  require(not_negative(s.filled_warn_share) && s.filled_warn_share <= 1.0, "filled_warn_share",
          "from 0 to 1");
  require(positive(s.spike_mm), "spike_mm", "above 0");
  require(not_negative(s.spike_agree_mm), "spike_agree_mm", "0 or more");
  require(not_negative(s.jitter_limit), "jitter_limit", "0 or more");
  require(positive(s.swarii_rate_hz), "swarii_rate_hz", "above 0");
  require(positive(s.swarii_window_s), "swarii_window_s", "above 0");
  require(s.lowpass_order >= 1 && s.lowpass_order <= 8, "lowpass_order", "1 to 8");
  require(positive(s.lowpass_hz), "lowpass_hz", "above 0");
  require(!s.thin_rate_hz || positive(*s.thin_rate_hz), "thin_rate_hz", "above 0");
  require(!s.thin_rate_hz || (s.lowpass && s.lowpass_hz < 0.45 * *s.thin_rate_hz), "thin_rate_hz",
          "above lowpass_hz / 0.45, with the low-pass on: thinning without it folds fast sway into slow");
}

}  // namespace steadyplate::analysis::preprocess
