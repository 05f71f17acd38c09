// Tilt sensors and plates with a matrix, from recordings of known angles and known loads.

#include <algorithm>
#include <cmath>
#include <memory>

#include "calibration/matrix_board.hpp"
#include "calibration/tilt.hpp"
#include "tools/cli/calibrate.hpp"
#include "tools/cli/calibration_text.hpp"
#include "tools/cli/list_option.hpp"
#include "tools/cli/write_certificate.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/holds_table.hpp"

namespace steadyplate::cli {

namespace {

using calibration::Certificate;
using scoring::fixed;
using session::TableRecord;

struct TableOptions {
  std::string table;
  std::string board;
  std::string out;
  CertificateFlags certificate;
  // plates
  std::vector<std::string> channels;
  std::string x_points = "right";
  std::string y_points = "forward";
  double surface_z_mm = 0.0;
};

Certificate start_certificate(const TableOptions& options, const TableRecord& record) {
  Certificate c = cli::start_certificate(options.certificate);
  c.simulated = record.simulated;
  c.device_identity = record.identity;
  c.device_profile = record.profile_id;
  c.recordings = record.files;
  return c;
}

// ---- tilt

std::vector<std::string> tilt_channels(const datasets::RecordingData& data) {
  const auto has = [&](const char* name) {
    return std::any_of(data.channels.begin(), data.channels.end(),
                       [&](const auto& channel) { return channel.name == name; });
  };
  if (!has("tilt_ml_deg") || !has("tilt_ap_deg")) return {};
  return {"tilt_ml_deg", "tilt_ap_deg"};
}

void run_tilt(const TableOptions& options, Context& context) {
  check_certificate_outputs(options.out, options.certificate);
  const TableRecord record =
      session::read_hold_table(options.table, {"ml_deg", "ap_deg"}, options.board, tilt_channels);
  std::vector<calibration::Tilt> level;
  std::vector<calibration::KnownTilt> known;
  for (const auto& row : record.rows) {
    const calibration::Tilt reading{row.reading.mean[0], row.reading.mean[1]};
    if (row.label[0] == 0.0 && row.label[1] == 0.0)
      level.push_back(reading);
    else
      known.push_back({{row.label[0], row.label[1]}, reading});
  }
  if (level.empty())
    throw std::invalid_argument(options.table + ": no row with the board flat (0,0): the level is not known");
  calibration::TiltModel model{calibration::level_of(level), {1.0, 0.0, 0.0, 1.0}};
  Certificate c = start_certificate(options, record);
  c.fit = "level";
  context.out << "level reads ML " << fixed(model.level.ml_deg, 3) << ", AP " << fixed(model.level.ap_deg, 3)
              << " deg\n";
  if (!known.empty()) {
    const auto fit = calibration::fit_tilt(model.level, known);
    model = fit.model;
    c.fit = "level and axes";
    c.tilt_rms_deg = fit.rms_deg;
    context.out << "the sensor is turned by " << fixed(fit.turned_deg, 2) << " deg; gains ML "
                << fixed(fit.gain_ml, 4) << ", AP " << fixed(fit.gain_ap, 4) << "; off by "
                << fixed(fit.rms_deg, 3) << " deg (RMS) over " << known.size() << " angles\n";
  }
  c.model = calibration::TiltChannels{"tilt_ml_deg", "tilt_ap_deg", model};
  write_certificate(options.out, c, options.certificate, context);
}

// ---- plates with a matrix

/// The channels the user named; else forces and moments; else everything that is volts or counts.
std::vector<std::string> plate_channels(const TableOptions& options, const datasets::RecordingData& data) {
  std::vector<std::string> wanted = options.channels;
  const auto has = [&](const std::string& name) {
    return std::any_of(data.channels.begin(), data.channels.end(),
                       [&](const auto& channel) { return channel.name == name && channel.plate.empty(); });
  };
  const std::vector<std::string> six = {"fx_n", "fy_n", "fz_n", "mx_nmm", "my_nmm", "mz_nmm"};
  if (wanted.empty() && std::all_of(six.begin(), six.end(), has)) wanted = six;
  if (wanted.empty())
    for (const auto& channel : data.channels)
      if (channel.plate.empty() && (channel.unit == "counts" || channel.unit == "V"))
        wanted.push_back(channel.name);
  return std::all_of(wanted.begin(), wanted.end(), has) ? wanted : std::vector<std::string>{};
}

std::string component_text(const calibration::MatrixFit& fit) {
  constexpr std::array names = {"Fx, N", "Fy, N", "Fz, N", "Mx, N*mm", "My, N*mm", "Mz, N*mm"};
  std::string text = "off by (RMS over the loads):";
  for (std::size_t row = 0; row < names.size(); ++row)
    text += std::string(row == 0 ? " " : ", ") + names.at(row) + " " + scoring::rounded(fit.rms.at(row));
  return text + "; condition " + scoring::rounded(fit.condition, 3) + '\n';
}

/// The centre of pressure of each load by the fitted plate, against the truth.
void add_residuals(Certificate& c, const calibration::PlateModel& model,
                   const std::vector<calibration::KnownLoad>& cases) {
  const calibration::MatrixBoard board(model.channels, model.matrix, model.zero);
  const calibration::AxisMapping axes(calibration::direction_from(model.x_points),
                                      calibration::direction_from(model.y_points));
  double squares = 0.0;
  double forces = 0.0;
  for (const auto& one : cases) {
    if (!one.loaded() || std::abs(one.load.fz_n) < 1.0) continue;  // a pure moment has no point
    const auto point = [&](const calibration::Wrench& w) {
      return axes.to_subject(calibration::plate_point(w, model.surface_z_mm, 0.0), std::abs(w.fz_n));
    };
    const auto seen = point(board.at(one.reading.mean));
    const auto truth = point(one.load);
    c.residuals.push_back({truth.fz_n / c.gravity_mps2, truth.cop_ml_mm, truth.cop_ap_mm,
                           seen.fz_n - truth.fz_n, seen.cop_ml_mm - truth.cop_ml_mm,
                           seen.cop_ap_mm - truth.cop_ap_mm});
    const auto& r = c.residuals.back();
    const double off = std::hypot(r.off_ml_mm, r.off_ap_mm);
    squares += off * off;
    forces += r.off_n * r.off_n;
    c.cop_largest_mm = std::max(c.cop_largest_mm.value_or(0.0), off);
  }
  if (c.residuals.empty()) return;
  const auto n = static_cast<double>(c.residuals.size());
  c.cop_rms_mm = std::sqrt(squares / n);
  c.force_rms_n = std::sqrt(forces / n);
}

void run_plate(const TableOptions& options, Context& context) {
  check_certificate_outputs(options.out, options.certificate);
  const TableRecord record = session::read_hold_table(
      options.table, {"fx_n", "fy_n", "fz_n", "mx_nmm", "my_nmm", "mz_nmm"}, options.board,
      [&](const datasets::RecordingData& data) { return plate_channels(options, data); });
  std::vector<calibration::KnownLoad> cases;
  for (const auto& row : record.rows)
    cases.push_back(
        {{row.label[0], row.label[1], row.label[2], row.label[3], row.label[4], row.label[5]}, row.reading});
  const auto fit = calibration::fit_matrix(cases, record.channels);
  calibration::PlateModel model;
  model.channels = record.channels;
  model.zero = fit.zero;
  model.matrix = fit.matrix;
  model.surface_z_mm = options.surface_z_mm;
  model.x_points = options.x_points;
  model.y_points = options.y_points;
  Certificate c = start_certificate(options, record);
  c.fit = "matrix";
  c.condition = fit.condition;
  add_residuals(c, model, cases);
  c.model = model;
  context.out << component_text(fit);
  if (c.cop_rms_mm) context.out << "CoP off by " << fixed(*c.cop_rms_mm, 3) << " mm (RMS)\n";
  write_certificate(options.out, c, options.certificate, context);
}

void add_common(CLI::App& verb, TableOptions& options) {
  verb.add_option("table", options.table, "CSV: a recording of each")->required()->option_text("TABLE.csv");
  verb.add_option("--out", options.out, "Folder for the certificate and its page")
      ->required()
      ->option_text("FOLDER");
  verb.add_option("--board", options.board, "Device profile, for bare bytes")->option_text("PROFILE");
  options.certificate.add_to(verb);
}

}  // namespace

void add_calibrate_tables(CLI::App& parent, Context& context) {
  auto tilt = std::make_shared<TableOptions>();
  CLI::App* tilt_verb = parent.add_subcommand("tilt", "A tilt sensor's level and axes, from known angles");
  add_common(*tilt_verb, *tilt);
  tilt_verb->footer(R"(
Example: angles.csv, with the board flat, then on wedges (right edge down is +ML, front edge down is +AP):
  file,ml_deg,ap_deg
  flat.spj,0,0
  right.spj,5,0
  front.spj,0,5
  steadyplate calibrate tilt angles.csv --out cal-wobble

The flat board alone gives the level; two angles in different directions give the axes as well. Columns from_s,to_s
may follow: a part of a recording in seconds.)");
  tilt_verb->callback([tilt, &context] { run_tilt(*tilt, context); });

  auto plate = std::make_shared<TableOptions>();
  CLI::App* plate_verb =
      parent.add_subcommand("plate", "A force plate's matrix in its place, from dead weights and a lever");
  add_common(*plate_verb, *plate);
  add_list(*plate_verb, "--channels", plate->channels,
           "Channels to use, separated by ',' (default: forces and moments, else all volts or counts)")
      ->option_text("NAME,...");
  plate_verb->add_option("--surface-z", plate->surface_z_mm, "Height of the surface in the plate's frame, mm")
      ->option_text("MM");
  plate_verb->add_option("--x", plate->x_points, "Where the plate's x points: right, left, forward, backward")
      ->check(CLI::IsMember({"right", "left", "forward", "backward"}));
  plate_verb->add_option("--y", plate->y_points, "Where its y points")
      ->check(CLI::IsMember({"right", "left", "forward", "backward"}));
  plate_verb->footer(R"(
Example: loads.csv, the empty plate first and last, then loads that move every component:
  file,fx_n,fy_n,fz_n,mx_nmm,my_nmm,mz_nmm
  empty.csv,0,0,0,0,0,0
  corner.csv,0,0,196.1,19610,-29420,0
  steadyplate calibrate plate loads.csv --surface-z -40 --out cal-plate

Forces in N and moments in N*mm about the plate's origin, in its own axes (after Cedraro et al. 2008).)");
  plate_verb->callback([plate, &context] { run_plate(*plate, context); });
}

}  // namespace steadyplate::cli
