// Warming up and creep: how far does a load move that does not change?

#include <cmath>
#include <memory>

#include "calibration/corner_cells.hpp"
#include "calibration/drift.hpp"
#include "tools/cli/calibrate.hpp"
#include "tools/cli/read_flags.hpp"
#include "tools/scoring/centre_of_pressure.hpp"
#include "tools/scoring/open.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

constexpr double empty_board_n = 20.0;
constexpr double settled_share = 0.001;
constexpr double settled_empty_n = 0.2;

struct DriftOptions {
  std::string file;
  std::string board;
  std::string certificate;
  std::optional<double> limit_n;
};

/// Load and centre of pressure of the whole recording; without a load threshold, as an empty board is of
/// interest too.
struct Loads {
  std::vector<double> load_n;
  std::vector<double> ml_mm;
  std::vector<double> ap_mm;
};

Loads loads_of(const datasets::Recording& recording) {
  const auto& data = recording.data();
  if (recording.plates().empty())
    throw datasets::ReadError(datasets::ReadFault::damaged, data.provenance.file, 0,
                              "it has no load in newtons.",
                              "Calibrate the board first, and name its certificate with --certificate.");
  Loads loads;
  if (recording.has_cell_places()) {
    std::vector<calibration::CellPosition> places;
    for (const auto& cell : data.cell_places) places.push_back({cell.ml_mm, cell.ap_mm});
    const calibration::CornerCells board(places);
    std::vector<double> forces_n(places.size());
    for (std::size_t i = 0; i < data.time_s.size(); ++i) {
      for (std::size_t k = 0; k < places.size(); ++k)
        forces_n[k] = recording.find(data.cell_places[k].channel)->values[i];
      const auto point = board.at(forces_n, empty_board_n);
      loads.load_n.push_back(point.fz_n);
      loads.ml_mm.push_back(point.cop_ml_mm);
      loads.ap_mm.push_back(point.cop_ap_mm);
    }
    return loads;
  }
  const auto cop = scoring::centre_of_pressure(recording, recording.plates().front());
  return {cop.samples.load_n, cop.samples.ml_mm, cop.samples.ap_mm};
}

void run_drift(const DriftOptions& options, Context& context) {
  const auto recording = scoring::open_recording(options.file, {}, options.board, options.certificate);
  const Loads loads = loads_of(recording);
  if (loads.load_n.empty())
    throw datasets::ReadError(datasets::ReadFault::damaged, options.file, 0, "it has no load in newtons.",
                              "");
  double mean = 0.0;
  for (const double load : loads.load_n) mean += load / static_cast<double>(loads.load_n.size());
  const bool empty = std::abs(mean) < empty_board_n;
  const double limit = options.limit_n.value_or(empty ? settled_empty_n : settled_share * std::abs(mean));
  const auto check =
      calibration::check_drift(recording.data().time_s, loads.load_n, loads.ml_mm, loads.ap_mm, limit);
  using scoring::fixed;
  context.out << (empty ? "warm-up of the empty board" : "creep under " + fixed(mean, 1) + " N") << ", "
              << fixed(check.minutes, 1) << " min\n"
              << "load at the start " << fixed(check.start_n, 3) << " N, at the end " << fixed(check.end_n, 3)
              << " N, change " << fixed(check.end_n - check.start_n, 3) << " N"
              << (empty ? "" : " (" + fixed(100.0 * (check.end_n / check.start_n - 1.0), 3) + " %)") << '\n'
              << "in the last third it moves by " << fixed(check.last_n_per_min, 4) << " N a minute\n";
  if (std::isfinite(check.cop_moved_mm))
    context.out << "CoP moved by " << fixed(check.cop_moved_mm, 3) << " mm\n";
  if (check.settled_s)
    context.out << "settled (within " << fixed(limit, 2) << " N) after " << fixed(*check.settled_s, 0)
                << " s: wait so long before a calibration\n";
  else
    context.out << "not settled within " << fixed(limit, 2) << " N: record for longer\n";
  for (const std::string& warning : recording.data().warnings)
    context.err << "steadyplate: " << warning << '\n';
}

}  // namespace

void add_calibrate_drift(CLI::App& parent, Context& context) {
  auto options = std::make_shared<DriftOptions>();
  CLI::App* verb = parent.add_subcommand(
      "drift", "Warm-up of an empty board, or creep under a mass that stays, from one recording");
  verb->add_option("file", options->file, "A recording: the empty board, or one mass that nobody touches")
      ->required()
      ->option_text("FILE");
  verb->add_option("--board", options->board, "Device profile, for bare bytes")->option_text("PROFILE");
  verb->add_option("--certificate", options->certificate, "Calibrate the recording by it")
      ->option_text("FILE");
  verb->add_option("--limit", options->limit_n,
                   "What counts as settled (default 0.1 % of the load, 0.2 N without one)")
      ->check(CLI::Range(1e-4, 1e4))
      ->option_text("N");
  verb->footer(R"(
Example:
  steadyplate record --device serial:/dev/ttyUSB0 --board loadcell22 --duration 900 --out warm.spj
  steadyplate calibrate drift warm.spj)");
  verb->callback([options, &context] { run_drift(*options, context); });
}

}  // namespace steadyplate::cli
