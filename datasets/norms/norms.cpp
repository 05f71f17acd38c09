#include "datasets/norms/norms.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/text/dialect.hpp"

namespace steadyplate::datasets {

namespace {

constexpr const char* advice = "datasets/norms/README.md explains the columns.";
constexpr double duration_tolerance = 0.2;

constexpr const char* needed[] = {"metric",        "unit",           "device_class", "vision",
                                  "surface",       "stance",         "rate_low_hz",  "rate_high_hz",
                                  "age_low_years", "age_high_years", "sex",          "low",
                                  "high",          "band",           "people",       "source"};
constexpr const char* optional_columns[] = {"duration_s", "profile", "licence"};

/// One row by column names.
class Row {
 public:
  Row(const std::map<std::string, std::size_t>& columns, const std::vector<std::string_view>& cells,
      const std::string& file, std::size_t line)
      : columns_(columns), cells_(cells), file_(file), line_(line) {}

  std::string text(const char* name) const {
    const auto found = columns_.find(name);
    return found == columns_.end() ? "" : std::string(cells_[found->second]);
  }
  std::string word(const char* name) const {
    std::string value = text(name);
    if (value.empty()) refuse(name, "said: a norm holds only for what it says");
    return value;
  }
  std::optional<double> maybe(const char* name) const {
    if (text(name).empty()) return std::nullopt;
    double value = 0.0;
    if (text::parse_cell(text(name), '.', value) != text::Cell::number) refuse(name, "a number");
    return value;
  }
  double number(const char* name) const {
    const auto value = maybe(name);
    if (!value) refuse(name, "a number");
    return *value;
  }
  [[noreturn]] void refuse(const char* name, const std::string& expected) const {
    throw ReadError(ReadFault::damaged, file_, line_, "'" + std::string(name) + "' must be " + expected + ".",
                    advice);
  }

 private:
  const std::map<std::string, std::size_t>& columns_;
  const std::vector<std::string_view>& cells_;
  const std::string& file_;
  std::size_t line_;
};

Vision vision_of(const Row& row) {
  const std::string word = row.word("vision");
  if (word == "open") return Vision::open;
  if (word == "closed") return Vision::closed;
  row.refuse("vision", "open or closed");
}

Surface surface_of(const Row& row) {
  const std::string word = row.word("surface");
  if (word == "firm") return Surface::firm;
  if (word == "foam") return Surface::foam;
  if (word == "unstable") return Surface::unstable;
  row.refuse("surface", "firm, foam or unstable");
}

Stance stance_of(const Row& row) {
  const std::string word = row.word("stance");
  if (word == "both_legs") return Stance::both_legs;
  if (word == "left_leg") return Stance::left_leg;
  if (word == "right_leg") return Stance::right_leg;
  if (word == "tandem") return Stance::tandem;
  row.refuse("stance", "both_legs, left_leg, right_leg or tandem");
}

Norm norm_of(const Row& row) {
  Norm norm;
  norm.metric = row.word("metric");
  norm.unit = row.text("unit");  // a ratio has none
  norm.device_class = row.word("device_class");
  norm.vision = vision_of(row);
  norm.surface = surface_of(row);
  norm.stance = stance_of(row);
  norm.rate_low_hz = row.number("rate_low_hz");
  norm.rate_high_hz = row.number("rate_high_hz");
  if (!(norm.rate_low_hz > 0.0) || norm.rate_high_hz < norm.rate_low_hz)
    row.refuse("rate_high_hz", "at least rate_low_hz, which is above 0");
  norm.age_low_years = row.number("age_low_years");
  norm.age_high_years = row.number("age_high_years");
  if (norm.age_low_years < 0.0 || norm.age_high_years < norm.age_low_years)
    row.refuse("age_high_years", "at least age_low_years");
  norm.sex = row.word("sex");
  if (norm.sex != "F" && norm.sex != "M" && norm.sex != "any") row.refuse("sex", "F, M or any");
  norm.duration_s = row.maybe("duration_s");
  if (norm.duration_s && !(*norm.duration_s > 0.0)) row.refuse("duration_s", "above 0");
  norm.profile = row.text("profile");
  norm.low = row.number("low");
  norm.high = row.number("high");
  if (norm.high < norm.low) row.refuse("high", "at least low");
  norm.band = row.word("band");
  norm.people = row.word("people");
  norm.source = row.word("source");
  norm.licence = row.text("licence");
  return norm;
}

std::map<std::string, std::size_t> columns_of(const std::vector<std::string_view>& names,
                                              const std::string& file) {
  std::set<std::string> known(std::begin(needed), std::end(needed));
  known.insert(std::begin(optional_columns), std::end(optional_columns));
  std::map<std::string, std::size_t> columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name(names[i]);
    if (!known.contains(name))
      throw ReadError(ReadFault::damaged, file, 1, "column '" + name + "' is not known.", advice);
    if (!columns.emplace(name, i).second)
      throw ReadError(ReadFault::damaged, file, 1, "column '" + name + "' is there twice.", advice);
  }
  for (const char* name : needed)
    if (!columns.contains(name))
      throw ReadError(ReadFault::damaged, file, 1, "there is no column '" + std::string(name) + "'.", advice);
  return columns;
}

/// What must be known of a trial before any norm can fit; "" when everything is.
std::string unknown_of(const NormQuestion& q) {
  std::string words;
  const auto add = [&](bool known, const char* what) {
    if (!known) words += (words.empty() ? "" : ", ") + std::string(what);
  };
  add(!q.device_class.empty(), "class of the device (--device-class)");
  add(q.condition.vision != Vision::unknown, "eyes");
  add(q.condition.surface != Surface::unknown, "surface");
  add(q.condition.stance != Stance::unknown, "stance");
  add(q.rate_hz.has_value(), "sample rate");
  add(q.age_years.has_value(), "age");
  add(!q.sex.empty(), "sex");
  return words;
}

/// In what a norm of the same metric differs from the trial; "" when it fits.
std::string difference_of(const Norm& norm, const NormQuestion& q) {
  if (norm.device_class != q.device_class) return "device class";
  if (norm.stance != q.condition.stance) return "stance";
  if (norm.vision != q.condition.vision) return "eyes";
  if (norm.surface != q.condition.surface) return "surface";
  if (*q.rate_hz < norm.rate_low_hz || *q.rate_hz > norm.rate_high_hz) return "sample rate";
  const double years = std::floor(*q.age_years);
  if (years < norm.age_low_years || years > norm.age_high_years) return "age";
  if (norm.sex != "any" && norm.sex != q.sex) return "sex";
  if (norm.unit != q.unit) return "unit";
  if (!norm.profile.empty() && norm.profile != q.profile) return "preparation";
  if (norm.duration_s &&
      (!q.duration_s || std::abs(*q.duration_s - *norm.duration_s) > duration_tolerance * *norm.duration_s))
    return "duration";
  return {};
}

}  // namespace

std::vector<Norm> parse_norms(std::string_view csv, const std::string& file) {
  std::vector<Norm> table;
  std::map<std::string, std::size_t> columns;
  std::vector<std::string_view> cells;
  std::size_t width = 0, line = 0;
  for (std::size_t at = 0; at < csv.size();) {
    const std::size_t end = std::min(csv.find('\n', at), csv.size());
    std::string_view row = csv.substr(at, end - at);
    at = end + 1;
    ++line;
    if (end == csv.size())
      throw ReadError(ReadFault::damaged, file, line, "the last line has no end: the file may be cut.",
                      "End it with a line break, if it is whole.");
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    if (row.empty()) continue;
    text::split(row, ',', cells);
    if (width == 0) {
      columns = columns_of(cells, file);
      width = cells.size();
      continue;
    }
    if (cells.size() != width)
      throw ReadError(ReadFault::damaged, file, line,
                      std::to_string(cells.size()) + " fields, expected " + std::to_string(width) + ".",
                      advice);
    table.push_back(norm_of(Row(columns, cells, file, line)));
  }
  if (table.empty()) throw ReadError(ReadFault::damaged, file, 0, "there is no norm in it.", advice);
  return table;
}

std::vector<Norm> read_norms(const std::filesystem::path& file) {
  return parse_norms(read_file(file), file.string());
}

const Norm* find_norm(const std::vector<Norm>& table, const NormQuestion& question, std::string& why_not) {
  why_not.clear();
  if (const std::string unknown = unknown_of(question); !unknown.empty()) {
    why_not = "not known of the trial: " + unknown;
    return nullptr;
  }
  std::set<std::string> differences;
  for (const Norm& norm : table) {
    if (norm.metric != question.metric) continue;
    const std::string difference = difference_of(norm, question);
    if (difference.empty()) return &norm;
    differences.insert(difference);
  }
  for (const std::string& difference : differences)
    why_not += (why_not.empty() ? "the norms of this measure differ in " : ", ") + difference;
  if (why_not.empty()) why_not = "no norm of this measure";
  return nullptr;
}

}  // namespace steadyplate::datasets
