// Live recording and its journals: record, verify, recover, devices.

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>

#include "acquisition/journal/decode.hpp"
#include "acquisition/live/record.hpp"
#include "acquisition/transport/serial.hpp"
#include "datasets/file.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/read_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using scoring::fixed;

// ---- record

std::atomic<bool> interrupted{false};  // what a signal handler may touch

void interrupt(int /*signal*/) {
  interrupted = true;
}

struct RecordOptions {
  std::string device;
  std::string board;
  std::string out;
  acquisition::RecordPlan plan;
};

/// ISO 8601 in UTC, for people only.
std::string now_utc() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(now - day);
  const auto two = [](auto value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
         "-" + two(static_cast<unsigned>(date.day())) + "T" + two(time.hours().count()) + ":" +
         two(time.minutes().count()) + ":" + two(time.seconds().count()) + "Z";
}

std::string link_words(const acquisition::LinkCounts& link) {
  return std::to_string(link.damaged) + " damaged, " + (link.missing_is_exact ? "" : "at least ") +
         std::to_string(link.missing) + " missing";
}

int code_of(acquisition::RecordEnd end) {
  using acquisition::RecordEnd;
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
      break;
  }
  return exit_code::device_lost;
}

void run_record(const RecordOptions& options, Context& context) {
  const acquisition::DeviceProfile profile = acquisition::load_profile(options.board);
  scoring::check_output(options.out, false);
  const auto board = acquisition::open_transport(options.device);
  acquisition::JournalWriter journal(options.out,
                                     {.program = "steadyplate " + std::string(scoring::program_version()),
                                      .address = options.device,
                                      .profile_id = profile.id,
                                      .profile = profile.text,
                                      .started = now_utc(),
                                      .simulated = profile.simulated});
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  const auto outcome =
      acquisition::record(*board, profile, journal, options.plan, interrupted, [&](const auto& progress) {
        context.err << "recording " << fixed(progress.seconds, 0) << " of "
                    << fixed(options.plan.duration_s, 0) << " s, " << fixed(progress.rate_hz, 1) << " Hz, "
                    << link_words(progress.link) << '\n';
      });
  const auto& total = outcome.total;
  context.err << "steadyplate: " << to_sentence(outcome.end) << ".\nsteadyplate: wrote " << options.out
              << ": " << total.frames << " samples in " << fixed(total.seconds, 1) << " s, "
              << link_words(total.link)
              << (total.reconnects > 0 ? ", reconnected " + std::to_string(total.reconnects) + " times" : "")
              << ". Next: steadyplate inspect '" << options.out << "'\n";
  context.exit_code = code_of(outcome.end);
}

// ---- verify and recover

struct Judgement {
  bool good = false;
  std::string words;
};

/// A journal in one line: what is in it, and whether it is whole.
Judgement judge(const acquisition::JournalContents& contents) {
  std::uint64_t bytes = 0;
  std::size_t reads = 0;
  std::int64_t last_ns = 0;
  for (const auto& record : contents.records) {
    last_ns = record.host_ns;
    if (record.kind != acquisition::RecordKind::bytes) continue;
    bytes += record.payload.size();
    ++reads;
  }
  std::string words = std::to_string(bytes) + " bytes of the board in " + std::to_string(reads) + " reads, " +
                      fixed(1e-9 * static_cast<double>(last_ns), 1) + " s, profile " +
                      contents.header.profile_id;
  for (const auto& damage : contents.damage)
    words.append("; bytes ")
        .append(std::to_string(damage.from))
        .append(" to ")
        .append(std::to_string(damage.to))
        .append(" damaged");
  if (!contents.sealed) words += "; not sealed: it was cut off";
  if (contents.sealed && !contents.seal_holds && contents.damage.empty()) words += "; the seal does not hold";
  if (contents.seal_holds) words += "; sealed and whole";
  return {contents.seal_holds, words};
}

void run_verify(const std::vector<std::string>& files, Context& context) {
  std::vector<Failure> failures;
  for (const std::string& file : files) {
    try {
      const std::string bytes = datasets::read_file(file);
      const Judgement judgement = judge(acquisition::read_journal(bytes, file));
      context.out << file << ": " << judgement.words << '\n';
      if (!judgement.good)
        failures.push_back(
            {std::string(file).append(": not whole. Next: steadyplate recover '").append(file).append("'"),
             1});
    } catch (const datasets::ReadError& error) {
      failures.push_back({error.what(), exit_code::unreadable});
    }
  }
  context.exit_code = report_failures(context.err, failures, files.size());
}

struct RecoverOptions {
  std::string file;
  std::string out;
};

void run_recover(RecoverOptions options, Context& context) {
  if (options.out.empty()) {
    const std::filesystem::path file(options.file);
    options.out = (file.parent_path() / (file.stem().string() + "-recovered.spj")).string();
  }
  const std::string bytes = datasets::read_file(options.file);
  const auto contents = acquisition::read_journal(bytes, options.file);
  if (contents.seal_holds) {
    context.err << "steadyplate: " << options.file << " is sealed and whole; there is nothing to recover\n";
    return;
  }
  acquisition::JournalWriter journal(options.out, contents.header);
  std::int64_t last_ns = 0;
  for (const auto& record : contents.records) {
    last_ns = record.host_ns;
    if (record.kind == acquisition::RecordKind::bytes)
      journal.bytes(record.host_ns, record.payload);
    else
      journal.event(record.host_ns, record.payload);
  }
  std::string lost;
  for (const auto& damage : contents.damage)
    lost += (lost.empty() ? "" : ",") +
            ("[" + std::to_string(damage.from) + "," + std::to_string(damage.to) + "]");
  journal.event(last_ns, "{\"event\":\"recovered\",\"lost_bytes_of_the_file\":[" + lost + "]}");
  journal.seal(last_ns);
  context.out << options.out << ": " << judge(contents).words << '\n';
}

// ---- devices

void run_devices(Context& context) {
  const auto ports = acquisition::serial_ports();
  context.out << (ports.empty() ? "No serial port is here. Is the board plugged in?\n\n" : "Serial ports:\n");
  for (const auto& port : ports) {
    context.out << "  " << scoring::pad_right(port.name, 14) << ' ' << port.description;
    if (!port.usb_id.empty())
      context.out << "  --device serial:usb=" << port.usb_id
                  << (port.usb_serial.empty() ? "" : ":" + port.usb_serial);
    context.out << (port.permitted ? "" : "  [you may not open it: join the group dialout]") << '\n';
  }
  if (!ports.empty()) context.out << '\n';
  context.out << "Profiles that come with the program (record --board ID; or name your own file.toml):\n";
  for (const std::string& id : acquisition::built_in_profiles()) {
    const auto profile = acquisition::load_profile(id);
    context.out << "  " << scoring::pad_right(id, 18) << scoring::pad_left(scoring::plain(profile.rate_hz), 5)
                << " Hz  " << profile.name << (profile.calibrated() ? "" : " [counts: to be calibrated]")
                << '\n';
  }
}

}  // namespace

void add_record(CLI::App& app, Context& context) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App* verb =
      app.add_subcommand("record", "Record a board on the wire into a journal that cannot lose a trial");
  verb->add_option(
          "--device", options->device,
          "Where the board is: serial:/dev/ttyUSB0?baud=115200, serial:usb=0403:6001:SERIAL, tcp:HOST:PORT, "
          "file:PATH (an input device, pty or pipe) or replay:PATH (bytes that were kept)")
      ->required()
      ->option_text("ADDRESS");
  verb->add_option("--board", options->board,
                   "How it speaks: a profile (list: steadyplate devices) or a file.toml")
      ->required()
      ->option_text("PROFILE");
  verb->add_option("--duration", options->plan.duration_s, "How long (default 60)")
      ->check(CLI::Range(0.1, 86400.0))
      ->option_text("S");
  verb->add_option("--out", options->out, "Journal to make: FILE.spj; never replaces one")
      ->required()
      ->option_text("FILE");
  verb->footer(R"(
Examples:
  steadyplate record --device serial:/dev/ttyACM0?baud=115200 --board text-4cells --out trial.spj
  steadyplate record --device tcp:192.168.4.1:5000 --board loadcell22 --duration 60 --out trial.spj
  steadyplate record --device file:/dev/input/event5 --board wiiboard --out trial.spj
  steadyplate inspect trial.spj
  steadyplate verify trial.spj

Raw bytes are written before they are understood, to the disk at least once a second. Ctrl-C ends and seals. A journal
without a seal (power cut, killed program) is made whole by: steadyplate recover trial.spj)");
  verb->callback([options, &context] { run_record(*options, context); });
}

void add_journals(CLI::App& app, Context& context) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* verify = app.add_subcommand("verify", "Is a journal sealed and whole?");
  verify->add_option("files", *files, "Journals (*.spj)")->required()->option_text("...");
  verify->footer("");
  verify->callback([files, &context] { run_verify(*files, context); });

  auto recover = std::make_shared<RecoverOptions>();
  CLI::App* verb = app.add_subcommand("recover", "Make a journal whole that was cut off or damaged");
  verb->add_option("file", recover->file, "The journal; it is left as it is")->required()->option_text(" ");
  verb->add_option("--out", recover->out, "New journal (default: NAME-recovered.spj beside it)")
      ->option_text("FILE");
  verb->footer("");
  verb->callback([recover, &context] { run_recover(*recover, context); });

  CLI::App* devices = app.add_subcommand("devices", "Boards this program knows");
  devices->footer("");
  devices->callback([&context] { run_devices(context); });
}

}  // namespace steadyplate::cli
