#pragma once

#include <cstdint>
#include <string_view>

namespace steadyplate::acquisition {

/// Where a recording puts what a board sent: a journal, or the journals of one trial after another. All
/// functions are for one caller's thread.
class RecordSink {
 public:
  RecordSink() = default;
  RecordSink(const RecordSink&) = delete;
  RecordSink& operator=(const RecordSink&) = delete;
  virtual ~RecordSink() = default;

  virtual void bytes(std::int64_t host_ns, std::string_view payload) = 0;
  /// Something that happened, as flat JSON: {"event":"gap"}.
  virtual void event(std::int64_t host_ns, std::string_view json) = 0;
  /// The recording is over.
  virtual void seal(std::int64_t host_ns) = 0;

  /// Asked before each read: shall what is kept begin anew here? Then the framer forgets the beginning of a
  /// frame it may hold, as it does for whoever reads what is kept, and begin_anew() is called.
  virtual bool wants_to_begin_anew() { return false; }
  virtual void begin_anew(std::int64_t /*host_ns*/) {}

  /// Asked before each read: shall the board be told to tare itself now? Then it is stopped, told, and
  /// started anew; what comes behind is a stream of its own.
  virtual bool wants_tare() { return false; }
  /// Called about 20 times a second while the board is away and sought: whoever waits for something that
  /// needs no board need not wait for it.
  virtual void board_is_away() {}
};

}  // namespace steadyplate::acquisition
