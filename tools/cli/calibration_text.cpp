#include "tools/cli/calibration_text.hpp"

#include <cmath>

#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using scoring::fixed;
using scoring::pad_left;
using scoring::pad_right;
using scoring::plain;

std::string signed_fixed(double value, int digits) {
  return (value >= 0.0 ? "+" : "") + fixed(value, digits);
}

std::string cells_text(const calibration::CellModel& model) {
  std::string text = "cell              zero        N a unit (SE)            ML mm (SE)        AP mm (SE)\n";
  for (std::size_t i = 0; i < model.cells.size(); ++i) {
    const auto& cell = model.cells[i];
    const auto& error = model.errors[i];
    const auto place = [](double at, double se) {
      return fixed(at, 2) + (se > 0.0 ? " (" + fixed(se, 2) + ")" : " (given)");
    };
    text += pad_right(cell.channel, 16) + pad_left(fixed(cell.cell.zero, 1), 10) + "  " +
            pad_right(plain(cell.cell.gain, 7) + " (" + plain(error.gain, 2) + ")", 25) +
            pad_right(place(cell.at.ml_mm, error.ml_mm), 18) + place(cell.at.ap_mm, error.ap_mm) + '\n';
  }
  return text;
}

}  // namespace

std::string findings_text(std::span<const calibration::Finding> findings) {
  std::string text;
  for (const auto& finding : findings)
    text += std::string(finding.fatal ? "WRONG  " : "note   ") + finding.what + ". " + finding.next + '\n';
  return text;
}

std::string fit_text(const calibration::CellCalibration& made) {
  const calibration::CellFit& fit = *made.fit;
  std::string text = "fit of " + calibration::to_string(fit.kind) + ", " +
                     std::to_string(fit.placements.size()) + " loads, condition " + plain(fit.condition, 3) +
                     '\n' + cells_text({fit.cells, fit.errors, made.noise_n});
  text += "CoP off by " + fixed(fit.cop_rms_mm, 3) + " mm (RMS), " + fixed(fit.cop_largest_mm, 3) +
          " mm at most; load by " + fixed(fit.force_rms_n, 3) + " N (RMS)\n";
  if (std::isfinite(fit.left_out_cop_rms_mm))
    text += "of points the fit has not seen: CoP off by " + fixed(fit.left_out_cop_rms_mm, 3) + " mm (RMS)\n";
  return text;
}

std::string verification_text(const calibration::Verification& v) {
  std::string text = "load                                      off: load N    ML mm    AP mm\n";
  for (const auto& p : v.points)
    text +=
        pad_right(plain(p.mass_kg) + " kg at ML " + plain(p.ml_mm) + ", AP " + plain(p.ap_mm) + " mm", 40) +
        pad_left(signed_fixed(p.off_n, 2), 13) + pad_left(signed_fixed(p.off_ml_mm, 2), 9) +
        pad_left(signed_fixed(p.off_ap_mm, 2), 9) + '\n';
  text += "cell              gain, % (SE)      zero moved by, N\n";
  for (const auto& cell : v.cells)
    text += pad_right(cell.channel, 16) + "  " +
            pad_right(std::isfinite(cell.gain_share) ? signed_fixed(100.0 * cell.gain_share, 2) + " (" +
                                                           fixed(100.0 * cell.gain_share_se, 2) + ")"
                                                     : "not known",
                      18) +
            signed_fixed(cell.zero_n, 2) + (cell.suspect ? "  <- look at this cell" : "") + '\n';
  return text + findings_text(v.findings) + "CoP off by " + fixed(v.cop_rms_mm, 3) + " mm (RMS)\n" + v.words +
         '\n';
}

std::string certificate_text(const calibration::Certificate& c) {
  std::string text =
      "certificate " + c.id + (c.seal_holds ? "" : "  SEAL BROKEN: it was changed by hand") + '\n';
  if (c.simulated) text += "of a SIMULATED board: no use on a real one\n";
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += pad_right(name, 14) + value + '\n';
  };
  line("board", c.device_name + " (profile " + c.device_profile + ")");
  line("identity",
       c.device_identity.empty() ? "none: the board cannot be told from others" : c.device_identity);
  line("issued", c.issued + " by " + (c.operator_initials.empty() ? "(no initials)" : c.operator_initials) +
                     ", valid until " + c.valid_until);
  if (c.temperature_c) line("temperature", plain(*c.temperature_c) + " deg C");
  std::string masses;
  for (const double mass : c.masses_kg) masses += (masses.empty() ? "" : ", ") + plain(mass);
  line("method", c.fit + (c.robust ? ", robust" : "") + ": " + masses + " kg on " +
                     std::to_string(c.points_mm.size()) + " points");
  if (c.cop_rms_mm)
    line("CoP off by",
         fixed(*c.cop_rms_mm, 3) + " mm (RMS), " + fixed(c.cop_largest_mm.value_or(NAN), 3) + " mm at most" +
             (c.left_out_cop_rms_mm ? "; points not seen " + fixed(*c.left_out_cop_rms_mm, 3) + " mm" : ""));
  if (c.force_rms_n) line("load off by", fixed(*c.force_rms_n, 3) + " N (RMS)");
  if (c.tilt_rms_deg) line("tilt off by", fixed(*c.tilt_rms_deg, 3) + " deg (RMS)");
  if (c.noise_ml_mm)
    line("CoP noise", "ML " + fixed(*c.noise_ml_mm, 3) + ", AP " + fixed(c.noise_ap_mm.value_or(NAN), 3) +
                          " mm (SD of one sample) under " + plain(c.reference_mass_kg) + " kg");
  if (const auto* cells = std::get_if<calibration::CellModel>(&c.model)) text += cells_text(*cells);
  for (const std::string& note : c.notes) line("note", note);
  for (const auto& file : c.recordings) line("recorded in", file.file + "  SHA-256 " + file.sha256);
  return text;
}

}  // namespace steadyplate::cli
