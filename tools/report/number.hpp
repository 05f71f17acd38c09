#pragma once

#include <string>

namespace steadyplate::report {

/// A number for people: `digits` significant digits, integers above that kept whole, powers of ten outside
/// 1e-4 to 1e7, a true minus sign, decimal point whatever the locale. Trailing zeros stay: they say the
/// precision. 8.3149 -> "8.31", 94.46 -> "94.5", 1234.6 -> "1235", -0.5 -> "−0.500", 0 -> "0", NaN -> "".
std::string number_text(double value, int digits = 3);

/// Fixed decimals, true minus sign, never "−0".
std::string fixed_text(double value, int decimals);

/// At most `digits` significant digits, no trailing zeros: for limits and settings. 25 -> "25", 0.15 ->
/// "0.15".
std::string plain_text(double value, int digits = 4);

}  // namespace steadyplate::report
