#include "tools/nordic/log.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "datasets/file.hpp"
#include "tools/compare/columns.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::nordic {

namespace {

using compare::TextTable;
using datasets::ReadError;
using datasets::ReadFault;

constexpr std::array<const char*, 12> columns = {"participant", "date",        "week",         "session",
                                                 "supervised",  "set",         "reps_planned", "reps_done",
                                                 "assistance",  "incline_deg", "pain",         "note"};

/// A row's cell in the log's text.
std::string cell_of(const LogRow& row, std::string_view column) {
  if (column == "participant") return row.participant;
  if (column == "date") return row.date;
  if (column == "week") return std::to_string(row.week);
  if (column == "session") return std::to_string(row.set.session);
  if (column == "supervised") return row.supervised;
  if (column == "set") return std::to_string(row.set.set);
  if (column == "reps_planned") return row.set.reps_planned ? std::to_string(*row.set.reps_planned) : "";
  if (column == "reps_done") return std::to_string(row.set.reps_done);
  if (column == "assistance") return row.assistance;
  if (column == "incline_deg") return row.incline_deg;
  if (column == "pain") return row.set.pain ? scoring::exact(*row.set.pain) : "";
  if (column == "note") return row.note;
  return "";
}

/// Cells of one line by column name.
class Line {
 public:
  Line(const TextTable& table, std::size_t row) : table_(table), row_(row) {}

  std::string text(const char* name) const {
    const auto column = table_.find(name);
    return column ? table_.rows[row_][*column] : "";
  }
  std::optional<double> number(const char* name) const {
    const auto column = table_.find(name);
    if (!column) return std::nullopt;
    const double value = compare::number_in(table_, row_, *column);
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }
  std::optional<int> whole(const char* name, int lowest) const {
    const auto value = number(name);
    if (!value) return std::nullopt;
    if (*value != std::floor(*value) || *value < lowest || *value > 100000.0)
      refuse("'" + text(name) + "' in column '" + name + "' is not a whole number from " +
             std::to_string(lowest) + ".");
    return static_cast<int>(*value);
  }
  int needed(const char* name, int lowest) const {
    const auto value = whole(name, lowest);
    if (!value) refuse("column '" + std::string(name) + "' is empty.");
    return *value;
  }
  [[noreturn]] void refuse(const std::string& what) const {
    throw ReadError(ReadFault::damaged, table_.file, table_.lines[row_], what,
                    "tools/nordic/README.md explains the columns.");
  }

 private:
  const TextTable& table_;
  std::size_t row_;
};

std::vector<LogRow> rows_of(const TextTable& table) {
  const auto person = compare::column_of(table, compare::Role::id, "");
  if (!person)
    throw ReadError(ReadFault::unknown_format, table.file, 1, "a training log needs a column 'participant'.",
                    "");
  for (const char* name : {"session", "set", "reps_done"}) table.need(name, "of a training log");
  std::vector<LogRow> rows;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Line line(table, i);
    LogRow row;
    row.participant = table.rows[i][*person];
    row.date = line.text("date");
    row.supervised = line.text("supervised");
    row.assistance = line.text("assistance");
    row.incline_deg = line.text("incline_deg");
    row.note = line.text("note");
    row.week = line.whole("week", 1).value_or(1);
    row.set.session = line.needed("session", 1);
    row.set.set = line.needed("set", 1);
    row.set.reps_done = line.needed("reps_done", 0);
    row.set.reps_planned = line.whole("reps_planned", 0);
    row.set.pain = line.number("pain");
    if (row.set.pain && (*row.set.pain < 0.0 || *row.set.pain > 10.0)) line.refuse("pain must be 0 to 10.");
    try {
      row.set.day = day_of(row.date);
    } catch (const std::invalid_argument& error) {
      line.refuse(std::string(error.what()) + ".");
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string line_of(const LogRow& row, const std::vector<std::string>& names) {
  std::string line;
  for (std::size_t i = 0; i < names.size(); ++i)
    line += (i == 0 ? "" : ",") + scoring::csv_field(cell_of(row, names[i]));
  return line + '\n';
}

}  // namespace

std::optional<int> day_of(const std::string& date) {
  if (date.empty()) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t length) {
    int value = -1;
    const char* first = date.data() + at;
    const auto [end, error] = std::from_chars(first, first + length, value);
    return error == std::errc() && end == first + length ? value : -1;
  };
  if (date.size() == 10 && date[4] == '-' && date[7] == '-')
    if (const auto day = analysis::day_number(part(0, 4), part(5, 2), part(8, 2))) return day;
  throw std::invalid_argument("'" + date + "' is not a date like 2026-03-01");
}

std::vector<LogRow> read_log(const std::string& file) {
  return rows_of(compare::read_text_table(file));
}

std::vector<std::string> participants_of(const std::vector<LogRow>& rows) {
  std::vector<std::string> names;
  for (const LogRow& row : rows)
    if (std::find(names.begin(), names.end(), row.participant) == names.end())
      names.push_back(row.participant);
  return names;
}

analysis::Adherence adherence_of(const std::vector<LogRow>& rows, const std::string& participant,
                                 const std::vector<analysis::PlannedSession>& plan) {
  std::vector<analysis::LoggedSet> sets;
  for (const LogRow& row : rows)
    if (row.participant == participant) sets.push_back(row.set);
  try {
    return analysis::adherence(plan, sets);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(participant + ": " + error.what() +
                                " (sessions are numbered through the whole plan)");
  }
}

std::string with_rows(const std::string& file, const std::vector<LogRow>& rows) {
  std::error_code ignored;
  std::string text;
  std::vector<std::string> names(columns.begin(), columns.end());
  if (std::filesystem::exists(file, ignored)) text = datasets::read_file(file);
  if (!text.empty()) {
    const TextTable table = compare::parse_text_table(text, file, false);
    if (text.find(',') == std::string::npos || table.decimal != '.')
      throw ReadError(ReadFault::unknown_format, file, 1, "rows can be added to comma-separated logs only.",
                      "");
    names.clear();
    for (const std::string& name : table.names) names.push_back(compare::plain_name(name));
    if (const auto person = compare::column_of(table, compare::Role::id, "")) names[*person] = "participant";
    for (const LogRow& old : rows_of(table))
      for (const LogRow& row : rows)
        if (old.participant == row.participant && old.set.session == row.set.session &&
            old.set.set == row.set.set)
          throw std::invalid_argument(file + ": session " + std::to_string(row.set.session) + ", set " +
                                      std::to_string(row.set.set) + " of " + row.participant +
                                      " is logged already. Correct the file to change it.");
    for (const LogRow& row : rows)
      for (const char* column : columns)
        if (!cell_of(row, column).empty() && std::string_view(column) != "week" &&
            cell_of(row, column) != "no" && std::find(names.begin(), names.end(), column) == names.end())
          throw ReadError(ReadFault::ambiguous, file, 1, "it has no column '" + std::string(column) + "'.",
                          "Add the column's name to the first line, or leave that flag out.");
    if (text.back() != '\n') text += '\n';
  } else {
    text = compare::joined(names, ",") + '\n';
  }
  for (const LogRow& row : rows) text += line_of(row, names);
  return text;
}

}  // namespace steadyplate::nordic
