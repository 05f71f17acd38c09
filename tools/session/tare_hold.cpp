#include "tools/session/tare_hold.hpp"

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/hold.hpp"

namespace steadyplate::session {

void TareHold::take(const LiveSample& sample) {
  if (!from_s_ || done_) return;
  for (std::size_t k = 0; k < channels_; ++k) sum_[k] += sample.values[k];
  ++samples_;
}

std::optional<std::vector<double>> TareHold::after_read(const LiveSample& last, std::int64_t host_ns) {
  if (done_) return std::nullopt;
  if (!from_s_) {
    journal_.event(host_ns, acquisition::event_text(acquisition::event_hold, acquisition::hold_text({})));
    from_s_ = last.time_s;
    return std::nullopt;
  }
  if (last.time_s - *from_s_ < seconds_ || samples_ == 0) return std::nullopt;
  journal_.event(host_ns, acquisition::event_text(acquisition::event_hold_end));
  done_ = true;
  std::vector<double> mean(channels_);
  for (std::size_t k = 0; k < channels_; ++k) mean[k] = sum_[k] / static_cast<double>(samples_);
  return mean;
}

}  // namespace steadyplate::session
