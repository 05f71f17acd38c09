// A lab station's day, end to end: simulated boards on real sockets and ptys, readers that stall, programs
// that die, disks that fill up, boards that go away.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Starts `simulate` with the words before "--", takes the address it prints, and runs the program with the
/// words behind, DEVICE replaced by the address.
constexpr const char* with_board = R"py(
import subprocess, sys
program = sys.argv[1]
words = sys.argv[2:]
cut = words.index('--')
board = subprocess.Popen([program, 'simulate'] + words[:cut], stderr=subprocess.PIPE, text=True)
line = board.stderr.readline()
if '--device ' not in line:
    sys.stderr.write(line)
    sys.exit(77 if 'no pseudo terminal' in line else 99)
device = line.split('--device ')[1].split()[0]
status = subprocess.call([program] + [w.replace('DEVICE', device) for w in words[cut + 1:]])
board.wait(30)
sys.exit(status)
)py";

class Live : public testing::Test {
 protected:
  ProcessResult with(const std::vector<std::string>& simulate, const std::vector<std::string>& run) {
    std::vector<std::string> command = {"python3", "-c", with_board, STEADYPLATE_PROGRAM_PATH};
    command.insert(command.end(), simulate.begin(), simulate.end());
    command.emplace_back("--");
    command.insert(command.end(), run.begin(), run.end());
    return run_process(command);
  }
  ProcessResult python(const char* script, const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {"python3", "-c", script, STEADYPLATE_PROGRAM_PATH};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_process(command);
  }
  std::string path(const char* name) const { return (folder_.path() / name).string(); }
  TemporaryDirectory folder_;
};

TEST_F(Live, EveryWireOverTcpIsRecordedToTheLastSampleItTellsTheTruthAbout) {
  for (const std::string wire : {"loadcell22", "text", "witmotion", "bitalino", "accusway", "tecgihan"}) {
    const std::string truth = path((wire + ".json").c_str());
    const std::string journal = path((wire + ".spj").c_str());
    const std::string board = wire == "loadcell22" ? "simulated-board"
                              : wire == "text"     ? "text-4cells"
                                                   : wire;
    const auto result = with({"--wire", wire, "--to", "tcp:0", "--seconds", "2", "--hz",
                              wire == "tecgihan" ? "1000" : "100", "--truth", truth},
                             {"record", "--device", "DEVICE", "--board", board, "--simulated", "--reconnect",
                              "1", "--duration", "20", "--out", journal});
    ASSERT_EQ(result.exit_code, 0) << wire << result.err;
    const auto seen = json::parse(steadyplate({"inspect", "--json", journal}).out);
    const auto told = json::parse(slurp(truth));
    const auto samples = seen["recordings"][0]["samples"].get<std::uint64_t>();
    const auto frames = told["frames"].get<std::uint64_t>();
    // A polled board's last block may be ready after the other side has closed.
    EXPECT_LE(frames - samples, wire == "tecgihan" ? 100U : 0U) << wire;
    EXPECT_EQ(seen["recordings"][0]["simulated"], true);
  }
}

TEST_F(Live, ATiltingBoardOnAPtyGivesTilt) {
  const auto result = with({"--wire", "text", "--model", "tilt", "--to", "pty", "--seconds", "2"},
                           {"record", "--device", "DEVICE", "--board", "text-tilt", "--simulated",
                            "--duration", "20", "--out", path("t.spj")});
  if (result.exit_code == 77) GTEST_SKIP() << "NOT TESTED: this machine has no pseudo terminals";
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.err.find("tilt ML"), std::string::npos) << result.err;
  const auto csv = steadyplate({"convert", path("t.spj"), "--out", "-"});
  EXPECT_NE(csv.out.find("time_s,tilt_ml_deg,tilt_ap_deg,yaw_deg\n"), std::string::npos)
      << csv.out.substr(0, 900);
}

TEST_F(Live, DatagramsAreReceivedAndABusyPortIsSaid) {
  constexpr const char* script = R"py(
import socket, subprocess, sys, time
program, journal = sys.argv[1:3]
probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
probe.bind(('', 0))
port = probe.getsockname()[1]
busy = subprocess.run([program, 'record', '--device', 'udp:%d' % port, '--board', 'simulated-board', '--out', journal],
                      capture_output=True, text=True)
print('busy', busy.returncode, 'in use' in busy.stderr)
probe.close()
record = subprocess.Popen([program, 'record', '--device', 'udp:%d' % port, '--board', 'simulated-board',
                           '--duration', '3', '--out', journal], stderr=subprocess.PIPE, text=True)
time.sleep(0.7)
subprocess.run([program, 'simulate', '--wire', 'loadcell22', '--to', 'udp:127.0.0.1:%d' % port, '--seconds', '1.5'],
               stderr=subprocess.DEVNULL)
record.communicate()
print('record', record.returncode)
)py";
  const auto result = python(script, {path("u.spj")});
  EXPECT_EQ(result.out, "busy 5 True\nrecord 0\n") << result.err;
  EXPECT_NE(steadyplate({"verify", path("u.spj")}).out.find("150 samples, 0 damaged frames, 0 missing"),
            std::string::npos);
}

TEST_F(Live, ARecordingEqualsItsExportBitForBit) {
  ASSERT_EQ(steadyplate({"record", "--device", "sim:foam?seed=11&faults=lose=2000,stall=2000", "--duration",
                         "6", "--out", path("a.spj")})
                .exit_code,
            0);
  ASSERT_EQ(steadyplate({"convert", path("a.spj")}).exit_code, 0);
  const std::vector<std::string> how = {"--metrics", "all", "--profile", "raw", "--format", "csv"};
  const auto scores = [&](const char* file) {
    std::vector<std::string> command = {"analyze", path(file)};
    command.insert(command.end(), how.begin(), how.end());
    return steadyplate(command).out;
  };
  const std::string live = scores("a.spj");
  EXPECT_GT(std::count(live.begin(), live.end(), '\n'), 100);
  EXPECT_NE(live.find("simulated=yes"), std::string::npos);
  EXPECT_EQ(live, scores("a.csv"));
  // The label and all else that is known survive the export.
  const auto before = json::parse(steadyplate({"inspect", "--json", path("a.spj")}).out)["recordings"][0];
  const auto after = json::parse(steadyplate({"inspect", "--json", path("a.csv")}).out)["recordings"][0];
  EXPECT_EQ(before["link"], after["link"]);
  EXPECT_EQ(before["channels"], after["channels"]);
  EXPECT_EQ(before["assumptions"], after["assumptions"]);
  EXPECT_EQ(steadyplate({"convert", path("a.spj")}).exit_code, 6) << "never replaces one";
}

TEST_F(Live, AReplayOfAJournalIsTheSameRecordingAlsoAtItsOwnPace) {
  ASSERT_EQ(steadyplate({"record", "--device", "sim:quiet?seed=3", "--duration", "2", "--out", path("a.spj")})
                .exit_code,
            0);
  const auto again = [&](const std::string& options, const char* out) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(steadyplate({"record", "--device", "replay:" + path("a.spj") + options, "--board",
                           "simulated-board", "--out", path(out)})
                  .exit_code,
              0);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  again("", "full.spj");
  EXPECT_GT(again("?speed=real", "real.spj"), 1.8);
  const auto values = [&](const char* file) { ASSERT_EQ(steadyplate({"convert", path(file)}).exit_code, 0); };
  for (const char* file : {"a.spj", "full.spj", "real.spj"}) values(file);
  const auto rows = [&](const char* file) {
    const std::string text = slurp(path(file));
    return text.substr(text.find('\n'));
  };
  EXPECT_EQ(rows("a.csv"), rows("full.csv"));
  EXPECT_EQ(rows("a.csv"), rows("real.csv"));
  EXPECT_NE(slurp(path("full.csv")).find("\"simulated\":true"), std::string::npos);
  // The label goes with the bytes, also where the profile does not bring it.
  ASSERT_EQ(
      steadyplate({"record", "--device", "sim:quiet?wire=text", "--duration", "1", "--out", path("t.spj")})
          .exit_code,
      0);
  ASSERT_EQ(steadyplate({"record", "--device", "replay:" + path("t.spj"), "--board", "text-4cells", "--out",
                         path("t2.spj")})
                .exit_code,
            0);
  EXPECT_NE(steadyplate({"inspect", path("t2.spj")}).out.find("SIMULATED"), std::string::npos);
}

TEST_F(Live, AStalledReaderOfStdoutLosesNothingOnDisk) {
  constexpr const char* script = R"py(
import subprocess, sys, time
program, journal = sys.argv[1:3]
record = subprocess.Popen([program, 'record', '--device', 'sim:quiet?hz=1000&wire=loadcell22', '--board', 'simulated-board',
                           '--duration', '4', '--stdout', 'ndjson', '--out', journal],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
first = record.stdout.readline()
time.sleep(5)  # nobody reads while it records
print(record.poll() is not None or 'still waiting for the reader')
rest = record.stdout.read().decode().splitlines()
print(record.wait(), first.decode().startswith('{"schema":"steadyplate.live/1"'), len(rest) > 100)
)py";
  const auto result = python(script, {path("s.spj")});
  EXPECT_NE(result.out.find("0 True True"), std::string::npos) << result.out << result.err;
  const std::string words = steadyplate({"verify", path("s.spj")}).out;
  EXPECT_NE(words.find("sealed and whole"), std::string::npos) << words;
  EXPECT_NE(words.find("0 damaged frames, 0 missing"), std::string::npos) << words;
}

TEST_F(Live, EveryLineOfNdjsonParsesAndTheSamplesAreThoseOfTheJournal) {
  const auto result = steadyplate(
      {"record", "--device", "sim:quiet", "--duration", "1", "--stdout", "ndjson", "--out", path("n.spj")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::istringstream lines(result.out);
  std::string line;
  std::size_t samples = 0;
  while (std::getline(lines, line)) {
    const auto parsed = json::parse(line, nullptr, false);
    ASSERT_FALSE(parsed.is_discarded()) << line;
    samples += parsed.contains("t") ? 1 : 0;
  }
  EXPECT_EQ(samples,
            json::parse(steadyplate({"inspect", "--json", path("n.spj")}).out)["recordings"][0]["samples"]
                .get<std::size_t>());
}

/// Starts a recording, notes when each byte of the journal was on the disk, and kills it at a random moment.
constexpr const char* kill_it = R"py(
import os, random, socket, struct, subprocess, sys, threading, time
program, folder, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(seed)
def crc(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8): value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value
def frame(i):
    body = struct.pack('<BBHI', 0xAA, 1, i & 0xFFFF, i * 5000 & 0xFFFFFFFF) + bytes((i >> 8 * k & 255 if k < 3 else 7) for k in range(12))
    return body + struct.pack('<H', crc(body))
frames = [frame(i) for i in range(1200)]
bad = 0
def one(run):
    global bad
    listener = socket.create_server(('127.0.0.1', 0))
    journal = os.path.join(folder, 'k%d.spj' % run)
    child = subprocess.Popen([program, 'record', '--device', 'tcp:127.0.0.1:%d' % listener.getsockname()[1],
                              '--board', 'loadcell22', '--out', journal], stderr=subprocess.DEVNULL)
    connection, _ = listener.accept()
    begun = time.monotonic()
    sent = []
    end = begun + 1.1 + random.random() * 1.5
    try:
        for i, data in enumerate(frames):
            due = begun + i * 0.005
            if due > end: break
            time.sleep(max(0, due - time.monotonic()))
            connection.sendall(data)
            sent.append(time.monotonic())
    except OSError: pass
    time.sleep(max(0, end - time.monotonic()))
    killed = time.monotonic()
    child.kill(); child.wait(); connection.close(); listener.close()
    recovered = os.path.join(folder, 'k%d-r.spj' % run)
    if subprocess.call([program, 'recover', journal, '--out', recovered], stdout=subprocess.DEVNULL) != 0:
        bad += 1; print('run', run, 'not recovered'); return
    data = open(recovered, 'rb').read()
    at = data.index(b'\n', data.index(b'\n') + 1) + 1
    got = b''
    while at < len(data):
        length = struct.unpack_from('<I', data, at + 4)[0]
        if data[at:at + 4] == b'SPJD': got += data[at + 16:at + 16 + length]
        at += 20 + length
    safe = sum(1 for t in sent if t < killed - 1.0)
    whole = b''.join(frames)
    if got != whole[:len(got)] or len(got) < safe * 22:
        bad += 1; print('run', run, 'has', len(got), 'bytes of', safe * 22)
    os.remove(journal); os.remove(recovered)
workers = []
numbers = iter(range(count))
lock = threading.Lock()
def work():
    while True:
        with lock: run = next(numbers, None)
        if run is None: return
        one(run)
for _ in range(4):
    workers.append(threading.Thread(target=work)); workers[-1].start()
for worker in workers: worker.join()
print(count, 'killed', bad, 'bad')
)py";

TEST_F(Live, KilledAtRandomMomentsItGivesBackAllThatIsASecondOld) {
  const std::string count = std::to_string(kills(12, 12));  // 200 for a release
  const auto result = python(kill_it, {folder_.path().string(), count, "1"});
  EXPECT_EQ(result.out, count + " killed 0 bad\n") << result.err;
}

TEST_F(Live, AFolderThatBecomesReadOnlyKeepsTheTrialAndANewOneIsRefused) {
  if (::geteuid() == 0 && run_process({"setpriv", "--reuid=65534", "--clear-groups", "true"}).exit_code != 0)
    GTEST_SKIP() << "NOT TESTED: root may write everywhere, and setpriv cannot make us another user";
  constexpr const char* script = R"py(
import os, stat, subprocess, sys, time
program, folder = sys.argv[1:3]
os.chmod(os.path.dirname(folder), 0o755)
os.makedirs(folder)
os.chmod(folder, 0o777)
user = ['setpriv', '--reuid=65534', '--clear-groups'] if os.geteuid() == 0 else []
def command(name):
    return user + [program, 'record', '--device', 'sim:quiet', '--duration', '2', '--out', os.path.join(folder, name)]
record = subprocess.Popen(command('a.spj'), stderr=subprocess.PIPE, text=True)
until = time.time() + 30
while time.time() < until and not os.path.exists(os.path.join(folder, 'a.spj')): time.sleep(0.02)
time.sleep(0.5)
os.chmod(folder, 0o555)
print(record.communicate()[1], file=sys.stderr)
late = subprocess.run(command('b.spj'), capture_output=True, text=True)
print(record.returncode, late.returncode, 'Permission denied' in late.stderr, 'Choose another place' in late.stderr)
os.chmod(folder, 0o777)
)py";
  const auto result = python(script, {path("shut")});
  EXPECT_EQ(result.out, "0 1 True True\n") << result.err;
  EXPECT_EQ(steadyplate({"verify", path("shut/a.spj")}).exit_code, 0);
}

TEST_F(Live, ADiskThatFillsUpIsSaidAtOnceAndKeepsWhatItTook) {
  constexpr const char* script = R"py(
import resource, signal, subprocess, sys
program, journal = sys.argv[1:3]
def little():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))
record = subprocess.run([program, 'record', '--device', 'sim:quiet?hz=1000', '--duration', '20', '--out', journal],
                        preexec_fn=little, capture_output=True, text=True)
print(record.returncode, 'cannot write' in record.stderr)
recover = subprocess.run([program, 'recover', journal], capture_output=True, text=True)
print(recover.returncode)
)py";
  const auto result = python(script, {path("f.spj")});
  EXPECT_EQ(result.out, "1 True\n0\n") << result.err;
  const std::string words = steadyplate({"verify", path("f-recovered.spj")}).out;
  EXPECT_NE(words.find("sealed and whole"), std::string::npos) << words;
  EXPECT_NE(words.find("0 missing"), std::string::npos) << words;
}

TEST_F(Live, ASilentStrangeOrAbsentBoardIsToldApartAndNotWaitedFor) {
  constexpr const char* script = R"py(
import socket, subprocess, sys, threading, time
program, folder, capture = sys.argv[1:4]
data = open(capture, 'rb').read() if capture else b''
def serve(payload):
    listener = socket.create_server(('127.0.0.1', 0))
    def go():
        connection, _ = listener.accept()
        try:
            for _ in range(20000):
                if payload: connection.sendall(payload)
                time.sleep(0.05)
        except OSError: pass
    threading.Thread(target=go, daemon=True).start()
    return 'tcp:127.0.0.1:%d' % listener.getsockname()[1]
def run(name, device, board):
    begun = time.monotonic()
    r = subprocess.run([program, 'record', '--device', device, '--board', board, '--out', folder + '/' + name], capture_output=True, text=True)
    took = time.monotonic() - begun
    # Each takes less than 3 s on an idle machine; a busy one is not what is tested.
    print(name, r.returncode, 'in time' if took < 15 else 'late %.1f' % took, ' '.join(l for l in r.stderr.splitlines() if l.startswith('steadyplate')))
run('silent', serve(b''), 'loadcell22')
run('strange', serve(data), 'loadcell22')
run('noise', serve(bytes((i * 7919 >> 3) & 255 for i in range(4000))), 'witmotion')
run('absent', 'tcp:127.0.0.1:9', 'loadcell22')
run('noport', 'serial:/dev/ttyNOPE0', 'loadcell22')
)py";
  STEADYPLATE_REQUIRE_DATA(capture, "serial-captures/bitalino-6ch-clean.bin");
  const auto result = python(script, {folder_.path().string(), capture.string()});
  EXPECT_NE(result.out.find("silent 5 in time"), std::string::npos) << result.out << result.err;
  EXPECT_NE(result.out.find("the board is silent"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("strange 3 in time"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("--board bitalino"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("noise 3 in time"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("baud rate"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("absent 5 in time"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("noport 5 in time"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("no such port"), std::string::npos) << result.out;
  EXPECT_FALSE(fs::exists(path("silent"))) << "the name is free for the next try";
}

TEST_F(Live, ABoardThatFallsSilentOrStaysAwayMakesTheTrialVoidAndKeepsIt) {
  constexpr const char* script = R"py(
import os, pty, subprocess, sys, time
program, journal = sys.argv[1:3]
try: master, slave = os.openpty()
except OSError: sys.exit(77)
import tty
tty.setraw(slave)
name = os.ttyname(slave)
record = subprocess.Popen([program, 'record', '--device', 'file:' + name, '--board', 'text-tilt', '--reconnect', '1',
                           '--out', journal], stderr=subprocess.PIPE, text=True)
time.sleep(0.3)
for i in range(60):
    os.write(master, b'%d,1.0,2.0,3.0\r\n' % (20 * i))
    time.sleep(0.01)
_, said = record.communicate()
print(record.returncode, 'void' in said)
)py";
  const auto result = python(script, {path("v.spj")});
  if (result.exit_code == 77) GTEST_SKIP() << "NOT TESTED: this machine has no pseudo terminals";
  EXPECT_EQ(result.out, "5 True\n") << result.err;
  EXPECT_NE(steadyplate({"verify", path("v.spj")}).out.find("VOID: the board sent nothing"),
            std::string::npos);
  EXPECT_NE(steadyplate({"inspect", path("v.spj")}).out.find("this trial is void"), std::string::npos);
}

TEST_F(Live, AnUnknownBoardIsProbedAndItsProposedProfileRecordsIt) {
  constexpr const char* script = R"py(
import socket, subprocess, sys, threading, time
program, profile, journal = sys.argv[1:4]
listener = socket.create_server(('127.0.0.1', 0))
def go():
    while True:
        connection, _ = listener.accept()
        begun = time.monotonic()
        try:
            for i in range(100000):
                connection.sendall(b'%d;%d;%d;0.25\r\n' % (7000 + 20 * i, i % 50, -i))
                time.sleep(max(0, begun + 0.02 * i - time.monotonic()))
        except OSError: pass
threading.Thread(target=go, daemon=True).start()
device = 'tcp:127.0.0.1:%d' % listener.getsockname()[1]
probe = subprocess.run([program, 'devices', 'probe', device, '--seconds', '1.5', '--out', profile], capture_output=True, text=True)
sys.stderr.write(probe.stdout + probe.stderr)
record = subprocess.run([program, 'record', '--device', device, '--board', profile, '--duration', '1', '--out', journal], capture_output=True, text=True)
sys.stderr.write(record.stderr)
print(probe.returncode, record.returncode)
)py";
  const auto result = python(script, {path("board.toml"), path("p.spj")});
  EXPECT_EQ(result.out, "0 0\n") << result.err;
  const auto csv = steadyplate({"convert", path("p.spj"), "--out", "-"}).out;
  EXPECT_NE(csv.find("time_s,value_1_counts,value_2_counts,value_3_counts\n0,0,0,0.25\n0.02,1,-1,0.25\n"),
            std::string::npos)
      << csv.substr(0, 1500);
}

TEST_F(Live, DoctorAndDevicesSayWhatIsHere) {
  const auto doctor = steadyplate({"doctor"});
  EXPECT_TRUE(doctor.exit_code == 0 || doctor.exit_code == 1) << doctor.err;
  EXPECT_NE(doctor.out.find("GB are free"), std::string::npos) << doctor.out;
  EXPECT_NE(doctor.out.find("ModemManager"), std::string::npos);
  const auto devices = steadyplate({"devices"});
  EXPECT_EQ(devices.exit_code, 0);
  EXPECT_NE(devices.out.find("simulated-board"), std::string::npos);
  EXPECT_NE(devices.out.find("lost samples show by"), std::string::npos);
}

TEST_F(Live, TheUdevRulesNameEveryBridgeOfTheProfiles) {
  const std::string rules = slurp(source_dir() / "acquisition/udev/60-steadyplate.rules");
  for (const auto& entry : fs::directory_iterator(source_dir() / "acquisition/devices/profiles")) {
    const std::string toml = slurp(entry.path());
    const auto at = toml.find("usb_ids = [");
    if (at == std::string::npos) continue;
    std::istringstream list(toml.substr(at + 11, toml.find(']', at) - at - 11));
    std::string item;
    while (std::getline(list, item, ',')) {
      const std::string id = item.substr(item.find('"') + 1, item.rfind('"') - item.find('"') - 1);
      EXPECT_NE(rules.find("ATTRS{idVendor}==\"" + id.substr(0, 4) + "\""), std::string::npos) << id;
      if (id.size() > 4) {
        EXPECT_NE(rules.find("ATTRS{idProduct}==\"" + id.substr(5) + "\""), std::string::npos) << id;
      }
    }
  }
}

}  // namespace
}  // namespace steadyplate::test
