// Bytes that were kept, once more: bare ones, or a journal's with their times and breaks.

#include <sys/stat.h>

#include <charconv>
#include <cstring>
#include <deque>
#include <thread>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/journal.hpp"
#include "acquisition/transport/openers.hpp"
#include "datasets/error.hpp"
#include "datasets/file.hpp"

namespace steadyplate::acquisition {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t piece_bytes = 4096;
constexpr double pieces_per_s = 100.0;  // of bare bytes at a pace

/// What comes next: some bytes, or a break (no bytes), and when.
struct Piece {
  std::string_view bytes;
  std::chrono::nanoseconds at{0};
};

class ReplayTransport final : public Transport {
 public:
  ReplayTransport(std::string content, bool simulated, bool midstream)
      : content_(std::move(content)), simulated_(simulated), midstream_(midstream) {}

  const std::string& content() const noexcept { return content_; }
  void add(Piece piece) { pieces_.push_back(piece); }
  void pace() { paced_ = true; }

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override {
    if (pieces_.empty()) return {ReadStatus::end, 0};
    Piece& piece = pieces_.front();
    if (paced_) {
      const auto due = start_ + std::chrono::duration_cast<Clock::duration>(piece.at);
      if (due > Clock::now() + timeout) {
        std::this_thread::sleep_for(timeout);
        return {ReadStatus::timeout, 0};
      }
      std::this_thread::sleep_until(due);
    }
    if (piece.bytes.empty()) {
      pieces_.pop_front();
      return {ReadStatus::lost, 0};
    }
    const std::size_t count = std::min(buffer.size(), piece.bytes.size());
    std::memcpy(buffer.data(), piece.bytes.data(), count);
    piece.bytes.remove_prefix(count);
    if (piece.bytes.empty()) pieces_.pop_front();
    return {ReadStatus::data, count};
  }
  void write(std::span<const std::uint8_t> /*bytes*/) override {}
  bool takes_commands() const override { return false; }
  bool reopen() override { return true; }
  bool joins_midstream() const override { return midstream_; }
  bool simulated() const override { return simulated_; }

 private:
  std::string content_;
  bool simulated_;
  bool midstream_;
  bool paced_ = false;
  std::deque<Piece> pieces_;
  Clock::time_point start_ = Clock::now();
};

std::unique_ptr<Transport> journal_replay(const std::string& path, std::string content, bool real) {
  const JournalContents first = read_journal(content, path);
  bool midstream = false;
  for (const JournalRecord& record : first.records)
    midstream =
        midstream || (record.kind == RecordKind::event && parse_event(record.payload).name == event_joined);
  auto replay = std::make_unique<ReplayTransport>(std::move(content), first.header.simulated, midstream);
  const JournalContents journal = read_journal(replay->content(), path);  // its views go into what is kept
  for (const JournalRecord& record : journal.records) {
    const std::chrono::nanoseconds at(record.host_ns);
    if (record.kind == RecordKind::bytes && !record.payload.empty()) replay->add({record.payload, at});
    if (record.kind != RecordKind::event) continue;
    const std::string name = parse_event(record.payload).name;
    if (breaks_the_stream(name) && name != event_joined) replay->add({{}, at});
  }
  if (real) replay->pace();
  return replay;
}

}  // namespace

std::unique_ptr<Transport> open_replay(const std::string& address, const std::string& rest) {
  const auto question = rest.rfind('?');
  const std::string path = rest.substr(0, question);
  const auto options =
      address_options(question == std::string::npos ? "" : std::string_view(rest).substr(question + 1));
  bool real = false;
  double bytes_per_s = 0.0;
  for (const auto& [name, value] : options) {
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), bytes_per_s);
    if (name == "speed" && (value == "real" || value == "full"))
      real = value == "real";
    else if (name != "bytes_per_s" || parsed.ec != std::errc() || parsed.ptr != value.data() + value.size() ||
             !(bytes_per_s > 0.0))
      throw std::invalid_argument("device: '" + address +
                                  "'; write replay:FILE?speed=real (or full), or ?bytes_per_s=N");
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    throw TransportError(address + ": " + std::strerror(errno) + ". Check the name.");
  if (!S_ISREG(status.st_mode))
    throw TransportError(address + ": it is no ordinary file; use file:PATH for a device.");
  std::string content = datasets::read_file(path);
  if (is_journal(content)) return journal_replay(path, std::move(content), real);
  if (real && bytes_per_s <= 0.0)
    throw std::invalid_argument("device: '" + address +
                                "': bare bytes have no times; say their pace with ?bytes_per_s=N");
  auto replay = std::make_unique<ReplayTransport>(std::move(content), false, false);
  const std::string_view all = replay->content();
  const auto size = bytes_per_s > 0.0
                        ? std::max<std::size_t>(1, static_cast<std::size_t>(bytes_per_s / pieces_per_s))
                        : piece_bytes;
  for (std::size_t at = 0; at < all.size(); at += size) {
    const double seconds = bytes_per_s > 0.0 ? static_cast<double>(at) / bytes_per_s : 0.0;
    replay->add({all.substr(at, size), std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 * seconds))});
  }
  if (bytes_per_s > 0.0) replay->pace();
  return replay;
}

}  // namespace steadyplate::acquisition
