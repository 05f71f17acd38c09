#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// One cell of the page's matrix: text, and a mark or a reference to a note where there is one.
struct MatrixCell {
  enum class Mark { none, full, open };  ///< a full or an open disc before the text
  std::string text;
  std::string note;
  Mark mark = Mark::none;
  bool bold = false;
  std::string norm{};  ///< band of people like this one, behind the text; full disc inside, open one outside
};

/// One row: what it is, its unit, and one cell for each trial.
struct MatrixRow {
  std::string label;
  std::string unit;
  std::vector<MatrixCell> cells;
};

/// Columns of the page: one for labels, then one for each trial. Pictures and tables share them.
struct Columns {
  double left_mm = 0.0;   ///< of the labels
  double label_mm = 0.0;  ///< width of the labels and units
  double first_mm = 0.0;  ///< left edge of the first trial
  double width_mm = 0.0;  ///< of a trial
  double gap_mm = 0.0;    ///< between trials
  std::size_t count = 1;

  double trial_mm(std::size_t i) const { return first_mm + static_cast<double>(i) * (width_mm + gap_mm); }
  double right_mm() const { return trial_mm(count - 1) + width_mm; }
};

/// Duration, rate, samples and the answer of ISPGR for each trial.
std::vector<MatrixRow> quality_rows(std::span<const TrialView> trials);

/// The calibration each trial was recorded with, "not told" where the file does not say.
MatrixRow calibration_row(std::span<const TrialView> trials);

/// The core table: a row for each name and unit that any trial has, in the order of first appearance.
std::vector<MatrixRow> measure_rows(std::span<const TrialView> trials);

/// File, hash and what else each trial says about its origin.
std::vector<MatrixRow> provenance_rows(std::span<const TrialView> trials);

inline constexpr double matrix_row_mm = 4.0;

/// Notes that cells refer to by a letter; equal notes share one.
class Notes {
 public:
  /// "a", "b", ... "z", "aa", ...
  std::string letter_of(const std::string& note);
  const std::vector<std::string>& all() const { return notes_; }
  static std::string letter(std::size_t index);

 private:
  std::vector<std::string> notes_;
};

/// Draws the rows from y downwards. Returns y below the last one.
double draw_matrix(Canvas& canvas, const Columns& columns, const std::vector<MatrixRow>& rows, double y,
                   Notes& notes);

}  // namespace steadyplate::report
