#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::report {

/// Text that every output can carry: valid UTF-8 (other bytes become U+FFFD), control characters and line
/// breaks become spaces, code points that XML forbids are replaced.
std::string printable(std::string_view text);

/// For XML content and attribute values: & < > " ' as entities. Expects printable text.
std::string xml_escaped(std::string_view printable_text);

/// Width of a text in mm in some font.
using WidthOf = std::function<double(std::string_view)>;

/// The text, or as much of its start as fits into width_mm followed by "…". Cuts between code points.
std::string ellipsised(std::string_view text, double width_mm, const WidthOf& width_of);

/// Lines of at most width_mm, broken at spaces; a single longer word is broken between code points.
std::vector<std::string> wrapped(std::string_view text, double width_mm, const WidthOf& width_of);

}  // namespace steadyplate::report
