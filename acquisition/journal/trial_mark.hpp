#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace steadyplate::acquisition {

/// Which trial of which guided session a journal is, so that one whose program died explains itself.
struct TrialMark {
  std::string run;   ///< UUID of the guided session in its study
  std::string test;  ///< id of the test in the protocol
  std::size_t number = 1;
  std::size_t attempt = 1;
  bool practice = false;
  friend bool operator==(const TrialMark&, const TrialMark&) = default;
};

/// As a journal's event has it: "run=UUID;test=ec;number=1;attempt=1;practice=no".
std::string trial_text(const TrialMark& mark);
/// @return nothing for a text that is none
std::optional<TrialMark> parse_trial(std::string_view text);

/// "frame=502": how many frames of the journal came before the trial's clock started, or ended.
std::string frame_text(std::size_t frame);
std::optional<std::size_t> parse_frame(std::string_view text);

}  // namespace steadyplate::acquisition
