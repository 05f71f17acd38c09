#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tools/report/closing.hpp"
#include "tools/report/figure_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/page.hpp"
#include "tools/report/panels.hpp"
#include "tools/report/summary_plots.hpp"
#include "tools/report/summary_table.hpp"

namespace steadyplate::report {

namespace {

constexpr double margin_mm = page_margin_mm;
constexpr double least_plots_mm = 74.0;  // below that the table gives way

/// Draws from top to bottom, one section a function; `y_` is where the next one starts.
class SummaryPainter {
 public:
  SummaryPainter(Canvas& canvas, const SummaryPage& page)
      : canvas_(canvas), page_(page), columns_(columns()) {}

  void paint() {
    header();
    trial_headings("Quality of the recordings");
    auto quality = quality_rows(page_.trials);
    if (page_.closing) quality.push_back(calibration_row(page_.trials));
    table(quality);

    // Tables and text take what they need, the pictures what is left. The lines at the end of the page are
    // known before the pictures are drawn, and stand on the footer.
    auto measures = measure_rows(page_.trials);
    const double bottom = canvas_.height_mm() - margin_mm - footer_mm;
    collect_notes(measures);
    const double after_table = notes_height() + ratios_height() + end_height();
    const double for_table = bottom - y_ - after_table - least_plots_mm - section_mm;
    const std::size_t left_out = shorten_table(measures, for_table);
    const double table_mm = section_mm + table_height(measures.size()) + (left_out > 0 ? matrix_row_mm : 0.0);
    y_ = draw_summary_plots(canvas_, page_.trials, columns_, y_ + 3.0, bottom - after_table - table_mm);

    measures_heading();
    table(measures);
    if (left_out > 0) {
      canvas_.text("\u2026 and " + std::to_string(left_out) + " more measures that do not fit on this page",
                   {margin_mm, y_ + matrix_row_mm - 1.1}, style::small, style::quiet);
      y_ += matrix_row_mm;
    }
    draw_note_lines();
    ratios();
    y_ = bottom - end_height();
    end();
    draw_footer(canvas_);
  }

 private:
  Columns columns() const {
    Columns c;
    c.left_mm = margin_mm;
    c.label_mm = 45.0;
    c.first_mm = margin_mm + c.label_mm;
    c.count = page_.trials.size();
    c.gap_mm = c.count > 4 ? 2.5 : 4.0;
    const double all = canvas_.width_mm() - margin_mm - c.first_mm;
    c.width_mm = (all - c.gap_mm * static_cast<double>(c.count - 1)) / static_cast<double>(c.count);
    return c;
  }

  double inner_mm() const { return canvas_.width_mm() - 2.0 * margin_mm; }

  void section(std::string_view title) {
    draw_section(canvas_, y_, title);
    y_ += section_mm;
  }

  /// One trial alone would leave half of the page empty: its table stands in two halves side by side.
  bool alone() const { return page_.trials.size() == 1; }

  std::size_t lines_for(std::size_t rows) const { return alone() ? (rows + 1) / 2 : rows; }
  double table_height(std::size_t rows) const { return matrix_row_mm * static_cast<double>(lines_for(rows)); }

  void table(const std::vector<MatrixRow>& rows) {
    if (!alone()) {
      y_ = draw_matrix(canvas_, columns_, rows, y_, notes_);
      return;
    }
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(lines_for(rows.size()));
    const double half_mm = (inner_mm() - 6.0) / 2.0;
    Columns half = columns_;
    half.width_mm = half_mm - half.label_mm;
    const double below = draw_matrix(canvas_, half, {rows.begin(), middle}, y_, notes_);
    half.left_mm += half_mm + 6.0;
    half.first_mm += half_mm + 6.0;
    draw_matrix(canvas_, half, {middle, rows.end()}, y_, notes_);
    y_ = below;
  }

  /// Cut to what fits into height_mm, with a line left to say so. Returns how many rows had to go.
  std::size_t shorten_table(std::vector<MatrixRow>& rows, double height_mm) const {
    const auto lines = static_cast<std::size_t>(std::max(1.0, std::floor(height_mm / matrix_row_mm)));
    if (lines_for(rows.size()) <= lines) return 0;
    const std::size_t all = rows.size();
    rows.resize((lines - 1) * (alone() ? 2 : 1));
    return all - rows.size();
  }

  /// Section heading on the left; over each column its condition, wrapped where narrow, and the trial's name.
  void trial_headings(std::string_view title) {
    section(title);
    y_ -= section_mm;
    const TextRuler& ruler = canvas_.ruler();
    const Font font = columns_.count > 4 ? style::small_bold : style::heading;
    const double pitch = columns_.count > 4 ? small_pitch_mm : 3.6;
    double below = y_ + section_mm;
    for (std::size_t i = 0; i < page_.trials.size(); ++i) {
      const TrialView& trial = page_.trials[i];
      auto lines = ruler.wrap(trial.condition.empty() ? "condition unknown" : trial.condition,
                              columns_.width_mm, font);
      shorten_lines(lines, 3);
      double at = y_ + 4.9;
      for (const std::string& line : lines) {
        canvas_.text(ruler.fit(line, columns_.width_mm, font), {columns_.trial_mm(i), at}, font);
        at += pitch;
      }
      const std::string simulated = trial.simulated && mixed(page_.trials) ? " (simulated)" : "";
      const double room = columns_.width_mm - ruler.width_mm(simulated, style::small);
      canvas_.text(ruler.fit(trial.title, room, style::small) + simulated, {columns_.trial_mm(i), at - 0.3},
                   style::small, style::quiet);
      below = std::max(below, at + 0.9);
    }
    y_ = below;
  }

  /// The conditions once more, so that nobody has to look up the page.
  void measures_heading() {
    const double baseline = y_ + 4.9;
    section("Measures");
    if (alone()) return;
    for (std::size_t i = 0; i < page_.trials.size(); ++i) {
      const TrialView& trial = page_.trials[i];
      const bool fits = canvas_.ruler().width_mm(trial.condition, style::small) <= columns_.width_mm;
      canvas_.text(canvas_.ruler().fit(trial.condition.empty() || !fits ? trial.title : trial.condition,
                                       columns_.width_mm, style::small),
                   {columns_.trial_mm(i), baseline}, style::small, style::quiet);
    }
  }

  void header() {
    double baseline = margin_mm + 4.5;
    const double program_mm = canvas_.ruler().width_mm(page_.program, style::small);
    const double program_room = std::min(program_mm, 0.4 * inner_mm());
    canvas_.text(canvas_.ruler().fit(page_.program, program_room + 0.01, style::small),
                 {canvas_.width_mm() - margin_mm, baseline}, style::small, style::quiet, Align::right);
    canvas_.text(canvas_.ruler().fit(page_.title, inner_mm() - program_room - 4.0, style::page_title),
                 {margin_mm, baseline}, style::page_title);
    y_ = baseline + 3.5;
    const std::string simulated = simulated_words(page_.trials);
    if (!simulated.empty()) {
      canvas_.fill({margin_mm, y_, inner_mm(), 6.4}, style::ink);
      canvas_.text(simulated + ": no person was measured", {canvas_.width_mm() / 2.0, y_ + 4.4},
                   style::figure_title, style::paper, Align::centre);
      y_ += 8.0;
    }
    facts();
  }

  /// Label above value, in as many columns as are usual for that many facts.
  void facts() {
    if (page_.facts.empty()) {
      canvas_.text("Nothing is known of the person.", {margin_mm, y_ + 3.0}, style::body, style::quiet);
      y_ += 6.0;
      return;
    }
    const std::size_t across = page_.facts.size() <= 4 ? 4 : page_.facts.size() <= 6 ? page_.facts.size() : 6;
    const double cell_mm = inner_mm() / static_cast<double>(across);
    for (std::size_t i = 0; i < page_.facts.size(); ++i) {
      const std::size_t line = i / across;
      const double x = margin_mm + static_cast<double>(i % across) * cell_mm;
      const double y = y_ + static_cast<double>(line) * 8.6;
      canvas_.text(canvas_.ruler().fit(page_.facts[i].label, cell_mm - 2.0, style::small), {x, y + 2.6},
                   style::small, style::quiet);
      canvas_.text(canvas_.ruler().fit(page_.facts[i].value, cell_mm - 2.0, style::body_bold), {x, y + 6.2},
                   style::body_bold);
    }
    const std::size_t lines = (page_.facts.size() + across - 1) / across;
    y_ += 8.6 * static_cast<double>(lines);
  }

  // ---- notes below the table

  void collect_notes(const std::vector<MatrixRow>& rows) {
    for (const MatrixRow& r : rows)
      for (const MatrixCell& cell : r.cells)
        if (!cell.note.empty()) notes_.letter_of(cell.note);
    for (std::size_t i = 0; i < notes_.all().size(); ++i)
      for (auto& line :
           canvas_.ruler().wrap(Notes::letter(i) + ": " + notes_.all()[i], inner_mm(), style::small))
        note_lines_.push_back(std::move(line));
    shorten_lines(note_lines_, 8);
  }

  double notes_height() const {
    return note_lines_.empty() ? 0.0 : small_pitch_mm * static_cast<double>(note_lines_.size()) + 1.0;
  }

  void draw_note_lines() {
    for (const std::string& line : note_lines_) {
      canvas_.text(line, {margin_mm, y_ + 2.8}, style::small, style::quiet);
      y_ += small_pitch_mm;
    }
  }

  // ---- ratios

  std::size_t ratios_shown() const { return std::min<std::size_t>(page_.ratios.size(), 6); }
  std::size_t ratio_columns() const { return std::min<std::size_t>(page_.ratio_metrics.size(), 4); }

  double ratios_height() const {
    return ratios_shown() == 0 ? 0.0 : section_mm + matrix_row_mm * static_cast<double>(ratios_shown()) + 1.0;
  }

  void ratios() {
    if (ratios_shown() == 0) return;
    const double heading = y_ + 4.9;
    section("Ratios between conditions");
    const double name_mm = 62.0;
    const double cell_mm =
        (inner_mm() - name_mm) / static_cast<double>(std::max<std::size_t>(ratio_columns(), 1));
    const auto x_of = [&](std::size_t column) {
      return margin_mm + name_mm + static_cast<double>(column) * cell_mm;
    };
    for (std::size_t column = 0; column < ratio_columns(); ++column)
      canvas_.text(canvas_.ruler().fit(page_.ratio_metrics[column], cell_mm - 2.0, style::small),
                   {x_of(column), heading}, style::small, style::quiet);
    for (std::size_t i = 0; i < ratios_shown(); ++i) {
      const RatioRow& ratio = page_.ratios[i];
      const double baseline = y_ + matrix_row_mm - 1.1;
      canvas_.text(canvas_.ruler().fit(ratio.name, name_mm - 2.0, style::body), {margin_mm, baseline},
                   style::body);
      for (std::size_t column = 0; column < ratio_columns(); ++column) {
        const bool known = column < ratio.values.size() && !ratio.values[column].empty();
        canvas_.text(canvas_.ruler().fit(known ? ratio.values[column] : "\u2014", cell_mm - 2.0, style::body),
                     {x_of(column), baseline}, style::body, known ? style::ink : style::quiet);
      }
      y_ += matrix_row_mm;
      canvas_.line({margin_mm, y_}, {canvas_.width_mm() - margin_mm, y_}, style::grid_line);
    }
    y_ += 1.0;
  }

  // ---- how the numbers were made

  std::vector<std::string> lines_of_methods() const {
    auto lines = method_lines(canvas_.ruler(), page_, inner_mm());
    shorten_lines(lines, 14);
    return lines;
  }

  /// What stands on the footer: the closing of a report's page, else the methods.
  double end_height() const {
    if (page_.closing && empty(*page_.closing)) return 0.0;
    if (page_.closing) return section_mm + closing_height_mm(canvas_.ruler(), *page_.closing, inner_mm());
    return section_mm + matrix_row_mm * static_cast<double>(provenance_rows(page_.trials).size()) + 1.0 +
           small_pitch_mm * static_cast<double>(lines_of_methods().size());
  }

  void end() {
    if (page_.closing && empty(*page_.closing)) return;
    if (page_.closing) {
      section("What it means");
      draw_closing(canvas_, *page_.closing, margin_mm, y_, inner_mm());
      return;
    }
    section("How these numbers were made");
    y_ = draw_matrix(canvas_, columns_, provenance_rows(page_.trials), y_, notes_) + 1.0;
    y_ = draw_small_print(canvas_, lines_of_methods(), y_);
  }

  Canvas& canvas_;
  const SummaryPage& page_;
  Columns columns_;
  Notes notes_;
  std::vector<std::string> note_lines_;
  double y_ = 0.0;
};

}  // namespace

void paint_summary(Canvas& canvas, const SummaryPage& page) {
  SummaryPainter(canvas, page).paint();
}

}  // namespace steadyplate::report
