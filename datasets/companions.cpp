#include "datasets/companions.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "datasets/file.hpp"
#include "datasets/text/dialect.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_companion_bytes = 16U << 20U;

std::optional<std::string> companion(const fs::path& file, std::string_view name) {
  const fs::path path = file.parent_path() / name;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  try {
    return read_file(path, largest_companion_bytes);
  } catch (const ReadError&) {
    return std::nullopt;
  }
}

/// One row of a tab separated table with a header, by the names of its columns.
class Row {
 public:
  Row(std::string_view header, std::string_view line) {
    text::split(header, '\t', names_);
    text::split(line, '\t', cells_);
  }
  std::string_view text(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size() && i < cells_.size(); ++i)
      if (names_[i] == name) return cells_[i];
    return "";
  }
  std::optional<double> number(std::string_view name) const {
    double value = 0.0;
    if (text::parse_cell(text(name), '.', value) != text::Cell::number || value <= 0.0) return std::nullopt;
    return value;
  }

 private:
  std::vector<std::string_view> names_;
  std::vector<std::string_view> cells_;
};

std::optional<Row> find_row(std::string_view table, std::string_view trial) {
  text::Lines lines(table);
  if (!lines.next()) return std::nullopt;
  const std::string_view header = lines.line();
  while (lines.next()) {
    Row row(header, lines.line());
    if (row.text("Trial") == trial) return row;
  }
  return std::nullopt;
}

void scale(std::optional<double>& value, double factor) {
  if (value) *value *= factor;
}

void take_person(RecordingData& data, const Row& row) {
  data.participant.pseudonym = row.text("Subject");
  data.participant.age_years = row.number("Age");
  const std::string_view sex = row.text("Gender");
  if (sex == "F" || sex == "M") data.participant.sex = sex;
  if (row.text("Vision") == "Open") data.condition.vision = Vision::open;
  if (row.text("Vision") == "Closed") data.condition.vision = Vision::closed;
  if (row.text("Surface") == "Firm" || row.text("Surface") == "Rigid") data.condition.surface = Surface::firm;
  if (row.text("Surface") == "Foam") data.condition.surface = Surface::foam;
  data.participant.foot_length_mm = row.number("FootLen");
  scale(data.participant.foot_length_mm, 10.0);
}

/// The row of `trial` in the first of these files that has one.
std::optional<Row> look_up(RecordingData& data, const fs::path& file, std::span<const std::string> names,
                           const std::string& trial, std::string& storage) {
  std::string without_row;
  for (const std::string& name : names) {
    std::optional<std::string> table = companion(file, name);
    if (!table) continue;
    storage = std::move(*table);
    if (auto row = find_row(storage, trial)) {
      data.provenance.companions.push_back(name);
      data.assumptions.push_back(
          std::string("person and condition: from ").append(name).append(", row ").append(trial));
      return row;
    }
    without_row.append(without_row.empty() ? "" : ", ").append(name);
  }
  if (!without_row.empty())
    data.warnings.push_back(without_row + " beside it has no row '" + trial +
                            "', so the person is not known");
  return std::nullopt;
}

void condition_from_pds_name(RecordingData& data, const std::string& trial) {
  if (trial.size() < 7 || trial.rfind("PDS", 0) != 0) return;
  const char vision = trial[5];
  const char surface = trial[6];
  if ((vision != 'O' && vision != 'C') || (surface != 'R' && surface != 'F')) return;
  data.condition.vision = vision == 'O' ? Vision::open : Vision::closed;
  data.condition.surface = surface == 'R' ? Surface::firm : Surface::foam;
  data.assumptions.push_back("condition: " + to_string(data.condition) + ", read from the file's name");
}

}  // namespace

void read_bds_companion(RecordingData& data, const fs::path& file) {
  const std::string trial = file.stem().string();
  const std::array<std::string, 3> names = {"BDSinfo.txt", "BDSinfoCOP.txt", "BDSinfoCOP_" + trial + ".txt"};
  std::string storage;
  const auto row = look_up(data, file, names, trial, storage);
  if (!row) return;
  take_person(data, *row);
  data.participant.height_mm = row->number("Height");  // cm in this set
  scale(data.participant.height_mm, 10.0);
  data.participant.mass_kg = row->number("Weight");
}

void read_pds_companion(RecordingData& data, const fs::path& file) {
  std::string trial = file.stem().string();
  if (trial.size() > 3 && trial.substr(trial.size() - 3) == "grf") trial.resize(trial.size() - 3);
  const std::array<std::string, 2> names = {"PDSinfo.txt", "PDSinfoCOP.txt"};
  std::string storage;
  const auto row = look_up(data, file, names, trial, storage);
  if (!row) return condition_from_pds_name(data, trial);
  take_person(data, *row);
  data.participant.height_mm = row->number("Height");  // m in this set
  scale(data.participant.height_mm, 1000.0);
  data.participant.mass_kg = row->number("Mass");
}

void read_simulated_list(RecordingData& data, const fs::path& file) {
  constexpr std::string_view name = "SIMULATED.txt";
  const auto list = companion(file, name);
  if (!list) return;
  const std::string wanted = file.filename().string();
  text::Lines lines(*list);
  while (lines.next()) {
    const std::string_view line = lines.line();
    if (line.substr(0, line.find_first_of(" \t")) != wanted) continue;
    data.simulated = true;
    data.provenance.companions.emplace_back(name);
    data.notes.push_back("SIMULATED: no person was measured. Made by:" +
                         std::string(line.substr(wanted.size())));
    return;
  }
}

}  // namespace steadyplate::datasets
