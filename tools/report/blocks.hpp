#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/report.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// Rows of final words and numbers under a head. Every row has as many cells as the head.
struct TableBlock {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

/// A picture that takes the width of the page.
struct FigureBlock {
  double height_mm = 0.0;
  std::string alt;  ///< what it shows, for who cannot see it
  std::function<void(Canvas&, const Box&)> paint;
};

/// Paragraphs in small print.
struct TextBlock {
  std::vector<std::string> paragraphs;
};

/// A verdict, in words and by a sign that a grey copy keeps.
struct VerdictBlock {
  enum class Kind { better, worse, changed, within_noise, cannot_say };
  Kind kind = Kind::cannot_say;
  std::string about;     ///< "baseline to post"
  std::string sentence;  ///< "Improved by 0.60 deg (28.6 %). ..."
};

/// "▲ real change, better"; the sign and the words of a verdict.
std::string_view sign_of(VerdictBlock::Kind kind);
std::string_view words_of(VerdictBlock::Kind kind);

/// A part of a report. Statements, comment and signature are a Closing.
struct Block {
  std::string heading;  ///< "" = goes on under the one before
  std::variant<TableBlock, FigureBlock, TextBlock, VerdictBlock, Closing> content;
};

/// A report that runs over as many pages as its blocks need: of several visits, of a whole study.
struct BlockReport {
  std::string title;
  std::string program;
  std::vector<Fact> facts;
  bool simulated = false;  ///< every page then says so
  std::vector<Block> blocks;
};

/// The pages, as files of that kind: one for a PDF, one a page for SVG and PNG. A figure, a verdict and a
/// closing stand on one page; a table goes on under its head on the next. The same report gives the same
/// bytes.
/// @throws std::invalid_argument  no block, a row that is not as long as its head, a block higher than a page
/// @throws DrawError
std::vector<std::string> render_report(const BlockReport& report, FileKind file,
                                       const DrawOptions& options = {});

}  // namespace steadyplate::report
