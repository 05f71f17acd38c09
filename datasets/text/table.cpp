#include "datasets/text/table.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "datasets/text/lines.hpp"
#include "datasets/text/plain_row.hpp"

namespace steadyplate::datasets::text {

namespace {

constexpr std::size_t longest_quote = 40;

std::string quoted(std::string_view cell) {
  std::string text =
      "'" + std::string(cell.substr(0, longest_quote)) + (cell.size() > longest_quote ? "..." : "") + "'";
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return text;
}

std::string look_at(const std::string& file) {
  return "or look at: steadyplate inspect " + file;
}

std::string plural(std::size_t count, const std::string& word) {
  return std::to_string(count) + ' ' + word + (count == 1 ? "" : "s");
}

class TableReader {
 public:
  TableReader(const std::string& file, const TableLayout& layout, BadRows bad_rows)
      : file_(file), layout_(layout), bad_rows_(bad_rows) {
    table_.names = layout.names;
    table_.columns.resize(layout.names.size());
    values_.resize(layout.names.size());
    for (std::size_t i = 0; i < layout.names.size(); ++i)
      if (layout.wanted.empty() || layout.wanted[i]) wanted_.push_back(i);
  }

  Table read(std::string_view text) {
    Lines lines(text);
    // A line costs what its bytes cost when it is plain: numbers and delimiters.
    PlainRows plain(layout_.dialect, layout_.names.size(), wanted_);
    const bool may_be_plain = lines.ends_with_line_feed() && layout_.dialect.delimiter != ' ' &&
                              !wanted_.empty() && text.find('"') == std::string_view::npos;
    reserve(text);
    while (true) {
      if (may_be_plain && lines.number() + 1 >= layout_.first_data_line) {
        std::size_t bytes = 0;
        while ((bytes = plain.read(lines.rest(), values_)) != 0) {
          lines.take(bytes);
          missing_here_ = 0;
          keep(plain.decimals());
        }
      }
      if (!lines.next()) break;
      if (lines.number() < layout_.first_data_line || trimmed(lines.line()).empty()) continue;
      if (lines.ended())
        row(lines.line(), lines.number());
      else
        last_row_without_end(lines.line(), lines.number());
    }
    if (table_.rows == 0)
      throw ReadError(ReadFault::damaged, file_, 0,
                      "its columns are named, but there is not one sample" +
                          std::string(skipped_ > 0 ? " (all rows were skipped)." : "."),
                      "Is the file whole?");
    remarks();
    return std::move(table_);
  }

 private:
  /// Count the fields of a row and parse the wanted ones into values_. Returns "" or what is wrong.
  std::string parse(std::string_view line) {
    split(line, layout_.dialect.delimiter, fields_);
    const std::size_t expected = layout_.names.size();
    if (fields_.size() == expected + 1 && fields_.back().empty()) fields_.pop_back();
    if (fields_.size() != expected)
      return plural(fields_.size(), "field") + ", expected " + std::to_string(expected) + ".";
    missing_here_ = 0;
    for (const std::size_t i : wanted_) {
      switch (parse_cell(fields_[i], layout_.dialect.decimal, values_[i])) {
        case Cell::number:
          break;
        case Cell::missing:
          ++missing_here_;
          break;
        case Cell::not_a_number:
          return "column " + std::to_string(i + 1) + " (" + layout_.names[i] + "): " + quoted(fields_[i]) +
                 " is not a number.";
      }
    }
    return "";
  }

  void row(std::string_view line, std::size_t number) {
    const std::string wrong = parse(line);
    if (!wrong.empty()) return bad_row(wrong, number);
    keep(decimals_here());
  }

  std::size_t decimals_here() const { return decimals(fields_[wanted_.back()], layout_.dialect.decimal); }

  /// Memory for as many rows as the text can have, going by its first ones.
  void reserve(std::string_view text) {
    constexpr std::size_t head = 4096;
    const std::string_view first = text.substr(0, head);
    const auto lines = static_cast<std::size_t>(std::count(first.begin(), first.end(), '\n'));
    if (lines < 2) return;
    for (const std::size_t i : wanted_) table_.columns[i].reserve(text.size() / first.size() * lines + lines);
  }

  void keep(std::size_t decimals_of_last) {
    for (const std::size_t i : wanted_) table_.columns[i].push_back(values_[i]);
    ++table_.rows;
    missing_ += missing_here_;
    note_decimals(decimals_of_last);
  }

  void bad_row(const std::string& wrong, std::size_t number) {
    if (bad_rows_ == BadRows::refuse)
      throw ReadError(ReadFault::damaged, file_, number, wrong,
                      "Skip such rows with --bad-rows skip, " + look_at(file_));
    if (skipped_++ == 0) first_skipped_ = number;
  }

  void last_row_without_end(std::string_view line, std::size_t number) {
    const bool whole = parse(line).empty() && decimals_ && *decimals_ > 0 && decimals_here() == *decimals_;
    if (whole) return keep(decimals_here());
    table_.warnings.push_back("the last line (" + std::to_string(number) +
                              ") has no line end and may be cut, so it is left out; is the file whole?");
  }

  /// Do all numbers of the last wanted column have the same count of decimals?
  void note_decimals(std::size_t here) {
    if (mixed_decimals_) return;
    if (!decimals_) decimals_ = here;
    if (*decimals_ == here) return;
    mixed_decimals_ = true;
    decimals_.reset();
  }

  void remarks() {
    if (skipped_ > 0)
      table_.warnings.push_back(plural(skipped_, "bad row") + " skipped as asked, the first at line " +
                                std::to_string(first_skipped_));
    if (missing_ > 0)
      table_.warnings.push_back(plural(missing_, "cell") + " without a number (empty, NaN or Inf)");
  }

  const std::string& file_;
  const TableLayout& layout_;
  BadRows bad_rows_;
  Table table_;
  std::vector<std::size_t> wanted_;
  std::vector<std::string_view> fields_;
  std::vector<double> values_;
  std::size_t missing_here_ = 0;
  std::size_t missing_ = 0;
  std::size_t skipped_ = 0;
  std::size_t first_skipped_ = 0;
  std::optional<std::size_t> decimals_;
  bool mixed_decimals_ = false;
};

}  // namespace

const std::vector<double>* Table::find(std::string_view name) const {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? nullptr : &columns[static_cast<std::size_t>(at - names.begin())];
}

Table read_table(std::string_view text, const std::string& file, const TableLayout& layout,
                 BadRows bad_rows) {
  return TableReader(file, layout, bad_rows).read(text);
}

Table read_table_with_header(std::string_view text, const std::string& file, const Dialect& dialect,
                             BadRows bad_rows, const std::function<bool(std::string_view)>& wanted) {
  Lines lines(text);
  TableLayout layout;
  layout.dialect = dialect;
  if (lines.next()) {
    std::vector<std::string_view> names;
    split(lines.line(), dialect.delimiter, names);
    layout.names.assign(names.begin(), names.end());
    if (wanted)
      for (const std::string_view name : names) layout.wanted.push_back(wanted(name));
  }
  return read_table(text, file, layout, bad_rows);
}

}  // namespace steadyplate::datasets::text
