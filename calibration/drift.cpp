#include "calibration/drift.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace steadyplate::calibration {

namespace {

constexpr double block_s = 2.0;
constexpr double least_s = 10.0;

struct Block {
  double time_s = 0.0;
  double load_n = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  double samples = 0.0;
  double placed = 0.0;  ///< samples with a centre of pressure
};

/// Means over 2 s. A last piece shorter than that joins nobody: it is left out.
std::vector<Block> blocks(std::span<const double> time_s, std::span<const double> load_n,
                          std::span<const double> ml_mm, std::span<const double> ap_mm) {
  std::vector<Block> made;
  const auto count = static_cast<std::size_t>((time_s.back() - time_s.front()) / block_s);
  made.resize(count);
  for (std::size_t i = 0; i < time_s.size(); ++i) {
    const auto k = static_cast<std::size_t>((time_s[i] - time_s.front()) / block_s);
    if (k >= count || !std::isfinite(load_n[i])) continue;
    Block& block = made[k];
    block.time_s += time_s[i];
    block.load_n += load_n[i];
    block.samples += 1.0;
    if (!std::isfinite(ml_mm[i]) || !std::isfinite(ap_mm[i])) continue;
    block.ml_mm += ml_mm[i];
    block.ap_mm += ap_mm[i];
    block.placed += 1.0;
  }
  std::erase_if(made, [](const Block& block) { return block.samples == 0.0; });
  for (Block& block : made) {
    block.time_s /= block.samples;
    block.load_n /= block.samples;
    block.ml_mm /= block.placed;  // NaN where there is none
    block.ap_mm /= block.placed;
  }
  return made;
}

double slope_per_s(std::span<const Block> part) {
  double t = 0.0;
  double n = 0.0;
  for (const Block& block : part) {
    t += block.time_s / static_cast<double>(part.size());
    n += block.load_n / static_cast<double>(part.size());
  }
  double both = 0.0;
  double square = 0.0;
  for (const Block& block : part) {
    both += (block.time_s - t) * (block.load_n - n);
    square += (block.time_s - t) * (block.time_s - t);
  }
  return both / square;
}

}  // namespace

DriftCheck check_drift(std::span<const double> time_s, std::span<const double> load_n,
                       std::span<const double> ml_mm, std::span<const double> ap_mm, double limit_n) {
  if (load_n.size() != time_s.size() || ml_mm.size() != time_s.size() || ap_mm.size() != time_s.size())
    throw std::invalid_argument("load_n, ml_mm, ap_mm: a value for every time");
  if (time_s.empty() || time_s.back() - time_s.front() < least_s)
    throw std::invalid_argument("a drift check needs 10 s or more, better 10 minutes");
  const std::vector<Block> parts = blocks(time_s, load_n, ml_mm, ap_mm);
  if (parts.size() < 4) throw std::invalid_argument("a drift check needs 10 s of samples with a load");
  const Block& last = parts.back();
  DriftCheck check;
  check.minutes = (time_s.back() - time_s.front()) / 60.0;
  check.start_n = parts.front().load_n;
  check.end_n = last.load_n;
  for (const Block& part : parts) {
    check.largest_n = std::max(check.largest_n, std::abs(part.load_n - last.load_n));
    if (std::abs(part.load_n - last.load_n) > limit_n)
      check.settled_s.reset();
    else if (!check.settled_s)
      check.settled_s = part.time_s - time_s.front() - 0.5 * block_s;
  }
  // The last block agrees with itself: that alone is no rest.
  if (check.settled_s && *check.settled_s > last.time_s - time_s.front() - block_s) check.settled_s.reset();
  check.last_n_per_min =
      60.0 * slope_per_s(std::span(parts).last(std::max<std::size_t>(3, parts.size() / 3)));
  check.cop_moved_mm = std::hypot(last.ml_mm - parts.front().ml_mm, last.ap_mm - parts.front().ap_mm);
  return check;
}

}  // namespace steadyplate::calibration
