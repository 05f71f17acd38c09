#include "tools/report/closing.hpp"

#include <algorithm>

namespace steadyplate::report {

namespace {

constexpr double label_mm = 33.0;
constexpr double pitch_mm = 3.5;
constexpr double between_mm = 1.3;
constexpr double least_comment_lines = 2.0;  // room to write by hand where there is no comment
constexpr double signature_mm = 12.0;

struct Block {
  std::string label;
  std::vector<std::string> lines;
};

std::vector<Block> blocks_of(const TextRuler& ruler, const Closing& closing, double width_mm) {
  std::vector<Block> blocks;
  for (const Fact& fact : closing.statements)
    blocks.push_back({fact.label, ruler.wrap(fact.value, width_mm - label_mm, style::body)});
  return blocks;
}

double comment_mm(const TextRuler& ruler, const Closing& closing, double width_mm) {
  if (closing.comment.empty() && !closing.signature) return 0.0;
  const auto lines = ruler.wrap(closing.comment, width_mm - 4.0, style::body);
  return 5.0 + pitch_mm * std::max(least_comment_lines, static_cast<double>(lines.size())) + 2.0;
}

}  // namespace

bool empty(const Closing& closing) {
  return closing.statements.empty() && closing.comment.empty() && !closing.signature;
}

double closing_height_mm(const TextRuler& ruler, const Closing& closing, double width_mm) {
  double height = 2.0;
  for (const Block& block : blocks_of(ruler, closing, width_mm))
    height += pitch_mm * static_cast<double>(block.lines.size()) + between_mm;
  return height + comment_mm(ruler, closing, width_mm) + (closing.signature ? signature_mm : 0.0);
}

void draw_closing(Canvas& canvas, const Closing& closing, double x, double y, double width_mm) {
  y += 2.0;
  for (const Block& block : blocks_of(canvas.ruler(), closing, width_mm)) {
    canvas.text(canvas.ruler().fit(block.label, label_mm - 2.0, style::body_bold), {x, y + 2.6},
                style::body_bold);
    for (const std::string& line : block.lines) {
      canvas.text(line, {x + label_mm, y + 2.6}, style::body);
      y += pitch_mm;
    }
    y += between_mm;
  }
  if (const double height = comment_mm(canvas.ruler(), closing, width_mm); height > 0.0) {
    canvas.frame({x, y, width_mm, height - 2.0}, style::frame);
    canvas.text("Comment", {x + 2.0, y + 3.4}, style::small, style::quiet);
    double baseline = y + 7.2;
    for (const std::string& line : canvas.ruler().wrap(closing.comment, width_mm - 4.0, style::body)) {
      canvas.text(line, {x + 2.0, baseline}, style::body);
      baseline += pitch_mm;
    }
    y += height;
  }
  if (!closing.signature) return;
  const double line_y = y + 8.0;
  const auto place = [&](double from, double to, const char* words) {
    canvas.line({x + from * width_mm, line_y}, {x + to * width_mm, line_y}, style::frame);
    canvas.text(words, {x + from * width_mm, line_y + 3.0}, style::small, style::quiet);
  };
  place(0.0, 0.28, "Date");
  place(0.34, 0.64, "Name");
  place(0.70, 1.0, "Signature");
}

}  // namespace steadyplate::report
