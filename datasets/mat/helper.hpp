#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace steadyplate::datasets::mat {

/// What the helper program steadyplate-mat reads in these bytes: its answer as in answer.hpp.
///
/// The library that opens MAT files accepts half of one and can be brought down by a mutated one, so it runs
/// in a program of its own: without files to write, with limits of memory, processor time and time, and with
/// no more output than `most_answer_bytes`. It is sought beside this program, then on PATH.
/// @throws ReadError  damaged: it was ended by a signal or a limit (said which); unreadable: it is not there
/// or
///         cannot be started
std::string ask_helper(std::string_view bytes, const std::string& file, std::uint64_t most_answer_bytes);

/// Limits the helper sets itself before it looks at the file.
struct HelperLimits {
  std::uint64_t memory_bytes = 0;
  std::uint64_t cpu_s = 0;
};

}  // namespace steadyplate::datasets::mat
