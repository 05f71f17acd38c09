// libserialport itself, on a pseudo terminal that passes for a USB serial port: listing, opening, what it
// keeps silent about, and a cable that is pulled while a trial runs.

#include "acquisition/transport/serial.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "acquisition/devices/loadcell22.hpp"
#include "acquisition/journal/decode.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "tests/support/data.hpp"
#include "tests/support/ptyport.hpp"

namespace steadyplate::acquisition {
namespace {

using test::SerialBoard;

class Serial : public testing::Test {
 protected:
  void SetUp() override {
    if (!SerialBoard::possible())
      GTEST_SKIP() << "NOT TESTED: this machine has no pseudo terminals (is /dev/pts mounted?)";
  }
};

std::string said(const std::string& address) {
  try {
    open_transport(address);
  } catch (const TransportError& error) {
    return error.what();
  }
  return "opened";
}

std::string frame(unsigned sequence) {
  return loadcell22_frame(static_cast<std::uint16_t>(sequence), 12500U * sequence, {1, 2, 3, 4});
}

TEST_F(Serial, IsListedWithItsUsbIdentity) {
  const SerialBoard board("ttyUSB7", "0403:6001", "SP0001");
  const auto ports = serial_ports();
  const auto found =
      std::find_if(ports.begin(), ports.end(), [](const SerialPort& p) { return p.name == "/dev/ttyUSB7"; });
  ASSERT_NE(found, ports.end());
  EXPECT_EQ(found->usb_id, "0403:6001");
  EXPECT_EQ(found->usb_serial, "SP0001");
  EXPECT_EQ(found->product, "balance board");
}

TEST_F(Serial, ReadsWritesAndDropsWhatWasSentBefore) {
  SerialBoard board("ttyUSB7", "0403:6001", "SP0002");
  board.send("stale bytes of an earlier session");
  const auto port = open_transport("serial:usb=0403:6001:SP0002?baud=115200");
  const std::string command = "START\n";
  port->write({reinterpret_cast<const std::uint8_t*>(command.data()), command.size()});
  EXPECT_EQ(board.received(), command);
  std::array<std::uint8_t, 100> buffer{};
  EXPECT_EQ(port->read(buffer, std::chrono::milliseconds(20)).status, ReadStatus::timeout)
      << "silence is no error";
  board.send("fresh");
  const ReadResult result = port->read(buffer, std::chrono::milliseconds(500));
  EXPECT_EQ(result.status, ReadStatus::data);
  EXPECT_EQ(std::string(buffer.begin(), buffer.begin() + 5), "fresh");
}

TEST_F(Serial, RefusesAPortThatIsAbsentBusyOrDoesNotDoTheBaudRate) {
  EXPECT_NE(said("serial:/dev/ttyNOPE0").find("no such port"), std::string::npos);
  EXPECT_NE(said("serial:usb=dead:beef").find("no such port"), std::string::npos);
  SerialBoard board("ttyUSB7", "0403:6001", "SP0003");
  {
    const auto first = open_transport("serial:/dev/ttyUSB7");
    EXPECT_NE(said("serial:/dev/ttyUSB7").find("in use"), std::string::npos) << said("serial:/dev/ttyUSB7");
  }
  board.limit_baud(115200);
  EXPECT_NE(said("serial:/dev/ttyUSB7?baud=921600").find("stays at 115200"), std::string::npos)
      << said("serial:/dev/ttyUSB7?baud=921600");
  EXPECT_EQ(said("serial:/dev/ttyUSB7?baud=115200"), "opened");
}

TEST_F(Serial, APortThatMayNotBeOpenedIsSaidWithWhatToDo) {
  if (::geteuid() != 0) GTEST_SKIP() << "NOT TESTED: only root can become a user who may not";
  const SerialBoard board("ttyUSB7", "0403:6001", "SP0007");
  ASSERT_EQ(::seteuid(65534), 0);
  const std::string words = said("serial:/dev/ttyUSB7");
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_NE(words.find("you may not open /dev/ttyUSB7"), std::string::npos) << words;
  EXPECT_NE(words.find("dialout"), std::string::npos) << words;
}

TEST_F(Serial, WrongAddressesAreNamed) {
  for (const char* address : {"serial:", "serial:usb=12", "serial:/dev/ttyUSB0?baud=fast",
                              "serial:/dev/ttyUSB0?speed=9600", "serial:/dev/ttyUSB0?baud=1"})
    EXPECT_THROW(open_transport(address), std::invalid_argument) << address;
}

TEST_F(Serial, APulledCableIsNoticedAndTheBoardFoundAgainUnderAnotherName) {
  SerialBoard board("ttyUSB7", "0403:6001", "SP0004");
  const auto port = open_transport("serial:/dev/ttyUSB7");
  board.unplug();
  std::array<std::uint8_t, 16> buffer{};
  ReadResult result;
  for (int i = 0; i < 20 && result.status != ReadStatus::lost; ++i)
    result = port->read(buffer, std::chrono::milliseconds(50));
  EXPECT_EQ(result.status, ReadStatus::lost) << "the library reads a pulled port as silence";
  EXPECT_FALSE(port->reopen());
  board.plug("ttyUSB8");
  ASSERT_TRUE(port->reopen()) << "by its serial number, not by its name";
  board.send("back");
  EXPECT_EQ(port->read(buffer, std::chrono::milliseconds(500)).status, ReadStatus::data);
}

/// What has come so far, for the test's own thread.
class Counts final : public RecordWatcher {
 public:
  Counts(std::atomic<std::uint64_t>& frames, std::atomic<std::size_t>& reconnects)
      : frames_(frames), reconnects_(reconnects) {}
  void progress(const RecordProgress& now) override {
    frames_ = now.frames;
    reconnects_ = now.reconnects;
  }

 private:
  std::atomic<std::uint64_t>& frames_;
  std::atomic<std::size_t>& reconnects_;
};

TEST_F(Serial, ATrialGoesOnAfterThePullAndTheGapStandsInTheJournal) {
  SerialBoard board("ttyUSB7", "0403:6001", "SP0005");
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "trial.spj";
  const DeviceProfile profile = load_profile("loadcell22");
  const auto port = open_transport("serial:usb=0403:6001:SP0005");
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> frames_seen{0};
  std::atomic<std::size_t> reconnects_seen{0};
  RecordOutcome outcome;
  Counts watcher(frames_seen, reconnects_seen);
  std::thread recorder([&] {
    JournalWriter journal(file, {.program = "test",
                                 .address = "serial:usb=0403:6001:SP0005",
                                 .profile_id = profile.id,
                                 .profile = profile.text,
                                 .started = "",
                                 .simulated = false});
    RecordPlan plan;
    plan.duration_s = 60.0;
    outcome = record(*port, profile, journal, plan, stop, watcher);
  });
  // Progress is told once a second; a busy machine may take longer for everything.
  const auto until = [](const auto& reached) {
    for (int i = 0; i < 1000 && !reached(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  };
  for (unsigned i = 0; i < 200; ++i) board.send(frame(i));
  until([&] { return frames_seen == 200; });
  board.unplug();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  board.plug("ttyUSB9");
  until([&] { return reconnects_seen == 1; });
  for (unsigned i = 230; i < 400; ++i) board.send(frame(i));
  until([&] { return frames_seen == 370; });
  stop = true;
  recorder.join();
  EXPECT_EQ(outcome.end, RecordEnd::stopped);
  EXPECT_EQ(outcome.total.reconnects, 1U);
  EXPECT_EQ(outcome.total.frames, 370U);
  EXPECT_EQ(outcome.total.link.missing, 30U) << "the counter says what the gap cost";
  const std::string bytes = test::slurp(file);
  const JournalContents contents = read_journal(bytes, "trial.spj");
  EXPECT_TRUE(contents.seal_holds);
  std::string events;
  for (const JournalRecord& entry : contents.records)
    if (entry.kind == RecordKind::event) events += entry.payload;
  EXPECT_NE(events.find("gap"), std::string::npos);
  EXPECT_NE(events.find("reconnected"), std::string::npos);
  const auto data = decode(contents, profile, "trial.spj");
  ASSERT_EQ(data.time_s.size(), 370U);
  EXPECT_NEAR(data.time_s[200] - data.time_s[199], 31 * 0.0125, 1e-9) << "a gap, not invented samples";
}

TEST_F(Serial, AThousandFramesASecondArriveWithoutLoss) {
  SerialBoard board("ttyUSB7", "0403:6001", "SP0006");
  const auto port = open_transport("serial:/dev/ttyUSB7?baud=921600");
  constexpr unsigned frames = 3000;
  std::thread sender([&] {
    for (unsigned i = 0; i < frames; ++i) {
      board.send(frame(i));
      if (i % 10 == 9) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  const auto framer = make_framer("loadcell22", {});
  std::vector<Frame> got;
  std::array<std::uint8_t, 4096> buffer{};
  for (int quiet = 0; got.size() < frames && quiet < 40;) {
    const ReadResult result = port->read(buffer, std::chrono::milliseconds(50));
    quiet = result.status == ReadStatus::data ? 0 : quiet + 1;
    framer->feed(std::span<const std::uint8_t>(buffer).first(result.count), got);
  }
  sender.join();
  EXPECT_EQ(got.size(), frames);
  EXPECT_EQ(framer->counts().missing + framer->counts().damaged, 0U);
}

}  // namespace
}  // namespace steadyplate::acquisition
