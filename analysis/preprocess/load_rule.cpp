#include "analysis/preprocess/load_rule.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

double load_threshold_n(std::span<const double> load_n, double minimum_n, double share) {
  Buffer<double> loaded(load_n.size());
  std::size_t kept = 0;
  for (const double load : load_n) {
    loaded[kept] = load;
    kept += std::isfinite(load) && load >= minimum_n ? 1 : 0;
  }
  loaded.resize(kept);
  if (loaded.empty()) return minimum_n;
  const auto middle = loaded.begin() + static_cast<std::ptrdiff_t>(loaded.size() / 2);
  std::nth_element(loaded.begin(), middle, loaded.end());
  double median = *middle;
  if (loaded.size() % 2 == 0) median = 0.5 * (median + *std::max_element(loaded.begin(), middle));
  return std::max(minimum_n, share * median);
}

std::optional<std::size_t> first_on_board(std::span<const double> time_s, std::span<const double> load_n,
                                          double on_board_n, double on_board_s, double step_s) {
  if (load_n.empty()) return std::nullopt;
  if (on_board_n == 0.0) return 0;
  const double whole_s = time_s.back() - time_s.front() + step_s;
  const double needed_s = std::min(on_board_s, whole_s) - 1e-3 * step_s;  // rounding of stamps is not a gap
  std::size_t begin = 0;
  bool running = false;
  for (std::size_t i = 0; i < load_n.size(); ++i) {
    if (!(load_n[i] > on_board_n)) {
      running = false;
      continue;
    }
    if (!running) begin = i;
    running = true;
    if (time_s[i] - time_s[begin] + step_s >= needed_s) return begin;
  }
  return std::nullopt;
}

}  // namespace steadyplate::analysis
