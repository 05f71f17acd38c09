#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/metrics/metric.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// One result of a test that is several conditions of one person.
struct SensoryRow {
  std::string id;      ///< "mctsib_composite.mean_velocity", "sot_composite"
  std::string name;    ///< "mCTSIB composite, Mean velocity"
  std::string person;  ///< pseudonym, "" when unknown
  std::string trials;  ///< recordings it was made from: "eo/ec/eof/ecf", each condition's joined by '+'
  std::string unit;
  int version = 1;
  analysis::Result result;
  bool simulated = false;
};

/// What the conditions of the trials allow:
/// mCTSIB for each sway measure, when a person has eyes open and closed on firm and foam in one stance;
/// SOT when conditions sot1 to sot6 are named: from sot_equilibrium, a trial with `fall` counting 0.
/// A difference in rate or length of the trials is a warning.
std::vector<SensoryRow> sensory_rows(std::span<const Scored> trials);

}  // namespace steadyplate::scoring
