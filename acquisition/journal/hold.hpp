#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace steadyplate::acquisition {

/// What lies on the board while it is held still. 0 kg: nothing.
struct HoldLabel {
  double mass_kg = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  friend bool operator==(const HoldLabel&, const HoldLabel&) = default;
};

/// As a journal's event has it: "mass_kg=10;ml_mm=-100;ap_mm=80".
std::string hold_text(const HoldLabel& label);
/// @return nothing for a text that is none
std::optional<HoldLabel> parse_hold(std::string_view text);

}  // namespace steadyplate::acquisition
