#include "tools/report/summary_table.hpp"

#include <algorithm>

#include "tools/report/number.hpp"

namespace steadyplate::report {

namespace {

constexpr Font note_letter{5.0, false};

std::string seconds(double value) {
  return number_text(value) + " s";
}

/// "unknown" rather than nothing: an empty cell would look like a good one.
constexpr const char* unknown = "unknown";

MatrixCell ispgr_cell(const QualityFacts& quality) {
  switch (ispgr(quality)) {
    case IspgrAnswer::met:
      return {"met", {}, MatrixCell::Mark::full, false};
    case IspgrAnswer::not_met:
      return {"not met", {}, MatrixCell::Mark::open, true};
    case IspgrAnswer::unknown:
      break;
  }
  return {unknown, {}, MatrixCell::Mark::none, false};
}

// Narrow columns leave out what was recorded and read: the part that was analysed matters more.

/// What falls short of ISPGR is bold.
MatrixCell duration_cell(const QualityFacts& quality, bool narrow) {
  std::string text = quality.recorded_s ? "none" : unknown;
  if (quality.analysed_s) text = seconds(*quality.analysed_s);
  if (quality.recorded_s && !narrow) text += " of " + seconds(*quality.recorded_s);
  return {text, {}, MatrixCell::Mark::none, ispgr_too_short(quality)};
}

MatrixCell rate_cell(const QualityFacts& quality) {
  const std::string text = quality.rate_hz ? number_text(*quality.rate_hz) + " Hz" : unknown;
  return {text, {}, MatrixCell::Mark::none, ispgr_too_slow(quality)};
}

MatrixCell samples_cell(const QualityFacts& quality, bool narrow) {
  if (!quality.samples_filled && !quality.samples_lost) return {unknown, {}};
  const auto count = [](const std::optional<std::size_t>& n) {
    return n ? std::to_string(*n) : std::string("?");
  };
  std::string text = count(quality.samples_filled) + " / " + count(quality.samples_lost);
  if (quality.samples_read && !narrow) text += " of " + std::to_string(*quality.samples_read);
  return {text, {}};
}

template <typename CellOf>
MatrixRow row(std::string label, std::string unit, std::span<const TrialView> trials, CellOf cell_of) {
  MatrixRow made{std::move(label), std::move(unit), {}};
  for (const TrialView& trial : trials) made.cells.push_back(cell_of(trial));
  return made;
}

}  // namespace

std::vector<MatrixRow> quality_rows(std::span<const TrialView> trials) {
  const bool narrow = trials.size() > 4;
  const std::string limits =
      "\u2265 " + plain_text(ispgr_minimum_s) + " s, \u2265 " + plain_text(ispgr_minimum_hz) + " Hz";
  std::vector<MatrixRow> rows = {
      row("Analysed", "", trials, [=](const TrialView& t) { return duration_cell(t.quality, narrow); }),
      row("Sample rate", "", trials, [](const TrialView& t) { return rate_cell(t.quality); }),
      row("Samples filled / lost", "", trials,
          [=](const TrialView& t) { return samples_cell(t.quality, narrow); }),
      row("ISPGR: " + limits, "", trials, [](const TrialView& t) { return ispgr_cell(t.quality); }),
  };
  const auto told = [](const TrialView& t) { return !t.quality.ended.empty(); };
  if (std::any_of(trials.begin(), trials.end(), told))
    rows.push_back(row("Ended", "", trials, [](const TrialView& t) -> MatrixCell {
      return {t.quality.ended.empty() ? unknown : t.quality.ended,
              {},
              MatrixCell::Mark::none,
              t.quality.ended != "completed"};
    }));
  return rows;
}

MatrixRow calibration_row(std::span<const TrialView> trials) {
  return row("Calibration", "", trials, [](const TrialView& trial) -> MatrixCell {
    for (const Fact& fact : trial.provenance)
      if (fact.label == "Calibration")
        return {fact.value == "none" ? "no certificate" : fact.value,
                {},
                MatrixCell::Mark::none,
                fact.value == "none"};
    return {"not told", {}, MatrixCell::Mark::none, false};
  });
}

std::vector<MatrixRow> measure_rows(std::span<const TrialView> trials) {
  // A name may stand twice in one trial's table: the second is a row of its own, never dropped.
  struct Key {
    std::string name;
    std::string unit;
    std::size_t occurrence;
    bool operator==(const Key&) const = default;
  };
  std::vector<Key> keys;
  std::vector<MatrixRow> rows;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    std::vector<Key> seen;
    for (const TableRow& entry : trials[i].table) {
      const auto same = [&](const Key& key) { return key.name == entry.name && key.unit == entry.unit; };
      const Key key{entry.name, entry.unit,
                    static_cast<std::size_t>(std::count_if(seen.begin(), seen.end(), same))};
      seen.push_back(key);
      const auto at = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
      if (at == keys.size()) {
        keys.push_back(key);
        rows.push_back({entry.name, entry.unit, std::vector<MatrixCell>(trials.size())});
      }
      rows[at].cells[i] = {entry.value, entry.note, MatrixCell::Mark::none, false, entry.norm};
      if (!entry.norm.empty())
        rows[at].cells[i].mark = entry.outside_norm ? MatrixCell::Mark::open : MatrixCell::Mark::full;
    }
  }
  return rows;
}

std::vector<MatrixRow> provenance_rows(std::span<const TrialView> trials) {
  std::vector<MatrixRow> rows;
  for (std::size_t i = 0; i < trials.size(); ++i)
    for (const Fact& fact : trials[i].provenance) {
      const auto same = [&](const MatrixRow& r) { return r.label == fact.label; };
      auto found = std::find_if(rows.begin(), rows.end(), same);
      if (found == rows.end())
        found = rows.insert(rows.end(), {fact.label, "", std::vector<MatrixCell>(trials.size())});
      found->cells[i].text = fact.value;
    }
  return rows;
}

std::string Notes::letter(std::size_t index) {
  const std::string last(1, static_cast<char>('a' + index % 26));
  return index < 26 ? last : letter(index / 26 - 1) + last;
}

std::string Notes::letter_of(const std::string& note) {
  auto found = std::find(notes_.begin(), notes_.end(), note);
  if (found == notes_.end()) found = notes_.insert(notes_.end(), note);
  return letter(static_cast<std::size_t>(found - notes_.begin()));
}

double draw_matrix(Canvas& canvas, const Columns& columns, const std::vector<MatrixRow>& rows, double y,
                   Notes& notes) {
  const TextRuler& ruler = canvas.ruler();
  const Font font = columns.count > 4 ? style::small : style::body;
  for (const MatrixRow& r : rows) {
    const double baseline = y + matrix_row_mm - 1.1;
    const double unit_mm = ruler.width_mm(r.unit, style::small);
    const double unit_end = columns.left_mm + columns.label_mm - 2.0;
    canvas.text(r.unit, {unit_end, baseline}, style::small, style::quiet, Align::right);
    const double label_room = columns.label_mm - 2.0 - (r.unit.empty() ? 0.0 : unit_mm + 1.5);
    const Font label_font = ruler.width_mm(r.label, font) <= label_room ? font : style::small;
    canvas.text(ruler.fit(r.label, label_room, label_font), {columns.left_mm, baseline}, label_font);
    for (std::size_t i = 0; i < r.cells.size(); ++i) {
      const MatrixCell& cell = r.cells[i];
      double x = columns.trial_mm(i);
      if (cell.mark != MatrixCell::Mark::none) {
        canvas.disc({x + 0.9, baseline - 0.9}, 0.85,
                    cell.mark == MatrixCell::Mark::full ? style::ink : style::paper, {style::ink, 0.3});
        x += 2.8;
      }
      const std::string letter = cell.note.empty() ? "" : notes.letter_of(cell.note);
      const double letter_mm = letter.empty() ? 0.0 : ruler.width_mm(letter, note_letter) + 0.5;
      const Font cell_font{font.size_pt, cell.bold};
      const std::string text = ruler.fit(cell.text.empty() ? "\u2014" : cell.text,
                                         columns.trial_mm(i) + columns.width_mm - x - letter_mm, cell_font);
      canvas.text(text, {x, baseline}, cell_font, cell.text.empty() ? style::quiet : style::ink);
      if (!letter.empty())
        canvas.text(letter, {x + ruler.width_mm(text, cell_font) + 0.5, baseline - 1.0}, note_letter);
      if (cell.norm.empty()) continue;
      const double from = x + ruler.width_mm(text, cell_font) + letter_mm + 2.0;
      const double room = columns.trial_mm(i) + columns.width_mm - from;
      const std::string band = "norm " + cell.norm;
      const bool short_form = ruler.width_mm(band, style::small) > room;
      canvas.text(ruler.fit(short_form ? cell.norm : band, room, style::small), {from, baseline},
                  style::small, style::quiet);
    }
    y += matrix_row_mm;
    canvas.line({columns.left_mm, y}, {columns.right_mm(), y}, style::grid_line);
  }
  return y;
}

}  // namespace steadyplate::report
