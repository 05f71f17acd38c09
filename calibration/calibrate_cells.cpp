#include "calibration/calibrate_cells.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::calibration {

namespace {

/// The typical SD of a channel over all holds: one hold that was touched does not make the noise.
double median_sd(std::span<const Sitting> sittings, std::size_t channel) {
  std::vector<double> sds;
  for (const Sitting& sitting : sittings)
    for (const Placement& placement : sitting)
      if (std::isfinite(placement.sd[channel])) sds.push_back(placement.sd[channel]);
  if (sds.empty()) return 0.0;
  const auto middle = sds.begin() + static_cast<std::ptrdiff_t>(sds.size() / 2);
  std::nth_element(sds.begin(), middle, sds.end());
  return *middle;
}

bool fatal(const Finding& finding) {
  return finding.fatal;
}

}  // namespace

bool CellCalibration::usable() const {
  return fit && std::none_of(findings.begin(), findings.end(), fatal);
}

CellCalibration calibrate_cells(std::span<const Sitting> sittings, const std::vector<std::string>& channels,
                                CellFitKind kind, const std::optional<std::vector<CellPosition>>& known,
                                const CellFitOptions& options, std::optional<double> nominal_gain) {
  if (sittings.empty()) throw std::invalid_argument("sittings: there are none");
  CellCalibration made;
  for (const Sitting& sitting : sittings) {
    const std::vector<Finding> found = inspect(sitting, channels);
    made.findings.insert(made.findings.end(), found.begin(), found.end());
  }
  if (std::any_of(made.findings.begin(), made.findings.end(), fatal)) return made;
  std::vector<Placement> all;
  std::vector<double> last_zero;
  for (const Sitting& sitting : sittings) {
    const ZeroLine zero = zero_line(sitting);
    const std::vector<Placement> bare = tared(sitting, zero);
    all.insert(all.end(), bare.begin(), bare.end());
    last_zero.clear();
    for (std::size_t c = 0; c < channels.size(); ++c)
      last_zero.push_back(zero.zero(c, sitting.back().time_s));
  }
  made.fit = fit_cells(all, channels, kind, known, options);
  made.loaded = all;
  const std::vector<Finding> found =
      inspect(*made.fit, all, channels, known, nominal_gain, options.gravity_mps2);
  made.findings.insert(made.findings.end(), found.begin(), found.end());
  for (std::size_t c = 0; c < channels.size(); ++c) {
    made.fit->cells[c].cell.zero += last_zero[c];
    made.noise_n.push_back(std::abs(made.fit->cells[c].cell.gain) * median_sd(sittings, c));
  }
  return made;
}

}  // namespace steadyplate::calibration
