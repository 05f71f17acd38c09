#include "datasets/formats/named_columns.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "datasets/formats/columns.hpp"
#include "datasets/text/names.hpp"
#include "datasets/text/number.hpp"

namespace steadyplate::datasets::readers {

struct NamedColumns::RoleChannel {
  std::string_view role;
  std::string_view channel;
  std::string_view quantity;  ///< key of [units]
};

const NamedColumns::RoleChannel NamedColumns::role_channels[] = {
    {"ml", "cop_ml_mm", "cop"},
    {"ap", "cop_ap_mm", "cop"},
    {"fz", "fz_n", "force"},
    {"fx", "fx_n", "force"},
    {"fy", "fy_n", "force"},
    {"mx", "mx_nmm", "moment"},
    {"my", "my_nmm", "moment"},
    {"mz", "mz_nmm", "moment"},
    {"tl", "cell_tl_n", "force"},
    {"tr", "cell_tr_n", "force"},
    {"bl", "cell_bl_n", "force"},
    {"br", "cell_br_n", "force"},
    {"force_ml", "force_ml_n", "force"},
    {"force_ap", "force_ap_n", "force"},
    {"tilt_ml", "tilt_ml_deg", "angle"},
    {"tilt_ap", "tilt_ap_deg", "angle"},
    {"sway_angle_ml", "sway_angle_ml_deg", "angle"},
    {"sway_angle_ap", "sway_angle_ap_deg", "angle"}};

namespace {

constexpr double standard_gravity_m_s2 = 9.80665;

std::string_view house_of(std::string_view quantity) {
  return quantity == "cop" ? "mm" : quantity == "force" ? "N" : quantity == "angle" ? "deg" : "N*mm";
}

std::string two_digits(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 2).ptr;
  return {buffer, end};
}

}  // namespace

NamedColumns::NamedColumns(std::vector<std::string> names, const std::vector<bool>& numeric,
                           const ReadOptions& options, const Mapping& mapping, const std::string& file)
    : file_(file), options_(options), mapping_(mapping), names_(std::move(names)) {
  roles_ = find_roles(names_, numeric, mapping_, mapping_.rate_hz.has_value(), file_);
  check_units();
  say_left_out(numeric);
}

void NamedColumns::keep_part(std::vector<bool>& wanted) {
  if (options_.part == Part::everything || !roles_.contains("ml") || !roles_.contains("ap")) return;
  std::vector<bool> kept(wanted.size());
  if (const auto time = roles_.find("time"); time != roles_.end()) kept[time->second] = true;
  for (const RoleChannel& row : role_channels) {
    const auto role = roles_.find(std::string(row.role));
    if (role == roles_.end()) continue;
    if (is_part(row.channel, options_.part))
      kept[role->second] = true;
    else
      roles_.erase(role);
  }
  wanted = std::move(kept);
}

RecordingData NamedColumns::recording(text::Table table, const std::string& first) {
  table_ = std::move(table);
  data_.assumptions.insert(data_.assumptions.begin(), first);
  data_.warnings = std::move(table_.warnings);
  times();
  for (const RoleChannel& row : role_channels) role_channel(row);
  other_channels();
  geometry();
  if (!options_.map_file.empty()) data_.provenance.companions.push_back(options_.map_file.string());
  return std::move(data_);
}

std::string NamedColumns::unit_of(const RoleChannel& row, std::size_t column) const {
  if (const auto told = mapping_.units.find(std::string(row.quantity)); told != mapping_.units.end())
    return told->second;
  return text::column_name(names_[column]).unit;
}

/// Lengths must say their unit: a factor of ten would pass for a result.
void NamedColumns::check_units() const {
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

void NamedColumns::say_left_out(const std::vector<bool>& numeric) {
  std::string list;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!numeric[i]) list += (list.empty() ? "" : ", ") + names_[i];
  if (!list.empty()) data_.assumptions.push_back("left out, because they are not numbers: " + list);
}

void NamedColumns::times() {
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

double NamedColumns::median_step() const {
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

void NamedColumns::role_channel(const RoleChannel& row) {
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
  said += house ? " in " + unit : ", taken to be in " + std::string(house_of(row.quantity)) + " (not stated)";
  data_.assumptions.push_back(said);
  data_.channels.push_back({.name = std::string(row.channel),
                            .unit = std::string(house_of(row.quantity)),
                            .plate = "",
                            .source = names_[column],
                            .values = std::move(values)});
}

/// What has no role is kept, in the house's unit when its name states a unit.
void NamedColumns::other_channels() {
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

std::string NamedColumns::unused_name(const std::string& base) const {
  std::string name = base.front() >= '0' && base.front() <= '9' ? "column_" + base : base;
  const std::string stem = name;
  for (int i = 2; std::any_of(data_.channels.begin(), data_.channels.end(),
                              [&](const Channel& channel) { return channel.name == name; });
       ++i)
    name = stem + "_" + std::to_string(i);
  return name;
}

void NamedColumns::geometry() {
  data_.plate_width_mm = mapping_.plate_width_mm;
  data_.plate_length_mm = mapping_.plate_length_mm;
  data_.plate_frame = mapping_.frame;
  if (mapping_.frame)
    data_.assumptions.push_back("plate: x points " + mapping_.frame->x_points + ", y " +
                                mapping_.frame->y_points +
                                ", surface at z = " + text::shortest(mapping_.frame->surface_z_mm) + " mm");
  data_.assumptions.push_back("zero: as the file has it");
}

}  // namespace steadyplate::datasets::readers
