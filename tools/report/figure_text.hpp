#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// Outer margin of a figure, and the height of its title line with the space below.
inline constexpr double figure_margin_mm = 4.0;
inline constexpr double figure_header_mm = 11.0;

/// Title on the left, the words SIMULATED DATA on the right when a trial is simulated.
void figure_header(Canvas& canvas, std::string_view title, std::span<const TrialView> trials);

/// "SIMULATED DATA", "SIMULATED DATA in 2 of 4 trials", or "" when every trial was measured.
std::string simulated_words(std::span<const TrialView> trials);

/// True when some of the trials were measured and some simulated: then each simulated one is named so.
bool mixed(std::span<const TrialView> trials);

/// "BDS00001: eyes open, firm", with "(simulated)" where only some of the `trials` are, cut to the width.
std::string trial_heading(const TextRuler& ruler, const TrialView& trial, std::span<const TrialView> trials,
                          double width_mm, Font font);

/// What was assumed about the axes, each sentence once, wrapped to the width.
std::vector<std::string> note_lines(const TextRuler& ruler, std::span<const TrialView> trials,
                                    double width_mm);

/// Height that these lines take, and drawing them from y downwards. Both agree.
double notes_height_mm(const std::vector<std::string>& lines);
void draw_notes(Canvas& canvas, const std::vector<std::string>& lines, double x, double y);

/// One entry of a legend: how it looks and what it means.
struct LegendEntry {
  enum class Sample { line, ring, disc, cross, shade };
  Sample sample = Sample::line;
  Pen pen;
  std::string words;
};

/// Entries in rows from (x, y) on, as many a row as fit. Returns the height used; `canvas` null only
/// measures.
double legend(Canvas* canvas, const TextRuler& ruler, const std::vector<LegendEntry>& entries, double x,
              double y, double width_mm);

}  // namespace steadyplate::report
