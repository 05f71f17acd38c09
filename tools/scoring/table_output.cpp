#include "tools/scoring/table_output.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "tools/scoring/plausibility.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

std::string person_line(const datasets::RecordingData& data) {
  const auto& person = data.participant;
  std::string line = "Person " + (person.pseudonym.empty() ? std::string("(not named)") : person.pseudonym);
  if (!person.sex.empty()) line += ", " + person.sex;
  if (person.age_years) line += ", " + fixed(*person.age_years, 0) + " years";
  if (person.height_mm) line += ", " + fixed(*person.height_mm / 10.0, 1) + " cm";
  if (person.mass_kg) line += ", " + fixed(*person.mass_kg, 1) + " kg";
  return line;
}

/// What stands in a table cell: the value, or the reason why there is none.
std::string cell(const analysis::Result& result) {
  if (!analysis::has_value(result.status)) return std::string(analysis::to_string(result.status));
  return rounded(result.value) + (result.status == analysis::Status::warn ? "!" : "");
}

void write_block(std::ostream& out, std::span<const Scored> trials, std::size_t label_width) {
  std::vector<std::vector<std::string>> columns;
  for (const Scored& trial : trials) {
    const auto& data = trial.recording.data();
    std::vector<std::string> column = {data.id, datasets::to_string(data.condition), trial.segment};
    if (column[1].empty()) column[1] = "condition unknown";
    if (!trial.plate.empty()) column[0] += " (" + trial.plate + ")";
    for (const Score& score : trial.scores) column.push_back(cell(score.result));
    columns.push_back(std::move(column));
  }
  std::vector<std::string> labels = {"", "", "analysed"};
  for (const Score& score : trials.front().scores) {
    const std::string unit = pretty_unit(score.metric->unit);
    labels.push_back(std::string(score.metric->name) + (unit.empty() ? "" : ", " + unit));
  }
  for (std::size_t line = 0; line < labels.size(); ++line) {
    std::string text = pad_right(labels[line], label_width);
    for (const auto& column : columns) {
      std::size_t width = 0;
      for (const std::string& entry : column) width = std::max(width, display_width(entry));
      text += "  " + pad_left(column[line], width);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
    if (line == 2) out << '\n';
  }
}

/// One table has one set of rows.
bool same_rows(const Scored& a, const Scored& b) {
  return std::equal(a.scores.begin(), a.scores.end(), b.scores.begin(), b.scores.end(),
                    [](const Score& x, const Score& y) { return x.metric == y.metric; });
}

std::size_t label_width(std::span<const Scored> trials) {
  std::size_t width = display_width("analysed");
  for (const Score& score : trials.front().scores) {
    const std::string unit = pretty_unit(score.metric->unit);
    width = std::max(width, display_width(score.metric->name) + (unit.empty() ? 0 : 2 + display_width(unit)));
  }
  return width;
}

std::size_t column_width(const Scored& trial) {
  const auto& data = trial.recording.data();
  std::size_t width =
      std::max({display_width(data.id) + (trial.plate.empty() ? 0 : 3 + trial.plate.size()),
                display_width(datasets::to_string(data.condition)), display_width(trial.segment)});
  if (datasets::to_string(data.condition).empty())
    width = std::max(width, display_width("condition unknown"));
  for (const Score& score : trial.scores) width = std::max(width, display_width(cell(score.result)));
  return width;
}

void write_ratios(std::ostream& out, std::span<const RatioRow> ratios) {
  if (ratios.empty()) return;
  out << "\nRatios (test / reference; change in %)\n";
  std::size_t label = 0;
  for (const RatioRow& row : ratios) label = std::max(label, display_width(row.metric->name));
  std::string heading;
  for (const RatioRow& row : ratios) {
    const std::string now =
        (row.kind == RatioRow::Kind::romberg ? "Romberg, eyes closed / open" : "Foam / firm") +
        (row.held.empty() ? std::string() : ", " + row.held) + "   " + row.test + " / " + row.reference;
    if (now != heading) out << "  " << now << '\n';
    heading = now;
    out << "    " << pad_right(row.metric->name, label) << "  " << pad_left(cell(row.ratio.quotient), 8);
    if (analysis::has_value(row.ratio.percent.status))
      out << "  "
          << pad_left((row.ratio.percent.value >= 0 ? "+" : "") + fixed(row.ratio.percent.value, 1) + " %",
                      10);
    out << '\n';
  }
}

void write_composed(std::ostream& out, std::span<const ComposedRow> rows) {
  std::size_t label = 0;
  for (const ComposedRow& row : rows) label = std::max(label, display_width(row.name));
  std::string trials;
  for (const ComposedRow& row : rows) {
    if (row.trials != trials) out << "\nOver several trials, " << row.trials << '\n';
    trials = row.trials;
    out << "    " << pad_right(row.name, label) << "  " << pad_left(cell(row.result), 8) << "  "
        << pretty_unit(row.unit);
    if (!analysis::has_value(row.result.status)) out << "  " << row.result.note;
    out << '\n';
  }
}

/// Each distinct line once: first what holds for all trials, then the rest with the trials it holds for.
void write_grouped(std::ostream& out, const std::string& title,
                   const std::vector<std::pair<std::string, std::string>>& lines, std::size_t trial_count) {
  if (lines.empty()) return;
  out << '\n' << title << '\n';
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> owners;
  for (const auto& [id, line] : lines) {
    auto& ids = owners[line];
    if (ids.empty()) order.push_back(line);
    if (ids.empty() || ids.back() != id) ids.push_back(id);
  }
  std::stable_partition(order.begin(), order.end(),
                        [&](const std::string& line) { return owners[line].size() == trial_count; });
  for (const std::string& line : order) {
    const auto& ids = owners[line];
    out << "  " << line;
    if (trial_count > 1 && ids.size() < trial_count) {
      out << "  [";
      for (std::size_t i = 0; i < ids.size(); ++i) out << (i == 0 ? "" : ", ") << ids[i];
      out << ']';
    }
    out << '\n';
  }
}

}  // namespace

void write_table(std::ostream& out, std::span<const Scored> trials, std::span<const RatioRow> ratios,
                 std::span<const ComposedRow> composed, std::size_t width) {
  if (trials.empty()) return;
  bool simulated = false;
  for (const Scored& trial : trials) simulated = simulated || trial.recording.data().simulated;
  if (simulated) out << "SIMULATED DATA: made by a simulator, not measured on a person.\n";

  std::size_t first = 0;
  while (first < trials.size()) {
    const std::string person = person_line(trials[first].recording.data());
    const std::size_t labels = label_width(trials.subspan(first));
    std::size_t last = first;
    std::size_t used = labels;
    while (last < trials.size() && same_rows(trials[first], trials[last]) &&
           person_line(trials[last].recording.data()) == person &&
           (last == first || used + 2 + column_width(trials[last]) <= width)) {
      used += 2 + column_width(trials[last]);
      ++last;
    }
    out << (first == 0 ? "" : "\n") << person << "\n\n";
    write_block(out, trials.subspan(first, last - first), labels);
    first = last;
  }
  write_ratios(out, ratios);
  write_composed(out, composed);

  std::vector<std::pair<std::string, std::string>> missing;
  std::vector<std::pair<std::string, std::string>> warnings;
  std::vector<std::pair<std::string, std::string>> unusual;
  std::vector<std::pair<std::string, std::string>> made;
  for (const Scored& trial : trials) {
    const std::string& id = trial.recording.data().id;
    for (const Score& score : trial.scores)
      if (!score.result.note.empty())
        missing.emplace_back(id, std::string(score.metric->id) + ": " + score.result.note);
    for (const std::string& warning : trial.warnings) warnings.emplace_back(id, warning);
    for (const Unusual& one : trial.unusual) unusual.emplace_back(id, to_string(one));
    made.emplace_back(id, "profile " + trial.prepared.profile);
    for (const auto& step : trial.prepared.steps) made.emplace_back(id, step.name + ": " + step.detail);
    for (const std::string& assumption : trial.recording.data().assumptions)
      made.emplace_back(id, assumption);
  }
  write_grouped(out, "Without a value, or with a remark", missing, trials.size());
  write_grouped(out, "Warnings", warnings, trials.size());
  write_grouped(out,
                "Unusual: look at the recording first (a unit, a filter, a cell?). Ranges are the " +
                    std::string(analysis::plausible_source()),
                unusual, trials.size());
  write_grouped(out, "How these numbers were made", made, trials.size());
}

}  // namespace steadyplate::scoring
