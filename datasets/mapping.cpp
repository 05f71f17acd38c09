#include "datasets/mapping.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "datasets/file.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets {

namespace {

constexpr std::array<std::string_view, 19> roles = {
    "time",         "ml", "ap", "fz", "fx",       "fy",       "mx",      "my",      "mz",
    "tl",           "tr", "bl", "br", "force_ml", "force_ap", "tilt_ml", "tilt_ap", "sway_angle_ml",
    "sway_angle_ap"};
constexpr std::uint64_t largest_mapping_bytes = 1U << 20U;

std::string role_list() {
  std::string list;
  for (const std::string_view role : roles) list += (list.empty() ? "" : ", ") + std::string(role);
  return list;
}

/// Which units a quantity may have.
bool fits(const std::string& quantity, const std::string& unit) {
  const auto found = text::house_unit(unit);
  if (!found) return false;
  if (quantity == "time") return found->house == "s";
  if (quantity == "cop") return found->house == "mm";
  if (quantity == "force") return found->house == "N" || found->house == "kg";
  if (quantity == "angle") return found->house == "deg";
  return quantity == "moment" && found->house == "N*mm";
}

/// One TOML file under reading: every complaint names the key and its line.
class MappingReader {
 public:
  MappingReader(const toml::table& root, const std::string& file) : root_(root), file_(file) {}

  Mapping read() {
    for (const auto& [key, node] : root_) top_level(std::string(key.str()), node);
    if (plate_.x_points.empty() != plate_.y_points.empty())
      throw ReadError(ReadFault::damaged, file_, 0, "plate.x and plate.y belong together.", "");
    if (!plate_.x_points.empty()) mapping_.frame = plate_;
    return mapping_;
  }

 private:
  [[noreturn]] void refuse(const std::string& key, const toml::node& node, const std::string& expected) {
    throw ReadError(ReadFault::damaged, file_, node.source().begin.line,
                    "'" + key + "' must be " + expected + ".",
                    "datasets/README.md shows a mapping with every key.");
  }

  void top_level(const std::string& key, const toml::node& node) {
    if (key == "delimiter") {
      mapping_.delimiter = delimiter(key, node);
    } else if (key == "decimal") {
      const std::string word = text(key, node);
      if (word != "." && word != ",") refuse(key, node, "\".\" or \",\"");
      mapping_.decimal = word.front();
    } else if (key == "header_line") {
      const auto line = node.value<std::int64_t>();
      if (!line || *line < 1 || *line > 1'000'000) refuse(key, node, "a line number, from 1");
      mapping_.header_line = static_cast<std::size_t>(*line);
    } else if (key == "rate_hz") {
      mapping_.rate_hz = positive(key, node);
    } else if (key == "columns" || key == "units" || key == "signs" || key == "plate") {
      if (!node.is_table()) refuse(key, node, "a table: [" + key + "]");
      for (const auto& [inner, value] : *node.as_table()) section(key, std::string(inner.str()), value);
    } else {
      refuse(key, node,
             "one of delimiter, decimal, header_line, rate_hz, [columns], [units], [signs], [plate]");
    }
  }

  void section(const std::string& table, const std::string& key, const toml::node& node) {
    const std::string name = table + "." + key;
    if (table == "columns") {
      if (!is_role(key)) refuse(name, node, "a role: " + role_list());
      mapping_.columns[key] =
          node.is_integer() ? std::to_string(*node.value<std::int64_t>()) : text(name, node);
    } else if (table == "signs") {
      if (!is_role(key) || key == "time") refuse(name, node, "a role: " + role_list());
      const auto sign = node.value<double>();
      if (!sign || (*sign != 1.0 && *sign != -1.0)) refuse(name, node, "1 or -1");
      mapping_.signs[key] = *sign;
    } else if (table == "units") {
      const std::string unit = text(name, node);
      if (!fits(key, unit))
        refuse(name, node,
               "time = s, ms or us; cop = mm, cm or m; force = n, kn or kg; moment = nm or nmm; angle = deg "
               "or rad");
      mapping_.units[key] = unit;
    } else {
      plate(name, key, node);
    }
  }

  void plate(const std::string& name, const std::string& key, const toml::node& node) {
    if (key == "width_mm") {
      mapping_.plate_width_mm = positive(name, node);
    } else if (key == "length_mm") {
      mapping_.plate_length_mm = positive(name, node);
    } else if (key == "surface_z_mm") {
      const auto value = node.value<double>();
      if (!value || !std::isfinite(*value)) refuse(name, node, "a height in mm");
      plate_.surface_z_mm = *value;
    } else if (key == "x" || key == "y") {
      const std::string word = text(name, node);
      if (word != "right" && word != "left" && word != "forward" && word != "backward")
        refuse(name, node, "right, left, forward or backward");
      (key == "x" ? plate_.x_points : plate_.y_points) = word;
    } else {
      refuse(name, node, "one of width_mm, length_mm, surface_z_mm, x, y");
    }
  }

  std::string text(const std::string& key, const toml::node& node) {
    const auto value = node.value<std::string>();
    if (!value) refuse(key, node, "text in quotes");
    return *value;
  }

  double positive(const std::string& key, const toml::node& node) {
    const auto value = node.value<double>();
    if (!value || !std::isfinite(*value) || *value <= 0.0) refuse(key, node, "a number above 0");
    return *value;
  }

  char delimiter(const std::string& key, const toml::node& node) {
    const std::string word = text(key, node);
    if (word == "tab" || word == "\t") return '\t';
    if (word == "space" || word == " ") return ' ';
    if (word == ";" || word == ",") return word.front();
    refuse(key, node, "\"tab\", \"space\", \";\" or \",\"");
  }

  const toml::table& root_;
  const std::string& file_;
  Mapping mapping_;
  PlateFrame plate_;
};

/// "ml=copY,ap=copX": names may hold anything but ',' and a following role with '='.
void add_columns(Mapping& mapping, const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto sign = text.find('=', at);
    const std::string role = text.substr(at, sign == std::string::npos ? sign : sign - at);
    if (sign == std::string::npos || !is_role(role))
      throw std::invalid_argument("--columns: '" + role + "' is not a role; write ROLE=COLUMN,... with " +
                                  role_list());
    const auto end = std::min(text.find(',', sign), text.size());
    const std::string column = text.substr(sign + 1, end - sign - 1);
    if (column.empty()) throw std::invalid_argument("--columns: which column is " + role + "?");
    mapping.columns[role] = column;
    at = end + 1;
  }
}

}  // namespace

bool is_role(std::string_view role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

Mapping parse_mapping(std::string_view text, const std::string& file) {
  try {
    const toml::table root = toml::parse(text, file);
    return MappingReader(root, file).read();
  } catch (const toml::parse_error& error) {
    throw ReadError(ReadFault::damaged, file, error.source().begin.line,
                    "not TOML: " + std::string(error.description()) + ".",
                    "datasets/README.md shows a mapping with every key.");
  }
}

Mapping mapping_of(const ReadOptions& options) {
  Mapping mapping;
  if (!options.map_file.empty())
    mapping = parse_mapping(read_file(options.map_file, largest_mapping_bytes), options.map_file.string());
  else if (!options.map_text.empty())
    mapping = parse_mapping(options.map_text, "the mapping kept with the trial");
  add_columns(mapping, options.columns);
  if (!options.cop_unit.empty()) {
    if (!fits("cop", options.cop_unit)) throw std::invalid_argument("--cop-unit: mm, cm or m");
    mapping.units["cop"] = options.cop_unit;
  }
  if (options.rate_hz) {
    if (!std::isfinite(*options.rate_hz) || *options.rate_hz <= 0.0)
      throw std::invalid_argument("--rate: a number above 0");
    mapping.rate_hz = options.rate_hz;
  }
  return mapping;
}

}  // namespace steadyplate::datasets
