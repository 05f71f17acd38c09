#pragma once

#include <optional>
#include <string>

#include "datasets/c3d/platform.hpp"
#include "datasets/mapping.hpp"

namespace steadyplate::datasets::readers {

/// One horizontal axis of the laboratory as an axis of the person.
struct LaboratoryAxis {
  std::size_t index = 0;  ///< 0 X, 1 Y, 2 Z
  double sign = 1.0;

  double of(const c3d::Vector& v) const { return sign * v.at(index); }
};

/// Which axes of the laboratory are the person's ML and AP. A C3D file does not say it.
struct LaboratoryAxes {
  LaboratoryAxis ml;
  LaboratoryAxis ap;
  std::size_t up = 2;      ///< the axis along which the plate's normal lies
  std::string assumption;  ///< the sentence that says it
};

/// What the user said (--columns ml=X,ap=-Y, or the same in a mapping with its signs); else, with Z up, ML =
/// X and AP = Y; with Y up ML = Z and AP = X (as ISB has it); with X up ML = Y and AP = Z.
/// @param normal  of the plate, in the laboratory
/// @return nothing when the plate is not level: its normal is more than 25 degrees off every axis
/// @throws ReadError  ambiguous: the user named axes that are none, the same twice, or the vertical one
std::optional<LaboratoryAxes> laboratory_axes(const c3d::Vector& normal, const Mapping& mapping,
                                              const std::string& file);

}  // namespace steadyplate::datasets::readers
