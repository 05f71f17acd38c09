#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/report/report.hpp"

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
  std::optional<double> mdc;  ///< MDC95 of the person's scores; the band is baseline +- this
  bool primary = false;
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

class Canvas;

/// Onto a page that is there. @throws as score_sheet_page
void paint_score_sheet(Canvas& canvas, const ScoreSheet& sheet);

/// One page: a panel an outcome, with the person's values, the band of the measurement error about the
/// baseline, the others of the group, and the means of the groups with their 95 % confidence intervals; facts
/// above, notes below. The same sheet gives the same bytes.
/// @throws std::invalid_argument  no time point or no panel, lengths that differ; DrawError
std::string score_sheet_page(const ScoreSheet& sheet, FileKind kind, Paper paper = Paper::a4);

}  // namespace steadyplate::report
