#include "tools/cli/bench_flags.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>

#include "acquisition/journal/writer.hpp"
#include "tools/cli/bench_guide.hpp"
#include "tools/cli/clock.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

double number_in(std::string_view text, const std::string& where) {
  double value = 0.0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
    throw std::invalid_argument(where + ": '" + std::string(text) + "' is no number");
  return value;
}

std::pair<double, double> two_numbers(std::string_view text, char between, const std::string& where) {
  const auto middle = text.find(between);
  if (middle == std::string_view::npos)
    throw std::invalid_argument(where + ": '" + std::string(text) + "' is not two numbers with '" + between +
                                "' between them");
  return {number_in(text.substr(0, middle), where), number_in(text.substr(middle + 1), where)};
}

/// calibration-1.spj before calibration-2.spj before calibration-10.spj.
std::pair<std::string, long> rank(const std::filesystem::path& file) {
  const std::string stem = file.stem().string();
  const auto dash = stem.rfind('-');
  long number = 0;
  if (dash != std::string::npos) std::from_chars(stem.data() + dash + 1, stem.data() + stem.size(), number);
  return {stem.substr(0, dash), number};
}

}  // namespace

void BenchFlags::add_to(CLI::App& verb) {
  verb.add_option("device", device,
                  "Where the board is: serial:/dev/ttyUSB0, tcp:HOST:PORT ..., or sim:bench?board=7")
      ->option_text("DEVICE");
  verb.add_option("--board,--profile", board,
                  "How it speaks: a profile (list: steadyplate devices) or a file.toml")
      ->option_text("PROFILE");
  verb.add_option(
          "--from", from,
          "Use what was recorded: journals of steadyplate calibrate, their folder, or a holds.csv table")
      ->option_text("FILE...");
  verb.add_option(
          "--points", points,
          "Where masses are laid: 5, 9 (default) or 25 points over the span, or \"ML,AP;ML,AP;...\" in mm")
      ->option_text("POINTS");
  verb.add_option("--span", span, "Width x length that the points cover, mm: 320x170")->option_text("WxL");
  verb.add_option(
          "--cells", cells_mm,
          "Where the cells stand, \"ML,AP;...\" in mm in the order of the channels; else as the profile says")
      ->option_text("PLACES");
  verb.add_option("--settle", settle_s, "Seconds a load may come to rest (default 2)")
      ->check(CLI::Range(0.0, 600.0))
      ->option_text("S");
  verb.add_option("--hold", hold_s, "Seconds a load is measured (default 3)")
      ->check(CLI::Range(0.2, 600.0))
      ->option_text("S");
  verb.add_option("--out", out, "Folder for the journals and what comes of them; nothing in it is replaced")
      ->option_text("FOLDER");
}

std::vector<calibration::CellPosition> parse_points(std::string_view text) {
  std::vector<calibration::CellPosition> points;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const auto [ml, ap] = two_numbers(one, ',', "points");
    points.push_back({ml, ap});
  }
  return points;
}

acquisition::DeviceProfile bench_profile(const BenchFlags& flags) {
  if (!flags.board.empty()) return acquisition::load_profile(flags.board);
  const std::string own = acquisition::profile_of_address(flags.device);
  if (own.empty())
    throw std::invalid_argument("--board is missing: how does the board speak? See: steadyplate devices");
  return acquisition::load_profile(own);
}

std::vector<calibration::CellPosition> bench_points(const BenchFlags& flags,
                                                    const acquisition::DeviceProfile& profile) {
  if (flags.points.find(',') != std::string::npos) return parse_points(flags.points);
  const int points = static_cast<int>(number_in(flags.points, "points"));
  if (flags.span.empty()) return session::points_on(profile, points);
  const auto [width, length] = two_numbers(flags.span, 'x', "span");
  if (!(width > 0.0 && length > 0.0)) throw std::invalid_argument("span: above 0 mm, such as 320x170");
  return session::grid_points(points, width, length);
}

std::vector<std::filesystem::path> journals_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().extension() == ".spj") files.push_back(entry.path());
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return files;
}

session::BenchRecord bench_from(const BenchFlags& flags) {
  std::vector<std::filesystem::path> journals;
  for (const std::string& name : flags.from) {
    if (std::filesystem::path(name).extension() == ".csv") {
      if (flags.from.size() > 1) throw std::invalid_argument("--from: one table, or journals, not both");
      return session::read_bench_table(name, flags.board);
    }
    if (!std::filesystem::is_directory(name)) {
      journals.emplace_back(name);
      continue;
    }
    const auto found = journals_in(name);
    if (found.empty()) throw std::invalid_argument("--from: there is no journal (*.spj) in " + name);
    journals.insert(journals.end(), found.begin(), found.end());
  }
  return session::read_bench(journals);
}

bool record_bench(const BenchFlags& flags, const acquisition::DeviceProfile& profile,
                  const std::vector<session::HoldLabel>& plan, const std::string& name, Context& context) {
  note_interrupts(WaitingCalls::come_back);
  survive_hangups();
  const std::string address = acquisition::with_line(flags.device, profile.line);
  const auto board = acquisition::open_transport(address);
  std::filesystem::create_directories(flags.out);
  const auto file = session::next_bench_journal(flags.out, name);
  acquisition::JournalWriter journal(file,
                                     {.program = "steadyplate " + std::string(scoring::program_version()),
                                      .address = address,
                                      .profile_id = profile.id,
                                      .profile = profile.text,
                                      .started = now_utc(),
                                      .simulated = board->simulated() || profile.simulated,
                                      .identity = acquisition::board_identity(*board, address)});
  const auto channels = session::cell_names(profile);
  const GuideOptions guide{.settle_s = flags.settle_s,
                           .hold_s = flags.hold_s,
                           .simulated_hand = flags.device.rfind("sim:bench", 0) == 0};
  session::BenchRecording bench(*board, profile, journal);
  bool complete = false;
  try {
    complete = BenchGuide(bench, channels, guide, std::cin, context).run(plan);
    bench.finish();
  } catch (const session::BoardLost& lost) {
    bench.finish();
    context.err << "steadyplate: " << flags.device << ": " << lost.what() << '\n';
    context.exit_code = exit_code::device_lost;
  }
  if (complete) return true;
  context.err << "steadyplate: what was held is kept in " << file.string()
              << ". The same command goes on from there.\n";
  if (context.exit_code == exit_code::done) context.exit_code = exit_code::interrupted;
  return false;
}

}  // namespace steadyplate::cli
