// Recording from a real socket: what was sent is what is kept, also when the program is killed in the middle.

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

/// Sends a file over TCP, `pause_s` after each 220 bytes, then runs `$COMMAND` against it. Prints the
/// command's exit status.
constexpr const char* serve = R"(
import os, socket, subprocess, sys, threading, time
data = open(sys.argv[1], 'rb').read()
pause = float(sys.argv[2])
listener = socket.create_server(('127.0.0.1', 0))
def send():
    connection, _ = listener.accept()
    listener.close()  # a board that has hung up is not found again
    try:
        for i in range(0, len(data), 220):
            connection.sendall(data[i:i + 220])
            time.sleep(pause)
    except OSError:
        pass
    if len(sys.argv) <= 4 or sys.argv[3] != 'hold': connection.close()
    else: time.sleep(20)
arguments = [a.replace('PORT', str(listener.getsockname()[1])) for a in sys.argv[4:]]
threading.Thread(target=send, daemon=True).start()
child = subprocess.Popen(arguments)
if sys.argv[3].startswith('kill'):
    time.sleep(float(sys.argv[3][4:]))
    child.kill()
sys.exit(child.wait() & 255)
)";

class Record : public testing::Test {
 protected:
  ProcessResult run(const fs::path& sent, const std::string& pause, const std::string& mode,
                    const std::vector<std::string>& more) {
    std::vector<std::string> command = {"python3",
                                        "-c",
                                        serve,
                                        sent.string(),
                                        pause,
                                        mode,
                                        STEADYPLATE_PROGRAM_PATH,
                                        "record",
                                        "--device",
                                        "tcp:127.0.0.1:PORT"};
    command.insert(command.end(), more.begin(), more.end());
    return run_process(command);
  }
  fs::path out() const { return folder_.path() / "trial.spj"; }
  TemporaryDirectory folder_;
};

/// The rows `analyze` or `inspect --format csv` print, without the recording's name.
std::string rows(const ProcessResult& result) {
  EXPECT_EQ(result.exit_code, 0) << result.err;
  std::string text;
  std::size_t at = 0;
  while (at < result.out.size()) {
    const auto end = result.out.find('\n', at);
    const std::string line = result.out.substr(at, end - at);
    text += line.substr(line.find(',')) + "\n";
    at = end + 1;
  }
  return text;
}

TEST_F(Record, KeepsEveryByteAndOpensLikeAnyFile) {
  STEADYPLATE_REQUIRE_DATA(sent, "serial-captures/loadcell22-clean.bin");
  const auto result =
      run(sent, "0.005", "close", {"--board", "loadcell22", "--reconnect", "1", "--out", out().string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(steadyplate({"verify", out().string()})
                .out.find(std::to_string(fs::file_size(sent)) + " bytes of the board"),
            std::string::npos);
  EXPECT_EQ(steadyplate({"verify", out().string()}).exit_code, 0);
  // The channels are those of the bytes that were sent, value for value.
  EXPECT_EQ(rows(steadyplate({"inspect", "--format", "csv", out().string()})),
            rows(steadyplate({"inspect", "--format", "csv", "--board", "loadcell22", sent.string()})));
}

TEST_F(Record, KilledInTheMiddleItRecoversWhatWasReceived) {
  STEADYPLATE_REQUIRE_DATA(sent, "serial-captures/bitalino-6ch-clean.bin");
  const std::string all = slurp(sent);
  for (const char* moment : {"kill0.7", "kill1.0", "kill1.3"}) {
    const fs::path file = folder_.path() / (std::string(moment) + ".spj");
    const fs::path recovered = folder_.path() / (std::string(moment) + "-recovered.spj");
    run(sent, "0.05", moment, {"--board", "bitalino", "--out", file.string()});
    const auto broken = steadyplate({"verify", file.string()});
    EXPECT_EQ(broken.exit_code, 1);
    EXPECT_NE(broken.out.find("not sealed"), std::string::npos) << broken.out << broken.err;
    ASSERT_EQ(steadyplate({"recover", file.string()}).exit_code, 0);
    EXPECT_EQ(steadyplate({"verify", recovered.string()}).exit_code, 0);
    // A prefix of what was sent: the same channels as the first bytes of the capture.
    const auto words = steadyplate({"verify", recovered.string()}).out;
    const auto bytes = static_cast<std::size_t>(std::stoul(words.substr(words.find(": ") + 2)));
    EXPECT_GT(bytes, 0U) << "a read reaches the kernel at once, so a killed program keeps it";
    EXPECT_LT(bytes, all.size());
    const fs::path prefix = folder_.path() / "prefix.bin";
    std::ofstream(prefix, std::ios::binary) << all.substr(0, bytes);
    EXPECT_EQ(rows(steadyplate({"inspect", "--format", "csv", recovered.string()})),
              rows(steadyplate({"inspect", "--format", "csv", "--board", "bitalino", prefix.string()})));
  }
}

TEST_F(Record, ASilentOrForeignBoardIsSaidWithinSeconds) {
  STEADYPLATE_REQUIRE_DATA(foreign, "serial-captures/text-imu-roll-pitch-yaw.bin");
  const auto other = run(foreign, "0.001", "hold", {"--board", "loadcell22", "--out", out().string()});
  EXPECT_EQ(other.exit_code, 3) << other.err;
  EXPECT_NE(other.err.find("no frame of this profile"), std::string::npos) << other.err;
  const fs::path nothing = folder_.path() / "nothing.bin";
  std::ofstream(nothing, std::ios::binary) << "";
  const auto silent =
      run(nothing, "0", "hold", {"--board", "loadcell22", "--out", (folder_.path() / "silent.spj").string()});
  EXPECT_EQ(silent.exit_code, 5) << silent.err;
  EXPECT_NE(silent.err.find("silent"), std::string::npos) << silent.err;
}

TEST_F(Record, AnAbsentBoardAndAWrongAddressAreSaid) {
  const auto absent =
      steadyplate({"record", "--device", "tcp:127.0.0.1:9", "--board", "witmotion", "--out", out().string()});
  EXPECT_EQ(absent.exit_code, 5) << absent.err;
  EXPECT_NE(absent.err.find("Is the board on"), std::string::npos) << absent.err;
  EXPECT_EQ(
      steadyplate({"record", "--device", "carrier pigeon", "--board", "witmotion", "--out", out().string()})
          .exit_code,
      2);
  EXPECT_EQ(
      steadyplate({"record", "--device", "tcp:127.0.0.1:9", "--board", "dance", "--out", out().string()})
          .exit_code,
      2);
  EXPECT_FALSE(fs::exists(out())) << "nothing is made before the board is there";
}

TEST_F(Record, NeverReplacesAJournal) {
  STEADYPLATE_REQUIRE_DATA(sent, "serial-captures/witmotion-clean.bin");
  const std::vector<std::string> command = {
      "record", "--device", "replay:" + sent.string(), "--board", "witmotion", "--out", out().string()};
  ASSERT_EQ(steadyplate(command).exit_code, 0);
  const std::string before = slurp(out());
  EXPECT_EQ(steadyplate(command).exit_code, 6);
  EXPECT_EQ(slurp(out()), before);
}

/// A simulated board on a real pty, recorded, and its bytes taken straight from stdout: the same scores, bit
/// for bit.
constexpr const char* board_on_a_pty = R"(
import os, pty, subprocess, sys, time
try:
    os.close(os.openpty()[0])
except OSError:
    sys.exit(77)
program, journal, truth = sys.argv[1:4]
board = subprocess.Popen([program, 'simulate', '--wire', '--to', 'pty', '--seconds', '3', '--seed', '9', '--truth', truth],
                         stderr=subprocess.PIPE, text=True)
words = board.stderr.readline()
device = words.split('--device ')[1].split()[0]
sys.exit(subprocess.call([program, 'record', '--device', device, '--board', 'simulated-board', '--duration', '20',
                          '--out', journal]))
)";

TEST_F(Record, LiveEqualsOfflineBitForBit) {
  const fs::path truth = folder_.path() / "truth.json";
  const auto live = run_process(
      {"python3", "-c", board_on_a_pty, STEADYPLATE_PROGRAM_PATH, out().string(), truth.string()});
  if (live.exit_code == 77)
    GTEST_SKIP() << "NOT TESTED: this machine has no pseudo terminals (is /dev/pts mounted?)";
  ASSERT_EQ(live.exit_code, 0) << live.err;
  EXPECT_NE(live.err.find("300 samples"), std::string::npos) << live.err;
  EXPECT_NE(slurp(truth).find("\"frames\": 300"), std::string::npos);
  const auto bare = steadyplate({"simulate", "--wire", "--to", "-", "--seconds", "3", "--seed", "9"});
  ASSERT_EQ(bare.exit_code, 0) << bare.err;
  const fs::path bytes = folder_.path() / "bytes.bin";
  std::ofstream(bytes, std::ios::binary) << bare.out;
  const std::vector<std::string> how = {"--profile", "raw", "--metrics", "all", "--format", "csv"};
  std::vector<std::string> recorded = {"analyze", out().string()};
  std::vector<std::string> offline = {"analyze", bytes.string(), "--board", "simulated-board"};
  recorded.insert(recorded.end(), how.begin(), how.end());
  offline.insert(offline.end(), how.begin(), how.end());
  const std::string scores = rows(steadyplate(recorded));
  EXPECT_EQ(scores, rows(steadyplate(offline)));
  EXPECT_NE(scores.find("mean_velocity"), std::string::npos);
  EXPECT_NE(scores.find("simulated=yes"), std::string::npos);
}

TEST_F(Record, UncalibratedCountsAreInspectedButNotScored) {
  STEADYPLATE_REQUIRE_DATA(sent, "serial-captures/loadcell22-clean.bin");
  const auto inspect = steadyplate({"inspect", "--board", "loadcell22", sent.string()});
  EXPECT_EQ(inspect.exit_code, 0) << inspect.err;
  EXPECT_NE(inspect.out.find("not calibrated"), std::string::npos) << inspect.out;
  const auto analyze = steadyplate({"analyze", "--board", "loadcell22", sent.string()});
  EXPECT_EQ(analyze.exit_code, 3);
  EXPECT_NE(analyze.err.find("counts"), std::string::npos) << analyze.err;
}

}  // namespace
}  // namespace steadyplate::test
