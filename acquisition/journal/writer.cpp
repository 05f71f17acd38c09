#include "acquisition/journal/writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>

#include "datasets/next_step.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::chrono::milliseconds flush_every{
    800};  // "at least once a second", with room for the flush itself

[[noreturn]] void fail(const std::filesystem::path& file, int code) {
  const std::string why = std::generic_category().message(code) + ".";
  std::string next = "Choose another place with --out.";
  if (code == EEXIST) next = "Choose another name: a recording is never replaced.";
  if (code == ENOSPC || code == EDQUOT)
    next = "Free some room; what was recorded so far is kept (steadyplate recover).";
  throw datasets::WithNextStep<JournalError>(
      datasets::Told{.terminal = "cannot write " + file.string() + ": " + why + " " + next,
                     .page = "The recording cannot be written: " + why});
}

}  // namespace

JournalWriter::JournalWriter(const std::filesystem::path& file, const JournalHeader& header) : file_(file) {
  descriptor_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail(file_, errno);
  try {
    write(journal_start(header));
    flusher_ = std::jthread([this](const std::stop_token& stop) { keep_flushing(stop); });
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

JournalWriter::~JournalWriter() {
  stop_flushing();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void JournalWriter::append(RecordKind kind, std::int64_t host_ns, std::string_view payload) {
  if (flush_error_ != 0) fail(file_, flush_error_);
  write(journal_record(kind, host_ns, payload));
  if (kind == RecordKind::bytes) written_ += payload.size();
}

void JournalWriter::write(std::string_view text) {
  digest_.add(text);
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(file_, errno);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void JournalWriter::flush() {
  const std::uint64_t so_far = written_;
  if (::fdatasync(descriptor_) != 0 && errno != EINVAL)
    flush_error_ = errno;
  else
    acknowledged_ = so_far;
}

void JournalWriter::keep_flushing(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;  // only the stop wakes it before its time
  std::unique_lock<std::mutex> lock(mutex);
  while (!stop.stop_requested()) {
    never.wait_for(lock, stop, flush_every, [] { return false; });
    flush();
  }
}

void JournalWriter::stop_flushing() {
  flusher_.request_stop();
  if (flusher_.joinable()) flusher_.join();
}

void JournalWriter::seal(std::int64_t host_ns) {
  stop_flushing();
  if (flush_error_ != 0) fail(file_, flush_error_);
  write(journal_record(RecordKind::seal, host_ns, digest_.hex()));
  if (::fsync(descriptor_) != 0 && errno != EINVAL) fail(file_, errno);
  acknowledged_ = written_.load();
  if (::fchmod(descriptor_, 0400) != 0) fail(file_, errno);
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) fail(file_, errno);
}

}  // namespace steadyplate::acquisition
