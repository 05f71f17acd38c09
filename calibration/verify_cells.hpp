#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calibration/calibrate_cells.hpp"

namespace steadyplate::calibration {

/// From where on a calibrated board is not what its certificate says [P]: calibrated boards of this kind are
/// good to 0.5 to 2 mm (Leach et al. 2014).
struct VerifyLimits {
  double cop_mm = 1.0;        ///< largest error of the centre of pressure that passes
  double force_share = 0.01;  ///< largest error of the load that passes, of the load
  double fail_factor = 3.0;   ///< so many times the limits is no drift any more
};

enum class Verdict { pass, drift, fail };
/// "pass", "drift", "FAIL".
std::string to_string(Verdict verdict);

/// What one cell gives now, against its certificate.
struct CellChange {
  std::string channel;
  double gain_share = 0.0;  ///< now/then - 1
  double gain_share_se = 0.0;
  double zero_n = 0.0;  ///< zero now - zero then, N
  bool suspect = false;
};

struct VerifiedPoint {
  double mass_kg = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  double off_n = 0.0;  ///< board minus truth
  double off_ml_mm = 0.0;
  double off_ap_mm = 0.0;
};

struct Verification {
  Verdict verdict = Verdict::pass;
  std::vector<VerifiedPoint> points;
  double cop_rms_mm = 0.0;
  double cop_largest_mm = 0.0;
  double force_largest_share = 0.0;
  std::vector<CellChange> cells;  ///< no gains (NaN) when the points do not tell the cells apart
  std::vector<Finding> findings;
  std::string words;  ///< one sentence: the verdict, the cell, what next
};

/// Known masses on a board that has a certificate: is it still so? The zero of this sitting is used, as a
/// person would tare; how far it moved is told. The gain of each cell is fitted anew with the places of the
/// certificate (needs three points not on a line); a cell is suspect when it is off by more than 3 standard
/// errors and by more than 0.5 %, or does not answer.
/// @throws std::invalid_argument  nothing empty or nothing loaded, channels that differ
Verification verify_cells(std::span<const CalibratedCell> cells, const Sitting& sitting,
                          const VerifyLimits& limits = {}, double gravity_mps2 = standard_gravity_mps2);

}  // namespace steadyplate::calibration
