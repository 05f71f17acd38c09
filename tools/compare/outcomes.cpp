#include "tools/compare/outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "tools/compare/columns.hpp"

namespace steadyplate::compare {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Sum and count of the trials of one person, outcome and time.
struct Cell {
  std::size_t rows = 0;
  std::size_t values = 0;
  double sum = 0.0;
};

struct Person {
  std::string name;
  std::string group;
  std::vector<Cell> cells;
};

/// Reads one table; the parts of read_study_table() that share its columns.
class Reader {
 public:
  Reader(TextTable table, const ColumnChoice& choice) : table_(std::move(table)), choice_(choice) {}

  StudyData read(bool needs_groups) {
    study_.file = table_.file;
    study_.sha256 = table_.sha256;
    id_ = column_of(table_, Role::id, choice_.id);
    group_ = column_of(table_, Role::group, choice_.group);
    if (!group_ && needs_groups) refuse_missing(Role::group);
    keys_ = key_columns(table_, choice_.by);
    trial_ = column_of(table_, Role::trial, choice_.trial);
    find_times();
    if (!id_ && (value_ || needs_groups)) refuse_missing(Role::id);
    if (!id_) study_.notes.push_back("no column of persons: each row is taken as one");
    for (std::size_t row = 0; row < table_.rows.size(); ++row) take(row);
    if (trial_) study_.notes.push_back("score = mean of the trials ('" + table_.names[*trial_] + "')");
    finish();
    return std::move(study_);
  }

 private:
  [[noreturn]] void refuse_missing(Role role) const {
    throw ReadError(ReadFault::ambiguous, table_.file, 1,
                    "no column with a usual name for " + std::string(flag_of(role)).substr(2) + ".",
                    "Say which with " + std::string(flag_of(role)) +
                        " COLUMN. Its columns are: " + joined(table_.names) + ".");
  }

  /// Wide when pre and post are columns, long when there are a time and a value.
  void find_times() {
    const bool names_columns = (!choice_.pre.empty() && table_.find(choice_.pre)) ||
                               (!choice_.post.empty() && table_.find(choice_.post));
    const bool asks_for_long = !choice_.value.empty() || !choice_.time.empty();
    if (!asks_for_long) {
      const auto pre = wide_column(Role::pre, choice_.pre, names_columns);
      const auto post = wide_column(Role::post, choice_.post, names_columns);
      if (pre && post) {
        columns_ = {*pre, *post};
        if (const auto followup = wide_column(Role::followup, choice_.followup, names_columns))
          columns_.push_back(*followup);
        for (const std::size_t column : columns_) study_.times.push_back(table_.names[column]);
        return;
      }
    }
    time_ = column_of(table_, Role::time, choice_.time);
    value_ = column_of(table_, Role::value, choice_.value);
    if (!time_ || !value_)
      throw ReadError(ReadFault::ambiguous, table_.file, 1,
                      "neither columns of before and after, nor columns of time and value.",
                      "Say which with --pre and --post, or with --time and --value. Its columns are: " +
                          joined(table_.names) + ".");
    study_.times = {time_value(Role::pre, choice_.pre), time_value(Role::post, choice_.post)};
    if (const std::string later = time_value(Role::followup, choice_.followup); !later.empty())
      study_.times.push_back(later);
  }

  std::optional<std::size_t> wide_column(Role role, const std::string& given, bool names_columns) const {
    if (!given.empty() && !names_columns) return std::nullopt;  // it names a value of the time column
    return column_of(table_, role, given);
  }

  /// The value of the time column that plays the role; empty for a follow-up that is not there.
  std::string time_value(Role role, const std::string& given) const {
    std::vector<std::string> values;
    for (const auto& row : table_.rows)
      if (std::find(values.begin(), values.end(), row[*time_]) == values.end()) values.push_back(row[*time_]);
    std::vector<std::string> fitting;
    for (const std::string& value : values)
      if (given.empty() ? usual_name(role, value) : value == given) fitting.push_back(value);
    if (fitting.size() == 1) return fitting.front();
    if (fitting.empty() && given.empty() && role == Role::followup) return "";
    throw ReadError(
        ReadFault::ambiguous, table_.file, 0,
        "which '" + table_.names[*time_] + "' is " + std::string(flag_of(role)).substr(2) + " is not clear.",
        "Say so with " + std::string(flag_of(role)) + ". It has: " + joined(values) + ".");
  }

  void take(std::size_t row) {
    const auto& cells = table_.rows[row];
    std::string name;
    for (const std::size_t key : keys_) name += (name.empty() ? "" : "/") + cells[key];
    if (value_ && !usual_name(Role::value, table_.names[*value_]))
      name += (name.empty() ? "" : "/") + table_.names[*value_];
    Person& person = person_of(name, person_in(row), row);
    if (value_) {
      const auto time = std::find(study_.times.begin(), study_.times.end(), cells[*time_]);
      if (time != study_.times.end())
        add(person, static_cast<std::size_t>(time - study_.times.begin()), number_in(table_, row, *value_),
            row);
    } else {
      for (std::size_t t = 0; t < columns_.size(); ++t)
        add(person, t, number_in(table_, row, columns_[t]), row);
    }
    take_adherence(row);
  }

  std::string person_in(std::size_t row) const {
    return id_ ? table_.rows[row][*id_] : "row " + std::to_string(row + 1);
  }

  Person& person_of(const std::string& outcome, const std::string& name, std::size_t row) {
    if (name.empty())
      throw ReadError(ReadFault::damaged, table_.file, table_.lines[row], "a row without a person.", "");
    const auto [place, is_new] = outcome_number_.try_emplace(outcome, outcomes_.size());
    if (is_new) {
      outcomes_.emplace_back();
      study_.outcomes.push_back({outcome, {}, {}, {}});
    }
    auto& people = outcomes_[place->second];
    const auto [index, unknown] = person_number_.try_emplace({outcome, name}, people.size());
    const std::string group = group_ ? table_.rows[row][*group_] : "";
    if (group_ && group.empty())
      throw ReadError(ReadFault::damaged, table_.file, table_.lines[row], "'" + name + "' has no group.",
                      "Fill the column '" + table_.names[*group_] + "', or name another with --group.");
    if (unknown) people.push_back({name, group, std::vector<Cell>(study_.times.size())});
    Person& person = people[index->second];
    if (person.group != group)
      throw ReadError(ReadFault::damaged, table_.file, table_.lines[row],
                      "'" + name + "' is in group '" + person.group + "' and in '" + group + "'.", "");
    return person;
  }

  void add(Person& person, std::size_t time, double value, std::size_t row) {
    Cell& cell = person.cells[time];
    if (cell.rows++ > 0 && !trial_)
      throw ReadError(
          ReadFault::ambiguous, table_.file, table_.lines[row],
          "'" + person.name + "' has two rows for the same outcome and time.",
          "Name the columns that tell outcomes apart with --by, the trials with --trial, or choose "
          "rows with --where.");
    if (std::isnan(value)) return;
    cell.sum += value;
    ++cell.values;
  }

  void take_adherence(std::size_t row) {
    if (choice_.adherence.empty()) return;
    const double percent = number_in(table_, row, table_.need(choice_.adherence, "--adherence"));
    if (std::isnan(percent)) return;
    if (percent < 0.0 || percent > 100.0)
      throw ReadError(ReadFault::damaged, table_.file, table_.lines[row],
                      "adherence must be a percent, 0 to 100.", "");
    study_.adherence.emplace(person_in(row), percent);
  }

  void finish() {
    for (std::size_t o = 0; o < outcomes_.size(); ++o)
      for (const Person& person : outcomes_[o]) {
        OutcomeData& outcome = study_.outcomes[o];
        outcome.people.push_back(person.name);
        outcome.group.push_back(person.group);
        std::vector<double>& scores = outcome.scores.emplace_back();
        for (const Cell& cell : person.cells)
          scores.push_back(cell.values == 0 ? missing : cell.sum / static_cast<double>(cell.values));
        if (group_ &&
            std::find(study_.groups.begin(), study_.groups.end(), person.group) == study_.groups.end())
          study_.groups.push_back(person.group);
      }
    std::sort(study_.groups.begin(), study_.groups.end());
    for (OutcomeData& outcome : study_.outcomes) {
      if (outcome.name.empty()) outcome.name = "score";
      if (!group_) outcome.group.clear();
    }
  }

  TextTable table_;
  const ColumnChoice& choice_;
  StudyData study_;
  std::optional<std::size_t> id_, group_, trial_, time_, value_;
  std::vector<std::size_t> keys_, columns_;
  std::map<std::string, std::size_t> outcome_number_;
  std::map<std::pair<std::string, std::string>, std::size_t> person_number_;
  std::vector<std::vector<Person>> outcomes_;
};

}  // namespace

double StudyData::adherence_of(const std::string& person) const {
  const auto found = adherence.find(person);
  return found == adherence.end() ? missing : found->second;
}

StudyData read_study_table(const std::string& file, const ColumnChoice& choice, bool needs_groups) {
  TextTable table = read_text_table(file);
  keep_where(table, choice.where);
  return Reader(std::move(table), choice).read(needs_groups);
}

}  // namespace steadyplate::compare
