#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/report.hpp"

namespace steadyplate::report {

struct Size {
  double width_mm;
  double height_mm;
};
Size paper_size(Paper paper);

/// What every page of a report has in common.
inline constexpr double page_margin_mm = 12.0;
inline constexpr double section_mm = 6.2;  ///< rule, heading and the space around them
inline constexpr double small_pitch_mm = 3.05;
inline constexpr double footer_mm = 7.0;
inline constexpr std::string_view not_a_diagnosis = "Measurement, not a diagnosis. Not a medical device.";

/// Rule and heading at y; what follows starts section_mm below.
void draw_section(Canvas& canvas, double y, std::string_view title);
/// Rule and last sentence of the page, in the footer_mm above the margin.
void draw_footer(Canvas& canvas);
/// "page 2 of 3" at the foot, where every page keeps the place free.
void draw_page_number(Canvas& canvas, std::size_t page, std::size_t of);
/// Lines of small print from y on. @return  where the next thing starts
double draw_small_print(Canvas& canvas, const std::vector<std::string>& lines, double y);

/// How the numbers of these trials were made: remarks, assumptions about axes, preparation; each once,
/// wrapped.
std::vector<std::string> method_lines(const TextRuler& ruler, const SummaryPage& page, double width_mm);

/// Cut to `most` lines, the last of which says how many are missing.
void shorten_lines(std::vector<std::string>& lines, std::size_t most);

}  // namespace steadyplate::report
