#include "tools/report/figure_text.hpp"

#include <algorithm>

namespace steadyplate::report {

namespace {

constexpr Font note_font = style::small;
constexpr double note_pitch_mm = 3.1;
constexpr double legend_pitch_mm = 4.0;
constexpr double sample_mm = 7.0;

void draw_sample(Canvas& canvas, const LegendEntry& entry, double x, double y) {
  const double middle = x + sample_mm / 2.0;
  switch (entry.sample) {
    case LegendEntry::Sample::line:
      canvas.line({x, y}, {x + sample_mm, y}, entry.pen);
      break;
    case LegendEntry::Sample::ring:
      canvas.disc({middle, y}, 0.9, style::paper, {style::ink, 0.3});
      break;
    case LegendEntry::Sample::disc:
      canvas.disc({middle, y}, 0.9, style::ink, {style::paper, 0.2});
      break;
    case LegendEntry::Sample::cross:
      canvas.line({middle - 1.4, y}, {middle + 1.4, y}, {style::ink, 0.3});
      canvas.line({middle, y - 1.4}, {middle, y + 1.4}, {style::ink, 0.3});
      break;
    case LegendEntry::Sample::shade:
      canvas.fill({x, y - 1.3, sample_mm, 2.6}, entry.pen.colour);
      canvas.frame({x, y - 1.3, sample_mm, 2.6}, style::rule);
      break;
  }
}

}  // namespace

std::string simulated_words(std::span<const TrialView> trials) {
  const auto count =
      std::count_if(trials.begin(), trials.end(), [](const TrialView& t) { return t.simulated; });
  if (count == 0) return {};
  if (static_cast<std::size_t>(count) == trials.size()) return "SIMULATED DATA";
  return "SIMULATED DATA in " + std::to_string(count) + " of " + std::to_string(trials.size()) + " trials";
}

void figure_header(Canvas& canvas, std::string_view title, std::span<const TrialView> trials) {
  const double baseline = figure_margin_mm + 4.2;
  const std::string words = simulated_words(trials);
  double right = canvas.width_mm() - figure_margin_mm;
  if (!words.empty()) {
    const double width = canvas.ruler().width_mm(words, style::heading) + 4.0;
    canvas.fill({right - width, baseline - 4.0, width, 5.6}, style::ink);
    canvas.text(words, {right - 2.0, baseline}, style::heading, style::paper, Align::right);
    right -= width + 3.0;
  }
  canvas.text(canvas.ruler().fit(title, right - figure_margin_mm, style::figure_title),
              {figure_margin_mm, baseline}, style::figure_title);
}

bool mixed(std::span<const TrialView> trials) {
  const auto simulated = [](const TrialView& trial) { return trial.simulated; };
  return std::any_of(trials.begin(), trials.end(), simulated) &&
         !std::all_of(trials.begin(), trials.end(), simulated);
}

std::string trial_heading(const TextRuler& ruler, const TrialView& trial, std::span<const TrialView> trials,
                          double width_mm, Font font) {
  const std::string tail = (trial.condition.empty() || trial.title.empty() ? "" : ": ") + trial.condition +
                           (trial.simulated && mixed(trials) ? " (simulated)" : "");
  // A long name is cut, not the condition behind it, as long as the condition leaves room.
  const double tail_mm = ruler.width_mm(tail, font);
  if (tail_mm < 0.75 * width_mm) return ruler.fit(trial.title, width_mm - tail_mm, font) + tail;
  return ruler.fit(trial.title + tail, width_mm, font);
}

std::vector<std::string> note_lines(const TextRuler& ruler, std::span<const TrialView> trials,
                                    double width_mm) {
  std::vector<std::string> notes;
  for (const TrialView& trial : trials)
    for (const std::string& note : trial.axis_notes)
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  std::vector<std::string> lines;
  for (const std::string& note : notes)
    for (std::string& line : ruler.wrap(note, width_mm, note_font)) lines.push_back(std::move(line));
  return lines;
}

double notes_height_mm(const std::vector<std::string>& lines) {
  return lines.empty() ? 0.0 : note_pitch_mm * static_cast<double>(lines.size()) + 1.5;
}

void draw_notes(Canvas& canvas, const std::vector<std::string>& lines, double x, double y) {
  for (const std::string& line : lines) {
    y += note_pitch_mm;
    canvas.text(line, {x, y}, note_font, style::quiet);
  }
}

double legend(Canvas* canvas, const TextRuler& ruler, const std::vector<LegendEntry>& entries, double x,
              double y, double width_mm) {
  if (entries.empty()) return 0.0;
  double at = x, row = y + legend_pitch_mm / 2.0;
  for (const LegendEntry& entry : entries) {
    const double room = width_mm - sample_mm - 1.5;
    const std::string words = ruler.fit(entry.words, room, note_font);
    const double needed = sample_mm + 1.5 + ruler.width_mm(words, note_font);
    if (at > x && at + needed > x + width_mm) {
      at = x;
      row += legend_pitch_mm;
    }
    if (canvas != nullptr) {
      draw_sample(*canvas, entry, at, row);
      canvas->text(words, {at + sample_mm + 1.5, row + 0.36 * note_font.size_mm()}, note_font);
    }
    at += needed + 5.0;
  }
  return row + legend_pitch_mm / 2.0 - y;
}

}  // namespace steadyplate::report
