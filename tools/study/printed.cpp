#include "tools/study/printed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "datasets/error.hpp"
#include "datasets/sha256.hpp"
#include "tools/compare/columns.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::study {

namespace {

using compare::Role;
using compare::TextTable;
using datasets::ReadError;
using datasets::ReadFault;

/// Scores that are known by their column.
struct KnownScore {
  std::string_view column, metric, unit;
};
constexpr std::array known_scores = {KnownScore{"osi", "OSI", "deg"},
                                     KnownScore{"apsi", "APSI", "deg"},
                                     KnownScore{"mlsi", "MLSI", "deg"},
                                     KnownScore{"osi_deg", "OSI", "deg"},
                                     KnownScore{"apsi_deg", "APSI", "deg"},
                                     KnownScore{"mlsi_deg", "MLSI", "deg"},
                                     KnownScore{"peak_torque_nm", "peak_torque", "N m"}};

/// A column that holds scores: which, and of which time point ("" = the row's own).
struct ScoreColumn {
  std::size_t column = 0;
  KnownScore score;
  std::string time_point;
};

std::string cell(const TextTable& table, std::size_t row, const std::optional<std::size_t>& column) {
  return column ? table.rows[row][*column] : std::string();
}

/// A whole number from 1, or `otherwise` for an empty cell.
std::int64_t count_in(const TextTable& table, std::size_t row, std::optional<std::size_t> column,
                      std::int64_t otherwise) {
  if (!column || table.rows[row][*column].empty()) return otherwise;
  const double value = compare::number_in(table, row, *column);
  if (!(value >= 1.0 && value <= 1e6) || value != std::floor(value))
    throw ReadError(ReadFault::damaged, table.file, table.lines[row],
                    "'" + table.names[*column] + "' must be a whole number from 1.", "");
  return static_cast<std::int64_t>(value);
}

void need_word(const TextTable& table, std::size_t row, const std::string& word, const std::string& what) {
  if (!datasets::is_study_word(word))
    throw ReadError(ReadFault::damaged, table.file, table.lines[row],
                    what + " must be a word of letters, digits, '.', '-' and '_'.", "");
}

class PrintedReader {
 public:
  PrintedReader(TextTable table, const datasets::StudyDefinition& study, const PrintedDefaults& defaults,
                std::string sha256)
      : table_(std::move(table)), study_(study), defaults_(defaults), sha256_(std::move(sha256)) {}

  TableRows<datasets::PrintedScore> read() {
    id_ = compare::column_of(table_, Role::id, "");
    if (!id_) refuse("there is no column of participants.", "Name one 'participant'.");
    time_ = compare::column_of(table_, Role::time, "");
    trial_ = compare::column_of(table_, Role::trial, "");
    for (auto [name, column] : {std::pair{"test", &test_},
                                {"metric", &metric_},
                                {"unit", &unit_},
                                {"device", &device_},
                                {"level", &level_},
                                {"value", &value_}})
      *column = table_.find(name);
    find_scores();
    if (scores_.empty() && !(metric_ && value_))
      refuse("there is no column of scores.",
             "Name them OSI, APSI, MLSI or peak_torque_nm, or give columns metric, value and unit.");
    for (std::size_t row = 0; row < table_.rows.size(); ++row) take(row);
    return std::move(result_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what, const std::string& next) const {
    throw ReadError(ReadFault::unknown_format, table_.file, 1, what, next);
  }

  void find_scores() {
    for (std::size_t c = 0; c < table_.names.size(); ++c) {
      const std::string name = compare::plain_name(table_.names[c]);
      bool used = (id_ && c == *id_) || (time_ && c == *time_) || (trial_ && c == *trial_);
      for (const auto& column : {test_, metric_, unit_, device_, level_, value_})
        used = used || (column && c == *column);
      if (name == "leg" || name == "muscle" || name == "speed_deg_s") {
        details_.push_back(c);
        used = true;
      }
      for (const KnownScore& known : known_scores) {
        if (name == known.column) scores_.push_back({c, known, ""}), used = true;
        for (const std::string& time : study_.time_points)
          if (name == std::string(known.column) + '_' + compare::plain_name(time))
            scores_.push_back({c, known, time}), used = true;
      }
      if (!used)
        result_.notes.push_back("column '" + table_.names[c] + "' is not a printed score: passed over");
    }
  }

  void take(std::size_t row) {
    datasets::PrintedScore score;
    score.participant = table_.rows[row][*id_];
    score.trial = count_in(table_, row, trial_, 1);
    score.device = device_ ? cell(table_, row, device_) : defaults_.device;
    score.level = level_ ? cell(table_, row, level_) : defaults_.level;
    score.sha256 = sha256_;
    for (const std::size_t column : details_) add_detail(score, row, column);
    const std::string time = time_ ? cell(table_, row, time_) : defaults_.time_point;
    for (const ScoreColumn& column : scores_) {
      score.metric = column.score.metric;
      score.unit = column.score.unit;
      score.time_point = column.time_point.empty() ? time : column.time_point;
      add(score, row, column.column);
    }
    if (!metric_ || !value_) return;
    score.metric = cell(table_, row, metric_);
    need_word(table_, row, score.metric, "a metric");
    score.unit = cell(table_, row, unit_);
    score.time_point = time;
    add(score, row, *value_);
  }

  void add_detail(datasets::PrintedScore& score, std::size_t row, std::size_t column) const {
    const std::string& word = table_.rows[row][column];
    if (word.empty()) return;
    need_word(table_, row, word, "'" + table_.names[column] + "'");
    score.detail +=
        (score.detail.empty() ? "" : ";") + compare::plain_name(table_.names[column]) + '=' + word;
  }

  void add(datasets::PrintedScore score, std::size_t row, std::size_t column) {
    score.value = compare::number_in(table_, row, column);
    if (std::isnan(score.value)) return;
    if (!std::isfinite(score.value) || std::fabs(score.value) > 1e6)
      throw ReadError(ReadFault::damaged, table_.file, table_.lines[row],
                      "'" + table_.names[column] + "' is out of range.", "");
    score.test = test_ ? cell(table_, row, test_) : defaults_.test;
    if (score.test.empty() && score.metric == "peak_torque") score.test = "strength";
    if (score.test.empty())
      throw ReadError(ReadFault::ambiguous, table_.file, table_.lines[row], "of which test is this score?",
                      "Add a column 'test', or say it with --test.");
    if (score.time_point.empty())
      throw ReadError(ReadFault::ambiguous, table_.file, table_.lines[row],
                      "of which time point is this score?", "Add a column 'time', or say it with --session.");
    need_word(table_, row, score.test, "a test");
    need_word(table_, row, score.time_point, "a time point");
    result_.rows.push_back(std::move(score));
  }

  TextTable table_;
  const datasets::StudyDefinition& study_;
  const PrintedDefaults& defaults_;
  std::string sha256_;
  std::optional<std::size_t> id_, time_, trial_, test_, metric_, unit_, device_, level_, value_;
  std::vector<std::size_t> details_;
  std::vector<ScoreColumn> scores_;
  TableRows<datasets::PrintedScore> result_;
};

}  // namespace

TableRows<datasets::PrintedScore> parse_printed(std::string_view csv, const std::string& file,
                                                const datasets::StudyDefinition& study,
                                                const PrintedDefaults& defaults) {
  return PrintedReader(compare::parse_text_table(csv, file), study, defaults, datasets::sha256_hex(csv))
      .read();
}

TableRows<datasets::StudyParticipant> parse_participants(std::string_view csv, const std::string& file) {
  const TextTable table = compare::parse_text_table(csv, file);
  TableRows<datasets::StudyParticipant> result;
  const auto id = compare::column_of(table, Role::id, "");
  const auto group = compare::column_of(table, Role::group, "");
  if (!id)
    throw ReadError(ReadFault::unknown_format, file, 1, "there is no column of participants.",
                    "Name one 'participant'.");
  std::vector<bool> used(table.names.size(), false);
  const auto find = [&](const char* name) {
    const auto column = table.find(name);
    if (column) used[*column] = true;
    return column;
  };
  used[*id] = true;
  if (group) used[*group] = true;
  const auto birth_year = find("birth_year"), sex = find("sex"), height_mm = find("height_mm"),
             height_cm = find("height_cm"), mass = find("mass_kg"), leg = find("dominant_leg"),
             foot_length = find("foot_length_mm"), foot_width = find("foot_width_mm");
  for (std::size_t c = 0; c < used.size(); ++c)
    if (!used[c])
      result.notes.push_back("column '" + table.names[c] + "' is not kept in a study: passed over");
  const auto number = [&](std::size_t row, const std::optional<std::size_t>& column,
                          double factor) -> std::optional<double> {
    if (!column) return std::nullopt;
    const double value = compare::number_in(table, row, *column);
    if (std::isnan(value)) return std::nullopt;
    return factor * value;
  };
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    datasets::StudyParticipant person;
    person.pseudonym = table.rows[row][*id];
    person.group = cell(table, row, group);
    person.sex = cell(table, row, sex);
    person.dominant_leg = cell(table, row, leg);
    if (birth_year && !table.rows[row][*birth_year].empty())
      person.birth_year = count_in(table, row, birth_year, 0);
    person.height_mm = number(row, height_mm, 1.0);
    if (!person.height_mm) person.height_mm = number(row, height_cm, 10.0);
    person.mass_kg = number(row, mass, 1.0);
    person.foot_length_mm = number(row, foot_length, 1.0);
    person.foot_width_mm = number(row, foot_width, 1.0);
    result.rows.push_back(person);
  }
  return result;
}

}  // namespace steadyplate::study
