#include "tools/report/page.hpp"

#include <algorithm>

namespace steadyplate::report {

Size paper_size(Paper paper) {
  return paper == Paper::a4 ? Size{210.0, 297.0} : Size{215.9, 279.4};
}

void draw_section(Canvas& canvas, double y, std::string_view title) {
  canvas.line({page_margin_mm, y + 1.0}, {canvas.width_mm() - page_margin_mm, y + 1.0}, style::frame);
  canvas.text(title, {page_margin_mm, y + 4.9}, style::heading);
}

void draw_footer(Canvas& canvas) {
  const double rule = canvas.height_mm() - page_margin_mm - footer_mm + 2.0;
  canvas.line({page_margin_mm, rule}, {canvas.width_mm() - page_margin_mm, rule}, style::frame);
  canvas.text(not_a_diagnosis, {page_margin_mm, canvas.height_mm() - page_margin_mm}, style::small_bold);
}

void draw_page_number(Canvas& canvas, std::size_t page, std::size_t of) {
  canvas.text("page " + std::to_string(page) + " of " + std::to_string(of),
              {canvas.width_mm() - page_margin_mm, canvas.height_mm() - page_margin_mm}, style::small,
              style::quiet, Align::right);
}

double draw_small_print(Canvas& canvas, const std::vector<std::string>& lines, double y) {
  for (const std::string& line : lines) {
    canvas.text(line, {page_margin_mm, y + 2.6}, style::small, style::quiet);
    y += small_pitch_mm;
  }
  return y;
}

std::vector<std::string> method_lines(const TextRuler& ruler, const SummaryPage& page, double width_mm) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& text) {
    for (auto& line : ruler.wrap(text, width_mm, style::small)) lines.push_back(std::move(line));
  };
  for (const std::string& remark : page.remarks) add(remark);
  std::vector<std::string> said;
  for (const TrialView& trial : page.trials)
    for (const std::string& note : trial.axis_notes)
      if (std::find(said.begin(), said.end(), note) == said.end()) {
        said.push_back(note);
        add(note);
      }
  for (const std::string& method : page.methods) add(method);
  return lines;
}

void shorten_lines(std::vector<std::string>& lines, std::size_t most) {
  if (lines.size() <= most) return;
  const std::size_t left_out = lines.size() - most + 1;
  lines.resize(most - 1);
  lines.push_back("\u2026 and " + std::to_string(left_out) + " more lines that do not fit on this page");
}

}  // namespace steadyplate::report
