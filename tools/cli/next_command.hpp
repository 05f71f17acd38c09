#pragma once

#include <string>

#include "datasets/recording.hpp"
#include "tools/cli/read_flags.hpp"

namespace steadyplate::cli {

/// What to type after looking at this recording, ready to copy, with what was said to read it. Where
/// something is missing for scores, the command that supplies it comes first.
/// @param scored  it would be scored as it is
std::string next_command(const datasets::Recording& recording, const ReadFlags& flags, bool scored);

/// `text` as one word of a shell.
std::string shell_word(const std::string& text);

}  // namespace steadyplate::cli
