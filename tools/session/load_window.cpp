#include "tools/session/load_window.hpp"

#include <algorithm>
#include <cmath>

namespace steadyplate::session {

namespace {

constexpr double block_s = 0.25;
constexpr std::size_t blocks_kept = 4;

}  // namespace

void LoadWindow::add(const LiveSample& sample) {
  if (!std::isfinite(sample.fz_n)) return;
  if (now_.count > 0.0 && !(sample.time_s - now_.from_s >= 0.0 && sample.time_s - now_.from_s < block_s)) {
    blocks_.push_back(now_);
    if (blocks_.size() > blocks_kept) blocks_.pop_front();
    now_ = {};
  }
  if (now_.count == 0.0) now_.from_s = sample.time_s;
  now_.load += sample.fz_n;
  now_.count += 1.0;
  for (std::size_t k = 0; k < now_.values.size(); ++k)
    if (std::isfinite(sample.values[k])) now_.values[k] += sample.values[k];
}

std::optional<LoadWindow::Seen> LoadWindow::last_second() const {
  if (blocks_.size() < blocks_kept) return std::nullopt;
  Seen seen;
  double count = 0.0;
  double least = 0.0, most = 0.0;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const Block& block = blocks_[b];
    const double mean = block.load / block.count;
    least = b == 0 ? mean : std::min(least, mean);
    most = b == 0 ? mean : std::max(most, mean);
    seen.load_n += block.load;
    count += block.count;
    for (std::size_t k = 0; k < seen.readings.size(); ++k) seen.readings[k] += block.values[k];
  }
  seen.load_n /= count;
  seen.spread_n = most - least;
  for (double& one : seen.readings) one /= count;
  return seen;
}

}  // namespace steadyplate::session
