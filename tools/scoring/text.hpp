#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace steadyplate::scoring {

/// The shortest text that reads back as exactly this number ("0.1", "1884.56393107"); "" for NaN,
/// "inf"/"-inf" for infinities. Locale independent: what CSV outputs carry.
std::string exact(double value);

/// The number for people: `digits` significant digits, no exponent between 1e-4 and 1e7; "" for NaN.
std::string rounded(double value, int digits = 4);

/// At most `digits` significant digits, without the zeros at the end: "0.01", "60", "19.75"; "" for NaN.
std::string plain(double value, int digits = 6);

/// Fixed decimals for people: fixed(59.99, 1) = "60.0"; "" for NaN.
std::string fixed(double value, int decimals);

/// Number of columns a UTF-8 text takes on a terminal (one a code point; enough for our own words and units).
std::size_t display_width(std::string_view utf8);

/// `text` padded with blanks to `width` columns.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// A CSV field: quoted (RFC 4180) only when it holds a comma, a quote or a line end.
std::string csv_field(std::string_view text);

/// A unit with typographic powers for people: "mm^2/s" -> "mm²/s".
std::string pretty_unit(std::string_view unit);

/// The program's version, "0.1.0".
std::string_view program_version();

}  // namespace steadyplate::scoring
