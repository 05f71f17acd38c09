#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

struct RecordPlan {
  double duration_s = 60.0;
  std::chrono::milliseconds reconnect{10000};  ///< a board that is pulled may come back for so long
  std::chrono::milliseconds silence{
      3000};  ///< without one good frame in that time the board is no board of this profile
};

/// Where a recording stands; given about once a second.
struct RecordProgress {
  double seconds = 0.0;
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
  double rate_hz = 0.0;  ///< of the last second
  LinkCounts link;
  std::size_t reconnects = 0;
};

enum class RecordEnd {
  complete,     ///< the duration is over
  stopped,      ///< by the user
  end,          ///< the other side closed: a replayed file ends so
  lost,         ///< the device is gone
  silent,       ///< nothing came at all
  not_its_own,  ///< bytes came, but no frame of this profile
};

struct RecordOutcome {
  RecordEnd end = RecordEnd::complete;
  RecordProgress total;
};

/// Record until the plan is done, the device ends or is lost, or `stop` turns true. Raw bytes go to the
/// journal before anything else is done with them. Ends with an event that says how it ended, and the seal.
/// @throws JournalError  the journal cannot be written any more; it is left unsealed and can be recovered
RecordOutcome record(Transport& board, const DeviceProfile& profile, JournalWriter& journal,
                     const RecordPlan& plan, const std::atomic<bool>& stop,
                     const std::function<void(const RecordProgress&)>& progress);

/// One sentence: "the board is silent: no byte in 3 s. ..."
std::string to_sentence(RecordEnd end);

}  // namespace steadyplate::acquisition
