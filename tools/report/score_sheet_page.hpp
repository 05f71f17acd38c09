#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/report.hpp"
#include "tools/report/ticks.hpp"

namespace steadyplate::report {

/// A group's mean at each time point with the half width of its 95 % confidence interval; NaN where it has
/// none.
struct SheetGroup {
  std::string name;
  std::vector<double> mean;
  std::vector<double> half_ci;
  std::vector<std::size_t> people;
};

/// One outcome over the visits.
struct SheetPanel {
  std::string title;  ///< "static_both_ec/OSI"
  std::string unit;
  std::vector<double> person;               ///< at each time point; NaN = not measured
  std::vector<std::vector<double>> others;  ///< the same of everybody else in the person's group
  std::vector<SheetGroup> groups;
  std::optional<Range> band;  ///< about the baseline: a score inside it is within the measurement error
  bool primary = false;
  std::optional<Range> range{};               ///< of the axis, where panels share one; empty = what is drawn
  std::vector<std::vector<double>> trials{};  ///< the person's single trials at each time point; may be empty
};

/// Balance, strength and dose of one participant over the visits.
struct ScoreSheet {
  std::string title;  ///< "NHE-01, group NHE"
  std::string study;
  std::vector<std::string> times;
  std::vector<std::pair<std::string, std::string>> facts;  ///< label and value
  std::vector<SheetPanel> panels;                          ///< at most most_sheet_panels are drawn
  std::vector<std::string> notes;
  bool simulated = false;
  std::string program;
};

inline constexpr std::size_t most_sheet_panels = 8;

/// Groups differ by their marks: a full disc, an open one, an open square ...
void draw_group_mark(Canvas& canvas, Point at, std::size_t group);

/// What a panel's axis holds, with a little room: of all of them, for panels that share an axis.
Range sheet_range(const std::vector<SheetPanel>& panels);

/// A panel in a box: title, scores over the times, band, groups, numbers below. Also of a group alone: then
/// nobody's scores stand out.
/// @throws std::invalid_argument  lengths that differ
void draw_sheet_panel(Canvas& canvas, const Box& box, const SheetPanel& panel,
                      const std::vector<std::string>& times);

/// Onto a page that is there. @throws as score_sheet_page
void paint_score_sheet(Canvas& canvas, const ScoreSheet& sheet);

/// One page: a panel an outcome, with the person's values, the band of the measurement error about the
/// baseline, the others of the group, and the means of the groups with their 95 % confidence intervals; facts
/// above, notes below. The same sheet gives the same bytes.
/// @throws std::invalid_argument  no time point or no panel, lengths that differ; DrawError
std::string score_sheet_page(const ScoreSheet& sheet, FileKind kind, Paper paper = Paper::a4);

}  // namespace steadyplate::report
