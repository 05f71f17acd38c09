#include "tools/report/report.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

#include "tools/report/canvas.hpp"
#include "tools/report/figure_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/number.hpp"
#include "tools/report/page.hpp"
#include "tools/report/panels.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::report {

namespace {

struct KindName {
  std::string_view name;
  FigureKind kind;
};

constexpr std::array kinds{KindName{"stato", FigureKind::stato}, KindName{"heatmap", FigureKind::heatmap},
                           KindName{"stabilogram", FigureKind::stabilogram},
                           KindName{"spectrum", FigureKind::spectrum},
                           KindName{"summary", FigureKind::summary}};

constexpr double most_pixels_a_side = 20000.0;

std::string name_of(FigureKind kind) {
  for (const KindName& row : kinds)
    if (row.kind == kind) return std::string(row.name);
  throw std::invalid_argument("kind: not a figure kind");
}

void check(FigureKind kind, std::size_t trials, const DrawOptions& options) {
  if (trials == 0) throw std::invalid_argument("trials: a figure needs at least one trial");
  if (trials > most_trials(kind))
    throw std::invalid_argument("trials: " + std::to_string(trials) + " given, a " + name_of(kind) +
                                " shows " + std::to_string(most_trials(kind)) +
                                " at most. Draw the others in a second one.");
  if (!(options.dpi >= 20.0 && options.dpi <= 1200.0))
    throw std::invalid_argument("dpi: must be from 20 to 1200");
  if (options.width_mm && kind == FigureKind::summary)
    throw std::invalid_argument("width: the summary has the width of its paper; choose the paper instead");
  if (options.width_mm && !(*options.width_mm >= 60.0 && *options.width_mm <= 1000.0))
    throw std::invalid_argument("width: must be from 60 to 1000 mm");
}

Size size_of(FigureKind kind, std::span<const TrialView> trials, const DrawOptions& options) {
  if (kind == FigureKind::summary) return paper_size(options.paper);
  const TextRuler ruler;
  switch (kind) {
    case FigureKind::heatmap:
    case FigureKind::stato: {
      const double width = options.width_mm.value_or(stato_width_mm(trials.size()));
      return {width, stato_height_mm(ruler, trials, width)};
    }
    case FigureKind::stabilogram: {
      const double width = options.width_mm.value_or(stabilogram_width_mm);
      return {width, stabilogram_height_mm(ruler, trials, width)};
    }
    default: {
      const double width = options.width_mm.value_or(spectrum_width_mm);
      return {width, spectrum_height_mm(ruler, trials, width)};
    }
  }
}

/// Title and description in words: PDF metadata, and what a screen reader says of an SVG.
DocumentInfo information(FigureKind kind, const SummaryPage& page) {
  std::string trials;
  for (const TrialView& trial : page.trials) {
    trials += trials.empty() ? "" : "; ";
    trials += trial.title;
    if (!trial.condition.empty()) trials += (trial.title.empty() ? "" : ": ") + trial.condition;
    if (trial.ellipse && std::isfinite(trial.ellipse->area_mm2))
      trials += ", " + plain_text(100.0 * trial.ellipse->level) + " % prediction ellipse " +
                number_text(trial.ellipse->area_mm2) + " mm²";
  }
  const std::string simulated = simulated_words(page.trials);
  const std::string before = simulated.empty() ? "" : simulated + ". ";
  DocumentInfo info;
  info.program = page.program;
  switch (kind) {
    case FigureKind::stato:
      info.title = "Statokinesigram";
      break;
    case FigureKind::heatmap:
      info.title = "Density of the centre of pressure";
      break;
    case FigureKind::stabilogram:
      info.title = "Stabilogram";
      break;
    case FigureKind::spectrum:
      info.title = "Power spectrum of the sway";
      break;
    case FigureKind::summary:
      info.title = page.title;
      break;
  }
  info.description = before + info.title + " of " + trials + ".";
  if (kind == FigureKind::summary) info.description.append(" ").append(not_a_diagnosis);
  return info;
}

}  // namespace

FigureKind figure_kind(std::string_view name) {
  std::string known;
  for (const KindName& row : kinds) {
    if (row.name == name) return row.kind;
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  }
  throw std::invalid_argument("figure: no kind \"" + std::string(name) + "\". Known: " + known + ".");
}

FileKind file_kind(const std::filesystem::path& out) {
  std::string extension = out.extension().string();
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (extension == ".svg") return FileKind::svg;
  if (extension == ".pdf") return FileKind::pdf;
  if (extension == ".png") return FileKind::png;
  throw std::invalid_argument("out: the name " + out.filename().string() +
                              " does not say which file to make. End it with .svg, .pdf or .png.");
}

std::size_t most_trials(FigureKind kind) {
  return kind == FigureKind::stato || kind == FigureKind::heatmap ? 12 : 8;
}

std::string render(FigureKind kind, const SummaryPage& page, FileKind file, const DrawOptions& options) {
  check(kind, page.trials.size(), options);
  const Size size = size_of(kind, page.trials, options);
  if (file == FileKind::png &&
      std::max(size.width_mm, size.height_mm) / 25.4 * options.dpi > most_pixels_a_side)
    throw std::invalid_argument(
        "dpi: the picture would be wider or higher than 20000 pixels. Lower dpi or width.");
  std::vector<DensityPicture> pictures;
  if (kind == FigureKind::heatmap) {
    const Range range = stato_range(page.trials);
    for (const TrialView& trial : page.trials) pictures.push_back(density_picture(trial, range));
  }
  Canvas canvas(file, size.width_mm, size.height_mm, options.dpi, information(kind, page));
  switch (kind) {
    case FigureKind::stato:
      paint_stato(canvas, page.trials);
      break;
    case FigureKind::heatmap:
      paint_heatmap(canvas, page.trials, pictures);
      break;
    case FigureKind::stabilogram:
      paint_stabilogram(canvas, page.trials);
      break;
    case FigureKind::spectrum:
      paint_spectrum(canvas, page.trials, options.spectrum_scale);
      break;
    case FigureKind::summary:
      paint_summary(canvas, page);
      break;
  }
  return canvas.finish();
}

void draw(FigureKind kind, const SummaryPage& page, const std::filesystem::path& out,
          const DrawOptions& options) {
  const FileKind file = file_kind(out);
  scoring::check_output(out, options.force);
  scoring::write_file(out, render(kind, page, file, options), options.force);
}

void draw(FigureKind kind, std::span<const TrialView> trials, const std::filesystem::path& out,
          const DrawOptions& options) {
  if (kind == FigureKind::summary)
    throw std::invalid_argument("kind: a summary is about a person; give a SummaryPage");
  SummaryPage page;
  page.trials.assign(trials.begin(), trials.end());
  draw(kind, page, out, options);
}

}  // namespace steadyplate::report
