// Boards on pseudo terminals, recorded as a lab station does: what is lost, what it costs, and how long after
// a frame was sent the live figures have it.
//
//   steadyplate_live_bench [BOARDS [SECONDS [HZ]]]      (default 1 10 1000)

#include <fcntl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "acquisition/devices/loadcell22.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "tools/session/live_scores.hpp"

namespace {

using namespace steadyplate;
using Clock = std::chrono::steady_clock;

double cpu_seconds(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long resident_kb() {
  std::ifstream status("/proc/self/statm");
  long size = 0;
  long resident = 0;
  status >> size >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

/// A pty in raw mode; what is written to `master` is what the board sends.
struct Wire {
  int master = -1;
  std::string name;
};

Wire make_wire() {
  Wire wire;
  wire.master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  std::array<char, 128> name{};
  if (wire.master < 0 || ::grantpt(wire.master) != 0 || ::unlockpt(wire.master) != 0 ||
      ::ptsname_r(wire.master, name.data(), name.size()) != 0)
    throw std::runtime_error("no pseudo terminal to be had");
  wire.name = name.data();
  const int terminal =
      ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);  // stays open: else the master hangs up
  termios raw{};
  ::tcgetattr(terminal, &raw);
  ::cfmakeraw(&raw);
  ::tcsetattr(terminal, TCSANOW, &raw);
  return wire;
}

/// When each frame was sent, and how long its way into the live figures took.
struct Journey {
  std::vector<std::atomic<std::int64_t>> sent_ns;
  std::vector<float> way_us;
  explicit Journey(std::size_t frames) : sent_ns(frames) {
    way_us.resize(frames);  // touched now, so that it does not look like growth later
    way_us.clear();
  }
};

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

class Watcher final : public acquisition::RecordWatcher {
 public:
  Watcher(const acquisition::DeviceProfile& profile, Journey& journey) : live_(profile), journey_(journey) {}
  void frames(std::span<const acquisition::Frame> frames, std::int64_t /*host_ns*/) override {
    for (const acquisition::Frame& frame : frames) {
      live_.add(frame);
      const auto wrapped = *frame.sequence;
      const std::size_t number =
          (next_ & ~std::size_t{0xFFFF}) + wrapped + (wrapped < (next_ & 0xFFFFU) ? 0x10000U : 0U);
      next_ = number;
      if (number < journey_.sent_ns.size())
        journey_.way_us.push_back(1e-3F * static_cast<float>(now_ns() - journey_.sent_ns[number]));
    }
  }

 private:
  session::LiveScores live_;
  Journey& journey_;
  std::size_t next_ = 0;
};

/// One station: so many boards, one recording thread each.
int run(std::size_t boards, double seconds, double hz) {
  const auto folder = std::filesystem::temp_directory_path() / ("live-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const auto profile = acquisition::load_profile("simulated-board");
  const auto frames = static_cast<std::size_t>(seconds * hz);
  std::vector<Wire> wires;
  std::vector<std::unique_ptr<Journey>> journeys;
  std::vector<acquisition::RecordOutcome> outcomes(boards);
  std::atomic<bool> stop{false};
  std::vector<std::thread> recorders;
  for (std::size_t b = 0; b < boards; ++b) {
    wires.push_back(make_wire());
    journeys.push_back(std::make_unique<Journey>(frames));
  }
  for (std::size_t b = 0; b < boards; ++b)
    recorders.emplace_back([&, b] {
      const auto board = acquisition::open_transport("file:" + wires[b].name);
      acquisition::JournalWriter journal(folder / (std::to_string(b) + ".spj"),
                                         {"bench", "pty", profile.id, profile.text, "", true});
      Watcher watcher(profile, *journeys[b]);
      acquisition::RecordPlan plan;
      plan.duration_s = 1e6;
      outcomes[b] = acquisition::record(*board, profile, journal, plan, stop, watcher);
    });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const double cpu_before = cpu_seconds(RUSAGE_SELF) - cpu_seconds(RUSAGE_THREAD);
  const long memory_before = resident_kb();
  const auto start = Clock::now();
  const std::chrono::duration<double> period(1.0 / hz);
  for (std::size_t i = 0; i < frames; ++i) {
    std::this_thread::sleep_until(
        start + std::chrono::duration_cast<Clock::duration>(period * static_cast<double>(i)));
    for (std::size_t b = 0; b < boards; ++b) {
      const std::string frame = acquisition::loadcell22_frame(
          static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(1e6 / hz * static_cast<double>(i)),
          {18000, 19000, 18500, static_cast<int>(17000 + i % 500)});
      journeys[b]->sent_ns[i] = now_ns();
      if (::write(wires[b].master, frame.data(), frame.size()) != std::ssize(frame))
        std::cerr << "the pty is full at frame " << i << '\n';
    }
  }
  const double took = std::chrono::duration<double>(Clock::now() - start).count();
  const long memory_after = resident_kb();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  // The sender's own thread is this one; the rest is what recording costs, its flushing threads included.
  const double cpu = cpu_seconds(RUSAGE_SELF) - cpu_seconds(RUSAGE_THREAD) - cpu_before;
  stop = true;
  for (std::thread& recorder : recorders) recorder.join();
  std::vector<float> ways;
  std::uint64_t got = 0;
  std::uint64_t damaged = 0;
  for (std::size_t b = 0; b < boards; ++b) {
    got += outcomes[b].total.frames;
    damaged += outcomes[b].total.link.damaged + outcomes[b].total.link.missing;
    ways.insert(ways.end(), journeys[b]->way_us.begin(), journeys[b]->way_us.end());
  }
  std::filesystem::remove_all(folder);
  std::sort(ways.begin(), ways.end());
  const auto percentile = [&](double p) {
    return ways.empty() ? 0.0F : ways[static_cast<std::size_t>(p * static_cast<double>(ways.size() - 1))];
  };
  std::cout << boards << " boards at " << hz << " Hz for " << took << " s: " << got << " of "
            << frames * boards << " frames, " << damaged << " damaged or missing\n"
            << "  CPU of recording: " << 100.0 * cpu / took << " % of one core\n"
            << "  memory: " << memory_before << " kB at the begin, " << memory_after << " kB at the end\n"
            << "  frame sent to live figures: p50 " << percentile(0.5) << " us, p99 " << percentile(0.99)
            << " us, most " << percentile(1.0) << " us\n";
  return got == frames * boards ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto number = [&](std::size_t i, double otherwise) {
    return words.size() > i ? std::strtod(words[i].c_str(), nullptr) : otherwise;
  };
  try {
    return run(static_cast<std::size_t>(number(0, 1)), number(1, 10), number(2, 1000));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
