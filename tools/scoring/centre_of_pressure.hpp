#pragma once

#include <string>

#include "analysis/trajectory.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::scoring {

/// The centre of pressure of one plate of a recording, and how it came to be.
struct CentreOfPressure {
  analysis::CopSamples samples;
  std::string
      how;  ///< "" when the file carries it; else "computed from Fx, Fy, Fz, Mx, My (surface at 0 mm)"
};

/// The file's own centre of pressure where it has one; else computed from its forces and moments, or from its
/// corner cells, by the calibration room. The load comes along when it is known, the horizontal force when it
/// is and the file says which way its axes point for the person.
/// @param with_force  take the horizontal force along; few metrics ask for it
/// @pre  plate is one of recording.plates()
CentreOfPressure centre_of_pressure(const datasets::Recording& recording, const std::string& plate,
                                    bool with_force = false);

/// The horizontal force of a plate in the person's frame, where the file has it or says how its plate lay;
/// else the two stay empty.
void add_horizontal_force(const datasets::Recording& recording, const std::string& plate,
                          analysis::CopSamples& samples);

}  // namespace steadyplate::scoring
