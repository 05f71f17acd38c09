// Calibrate a board with known masses on known points.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "calibration/text.hpp"
#include "tools/cli/bench_flags.hpp"
#include "tools/cli/bench_guide.hpp"
#include "tools/cli/calibrate.hpp"
#include "tools/cli/calibration_text.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/list_option.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/cli/write_certificate.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/certificates.hpp"

namespace steadyplate::cli {

namespace {

using session::BenchRecord;

struct CalibrateOptions {
  BenchFlags bench;
  std::vector<double> masses_kg;
  std::string fit;
  bool robust = false;
  double gravity_mps2 = calibration::standard_gravity_mps2;
  double point_sd_mm = 0.5;
  double person_kg = 70.0;
  CertificateFlags certificate;
};

calibration::CellFitKind kind_of(const CalibrateOptions& options, const BenchRecord& record) {
  if (options.fit == "gains") return calibration::CellFitKind::gains;
  if (options.fit == "positions") return calibration::CellFitKind::gains_and_positions;
  // Four points tell gains from places; with fewer the places must be known.
  std::vector<std::pair<double, double>> points;
  for (const auto& sitting : record.sittings)
    for (const auto& p : sitting)
      if (p.loaded()) points.emplace_back(p.ml_mm, p.ap_mm);
  std::sort(points.begin(), points.end());
  const auto count = std::unique(points.begin(), points.end()) - points.begin();
  return count >= 5 ? calibration::CellFitKind::gains_and_positions : calibration::CellFitKind::gains;
}

std::optional<std::vector<calibration::CellPosition>> known_places(const CalibrateOptions& options,
                                                                   const BenchRecord& record) {
  if (!options.bench.cells_mm.empty()) return parse_points(options.bench.cells_mm);
  if (record.profile.channels.empty()) return std::nullopt;
  return session::corner_places(record.profile);
}

calibration::Certificate certificate_from(const CalibrateOptions& options, const BenchRecord& record,
                                          const calibration::CellCalibration& made) {
  const calibration::CellFit& fit = *made.fit;
  calibration::Certificate c = start_certificate(options.certificate);
  c.simulated = record.simulated;
  for (const auto& finding : made.findings) c.notes.push_back(finding.what);
  c.device_identity = record.identity;
  c.device_profile = record.profile.id;
  c.device_name = record.profile.name;
  const calibration::CellModel model{fit.cells, fit.errors, made.noise_n};
  c.model = model;
  c.fit = calibration::to_string(fit.kind);
  c.robust = options.robust;
  c.gravity_mps2 = options.gravity_mps2;
  for (const auto& error : fit.placements) {
    const calibration::Placement& p = made.loaded[error.placement];
    c.residuals.push_back({p.mass_kg, p.ml_mm, p.ap_mm, error.force_n, error.ml_mm, error.ap_mm});
    if (std::find(c.masses_kg.begin(), c.masses_kg.end(), p.mass_kg) == c.masses_kg.end())
      c.masses_kg.push_back(p.mass_kg);
    const bool seen = std::any_of(c.points_mm.begin(), c.points_mm.end(), [&](const auto& point) {
      return point.ml_mm == p.ml_mm && point.ap_mm == p.ap_mm;
    });
    if (!seen) c.points_mm.push_back({p.ml_mm, p.ap_mm});
  }
  c.cop_rms_mm = fit.cop_rms_mm;
  c.cop_largest_mm = fit.cop_largest_mm;
  if (std::isfinite(fit.left_out_cop_rms_mm)) c.left_out_cop_rms_mm = fit.left_out_cop_rms_mm;
  c.force_rms_n = fit.force_rms_n;
  c.condition = fit.condition;
  const auto noise = calibration::noise_floor(model, options.person_kg * options.gravity_mps2);
  c.reference_mass_kg = options.person_kg;
  c.noise_ml_mm = noise.ml_mm;
  c.noise_ap_mm = noise.ap_mm;
  c.recordings = record.files;
  return c;
}

/// From what was kept to a certificate: the one path, for a guided calibration and for recordings.
void conclude(const CalibrateOptions& options, const BenchRecord& record, Context& context) {
  calibration::CellFitOptions fit;
  fit.robust = options.robust;
  fit.gravity_mps2 = options.gravity_mps2;
  fit.point_sd_mm = options.point_sd_mm;
  const auto made = calibration::calibrate_cells(record.sittings, record.channels, kind_of(options, record),
                                                 known_places(options, record), fit);
  context.out << findings_text(made.findings);
  if (made.fit) context.out << fit_text(made);
  if (!made.usable()) {
    context.err << "steadyplate: no certificate: it would be wrong. See what was found above.\n";
    context.exit_code = exit_code::some_failed;
    return;
  }
  write_certificate(options.bench.out, certificate_from(options, record, made), options.certificate, context);
}

/// Everything that was recorded so far in this folder, if anything.
std::optional<BenchRecord> recorded(const std::filesystem::path& folder) {
  const auto journals = journals_in(folder);
  if (journals.empty()) return std::nullopt;
  return session::read_bench(journals);
}

void run_guided(const CalibrateOptions& options, Context& context) {
  const auto profile = bench_profile(options.bench);
  const auto points = bench_points(options.bench, profile);
  const auto plan = session::bench_plan(options.masses_kg, points);
  std::vector<calibration::Placement> planned;
  planned.reserve(plan.size());
  for (const auto& label : plan)
    planned.push_back({.mass_kg = label.mass_kg, .ml_mm = label.ml_mm, .ap_mm = label.ap_mm});
  calibration::check_layout(planned);  // before anybody carries a weight
  const auto before = recorded(options.bench.out);
  const auto left = before ? session::remaining(plan, before->sittings) : plan;
  if (before && !left.empty())
    context.err << "steadyplate: going on with " << options.bench.out << ": " << left.size() << " of "
                << plan.size() << " holds are left\n";
  if (!left.empty() && !record_bench(options.bench, profile, left, "calibration", context)) return;
  const auto all = recorded(options.bench.out);
  conclude(options, *all, context);
}

void run_calibrate(const CalibrateOptions& options, Context& context) {
  if (options.bench.out.empty())
    throw std::invalid_argument("--out is missing: a folder for the journals and the certificate");
  check_certificate_outputs(options.bench.out, options.certificate);
  if (!options.bench.from.empty()) return conclude(options, bench_from(options.bench), context);
  if (options.bench.device.empty())
    throw std::invalid_argument("name a board (serial:/dev/ttyUSB0, sim:bench?board=7), or --from FILES");
  if (options.masses_kg.empty())
    throw std::invalid_argument("--masses is missing: known masses in kg, such as 5,10,20");
  run_guided(options, context);
}

constexpr const char* calibrate_footer = R"(
Examples:
  steadyplate calibrate sim:bench?board=7 --masses 5,10,15,20,25 --points 9 --span 320x170 --out cal
  steadyplate calibrate serial:/dev/ttyUSB0 --board loadcell22 --masses 5,10,20 --points 9 --span 320x170 \
      --operator AB --temperature 21 --out cal-2026-11
  steadyplate calibrate --from cal/calibration-1.spj --out again        the same from what was recorded
  steadyplate calibrate --from holds.csv --out cal                      recordings of your own, a table of them
  steadyplate calibrate verify serial:/dev/ttyUSB0 --board loadcell22 --mass 10 --span 320x170 --out checks
  steadyplate calibrate show cal/certificate.toml --mass 62
  steadyplate calibrate apply cal/certificate.toml

It says what to lay where and waits until it lies still. Stopped in the middle (q, Ctrl-C, a pulled plug) the same
command goes on where it was. Points are the masses' centres from the board's middle, ML to the right, AP forward.
holds.csv has the columns file,mass_kg,ml_mm,ap_mm and may have from_s,to_s; rows in the order of time, the empty
board (0 kg) first and last. Masses class M1 (5e-5) and a paper grid on the board are good enough. Limits used: a
mass is taken to be laid within --point-sd of its point.)";

}  // namespace

void add_calibrate(CLI::App& app, Context& context) {
  auto options = std::make_shared<CalibrateOptions>();
  CLI::App* verb = app.add_subcommand(
      "calibrate", "Find a board's gains and cell positions with known masses; certificates; verification");
  options->bench.add_to(*verb);
  add_list(*verb, "--masses", options->masses_kg, "Known masses in kg, separated by ','")
      ->check(CLI::Range(0.05, 500.0))
      ->option_text("KG,...");
  verb->add_option("--fit", options->fit,
                   "gains (cells stand where the profile or --cells say), or positions as well (default from "
                   "5 points on)")
      ->check(CLI::IsMember({"gains", "positions"}));
  verb->add_flag("--robust", options->robust, "A mass laid on a wrong point counts less (Huber's weights)");
  verb->add_option("--gravity", options->gravity_mps2, "Local g in m/s2 (default 9.80665)")
      ->check(CLI::Range(9.7, 9.9))
      ->option_text("G");
  verb->add_option("--point-sd", options->point_sd_mm, "How well a mass is laid, SD in mm (default 0.5)")
      ->check(CLI::Range(0.01, 20.0))
      ->option_text("MM");
  verb->add_option("--person", options->person_kg,
                   "Weight for which the noise of the CoP is told, kg (default 70)")
      ->check(CLI::Range(1.0, 500.0))
      ->option_text("KG");
  options->certificate.add_to(*verb);
  verb->footer(calibrate_footer);
  add_calibrate_verify(*verb, context);
  add_calibrate_show(*verb, context);
  add_calibrate_drift(*verb, context);
  add_calibrate_tables(*verb, context);
  add_calibrate_kistler(*verb, context);
  verb->require_subcommand(0, 1);
  verb->callback([verb, options, &context] {
    if (verb->get_subcommands().empty()) run_calibrate(*options, context);
  });
}

}  // namespace steadyplate::cli
