#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "tools/report/view.hpp"

namespace steadyplate::report {

enum class FigureKind {
  stato,        ///< statokinesigram: the path seen from above, one scale for all trials
  heatmap,      ///< how long the path was where, on the same scale; needs steadyplate-media
  stabilogram,  ///< ML and AP against time
  spectrum,     ///< power spectral density of each axis
  summary,      ///< one page about one person
};

enum class FileKind { svg, pdf, png };
enum class Paper { a4, letter };
enum class SpectrumScale {
  linear,       ///< linear frequency and power: equal areas are equal power
  logarithmic,  ///< both axes logarithmic
};

struct DrawOptions {
  std::optional<double> width_mm =
      {};  ///< of a figure, 60 to 1000; empty = the kind's own. The summary's width is its paper's
  double dpi = 150.0;       ///< PNG only, 20 to 1200
  Paper paper = Paper::a4;  ///< summary only
  SpectrumScale spectrum_scale = SpectrumScale::linear;
  bool force = false;  ///< replace an existing file
};

/// The picture could not be made. The message says what, where and what next.
class DrawError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// "stato", "heatmap", "stabilogram", "spectrum" or "summary".
/// @throws std::invalid_argument  naming the known kinds
FigureKind figure_kind(std::string_view name);

/// From the extension, in either case.
/// @throws std::invalid_argument  naming the known extensions
FileKind file_kind(const std::filesystem::path& out);

/// Largest number of trials one picture of that kind holds.
std::size_t most_trials(FigureKind kind);

/// The bytes of a picture. The same input and options give the same bytes: no clock is read. A PDF carries no
/// creation date, except SOURCE_DATE_EPOCH when that variable is set (the convention of reproducible builds).
///
/// A trial without a trace (empty, one sample, no movement) is drawn as a panel that says so.
/// @throws std::invalid_argument  no trial, more than most_trials, width or dpi out of range, a width for the
///         summary, traces of unequal length
/// @throws DrawError  no usable font, or the drawing library reports a failure
std::string render(FigureKind kind, const SummaryPage& page, FileKind file, const DrawOptions& options = {});

/// render() into a file, by scoring::write_file.
/// @throws scoring::WouldOverwrite, DrawError, std::invalid_argument, std::runtime_error
void draw(FigureKind kind, const SummaryPage& page, const std::filesystem::path& out,
          const DrawOptions& options = {});

/// The same for a figure of some trials. @throws std::invalid_argument  also when kind is `summary`
void draw(FigureKind kind, std::span<const TrialView> trials, const std::filesystem::path& out,
          const DrawOptions& options = {});

}  // namespace steadyplate::report
