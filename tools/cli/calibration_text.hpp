#pragma once

#include <span>
#include <string>

#include "calibration/calibrate_cells.hpp"
#include "calibration/certificate.hpp"
#include "calibration/verify_cells.hpp"

namespace steadyplate::cli {

/// One line a finding, what to do next behind it; "" for none.
std::string findings_text(std::span<const calibration::Finding> findings);

/// Cells with standard errors, how well the fit meets the masses, and what it does for points it has not
/// seen.
std::string fit_text(const calibration::CellCalibration& made);

/// Each point with its errors, the cells, and the verdict.
std::string verification_text(const calibration::Verification& verification);

/// A certificate for people.
std::string certificate_text(const calibration::Certificate& certificate);

}  // namespace steadyplate::cli
