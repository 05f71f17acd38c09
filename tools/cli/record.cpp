// Record a board live.

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

#include "acquisition/devices/identify.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "tools/cli/clock.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/record_board.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/certificates.hpp"
#include "tools/session/live_view.hpp"
#include "tools/session/ndjson.hpp"
#include "tools/session/tare_hold.hpp"

namespace steadyplate::cli {

namespace {

using acquisition::DeviceProfile;
using acquisition::RecordEnd;
using scoring::fixed;

constexpr double software_tare_s = 3.0;

int code_of(RecordEnd end) {
  switch (end) {
    case RecordEnd::complete:
    case RecordEnd::end:
      return exit_code::done;
    case RecordEnd::stopped:
      return exit_code::interrupted;
    case RecordEnd::not_its_own:
      return exit_code::unreadable;
    case RecordEnd::lost:
    case RecordEnd::silent:
    case RecordEnd::deaf:
      break;
  }
  return exit_code::device_lost;
}

/// Shows a recording under way: on a terminal a picture drawn over itself, else a line each tenth; and its
/// samples to another program, if one asked for them.
class Screen final : public acquisition::RecordWatcher {
 public:
  Screen(const DeviceProfile& profile, const calibration::Certificate* certificate, double duration_s,
         bool simulated, bool stream, Context& context)
      : profile_(profile), duration_s_(duration_s), context_(context), live_(profile, certificate) {
    if (!stream) return;
    stream_.emplace(STDOUT_FILENO);
    stream_->push(session::ndjson_head(profile, simulated));
  }

  void frames(std::span<const acquisition::Frame> frames, std::int64_t host_ns) override {
    for (const acquisition::Frame& frame : frames) {
      const auto& sample = live_.add(frame);
      if (tare_) tare_->take(sample);
      if (stream_) stream_->push(session::ndjson_sample(sample, live_, profile_.channels.size()));
    }
    if (!tare_) return;
    if (const auto zero = tare_->after_read(host_ns)) {
      live_.tare(*zero);
      remark("the zero is taken: step on");
    }
  }

  void progress(const acquisition::RecordProgress& now) override {
    if (context_.err_is_terminal) {
      const std::string picture = session::live_view(now, duration_s_, live_, profile_);
      if (lines_ > 0) context_.err << "\x1b[" << lines_ << "A\x1b[J";
      context_.err << picture << std::flush;
      lines_ = std::count(picture.begin(), picture.end(), '\n');
    } else if (now.seconds >= next_line_s_) {
      context_.err << "recording " << session::live_line(now, duration_s_, live_) << std::endl;
      next_line_s_ = now.seconds + std::max(1.0, duration_s_ / 10.0);
    }
  }

  void remark(const std::string& words) override {
    context_.err << "steadyplate: " << words << std::endl;
    lines_ = 0;
  }

  /// The board cannot tare itself: its first seconds are its zero.
  void tare_by_hold(acquisition::JournalWriter& journal, double seconds) {
    tare_.emplace(journal, profile_.channels.size(), seconds);
    remark("stay off the board: its zero is being taken");
  }

  /// Lines another program did not take in time.
  std::uint64_t dropped() const { return stream_ ? stream_->dropped() : 0; }

 private:
  const DeviceProfile& profile_;
  double duration_s_;
  Context& context_;
  session::LiveScores live_;
  std::optional<session::TareHold> tare_;
  std::optional<session::LineStream> stream_;
  std::ptrdiff_t lines_ = 0;
  double next_line_s_ = 1.0;
};

std::string end_words(const acquisition::RecordOutcome& outcome) {
  if (outcome.end != RecordEnd::not_its_own) return outcome.words;
  const std::vector<std::uint8_t> bytes(outcome.first_bytes.begin(), outcome.first_bytes.end());
  return outcome.words + " " + acquisition::what_it_may_be(bytes);
}

void run_record(RecordOptions options, Context& context) {
  if (!options.guided.study.empty()) return run_guided(options, context);
  if (options.out.empty())
    throw std::invalid_argument(
        "--out FILE.spj is missing; or, for a whole protocol with a participant of a study: --study");
  const DeviceProfile profile = profile_for(options);
  if (!options.stream.empty() && context.out_is_terminal)
    throw std::invalid_argument("--stdout ndjson is for another program: put a pipe or a file behind it");
  scoring::check_output(options.out, false);
  options.device = acquisition::with_line(options.device, profile.line);
  options.plan.reconnect = std::chrono::milliseconds(static_cast<std::int64_t>(1e3 * options.reconnect_s));
  if (context.err_is_terminal) options.plan.tell_every = std::chrono::milliseconds(100);
  note_interrupts(WaitingCalls::go_on);
  survive_hangups();
  const auto board = acquisition::open_transport(options.device);
  const bool simulated = options.simulated || profile.simulated || board->simulated();
  const std::string identity = acquisition::board_identity(*board, options.device);
  const auto known = certificate_for(options, identity, !simulated || !profile.calibrated(), context);
  acquisition::JournalWriter journal(options.out,
                                     {.program = "steadyplate " + std::string(scoring::program_version()),
                                      .address = options.device,
                                      .profile_id = profile.id,
                                      .profile = profile.text,
                                      .started = now_utc(),
                                      .simulated = simulated,
                                      .identity = identity,
                                      .certificate = known ? known->toml : ""});
  const bool tare_by_hold = options.plan.tare && profile.commands.tare.empty();
  if (tare_by_hold) options.plan.duration_s += software_tare_s;
  Screen screen(profile, known ? &known->certificate : nullptr, options.plan.duration_s, simulated,
                !options.stream.empty(), context);
  if (tare_by_hold) screen.tare_by_hold(journal, software_tare_s);
  const auto outcome = acquisition::record(*board, profile, journal, options.plan, interrupt_noted(), screen);
  const auto& total = outcome.total;
  context.exit_code = code_of(outcome.end);
  context.err << "steadyplate: " << options.device << ": " << end_words(outcome) << '\n';
  if (total.bytes == 0) {  // the name is free for the next try
    std::filesystem::remove(options.out);
    context.err << "steadyplate: nothing was received, so nothing was kept\n";
    return;
  }
  context.err << "steadyplate: wrote " << options.out << ": " << total.frames << " samples in "
              << fixed(total.seconds, 1) << " s, " << session::link_words(total.link)
              << (total.reconnects > 0 ? ", reconnected " + std::to_string(total.reconnects) + " times" : "")
              << ". Next: steadyplate inspect '" << options.out << "'\n";
  if (screen.dropped() > 0)
    context.err << "steadyplate: the reader of --stdout was too slow for " << screen.dropped()
                << " samples; the journal has them all\n";
}

}  // namespace

void add_record(CLI::App& app, Context& context) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App* verb =
      app.add_subcommand("record", "Record a board on the wire into a journal that cannot lose a trial");
  verb->add_option(
          "device,--device", options->device,
          "Where the board is: serial:/dev/ttyUSB0?baud=115200, serial:usb=0403:6001:SERIAL, "
          "tcp:HOST:PORT, udp:PORT, file:PATH (an input device, pty or pipe), replay:PATH (kept bytes "
          "or a journal; ?speed=real) or sim:quiet?seed=7 (a simulated board)")
      ->required()
      ->option_text("ADDRESS");
  verb->add_option(
          "--board,--profile", options->board,
          "How it speaks: a profile (list: steadyplate devices) or a file.toml; not needed with sim:")
      ->option_text("PROFILE");
  verb->add_option("--duration", options->plan.duration_s, "How long (default 60)")
      ->check(CLI::Range(0.1, 86400.0))
      ->option_text("S");
  verb->add_option("--out", options->out, "Journal to make: FILE.spj; never replaces one")
      ->option_text("FILE");
  verb->add_flag(
      "--tare", options->plan.tare,
      "Take the zero first, with nobody on the board: by its own command where its profile knows one, "
      "else from its first 3 s (counts need a calibration certificate for that)");
  verb->add_option("--reconnect", options->reconnect_s,
                   "A board that is pulled may come back for so long; then the trial is void (default 10)")
      ->check(CLI::Range(0.0, 3600.0))
      ->option_text("S");
  verb->add_option(
          "--stdout", options->stream,
          "Samples for another program, a JSON line each; a slow reader loses lines, never the trial")
      ->check(CLI::IsMember({"ndjson"}));
  verb->add_option("--certificate", options->certificate,
                   "Calibrate by this certificate (default: the one applied for this board)")
      ->option_text("FILE");
  verb->add_flag("--strict", options->strict,
                 "Refuse (exit 4) a board without a certificate that is valid today");
  verb->add_flag("--simulated", options->simulated, "No person stands on this board: label it so");
  GuidedOptions& guided = options->guided;
  const std::string group = "A guided session";
  verb->add_option("--study", guided.study,
                   "Run a whole protocol: each trial goes into this study as it is taken")
      ->option_text("STUDY")
      ->group(group);
  verb->add_option("--participant", guided.participant, "Pseudonym; known to the study")
      ->option_text("P-007")
      ->group(group);
  verb->add_option("--session", guided.time_point, "Time point (default baseline); made when it is planned")
      ->option_text("TIME")
      ->group(group);
  verb->add_option("--protocol", guided.protocol, "Its id (steadyplate protocols), or your own file.toml")
      ->option_text("ID|FILE")
      ->group(group);
  verb->add_option("--seed", guided.seed,
                   "Of a random order of tests (default: by chance); kept in the study")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 53))
      ->option_text("N")
      ->group(group);
  verb->add_option("--dominant-leg", guided.dominant_leg, "left or right, when the study does not know it")
      ->check(CLI::IsMember({"left", "right"}))
      ->group(group);
  verb->add_option(
          "--answers", guided.answers,
          "An operator's words from a file, one a line (default: the keyboard, or what stdin brings)")
      ->option_text("FILE")
      ->group(group);
  verb->add_option("--interrupted", guided.interrupted,
                   "Trials that an earlier session left: ask (default), keep them as void, or drop them")
      ->check(CLI::IsMember({"ask", "keep", "drop"}))
      ->group(group);
  verb->footer(R"(
Examples:
  steadyplate record sim:quiet --duration 30 --out try.spj
  steadyplate record serial:/dev/ttyACM0 --board loadcell22 --study lab --participant P-007 --session post
      --protocol romberg
  yes "start
  accept" | steadyplate record "sim:quiet?speed=20" --study lab --participant P-001 --protocol romberg
  steadyplate record --device serial:/dev/ttyACM0 --board text-4cells --out trial.spj
  steadyplate record --device tcp:192.168.4.1:5000 --board loadcell22 --duration 60 --out trial.spj
  steadyplate record --device udp:5005 --board loadcell22 --out trial.spj
  steadyplate record --device file:/dev/input/event5 --board wiiboard --out trial.spj
  steadyplate inspect trial.spj
  steadyplate verify trial.spj

Raw bytes are written before they are understood, to the disk at least once a second. Ctrl-C ends and seals. A
journal without a seal (power cut, killed program) is made whole by: steadyplate recover trial.spj
What is shown while it records is raw; the trial's scores come from: steadyplate analyze trial.spj

A guided session says what to tell the person, counts down, ends each trial by its protocol, and asks: accept, repeat or
void. Keys: Space starts and stops, f fall, s step, t touch (results, kept), a accept, r repeat, v void, p pause, q
leave. A trial is acknowledged on stdout (trial UUID SHA-256 STATE) when the study has it on disk. Left or killed, the
same command goes on behind the trials that were judged; what was being taken is found and offered.
Another board for the next test (a force plate, then a board that tilts)? Leave with q, give the same command with it.
Words of --answers, each waiting for its moment: start, stop, fall, step, touch (also: fall at 8.5), accept, repeat WHY,
void WHY, pause, resume, cancel; keep or drop for an interrupted trial. Times are the board's: speed=20 of a simulated
board makes the session as much faster, rests included; seconds=3600 keeps it alive for longer than ten minutes.)");
  verb->callback([options, &context] { run_record(*options, context); });
}

}  // namespace steadyplate::cli
