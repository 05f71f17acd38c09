#pragma once

#include <cstddef>
#include <string>

namespace steadyplate::analysis::preprocess {

/// A number for sentences: at most `decimals` digits after the point, no trailing zeros, the same in any
/// locale.
std::string number(double value, int decimals = 3);

/// "1 sample", "3 samples".
std::string count(std::size_t n, const char* singular);

}  // namespace steadyplate::analysis::preprocess
