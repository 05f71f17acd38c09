#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datasets/mat/variables.hpp"

namespace steadyplate::datasets::mat {

// What steadyplate-mat writes into its pipe, and what this program makes of it. The other end runs a library
// that damaged files can take over, so nothing it says is believed unchecked.
//
// "SPMAT1\n", then variables: kind, length and bytes of the path, rank and dims, count, values (doubles) or
// bytes (text). Then either 'E' and the number of variables, or 'X' and a sentence. Numbers are little
// endian, 32 bits for lengths and rank, 64 for the rest.

inline constexpr std::string_view answer_mark = "SPMAT1\n";

std::string encoded(const Variable& variable);
std::string encoded_end(std::uint64_t variables);
std::string encoded_failure(std::string_view sentence);

/// @throws ReadError  damaged: the other end's sentence; or an answer that is not whole, or no answer
std::vector<Variable> decoded(std::string_view answer, const std::string& file);

}  // namespace steadyplate::datasets::mat
