// Any other text with one sample a line: what the columns are is found out, or told by a mapping.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/formats/roles.hpp"
#include "datasets/mapping.hpp"
#include "datasets/text/names.hpp"
#include "datasets/text/number.hpp"
#include "datasets/text/sniff.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr double standard_gravity_m_s2 = 9.80665;

struct RoleChannel {
  std::string_view role;
  std::string_view channel;
  std::string_view quantity;  ///< key of [units]
};

constexpr RoleChannel role_channels[] = {
    {"ml", "cop_ml_mm", "cop"},   {"ap", "cop_ap_mm", "cop"},   {"fz", "fz_n", "force"},
    {"fx", "fx_n", "force"},      {"fy", "fy_n", "force"},      {"mx", "mx_nmm", "moment"},
    {"my", "my_nmm", "moment"},   {"mz", "mz_nmm", "moment"},   {"tl", "cell_tl_n", "force"},
    {"tr", "cell_tr_n", "force"}, {"bl", "cell_bl_n", "force"}, {"br", "cell_br_n", "force"}};

std::string_view house_of(std::string_view quantity) {
  return quantity == "cop" ? "mm" : quantity == "force" ? "N" : "N*mm";
}

std::string two_digits(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 2).ptr;
  return {buffer, end};
}

class TextReader {
 public:
  TextReader(const std::filesystem::path& file, const ReadOptions& options)
      : file_(file.string()), options_(options), mapping_(mapping_of(options)) {}

  RecordingData read(std::string_view bytes) {
    auto layout = text::sniff(bytes, {mapping_.delimiter, mapping_.decimal, mapping_.header_line});
    if (!layout)
      throw ReadError(
          ReadFault::unknown_format, file_, 0,
          "no table of numbers was found: expected one sample a line, in columns separated by tab, "
          "semicolon, comma or spaces.",
          "If it has one, say where with a mapping (--map: delimiter, decimal, header_line).");
    names_ = layout->names;
    roles_ = find_roles(names_, layout->wanted, mapping_, mapping_.rate_hz.has_value(), file_);
    check_units();
    say_left_out(*layout);
    for (const auto& [role, column] : roles_) layout->wanted[column] = true;
    leave_out_parts(*layout);
    table_ = text::read_table(bytes, file_, *layout, options_.bad_rows);
    data_.assumptions.insert(data_.assumptions.begin(), "text: " + to_string(layout->dialect) +
                                                            ", first sample on line " +
                                                            std::to_string(layout->first_data_line));
    data_.warnings = std::move(table_.warnings);
    times();
    for (const RoleChannel& row : role_channels) role_channel(row);
    other_channels();
    geometry();
    if (!options_.map_file.empty()) data_.provenance.companions.push_back(options_.map_file.string());
    return std::move(data_);
  }

 private:
  std::string unit_of(const RoleChannel& row, std::size_t column) const {
    if (const auto told = mapping_.units.find(std::string(row.quantity)); told != mapping_.units.end())
      return told->second;
    return text::column_name(names_[column]).unit;
  }

  /// Lengths must say their unit: a factor of ten would pass for a result.
  void check_units() const {
    for (const RoleChannel& row : role_channels) {
      const auto role = roles_.find(std::string(row.role));
      if (role == roles_.end()) continue;
      const std::string unit = unit_of(row, role->second);
      const auto house = text::house_unit(unit);
      const bool kg = row.quantity == "force" && unit == "kg";
      if (house && (house->house == house_of(row.quantity) || kg)) continue;
      if (house)
        throw ReadError(ReadFault::damaged, file_, 0,
                        "column '" + names_[role->second] + "' is in " + unit + ", which is no unit of " +
                            std::string(row.role) + ".",
                        "Name another column with --columns.");
      if (row.quantity == "cop")
        throw ReadError(ReadFault::ambiguous, file_, 0,
                        "column '" + names_[role->second] + "' does not say its unit.",
                        "Say --cop-unit mm, --cop-unit cm or --cop-unit m.");
    }
  }

  /// Of a file with a centre of pressure only what is asked for.
  void leave_out_parts(text::TableLayout& layout) {
    if (options_.part == Part::everything || !roles_.contains("ml") || !roles_.contains("ap")) return;
    std::vector<bool> wanted(layout.wanted.size());
    if (const auto time = roles_.find("time"); time != roles_.end()) wanted[time->second] = true;
    for (const RoleChannel& row : role_channels) {
      const auto role = roles_.find(std::string(row.role));
      if (role == roles_.end()) continue;
      if (is_part(row.channel, options_.part))
        wanted[role->second] = true;
      else
        roles_.erase(role);
    }
    layout.wanted = std::move(wanted);
  }

  void say_left_out(const text::TableLayout& layout) {
    std::string list;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!layout.wanted[i]) list += (list.empty() ? "" : ", ") + names_[i];
    if (!list.empty()) data_.assumptions.push_back("left out, because they are not numbers: " + list);
  }

  void times() {
    const auto role = roles_.find("time");
    if (role == roles_.end()) {
      data_.rate_hz = mapping_.rate_hz;
      data_.time_s.resize(table_.rows);
      for (std::size_t i = 0; i < table_.rows; ++i)
        data_.time_s[i] = static_cast<double>(i) / *mapping_.rate_hz;
      data_.assumptions.push_back("time: made from the rate, " + text::shortest(*mapping_.rate_hz) +
                                  " Hz, starting at 0");
      return;
    }
    data_.time_s = std::move(table_.columns[role->second]);
    const std::string& name = names_[role->second];
    std::string unit = text::column_name(name).unit;
    if (const auto told = mapping_.units.find("time"); told != mapping_.units.end()) unit = told->second;
    std::string how;
    if (unit.empty()) {
      const double step = median_step();
      unit = step >= 0.5 ? "ms" : "s";
      how = " (not stated; the usual step of " + two_digits(step) + " makes sense only so)";
    }
    const auto house = text::house_unit(unit);
    if (!house || house->house != "s")
      throw ReadError(ReadFault::damaged, file_, 0,
                      "column '" + name + "' is in " + unit + ", which is no time.",
                      "Name another column with --columns time=NAME.");
    if (house->factor != 1.0)
      for (double& time : data_.time_s) time *= house->factor;
    data_.assumptions.push_back("time: column '" + name + "' in " + unit + how);
    if (mapping_.rate_hz)
      data_.warnings.push_back("the rate that was given is not used: the file has times (column '" + name +
                               "')");
  }

  double median_step() const {
    std::vector<double> steps;
    for (std::size_t i = 1; i < data_.time_s.size(); ++i) {
      const double step = data_.time_s[i] - data_.time_s[i - 1];
      if (std::isfinite(step) && step > 0.0) steps.push_back(step);
    }
    if (steps.empty()) return 0.0;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
  }

  void role_channel(const RoleChannel& row) {
    const auto role = roles_.find(std::string(row.role));
    if (role == roles_.end()) return;
    const std::size_t column = role->second;
    const std::string unit = unit_of(row, column);
    const auto house = text::house_unit(unit);
    double factor = house ? house->factor : 1.0;
    if (unit == "kg") factor = standard_gravity_m_s2;
    if (const auto sign = mapping_.signs.find(std::string(row.role)); sign != mapping_.signs.end())
      factor *= sign->second;
    std::vector<double> values = table_.columns[column];
    for (double& value : values) value *= factor;
    std::string said = std::string(row.role) + ": column '" + names_[column] + "'";
    if (row.role == "ml") said += " (+ to the right" + std::string(factor < 0.0 ? ", sign turned" : "") + ")";
    if (row.role == "ap") said += " (+ forward" + std::string(factor < 0.0 ? ", sign turned" : "") + ")";
    said +=
        house ? " in " + unit : ", taken to be in " + std::string(house_of(row.quantity)) + " (not stated)";
    data_.assumptions.push_back(said);
    data_.channels.push_back({.name = std::string(row.channel),
                              .unit = std::string(house_of(row.quantity)),
                              .plate = "",
                              .source = names_[column],
                              .values = std::move(values)});
  }

  /// What has no role is kept, in the house's unit when its name states a unit.
  void other_channels() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool has_role =
          std::any_of(roles_.begin(), roles_.end(), [&](const auto& entry) { return entry.second == i; });
      if (has_role || table_.columns[i].empty()) continue;
      const auto [base, unit] = text::column_name(names_[i]);
      const auto house = text::house_unit(unit);
      if (house && house->factor != 1.0)
        for (double& value : table_.columns[i]) value *= house->factor;
      data_.channels.push_back({.name = unused_name(base.empty() ? "column" : base),
                                .unit = house ? std::string(house->house) : "",
                                .plate = "",
                                .source = names_[i],
                                .values = std::move(table_.columns[i])});
    }
  }

  std::string unused_name(const std::string& base) const {
    std::string name = base.front() >= '0' && base.front() <= '9' ? "column_" + base : base;
    const std::string stem = name;
    for (int i = 2; std::any_of(data_.channels.begin(), data_.channels.end(),
                                [&](const Channel& channel) { return channel.name == name; });
         ++i)
      name = stem + "_" + std::to_string(i);
    return name;
  }

  void geometry() {
    data_.plate_width_mm = mapping_.plate_width_mm;
    data_.plate_length_mm = mapping_.plate_length_mm;
    data_.plate_frame = mapping_.frame;
    if (mapping_.frame)
      data_.assumptions.push_back("plate: x points " + mapping_.frame->x_points + ", y " +
                                  mapping_.frame->y_points +
                                  ", surface at z = " + text::shortest(mapping_.frame->surface_z_mm) + " mm");
    data_.assumptions.push_back("zero: as the file has it");
  }

  std::string file_;
  const ReadOptions& options_;
  Mapping mapping_;
  std::vector<std::string> names_;
  Roles roles_;
  text::Table table_;
  RecordingData data_;
};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return text::sniff(head).has_value();
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data = TextReader(file, options).read(bytes);
  vision_from_name(data, file.stem().string());
  return data;
}

}  // namespace

const Format delimited_text = {
    "text", "any other delimited text, by its column names or a mapping (--map)",
    "one sample a line; names like time, ml, ap, fz with units: time_s;cop_ml_mm;cop_ap_mm", recognises,
    read};

}  // namespace steadyplate::datasets::readers
