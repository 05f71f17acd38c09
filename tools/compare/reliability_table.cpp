#include "tools/compare/reliability_table.hpp"

#include <cmath>
#include <stdexcept>

#include "datasets/reliability/shipped.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

constexpr const char* reliability_header =
    "metric,unit,vision,surface,stance,duration_s,scale,kind,sem,sd_between,icc_2_1,people,population,"
    "preparation,source,licence,grade\n";

/// Cells of one row by name; columns that are not there are empty, but for the needed ones.
class Row {
 public:
  Row(const TextTable& table, std::size_t row) : table_(table), row_(row) {}

  std::string text(const char* name) const {
    const auto column = table_.find(name);
    return column ? table_.rows[row_][*column] : "";
  }
  std::optional<double> positive(const char* name) const {
    const auto column = table_.find(name);
    if (!column) return std::nullopt;
    const double value = number_in(table_, row_, *column);
    if (std::isnan(value)) return std::nullopt;
    if (value <= 0.0) refuse(name, "a number above 0");
    return value;
  }
  [[noreturn]] void refuse(const char* name, const std::string& expected) const {
    throw ReadError(ReadFault::damaged, table_.file, table_.lines[row_],
                    "'" + std::string(name) + "' must be " + expected + ".",
                    "datasets/reliability/README.md explains the columns.");
  }

 private:
  const TextTable& table_;
  std::size_t row_;
};

ReliabilityEntry entry_of(const Row& row) {
  ReliabilityEntry entry;
  entry.metric = row.text("metric");
  entry.unit = row.text("unit");
  entry.vision = row.text("vision");
  entry.surface = row.text("surface");
  entry.stance = row.text("stance");
  entry.duration_s = row.positive("duration_s");
  const std::string scale = row.text("scale");
  if (!scale.empty() && scale != "plain" && scale != "log") row.refuse("scale", "plain or log");
  entry.scale = scale == "log" ? analysis::Scale::log : analysis::Scale::plain;
  const std::string kind = row.text("kind");
  if (kind != "between_trials" && kind != "test_retest") row.refuse("kind", "between_trials or test_retest");
  entry.kind = kind == "between_trials" ? analysis::SemKind::between_trials : analysis::SemKind::test_retest;
  const auto sem = row.positive("sem");
  if (!sem) row.refuse("sem", "there");
  entry.sem = *sem;
  entry.sd_between = row.positive("sd_between");
  entry.people = row.text("people");
  entry.population = row.text("population");
  entry.preparation = row.text("preparation");
  entry.source = row.text("source");
  entry.licence = row.text("licence");
  entry.grade = row.text("grade");
  return entry;
}

double number_of(const std::string& word) {
  TextTable cell;
  cell.file = "--reliability";
  cell.names = {"value"};
  cell.rows = {{word}};
  cell.lines = {0};
  const double value = number_in(cell, 0, 0);
  if (!(value > 0.0)) throw std::invalid_argument("--reliability: '" + word + "' is not a number above 0");
  return value;
}

ReliabilityEntry entry_in_words(const std::string& text) {
  ReliabilityEntry entry;
  std::optional<double> sem, icc;
  for (const std::string& part : listed(text)) {
    const auto equals = part.find('=');
    const std::string key = plain_name(part.substr(0, equals));
    const std::string value = equals == std::string::npos ? "" : part.substr(equals + 1);
    if (key == "sem")
      sem = number_of(value);
    else if (key == "icc")
      icc = number_of(value);
    else if (key == "sd")
      entry.sd_between = number_of(value);
    else if (key == "swc")
      entry.swc = number_of(value);
    else if (key == "kind" && (value == "between_trials" || value == "test_retest"))
      entry.kind =
          value == "test_retest" ? analysis::SemKind::test_retest : analysis::SemKind::between_trials;
    else if (key == "scale" && (value == "plain" || value == "log"))
      entry.scale = value == "log" ? analysis::Scale::log : analysis::Scale::plain;
    else
      throw std::invalid_argument(
          "--reliability wants a file, or SEM=X or ICC=X,SD=X with SWC=X, KIND=between_trials|test_retest, "
          "SCALE=plain|log, not '" +
          part + "'");
  }
  if (!sem && icc && entry.sd_between && *icc <= 1.0) sem = analysis::sem_from_icc(*entry.sd_between, *icc);
  if (!sem || !(*sem > 0.0))
    throw std::invalid_argument("--reliability needs SEM=X, or ICC=X (below 1) together with SD=X");
  entry.sem = *sem;
  entry.source = "entered by the user (" + text + ")";
  return entry;
}

bool fits(const std::string& wanted, const std::string& known) {
  return wanted.empty() || wanted == known;
}

bool is_for(const ReliabilityEntry& entry, const std::string& metric) {
  const std::string_view wanted = entry.metric;
  const auto star = wanted.find('*');
  if (star == std::string_view::npos) return wanted == metric;
  return metric.size() + 1 >= wanted.size() && metric.starts_with(wanted.substr(0, star)) &&
         metric.ends_with(wanted.substr(star + 1));
}

/// What a reader should know of a source that is not data anybody can compute again.
std::string_view grade_text(const std::string& grade) {
  if (grade == "abstract") return "Known from the abstract only.";
  if (grade == "indicative") return "INDICATIVE ONLY: a weak source; measure your own (compare reliability).";
  return "";
}

}  // namespace

std::vector<ReliabilityEntry> parse_reliability(std::string_view csv, const std::string& file) {
  const TextTable table = parse_text_table(csv, file);
  for (const char* name : {"metric", "kind", "sem"}) table.need(name, "of a reliability table");
  std::vector<ReliabilityEntry> entries;
  for (std::size_t i = 0; i < table.rows.size(); ++i) entries.push_back(entry_of(Row(table, i)));
  return entries;
}

const std::vector<ReliabilityEntry>& shipped_reliability() {
  static const std::vector<ReliabilityEntry> entries = [] {
    auto all = parse_reliability(datasets::shipped_reliability_csv(), "the shipped reliability table");
    const auto literature =
        parse_reliability(datasets::literature_reliability_csv(), "the shipped table of the literature");
    all.insert(all.end(), literature.begin(), literature.end());
    return all;
  }();
  return entries;
}

std::vector<ReliabilityEntry> reliability_given(const std::string& text) {
  if (text.find('=') != std::string::npos) return {entry_in_words(text)};
  const TextTable table = read_text_table(text);
  for (const char* name : {"metric", "kind", "sem"}) table.need(name, "of a reliability table");
  std::vector<ReliabilityEntry> entries;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    entries.push_back(entry_of(Row(table, i)));
    if (entries.back().source.empty()) entries.back().source = text;
  }
  return entries;
}

const ReliabilityEntry* find_reliability(const std::vector<ReliabilityEntry>& table,
                                         const std::string& metric, const Conditions& conditions,
                                         std::string& why_not) {
  for (const ReliabilityEntry& entry : table) {
    if (!is_for(entry, metric)) continue;
    if (!fits(entry.vision, conditions.vision) || !fits(entry.surface, conditions.surface)) continue;
    // A stance that a file does not tell is that of quiet standing in every layout that is read.
    if (!conditions.stance.empty() && !fits(entry.stance, conditions.stance)) continue;
    if (entry.duration_s && (!conditions.duration_s ||
                             std::fabs(*conditions.duration_s - *entry.duration_s) > 0.2 * *entry.duration_s))
      continue;
    return &entry;
  }
  const auto known = [](const std::string& word) { return word.empty() ? std::string("not known") : word; };
  why_not = "no reliability of " + metric + " for vision " + known(conditions.vision) + ", surface " +
            known(conditions.surface) + ", " +
            (conditions.duration_s ? scoring::plain(*conditions.duration_s, 4) + " s" : "unknown duration");
  return nullptr;
}

std::optional<double> swc_of(const ReliabilityEntry& entry) {
  if (entry.swc) return entry.swc;
  if (entry.sd_between) return 0.2 * *entry.sd_between;
  return std::nullopt;
}

std::string source_text(const ReliabilityEntry& entry) {
  std::string text = "SEM " + scoring::rounded(entry.sem);
  if (entry.scale == analysis::Scale::log)
    text += " of ln scores";
  else if (!entry.unit.empty())
    text += ' ' + entry.unit;
  text += entry.kind == analysis::SemKind::between_trials ? ", between trials of one session"
                                                          : ", test-retest of the score";
  if (!entry.people.empty()) text += ", " + entry.people + " people";
  if (!entry.population.empty()) text += " (" + entry.population + ")";
  if (entry.duration_s) text += ", " + scoring::plain(*entry.duration_s) + " s";
  if (!entry.preparation.empty()) text += ", " + entry.preparation;
  text += ". Source: " + entry.source;
  if (!entry.licence.empty()) text += " (" + entry.licence + ")";
  if (const std::string_view grade = grade_text(entry.grade); !grade.empty()) text.append(". ").append(grade);
  return text;
}

std::string reliability_csv(const ReliabilityEntry& entry, double icc) {
  using scoring::csv_field;
  using scoring::exact;
  return reliability_header + csv_field(entry.metric) + ',' + csv_field(entry.unit) + ',' + entry.vision +
         ',' + entry.surface + ',' + entry.stance + ',' + (entry.duration_s ? exact(*entry.duration_s) : "") +
         ',' + (entry.scale == analysis::Scale::log ? "log" : "plain") + ',' +
         (entry.kind == analysis::SemKind::between_trials ? "between_trials" : "test_retest") + ',' +
         exact(entry.sem) + ',' + (entry.sd_between ? exact(*entry.sd_between) : "") + ',' + exact(icc) +
         ',' + entry.people + ',' + csv_field(entry.population) + ',' + csv_field(entry.preparation) + ',' +
         csv_field(entry.source) + ',' + csv_field(entry.licence) + ',' + csv_field(entry.grade) + '\n';
}

}  // namespace steadyplate::compare
