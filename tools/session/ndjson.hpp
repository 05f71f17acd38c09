#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "tools/session/live_scores.hpp"

namespace steadyplate::session {

/// Lines for another program, written by a thread of their own: a reader that stalls loses lines (counted,
/// and said in the stream when it reads again), never a byte of the recording.
class LineStream {
 public:
  /// @param descriptor  stays open; e.g. standard output
  /// @param capacity_bytes  kept for a slow reader
  explicit LineStream(int descriptor, std::size_t capacity_bytes = 4U << 20U);
  /// Gives the reader two seconds for what is left, then goes.
  ~LineStream();
  LineStream(const LineStream&) = delete;
  LineStream& operator=(const LineStream&) = delete;

  /// Never waits. False: there was no room, or nobody reads any more.
  bool push(std::string line);
  /// Lines that found no room.
  std::uint64_t dropped() const;

 private:
  void run();
  bool write(const std::string& text);

  int descriptor_;
  std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::string> lines_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t dropped_since_ = 0;
  bool closing_ = false;
  bool broken_ = false;
  std::thread writer_;
};

/// First line: {"schema":"steadyplate.live/1","board":...,"channels":[...],"simulated":...}
std::string ndjson_head(const acquisition::DeviceProfile& profile, bool simulated);
/// {"t":1.25,"values":[...],"fz_n":..,"cop_ml_mm":..,"cop_ap_mm":..}: values in the order of the channels,
/// null for what has no number; fz, cop and tilt only where the board gives them.
std::string ndjson_sample(const LiveSample& sample, const LiveScores& live, std::size_t channels);

}  // namespace steadyplate::session
