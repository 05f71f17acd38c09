#include "tools/session/tare_hold.hpp"

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/hold.hpp"

namespace steadyplate::session {

void TareHold::take(const LiveSample& sample) {
  if (begun_ && !done_) empty_.take(sample);
}

std::optional<std::vector<double>> TareHold::after_read(std::int64_t host_ns) {
  if (done_) return std::nullopt;
  if (!begun_) {
    journal_.event(host_ns, acquisition::event_text(acquisition::event_hold, acquisition::hold_text({})));
    begun_ = true;
    return std::nullopt;
  }
  if (!empty_.over()) return std::nullopt;
  journal_.event(host_ns, acquisition::event_text(acquisition::event_hold_end));
  done_ = true;
  return empty_.seen().readings;
}

}  // namespace steadyplate::session
