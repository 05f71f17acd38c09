#include <memory>
#include <stdexcept>

#include "tools/cli/exit_code.hpp"
#include "tools/cli/score_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/report/report.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::cli {

namespace {

struct FigureOptions {
  std::string kind;
  ReadFlags files;
  ScoreFlags score;
  std::string out;
  std::string paper = "a4";
  std::string scale = "linear";
  report::DrawOptions draw;
};

constexpr const char* figure_footer = R"(
Kinds:
  stato        the path of the centre of pressure seen from above, with the 95 % prediction ellipse that is reported
  heatmap      how long the centre of pressure was where, from above (needs steadyplate-media, built with OpenCV)
  stabilogram  side-to-side and front-to-back sway against time
  spectrum     power of the sway against frequency, with median and 95 % frequency
  summary      one page about one person: quality, pictures, core scores, ratios, how it was made

Examples:
  steadyplate figure stato trial.txt --out path.svg
  steadyplate figure stabilogram eo.txt ec.txt --out sway.png --dpi 300
  steadyplate figure summary eo.txt ec.txt --condition eo-firm,ec-firm --out page.pdf

Several trials share one scale, so that they can be compared by eye.)";

void run_figure(FigureOptions& options, Context& context) {
  const report::FigureKind kind = report::figure_kind(options.kind);
  report::file_kind(options.out);
  scoring::check_output(options.out, options.draw.force);
  if (options.paper == "letter") options.draw.paper = report::Paper::letter;
  if (options.scale == "log") options.draw.spectrum_scale = report::SpectrumScale::logarithmic;

  const ScoredFiles scored = score_files(options.files, options.score, context);
  if (scored.trials.empty()) return;
  if (kind == report::FigureKind::summary) require_one_person(scored.trials, "figure summary");
  const auto page = report::summary_of(scored.trials, scoring::condition_ratios(scored.trials));
  report::draw(kind, page, options.out, options.draw);
  context.err << "steadyplate: wrote " << options.out << '\n';
}

}  // namespace

void add_figure(CLI::App& app, Context& context) {
  auto options = std::make_shared<FigureOptions>();
  CLI::App* verb = app.add_subcommand("figure", "A picture of one or more trials: SVG, PDF or PNG");
  verb->add_option("kind", options->kind, "stato, heatmap, stabilogram, spectrum or summary")
      ->required()
      ->check(CLI::IsMember({"stato", "heatmap", "stabilogram", "spectrum", "summary"}));
  options->files.add_to(*verb);
  const std::string group = "Output";
  verb->add_option("--out", options->out, "File to make; its ending says which kind: .svg, .pdf or .png")
      ->required()
      ->option_text("FILE")
      ->group(group);
  verb->add_flag("--force", options->draw.force, "Replace a file that is there")->group(group);
  verb->add_option("--dpi", options->draw.dpi, "Dots per inch of a PNG (default 150)")
      ->check(CLI::Range(20.0, 1200.0))
      ->option_text("N")
      ->group(group);
  verb->add_option("--width-mm", options->draw.width_mm, "Width of the picture (not of the summary)")
      ->check(CLI::Range(60.0, 1000.0))
      ->option_text("MM")
      ->group(group);
  verb->add_option("--paper", options->paper, "Of the summary: a4 (default) or letter")
      ->check(CLI::IsMember({"a4", "letter"}))
      ->group(group);
  verb->add_option("--scale", options->scale, "Of the spectrum: linear (default) or log")
      ->check(CLI::IsMember({"linear", "log"}))
      ->group(group);
  options->score.add_to(*verb);
  verb->footer(figure_footer);
  verb->callback([options, &context] { run_figure(*options, context); });
}

}  // namespace steadyplate::cli
