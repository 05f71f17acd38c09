#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string_view>
#include <thread>

#include "acquisition/journal/journal.hpp"
#include "acquisition/journal/sink.hpp"
#include "datasets/sha256.hpp"

namespace steadyplate::acquisition {

/// The journal could not be written: disk full, folder read-only ... What was acknowledged before is on the
/// disk.
class JournalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes a journal. Each record goes to the kernel at once (a killed program loses nothing of it), and to
/// the disk at least once a second by a thread of its own: a busy disk takes half a second now and then, and
/// the kernel's buffer of a serial port is full after a tenth. All functions are for one caller's thread.
class JournalWriter final : public RecordSink {
 public:
  /// Makes the file (mode 0600) and writes its start. @throws JournalError  also when it is there already
  JournalWriter(const std::filesystem::path& file, const JournalHeader& header);
  ~JournalWriter() override;

  /// @throws JournalError
  void bytes(std::int64_t host_ns, std::string_view payload) override {
    append(RecordKind::bytes, host_ns, payload);
  }
  /// Something that happened, as flat JSON: {"event":"gap"}. @throws JournalError
  void event(std::int64_t host_ns, std::string_view json) override {
    append(RecordKind::event, host_ns, json);
  }
  /// End: SHA-256 of all before, flushed, and the file made read-only. @throws JournalError
  void seal(std::int64_t host_ns) override;

  /// Bytes of the board that are surely on the disk.
  std::uint64_t acknowledged_bytes() const noexcept { return acknowledged_; }

 private:
  void append(RecordKind kind, std::int64_t host_ns, std::string_view payload);
  void write(std::string_view text);
  void flush();
  void keep_flushing(const std::stop_token& stop);
  void stop_flushing();

  std::filesystem::path file_;
  int descriptor_ = -1;
  datasets::Sha256 digest_;  ///< of what was written
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> acknowledged_{0};
  std::atomic<int> flush_error_{0};
  std::jthread flusher_;
};

}  // namespace steadyplate::acquisition
