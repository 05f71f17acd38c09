#pragma once

#include <string>

#include "analysis/protocols/engine.hpp"
#include "tools/session/guided.hpp"

namespace steadyplate::station {

/// A traffic light with the sentence behind it. The word says what the colour does.
struct Light {
  enum class Level { ok, look, bad };
  Level level = Level::ok;
  std::string sentence;
};
std::string_view to_string(Light::Level level);  ///< "ok", "look", "bad"
std::string_view word_of(Light::Level level);    ///< "good", "look at it", "bad"

/// How good a trial that is over was: how it ended, what its gates say, what was lost. A fall is a result,
/// and no fault of the recording.
Light light_of(const analysis::TrialResult& trial, const analysis::ProtocolTest& test);

/// How good the board's signal is now, between trials and in one.
/// @param rate_hz  that is due; 0: not known
Light light_of(const session::GuidedView& now, const analysis::ProtocolTest& test, double rate_hz);

/// The load of the last second against the mass that was entered: off by more than 3 % has a cause that wants
/// to be found (a wrong unit, a dead corner, something that touches the board).
struct WeightCheck {
  Light light;
  std::optional<double> off_percent;  ///< nothing when nobody stands there or no mass is known
  bool steady = false;                ///< the last second's load moved by less than 2 %
};
WeightCheck check_weight(const session::WeightView& weight, std::optional<double> mass_kg);

/// What the zero that was taken is worth.
Light light_of(const session::TareView& tare, bool has_load, bool tilts);

}  // namespace steadyplate::station
