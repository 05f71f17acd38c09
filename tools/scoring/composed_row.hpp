#pragma once

#include <string>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::scoring {

/// One number that is made of several trials of one person. What it is: analysis/composed.hpp, by its id.
struct ComposedRow {
  std::string id;      ///< "mctsib_composite.mean_velocity", "sot_composite"
  std::string name;    ///< "mCTSIB composite, Mean velocity"
  std::string person;  ///< pseudonym, "" when unknown
  std::string trials;  ///< recordings it was made from: "eo/ec/eof/ecf", each condition's joined by '+'
  std::string unit;
  int version = 1;
  analysis::Result result;
  bool simulated = false;
  std::string profile;     ///< how the first of the trials was prepared
  std::string parameters;  ///< of the metric it is made of, in that trial; "" of none
};

/// The row of that id, with its name and unit. @throws std::logic_error  there is no such composed score
ComposedRow composed_row(std::string id);

}  // namespace steadyplate::scoring
