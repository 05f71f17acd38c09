#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/journal/decode.hpp"
#include "datasets/recording.hpp"

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

/// Of a guided session's journal, keep the part while the trial's clock ran: the settling before it and the
/// rest of the last read are not the trial. Time begins at 0 there. A trial that ended while settling keeps
/// all there is, and so does a recording without marks.
void cut_to_trial(datasets::RecordingData& data, const std::vector<JournalMark>& marks);

}  // namespace steadyplate::acquisition
