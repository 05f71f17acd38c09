#include "datasets/formats/roles.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "datasets/text/names.hpp"

namespace steadyplate::datasets::readers {

namespace {

struct KnownNames {
  std::string_view role;
  std::initializer_list<std::string_view> names;
};

const KnownNames known[] = {
    {"time",
     {"time", "t", "f_time", "timestamp", "time_stamp", "times", "elapsed", "elapsed_time", "abs_time",
      "zeit", "czas", "temps", "tiempo", "tempo", "tijd", "mocaptime", "sec", "seconds"}},
    {"ml",
     {"ml", "cop_ml", "copml", "ml_cop", "mediolateral", "medio_lateral", "cop_mediolateral", "m_l",
      "cop_m_l", "sway_ml", "x_ml", "ml_x", "cop_x_ml", "cop_ml_x"}},
    {"ap",
     {"ap", "cop_ap", "copap", "ap_cop", "anteroposterior", "antero_posterior", "cop_anteroposterior", "a_p",
      "cop_a_p", "sway_ap", "y_ap", "ap_y", "cop_y_ap", "cop_ap_y"}},
    {"fz",
     {"fz", "f_z", "force_z", "vertical_force", "load", "fv", "grf_z", "grfz", "total_force", "weight",
      "gewicht", "kraft"}},
    {"fx", {"fx", "f_x", "force_x"}},
    {"fy", {"fy", "f_y", "force_y"}},
    {"mx", {"mx", "m_x", "moment_x"}},
    {"my", {"my", "m_y", "moment_y"}},
    {"mz", {"mz", "m_z", "moment_z"}},
    {"tl", {"tl", "topleft", "top_left", "front_left", "frontleft"}},
    {"tr", {"tr", "topright", "top_right", "front_right", "frontright"}},
    {"bl", {"bl", "bottomleft", "bottom_left", "rear_left", "back_left", "rearleft", "backleft"}},
    {"br", {"br", "bottomright", "bottom_right", "rear_right", "back_right", "rearright", "backright"}},
    {"force_ml", {"force_ml"}},
    {"force_ap", {"force_ap"}},
    {"tilt_ml", {"tilt_ml"}},
    {"tilt_ap", {"tilt_ap"}},
    {"sway_angle_ml", {"sway_angle_ml"}},
    {"sway_angle_ap", {"sway_angle_ap"}},
};

/// Names that say centre of pressure and a plate axis, but not which one is the person's.
constexpr std::array<std::string_view, 8> some_x = {"x",    "cop_x", "copx", "cpx",
                                                    "cp_x", "cx",    "xcop", "x_cop"};
constexpr std::array<std::string_view, 8> some_y = {"y",    "cop_y", "copy", "cpy",
                                                    "cp_y", "cy",    "ycop", "y_cop"};

class RoleFinder {
 public:
  RoleFinder(const std::vector<std::string>& names, const std::vector<bool>& numeric, const Mapping& mapping,
             const std::string& file)
      : names_(names), numeric_(numeric), mapping_(mapping), file_(file) {
    for (const std::string& name : names) bases_.push_back(text::column_name(name).base);
  }

  Roles find(bool has_rate) {
    for (const auto& [role, column] : mapping_.columns) roles_[role] = named(role, column);
    for (const KnownNames& row : known)
      if (!roles_.contains(std::string(row.role))) guess(row);
    // Whoever says where ML and AP are has said where the centre of pressure is.
    if (!has("ml") || !has("ap")) refuse_without_cop();
    if (!has("time") && !has_rate)
      refuse(ReadFault::ambiguous, "no column is known as the time (columns: " + list() + ").",
             "Name it with --columns time=NAME, or say how many samples a second with --rate HZ.");
    return std::move(roles_);
  }

 private:
  [[noreturn]] void refuse(ReadFault fault, const std::string& what, const std::string& next) const {
    throw ReadError(fault, file_, 0, what, next);
  }
  bool has(const std::string& role) const { return roles_.contains(role); }
  bool taken(std::size_t column) const {
    return std::any_of(roles_.begin(), roles_.end(),
                       [&](const auto& entry) { return entry.second == column; });
  }

  std::string list() const {
    constexpr std::size_t most = 30;
    std::string text;
    for (std::size_t i = 0; i < std::min(names_.size(), most); ++i)
      text += (i == 0 ? "" : ", ") + names_[i].substr(0, 40);
    return names_.size() > most ? text + ", ..." : text;
  }

  std::size_t named(const std::string& role, const std::string& column) const {
    const auto exact = std::find(names_.begin(), names_.end(), column);
    if (exact != names_.end()) return static_cast<std::size_t>(exact - names_.begin());
    const std::string base = text::column_name(column).base;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < bases_.size(); ++i)
      if (!base.empty() && bases_[i] == base) found.push_back(i);
    if (found.size() == 1) return found.front();
    refuse(ReadFault::damaged,
           "it has " + std::string(found.empty() ? "no column" : "several columns called") + " '" + column +
               "' for " + role + " (columns: " + list() + ").",
           "Name one of these with --columns.");
  }

  void guess(const KnownNames& row) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < bases_.size(); ++i)
      if (numeric_[i] && !taken(i) &&
          std::find(row.names.begin(), row.names.end(), bases_[i]) != row.names.end())
        found.push_back(i);
    if (found.empty()) return;
    // Only what the centre of pressure needs has to be settled; a second load is just another channel.
    const bool needed = row.role == "time" || row.role == "ml" || row.role == "ap";
    if (found.size() > 1 && needed)
      refuse(ReadFault::ambiguous,
             "columns '" + names_[found[0]] + "' and '" + names_[found[1]] + "' could both be " +
                 std::string(row.role) + ".",
             "Say which: --columns " + std::string(row.role) + "=" + names_[found[0]]);
    roles_[std::string(row.role)] = found.front();
  }

  std::optional<std::size_t> one_of(const std::array<std::string_view, 8>& list) const {
    for (std::size_t i = 0; i < bases_.size(); ++i)
      if (numeric_[i] && std::find(list.begin(), list.end(), bases_[i]) != list.end()) return i;
    return std::nullopt;
  }

  /// Without ml and ap: can it be computed, or is it a trial of another kind? Else say what would settle it.
  void refuse_without_cop() {
    const bool landing = has("fz") && has("force_ml") && has("force_ap");
    if (landing || (has("tilt_ml") && has("tilt_ap")) || has("sway_angle_ap")) return;
    const bool cells = has("tl") && has("tr") && has("bl") && has("br");
    if (cells && mapping_.plate_width_mm && mapping_.plate_length_mm) return;
    const bool plate = has("fz") && has("mx") && has("my");
    if (plate && mapping_.frame) return;
    const auto x = one_of(some_x);
    const auto y = one_of(some_y);
    if (x && y) {
      const std::string& a = names_[*x];
      const std::string& b = names_[*y];
      refuse(ReadFault::ambiguous,
             "columns '" + a + "' and '" + b +
                 "' are a centre of pressure, but the file does not say which one is "
                 "mediolateral.",
             "Say --columns ml=" + a + ",ap=" + b + " or --columns ml=" + b + ",ap=" + a + ".");
    }
    if (cells)
      refuse(ReadFault::ambiguous, "it has four corner cells, but not how far apart they are.",
             "Write a mapping with [plate] width_mm and length_mm, and name it with --map.");
    if (plate)
      refuse(ReadFault::ambiguous, "it has forces and moments, but not how the plate lay under the person.",
             "Write a mapping with [plate] x, y and surface_z_mm, and name it with --map; or name a centre "
             "of pressure "
             "with --columns ml=NAME,ap=NAME.");
    refuse(ReadFault::unknown_format, "no column is known as a centre of pressure (columns: " + list() + ").",
           "Name them: --columns ml=NAME,ap=NAME,time=NAME,fz=NAME (or a --map file).");
  }

  const std::vector<std::string>& names_;
  const std::vector<bool>& numeric_;
  const Mapping& mapping_;
  const std::string& file_;
  std::vector<std::string> bases_;
  Roles roles_;
};

}  // namespace

Roles find_roles(const std::vector<std::string>& names, const std::vector<bool>& numeric,
                 const Mapping& mapping, bool has_rate, const std::string& file) {
  return RoleFinder(names, numeric, mapping, file).find(has_rate);
}

}  // namespace steadyplate::datasets::readers
