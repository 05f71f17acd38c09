#include "datasets/text/names.hpp"

#include <algorithm>
#include <array>
#include <numbers>

#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::text {

namespace {

struct UnitRow {
  std::string_view unit;
  HouseUnit house;
};

constexpr std::array<UnitRow, 13> units = {{{"mm", {"mm", 1.0}},
                                            {"cm", {"mm", 10.0}},
                                            {"m", {"mm", 1000.0}},
                                            {"s", {"s", 1.0}},
                                            {"ms", {"s", 1e-3}},
                                            {"us", {"s", 1e-6}},
                                            {"n", {"N", 1.0}},
                                            {"kn", {"N", 1000.0}},
                                            {"nm", {"N*mm", 1000.0}},
                                            {"nmm", {"N*mm", 1.0}},
                                            {"deg", {"deg", 1.0}},
                                            {"rad", {"deg", 180.0 / std::numbers::pi}},
                                            {"kg", {"kg", 1.0}}}};

/// Lower case; letters and digits stay, every run of anything else becomes one '_', none at the ends.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

/// "N*mm", "N.m", "sec", "ms" ... as the table has it; "" when it is no unit.
std::string unit_of(std::string_view text) {
  std::string word;
  for (const char c : plain(text))
    if (c != '_') word += c;
  if (word == "sec" || word == "seconds" || word == "second") word = "s";
  if (word == "msec" || word == "milliseconds") word = "ms";
  if (word == "newton") word = "n";
  if (word == "degrees" || word == "degree") word = "deg";
  return house_unit(word) ? word : "";
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<HouseUnit> house_unit(std::string_view unit) {
  for (const UnitRow& row : units)
    if (row.unit == unit) return row.house;
  return std::nullopt;
}

ColumnName column_name(std::string_view header) {
  header = trimmed(header);
  for (const auto& [open, close] : {std::pair{'[', ']'}, std::pair{'(', ')'}}) {
    const auto from = header.rfind(open);
    if (from == std::string_view::npos || header.empty() || header.back() != close) continue;
    const std::string unit = unit_of(header.substr(from + 1, header.size() - from - 2));
    if (!unit.empty()) return {plain(header.substr(0, from)), unit};
  }
  if (const auto slash = header.rfind('/'); slash != std::string_view::npos && slash > 0) {
    const std::string unit = unit_of(header.substr(slash + 1));
    if (!unit.empty()) return {plain(header.substr(0, slash)), unit};
  }
  const std::string name = plain(header);
  const auto last = name.rfind('_');
  if (last != std::string::npos && last > 0) {
    const std::string_view word = std::string_view(name).substr(last + 1);
    const bool written_as_suffix =
        header.size() > word.size() && header[header.size() - word.size() - 1] == '_';
    if (house_unit(word) && (word.size() > 1 || written_as_suffix))
      return {name.substr(0, last), std::string(word)};
  }
  return {name, ""};
}

}  // namespace steadyplate::datasets::text
