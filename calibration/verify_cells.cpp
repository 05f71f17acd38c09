#include "calibration/verify_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "calibration/text.hpp"

namespace steadyplate::calibration {

namespace {

constexpr double surely = 3.0;          // standard errors
constexpr double least_change = 0.005;  // of a gain

std::vector<VerifiedPoint> measured(std::span<const CalibratedCell> cells, const Sitting& sitting,
                                    const ZeroLine& zero, double gravity_mps2) {
  std::vector<CalibratedCell> bare(cells.begin(), cells.end());
  for (CalibratedCell& cell : bare) cell.cell.zero = 0.0;
  const CellBoard board(bare);
  std::vector<VerifiedPoint> points;
  for (const Placement& p : tared(sitting, zero)) {
    if (!p.loaded()) continue;
    const LoadPoint seen = board.at(p.mean, 0.0);
    points.push_back({p.mass_kg, p.ml_mm, p.ap_mm, seen.fz_n - p.mass_kg * gravity_mps2,
                      seen.cop_ml_mm - p.ml_mm, seen.cop_ap_mm - p.ap_mm});
  }
  return points;
}

std::vector<CellChange> changes(std::span<const CalibratedCell> cells, const Sitting& sitting,
                                const ZeroLine& zero, double gravity_mps2) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<CellChange> changed;
  std::vector<std::string> channels;
  std::vector<CellPosition> places;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const LoadCell& then = cells[c].cell;
    const double moved = zero.zero(c, sitting.back().time_s) - then.zero;
    changed.push_back({cells[c].channel, none, none, then.gain * moved, false});
    channels.push_back(cells[c].channel);
    places.push_back(cells[c].at);
  }
  try {
    CellFitOptions options;
    options.gravity_mps2 = gravity_mps2;
    const CellFit fit = fit_cells(sitting, channels, CellFitKind::gains, places, options, false);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      changed[c].gain_share = fit.cells[c].cell.gain / cells[c].cell.gain - 1.0;
      changed[c].gain_share_se = std::abs(fit.errors[c].gain / cells[c].cell.gain);
      changed[c].suspect = std::abs(changed[c].gain_share) > least_change &&
                           std::abs(changed[c].gain_share) > surely * changed[c].gain_share_se;
    }
  } catch (const Undetermined&) {  // the points are still a check of the whole
  }
  return changed;
}

std::string suspects(const std::vector<CellChange>& cells) {
  std::string words;
  for (const CellChange& cell : cells) {
    if (!cell.suspect) continue;
    words += (words.empty() ? "" : ", ") + cell.channel;
    if (std::isfinite(cell.gain_share))
      words +=
          " (" + std::string(cell.gain_share > 0.0 ? "+" : "") + fixed(100.0 * cell.gain_share, 1) + " %)";
  }
  return words;
}

std::string sentence(const Verification& v) {
  const std::string seen = "CoP off by " + fixed(v.cop_largest_mm, 2) + " mm at most, load by " +
                           fixed(100.0 * v.force_largest_share, 2) + " %";
  const std::string who = suspects(v.cells);
  switch (v.verdict) {
    case Verdict::pass:
      return "pass: " + seen + ". The certificate stands.";
    case Verdict::drift:
      return "drift: " + seen + (who.empty() ? "" : "; changed: " + who) +
             ". Calibrate again before the next study.";
    case Verdict::fail:
      break;
  }
  return "FAIL: " + seen + (who.empty() ? "" : "; look at " + who) +
         ". Do not measure with this board until it is mended and calibrated.";
}

}  // namespace

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::drift:
      return "drift";
    case Verdict::fail:
      break;
  }
  return "FAIL";
}

Verification verify_cells(std::span<const CalibratedCell> cells, const Sitting& sitting,
                          const VerifyLimits& limits, double gravity_mps2) {
  std::vector<std::string> channels;
  for (const CalibratedCell& cell : cells) channels.push_back(cell.channel);
  Verification made;
  made.findings = inspect(sitting, channels);
  const ZeroLine zero = zero_line(sitting);
  made.points = measured(cells, sitting, zero, gravity_mps2);
  if (made.points.empty()) throw std::invalid_argument("placements: no mass was laid on the board");
  made.cells = changes(cells, sitting, zero, gravity_mps2);
  double squares = 0.0;
  for (const VerifiedPoint& p : made.points) {
    const double off = std::hypot(p.off_ml_mm, p.off_ap_mm);
    const double share = std::abs(p.off_n) / (p.mass_kg * gravity_mps2);
    squares += off * off;
    // a board that shows no load has no point: NaN is as far off as can be
    made.cop_largest_mm = std::isfinite(off) ? std::max(made.cop_largest_mm, off) : INFINITY;
    made.force_largest_share = std::isfinite(share) ? std::max(made.force_largest_share, share) : INFINITY;
  }
  made.cop_rms_mm = std::sqrt(squares / static_cast<double>(made.points.size()));
  const double worst =
      std::max(made.cop_largest_mm / limits.cop_mm, made.force_largest_share / limits.force_share);
  for (const Finding& finding : made.findings) {
    if (finding.kind != Finding::Kind::dead_cell && finding.kind != Finding::Kind::saturated) continue;
    for (CellChange& cell : made.cells)
      if (finding.what.find(cell.channel) != std::string::npos) cell.suspect = true;
  }
  const bool broken = std::any_of(made.findings.begin(), made.findings.end(),
                                  [](const Finding& finding) { return finding.fatal; });
  made.verdict = broken || worst > limits.fail_factor ? Verdict::fail
                 : worst > 1.0                        ? Verdict::drift
                                                      : Verdict::pass;
  made.words = sentence(made);
  return made;
}

}  // namespace steadyplate::calibration
