#include "tools/report/blocks.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "tools/report/closing.hpp"
#include "tools/report/page.hpp"

namespace steadyplate::report {

namespace {

constexpr double line_mm = 3.5;
constexpr double row_pad_mm = 0.9;
constexpr double column_gap_mm = 3.0;
constexpr double least_column_mm = 12.0;
constexpr double after_block_mm = 2.5;
constexpr double verdict_sign_mm = 9.0;
constexpr double verdict_least_mm = 11.0;

struct VerdictLook {
  std::string_view sign, words;
  Colour colour;
};

constexpr std::array verdict_looks{
    VerdictLook{"▲", "real change, better", style::ml}, VerdictLook{"▼", "real change, worse", style::ap},
    VerdictLook{"◆", "real change", style::ink}, VerdictLook{"=", "within noise", style::quiet},
    VerdictLook{"?", "cannot say", style::quiet}};

const VerdictLook& look_of(VerdictBlock::Kind kind) {
  return verdict_looks[static_cast<std::size_t>(kind)];
}

/// "12.3", "−0.4 mm", "—", "": what is read by its last digit stands to the right.
bool looks_like_number(const std::string& cell) {
  if (cell.empty()) return true;
  const char c = cell.front();
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || cell.rfind("−", 0) == 0 || cell.rfind("—", 0) == 0;
}

/// A table whose column widths and lines are known.
struct LaidTable {
  std::vector<double> left, width;
  std::vector<bool> to_the_right;
  std::vector<std::vector<std::vector<std::string>>> lines;  ///< [row][column]; row 0 is the head
  std::vector<double> height;                                ///< of each row, the head too
};

LaidTable laid(const TextRuler& ruler, const TableBlock& table, double inner_mm) {
  const std::size_t columns = table.head.size();
  if (columns == 0) throw std::invalid_argument("blocks: a table needs a head");
  for (const auto& row : table.rows)
    if (row.size() != columns) throw std::invalid_argument("blocks: a row is not as long as its head");
  LaidTable made;
  std::vector<double> natural(columns, least_column_mm);
  for (std::size_t c = 0; c < columns; ++c) {
    bool numbers = c > 0 && !table.rows.empty();
    natural[c] = std::max(natural[c], ruler.width_mm(table.head[c], style::small));
    for (const auto& row : table.rows) {
      natural[c] = std::max(natural[c], ruler.width_mm(row[c], style::body));
      numbers = numbers && looks_like_number(row[c]);
    }
    made.to_the_right.push_back(numbers);
  }
  const double gaps = column_gap_mm * static_cast<double>(columns - 1);
  const auto sum = [&] { return std::accumulate(natural.begin(), natural.end(), gaps); };
  // The widest columns give way: they hold sentences, which wrap.
  while (sum() > inner_mm + 1e-9) {
    auto widest = std::max_element(natural.begin(), natural.end());
    double second = least_column_mm;
    for (auto it = natural.begin(); it != natural.end(); ++it)
      if (it != widest) second = std::max(second, *it);
    const double excess = sum() - inner_mm;
    const double cut = *widest > second + 0.5 ? std::min(excess, *widest - second) : std::min(excess, 1.0);
    *widest -= cut;
    if (*widest < 4.0) throw std::invalid_argument("blocks: a table has too many columns for a page");
  }
  const double spare = (inner_mm - sum()) / static_cast<double>(columns);
  double x = 0.0;
  for (std::size_t c = 0; c < columns; ++c) {
    made.left.push_back(x);
    made.width.push_back(natural[c] + std::min(spare, 12.0));
    x += made.width.back() + column_gap_mm;
  }
  const auto add = [&](const std::vector<std::string>& row, Font font) {
    auto& cells = made.lines.emplace_back();
    std::size_t most = 1;
    for (std::size_t c = 0; c < columns; ++c) {
      cells.push_back(ruler.wrap(row[c], made.width[c] + 0.01, font));
      most = std::max(most, cells.back().size());
    }
    made.height.push_back(line_mm * static_cast<double>(most) + row_pad_mm);
  };
  add(table.head, style::small);
  for (const auto& row : table.rows) add(row, style::body);
  return made;
}

void draw_row(Canvas& canvas, const LaidTable& table, std::size_t row, double y) {
  const bool head = row == 0;
  for (std::size_t c = 0; c < table.left.size(); ++c) {
    double baseline = y + 2.9;
    for (const std::string& line : table.lines[row][c]) {
      const double x = page_margin_mm + table.left[c] + (table.to_the_right[c] ? table.width[c] : 0.0);
      canvas.text(line, {x, baseline}, head ? style::small : style::body, head ? style::quiet : style::ink,
                  table.to_the_right[c] ? Align::right : Align::left);
      baseline += line_mm;
    }
  }
  const double below = y + table.height[row];
  canvas.line({page_margin_mm, below}, {page_margin_mm + table.left.back() + table.width.back(), below},
              head ? style::rule : style::grid_line);
}

std::vector<std::string> verdict_lines(const TextRuler& ruler, const VerdictBlock& verdict, double inner_mm) {
  return ruler.wrap(verdict.sentence, inner_mm - verdict_sign_mm - 6.0, style::body);
}

double verdict_mm(const TextRuler& ruler, const VerdictBlock& verdict, double inner_mm) {
  const auto lines = static_cast<double>(verdict_lines(ruler, verdict, inner_mm).size());
  return std::max(verdict_least_mm, 6.6 + line_mm * lines + 1.6);
}

void draw_verdict(Canvas& canvas, const VerdictBlock& verdict, double y, double inner_mm) {
  const VerdictLook& look = look_of(verdict.kind);
  const double height = verdict_mm(canvas.ruler(), verdict, inner_mm);
  const Box box{page_margin_mm, y, inner_mm, height};
  canvas.fill({box.x, box.y, verdict_sign_mm, height}, style::shade);
  canvas.frame(box, style::frame);
  canvas.text(look.sign, {box.x + verdict_sign_mm / 2.0, box.centre_y() + 1.9}, Font{14.0, true}, look.colour,
              Align::centre);
  const double x = box.x + verdict_sign_mm + 3.0;
  const std::string heading = verdict.about + ": " + std::string(look.words);
  canvas.text(canvas.ruler().fit(heading, inner_mm - verdict_sign_mm - 6.0, style::heading), {x, y + 4.4},
              style::heading);
  double baseline = y + 8.4;
  for (const std::string& line : verdict_lines(canvas.ruler(), verdict, inner_mm)) {
    canvas.text(line, {x, baseline}, style::body);
    baseline += line_mm;
  }
}

using Draw = std::function<void(Canvas&)>;

/// Places blocks on pages before any page is drawn.
class Layout {
 public:
  Layout(const BlockReport& report, Size size) : report_(report), size_(size) { new_page(); }

  std::vector<std::vector<Draw>> pages() {
    for (const Block& block : report_.blocks) {
      heading_ = block.heading;
      std::visit([this](const auto& content) { place(content); }, block.content);
      y_ += after_block_mm;
    }
    return std::move(pages_);
  }

 private:
  double inner_mm() const { return size_.width_mm - 2.0 * page_margin_mm; }
  double bottom() const { return size_.height_mm - page_margin_mm - footer_mm; }

  void new_page() {
    const bool first = pages_.empty();
    auto& draws = pages_.emplace_back();
    draws.emplace_back([this, first](Canvas& canvas) { header(canvas, first); });
    y_ = header_bottom(first);
    top_ = y_;
  }

  double header_bottom(bool first) const {
    double y = page_margin_mm + 8.0;
    if (report_.simulated) y += 8.0;
    if (first) y += 8.6 * static_cast<double>((report_.facts.size() + 5) / 6);
    return y;
  }

  void header(Canvas& canvas, bool first) const {
    double y = page_margin_mm + 4.5;
    const double program_mm = canvas.ruler().width_mm(report_.program, style::small);
    canvas.text(report_.program, {size_.width_mm - page_margin_mm, y}, style::small, style::quiet,
                Align::right);
    const double room = inner_mm() - program_mm - 4.0;
    const bool fits = canvas.ruler().width_mm(report_.title, style::page_title) <= room;
    const Font title = fits ? style::page_title : style::figure_title;
    canvas.text(canvas.ruler().fit(report_.title, room, title), {page_margin_mm, y}, title);
    y += 3.5;
    if (report_.simulated) {
      canvas.fill({page_margin_mm, y, inner_mm(), 6.4}, style::ink);
      canvas.text("SIMULATED DATA: no person was measured", {size_.width_mm / 2.0, y + 4.4},
                  style::figure_title, style::paper, Align::centre);
      y += 8.0;
    }
    if (!first) return;
    const double cell = inner_mm() / 6.0;
    for (std::size_t i = 0; i < report_.facts.size(); ++i) {
      const double x = page_margin_mm + static_cast<double>(i % 6) * cell;
      const double at = y + 8.6 * static_cast<double>(i / 6);
      canvas.text(canvas.ruler().fit(report_.facts[i].label, cell - 2.0, style::small), {x, at + 2.6},
                  style::small, style::quiet);
      const std::string& value = report_.facts[i].value;
      const bool short_value = canvas.ruler().width_mm(value, style::body_bold) <= cell - 2.0;
      const Font font = short_value ? style::body_bold : style::small;
      canvas.text(canvas.ruler().fit(value, cell - 1.0, font), {x, at + 6.2}, font);
    }
  }

  /// Room for the heading, if there is one, and `height` below it; drawn on the next page where this one is
  /// full. The heading never stands alone.
  double begin(double height) {
    const double above = heading_.empty() ? 0.0 : section_mm;
    if (y_ + above + height > bottom()) {
      if (y_ <= top_) throw std::invalid_argument("blocks: '" + heading_ + "' is higher than a page");
      new_page();
      if (y_ + above + height > bottom())
        throw std::invalid_argument("blocks: '" + heading_ + "' is higher than a page");
    }
    if (!heading_.empty()) {
      pages_.back().emplace_back(
          [y = y_, words = heading_](Canvas& canvas) { draw_section(canvas, y, words); });
      y_ += section_mm;
      heading_.clear();
    }
    const double at = y_;
    y_ += height;
    return at;
  }

  void place(const TableBlock& block) {
    const auto table = std::make_shared<const LaidTable>(laid(ruler_, block, inner_mm()));
    const auto row = [&](std::size_t index, double y) {
      pages_.back().emplace_back([table, index, y](Canvas& canvas) { draw_row(canvas, *table, index, y); });
    };
    const std::string said = heading_;
    const double first = table->height.size() > 1 ? table->height[1] : 0.0;
    double y = begin(table->height[0] + first);
    row(0, y);
    y_ = y + table->height[0];
    for (std::size_t i = 1; i < table->height.size(); ++i) {
      if (y_ + table->height[i] > bottom()) {
        heading_ = said.empty() ? "" : said + " (goes on)";
        new_page();
        y = begin(table->height[0] + table->height[i]);
        row(0, y);
        y_ = y + table->height[0];
      }
      row(i, y_);
      y_ += table->height[i];
    }
  }

  void place(const FigureBlock& block) {
    const double y = begin(block.height_mm);
    pages_.back().emplace_back([&block, box = Box{page_margin_mm, y, inner_mm(), block.height_mm}](
                                   Canvas& canvas) { block.paint(canvas, box); });
  }

  void place(const TextBlock& block) {
    for (const std::string& paragraph : block.paragraphs) {
      const auto lines = ruler_.wrap(paragraph, inner_mm(), style::small);
      for (const std::string& line : lines) {
        const double y = begin(small_pitch_mm);
        pages_.back().emplace_back([line, y](Canvas& canvas) {
          canvas.text(line, {page_margin_mm, y + 2.6}, style::small, style::quiet);
        });
      }
      y_ += 0.8;
    }
  }

  void place(const VerdictBlock& block) {
    const double y = begin(verdict_mm(ruler_, block, inner_mm()));
    pages_.back().emplace_back(
        [&block, y, width = inner_mm()](Canvas& canvas) { draw_verdict(canvas, block, y, width); });
    y_ -= 1.0;
  }

  void place(const Closing& block) {
    const double y = begin(closing_height_mm(ruler_, block, inner_mm()));
    pages_.back().emplace_back([&block, y, width = inner_mm()](Canvas& canvas) {
      draw_closing(canvas, block, page_margin_mm, y, width);
    });
  }

  const BlockReport& report_;
  Size size_;
  TextRuler ruler_;
  std::vector<std::vector<Draw>> pages_;
  std::string heading_;
  double y_ = 0.0;
  double top_ = 0.0;
};

/// Everything a figure says in words, for who cannot see a page.
std::string description_of(const BlockReport& report) {
  std::string words = report.simulated ? "SIMULATED DATA. " : "";
  for (const Block& block : report.blocks) {
    if (const auto* figure = std::get_if<FigureBlock>(&block.content)) words += figure->alt + ". ";
    if (const auto* verdict = std::get_if<VerdictBlock>(&block.content))
      words += verdict->about + ": " + verdict->sentence + " ";
  }
  return words + std::string(not_a_diagnosis);
}

}  // namespace

std::string_view sign_of(VerdictBlock::Kind kind) {
  return look_of(kind).sign;
}

std::string_view words_of(VerdictBlock::Kind kind) {
  return look_of(kind).words;
}

std::vector<std::string> render_report(const BlockReport& report, FileKind file, const DrawOptions& options) {
  if (report.blocks.empty()) throw std::invalid_argument("report: there is nothing to show");
  const Size size = paper_size(options.paper);
  Layout layout(report, size);
  const auto pages = layout.pages();
  const DocumentInfo info{report.title, description_of(report), report.program};
  std::vector<std::string> files;
  std::unique_ptr<Canvas> canvas;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (file != FileKind::pdf || i == 0)
      canvas = std::make_unique<Canvas>(file, size.width_mm, size.height_mm, options.dpi, info);
    else
      canvas->next_page();
    for (const Draw& draw : pages[i]) draw(*canvas);
    draw_footer(*canvas);
    draw_page_number(*canvas, i + 1, pages.size());
    if (file != FileKind::pdf || i + 1 == pages.size()) files.push_back(canvas->finish());
  }
  return files;
}

}  // namespace steadyplate::report
