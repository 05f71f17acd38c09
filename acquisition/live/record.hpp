#pragma once

#include <atomic>
#include <chrono>
#include <span>
#include <string>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/sink.hpp"
#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

struct RecordPlan {
  double duration_s = 60.0;
  bool tare = false;  ///< tell the board to tare itself before the start, with nobody on it
  std::chrono::milliseconds reconnect{10000};   ///< a board that is pulled may come back for so long
  std::chrono::milliseconds silence{2500};      ///< without a byte for so long there is no board
  std::chrono::milliseconds strangeness{2000};  ///< bytes, but no frame of this profile for so long
  std::chrono::milliseconds tell_every{1000};
};

/// Where a recording stands.
struct RecordProgress {
  double seconds = 0.0;
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
  double rate_hz = 0.0;  ///< since the last time it was told
  LinkCounts link;
  std::size_t reconnects = 0;
  bool away = false;  ///< the board is gone, and may come back
};

enum class RecordEnd {
  complete,     ///< the duration is over
  stopped,      ///< by the user
  end,          ///< the other side closed: a replayed file ends so
  lost,         ///< the device is gone: the trial is void
  silent,       ///< nothing came at all
  not_its_own,  ///< bytes came, but no frame of this profile
  deaf,         ///< the board did not answer its commands
};

struct RecordOutcome {
  RecordEnd end = RecordEnd::complete;
  RecordProgress total;
  std::string words;        ///< one sentence for people: what happened, and what next
  std::string first_bytes;  ///< up to 64 KiB, to tell what a strange board may be
};

/// Who watches a recording. Called by the recording thread: whoever needs time must take a copy and go.
class RecordWatcher {
 public:
  RecordWatcher() = default;
  RecordWatcher(const RecordWatcher&) = delete;
  RecordWatcher& operator=(const RecordWatcher&) = delete;
  virtual ~RecordWatcher() = default;
  /// What the link lost and damaged so far, before frames() of the same read.
  virtual void link(const LinkCounts& /*so_far*/) {}
  /// Frames of one read, after their bytes went to the journal.
  virtual void frames(std::span<const Frame> /*frames*/, std::int64_t /*host_ns*/) {}
  /// About every RecordPlan::tell_every, and once at the end.
  virtual void progress(const RecordProgress& /*now*/) {}
  /// Something a person should know at once: the board is gone, or back, or still silent.
  virtual void remark(const std::string& /*words*/) {}
};

/// Record until the plan is done, the device ends or is lost, or `stop` turns true. Raw bytes go to the
/// journal before anything else is done with them. A board that is pulled may come back (the gap stands in
/// the journal); when it stays away too long the trial is marked void, and kept. Ends with an event that says
/// how it ended, and the seal.
/// @param journal  a JournalWriter, or whatever else keeps the bytes
/// @throws JournalError  the journal cannot be written any more; it is left unsealed and can be recovered
RecordOutcome record(Transport& board, const DeviceProfile& profile, RecordSink& journal,
                     const RecordPlan& plan, const std::atomic<bool>& stop, RecordWatcher& watcher);

}  // namespace steadyplate::acquisition
