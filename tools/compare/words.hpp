#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::compare {

/// "p = 0.016", "p < 0.001"; "p not known" for NaN.
std::string p_text(double p);
/// "0.21 to 0.48", four significant digits.
std::string interval_text(const analysis::Interval& interval);
/// "0.236 (95 % CI 0.182 to 0.290)"
std::string with_interval(double value, const analysis::Interval& interval);
/// "negligible", "small", "medium", "large": customary words at 0.2, 0.5 and 0.8 (Cohen 1988), only ever
/// printed beside the interval.
std::string size_word(double effect);

/// Rows in columns: the first to the left, the others to the right, two blanks between, `indent` before.
void write_columns(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t indent);
/// `text` wrapped at 100 columns behind `indent` blanks.
void write_wrapped(std::ostream& out, const std::string& text, std::size_t indent);

/// What a comparison cannot say, printed with every one.
const std::vector<std::string>& plain_limits();

}  // namespace steadyplate::compare
