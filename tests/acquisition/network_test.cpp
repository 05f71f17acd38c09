// A board on the network, over a real socket: cut off it is found again, as a serial one is.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/journal.hpp"
#include "acquisition/live/record.hpp"
#include "acquisition/simulate/wire.hpp"
#include "acquisition/transport/transport.hpp"
#include "tests/acquisition/record_to.hpp"
#include "tests/support/data.hpp"
#include "tests/support/loopback.hpp"

namespace steadyplate::acquisition {
namespace {

using std::chrono::milliseconds;

/// How the other side goes away.
enum class Farewell { orderly, reset };

/// A board that listens on one port of this machine, for one connection at a time.
class NetworkBoard {
 public:
  NetworkBoard() {
    const timeval longest{10, 0};  // when nobody calls, the test fails and does not hang
    ::setsockopt(listener_.number(), SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  }

  std::string address() const { return listener_.address(); }

  /// Takes the next caller and sends what a board sends in so long; then it hangs up.
  /// @param for_good  nobody can call again
  void send_for(double seconds, Farewell farewell, bool for_good) {
    const int wire = listener_.accept();
    ASSERT_GE(wire, 0);
    WireBoard sender(simulate_motion({.seconds = seconds, .seed = 3}), "loadcell22", false, {}, 3);
    while (sender.more()) {
      const std::string bytes = sender.next();
      if (::send(wire, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
    }
    std::this_thread::sleep_for(milliseconds(200));  // taken before a reset throws it away
    if (for_good) listener_.stop();
    if (farewell == Farewell::reset)
      test::hang_up_hard(wire);
    else
      ::close(wire);
  }

 private:
  test::Loopback listener_{4};
};

RecordOutcome record_network(const std::string& address, const std::filesystem::path& file,
                             milliseconds reconnect) {
  RecordPlan plan;
  plan.duration_s = 60.0;
  plan.reconnect = reconnect;
  return record_to(file, address, load_profile("simulated-board"), plan);
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
