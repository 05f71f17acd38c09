// A board on the network, over a real socket: cut off it is found again, as a serial one is.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/journal.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "acquisition/simulate/wire.hpp"
#include "acquisition/transport/transport.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

using std::chrono::milliseconds;

/// How the other side goes away.
enum class Farewell { orderly, reset };

/// A board that listens on one port of this machine, for one connection at a time.
class NetworkBoard {
 public:
  NetworkBoard() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const timeval longest{10, 0};  // when nobody calls, the test fails and does not hang
    ::setsockopt(server_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    EXPECT_EQ(::bind(server_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(server_, 4), 0);
    ::getsockname(server_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  NetworkBoard(const NetworkBoard&) = delete;
  NetworkBoard& operator=(const NetworkBoard&) = delete;
  ~NetworkBoard() { stop_listening(); }

  std::string address() const { return "tcp:127.0.0.1:" + std::to_string(port_); }

  /// Takes the next caller and sends what a board sends in so long; then it hangs up.
  /// @param for_good  nobody can call again
  void send_for(double seconds, Farewell farewell, bool for_good) {
    const int wire = ::accept(server_, nullptr, nullptr);
    ASSERT_GE(wire, 0);
    WireBoard sender(simulate_motion({.seconds = seconds, .seed = 3}), "loadcell22", false, {}, 3);
    while (sender.more()) {
      const std::string bytes = sender.next();
      if (::send(wire, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
    }
    std::this_thread::sleep_for(milliseconds(200));  // taken before a reset throws it away
    if (for_good) stop_listening();
    const linger hard{1, 0};
    if (farewell == Farewell::reset) ::setsockopt(wire, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(wire);
  }

 private:
  void stop_listening() {
    if (server_ >= 0) ::close(server_);
    server_ = -1;
  }

  int server_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
};

RecordOutcome record_network(const std::string& address, const std::filesystem::path& file,
                             milliseconds reconnect) {
  const DeviceProfile profile = load_profile("simulated-board");
  const auto board = open_transport(address);
  JournalWriter journal(file, {.program = "test",
                               .address = address,
                               .profile_id = profile.id,
                               .profile = profile.text,
                               .started = "",
                               .simulated = true});
  RecordPlan plan;
  plan.duration_s = 60.0;
  plan.reconnect = reconnect;
  const std::atomic<bool> stop{false};
  RecordWatcher nobody;
  return record(*board, profile, journal, plan, stop, nobody);
}

std::string events_of(const std::filesystem::path& file) {
  const std::string bytes = test::slurp(file);
  std::string events;
  for (const JournalRecord& entry : read_journal(bytes, "t.spj").records)
    if (entry.kind == RecordKind::event) events += entry.payload;
  return events;
}

TEST(Network, ACutBoardIsFoundAgainAndTheGapStandsInTheJournal) {
  for (const Farewell farewell : {Farewell::orderly, Farewell::reset}) {
    const test::TemporaryDirectory folder;
    const auto file = folder.path() / "t.spj";
    NetworkBoard board;
    std::jthread other_side([&] {
      board.send_for(1.0, farewell, false);
      board.send_for(2.0, farewell, true);
    });
    const auto outcome = record_network(board.address(), file, milliseconds(1500));
    EXPECT_EQ(outcome.total.reconnects, 1U);
    EXPECT_EQ(outcome.total.frames, 300U) << "of both connections";
    // Away for good, it ended as it said goodbye.
    EXPECT_EQ(outcome.end, farewell == Farewell::orderly ? RecordEnd::end : RecordEnd::lost);
    const std::string events = events_of(file);
    EXPECT_NE(events.find(event_gap), std::string::npos) << events;
    EXPECT_NE(events.find(event_reconnected), std::string::npos) << events;
  }
}

TEST(Network, ABoardThatStaysAwayEndsTheRecordingAfterTheTimeItWasGiven) {
  const test::TemporaryDirectory folder;
  NetworkBoard board;
  std::jthread other_side([&] { board.send_for(0.5, Farewell::orderly, true); });
  const auto outcome = record_network(board.address(), folder.path() / "t.spj", milliseconds(300));
  EXPECT_EQ(outcome.end, RecordEnd::end);
  EXPECT_EQ(outcome.total.reconnects, 0U);
  EXPECT_EQ(outcome.total.frames, 50U);
}

}  // namespace
}  // namespace steadyplate::acquisition
