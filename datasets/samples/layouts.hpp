#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

/// A trial to be written as a file: what the simulator made, in the house's units and axes.
struct SampleSource {
  std::vector<double> time_s;
  std::vector<double> cop_ml_mm;
  std::vector<double> cop_ap_mm;
  std::vector<double> fz_n;
  double rate_hz = 100.0;
  std::string id;  ///< file stem
  Participant participant;
  Condition condition;
};

/// The layouts that can be written: one for each reader, named as its format.
std::span<const std::string_view> sample_layouts();

/// The trial as a file of that layout, so that its reader gives it back to the printed digits (6 decimals of
/// the layout's unit; 3 in wbb_recorder). Quantities a layout has and the trial has not (horizontal forces)
/// are 0; moments and corner cells are those that belong to the centre of pressure.
/// @throws std::invalid_argument  unknown layout, axes of unequal length
std::string write_layout(std::string_view layout, const SampleSource& source);

}  // namespace steadyplate::datasets
