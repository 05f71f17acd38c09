#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "tools/cli/exit_code.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/score_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/handover/study_report.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/report/person_report.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
  ReadFlags files;
  ScoreFlags score;
  std::string study;
  handover::StudyReportChoice choice;
  bool all = false;
  std::string out, formats, comment, paper = "a4";
  report::DrawOptions draw;
};

constexpr const char* footer = R"(
Page 1 is what is handed over: the person, quality of the recordings, pictures on one scale, core scores, what the
change means, comment and signature. The pages behind it show spectra and sway density (of a tilting board: how far
it leaned), the files with their hashes, and how the numbers were made.

From a study the report is about one visit: falls and void trials are listed, and the change since the first visit is
held against the measurement error, whose source is printed; without a source there is no verdict.

Examples:
  steadyplate report eo.txt ec.txt --condition eo-firm,ec-firm --out report.pdf
  steadyplate report trial.spj --out report.pdf --format pdf,html --comment "Second visit, new shoes"
  steadyplate report --study lab --participant P-007 --out P-007.pdf
  steadyplate report --study lab --all --out reports/)";

/// The files to make: each format at the name of --out.
std::vector<fs::path> outputs(const fs::path& out, const std::string& formats) {
  static constexpr std::array known_formats{"pdf", "html", "svg", "png"};
  const auto is_known = [](std::string_view format) {
    return std::find(known_formats.begin(), known_formats.end(), format) != known_formats.end();
  };
  const auto known = [&](const std::string& format) {
    if (!is_known(format))
      throw std::invalid_argument("--format: '" + format + "' is not one of pdf, html, svg, png");
  };
  std::vector<fs::path> files;
  if (formats.empty()) {
    if (!out.has_extension())
      throw std::invalid_argument("--out: the name " + out.filename().string() +
                                  " does not say which file to make. End it with .pdf, .html, .svg or .png, "
                                  "or give --format.");
    known(out.extension().string().substr(1));
    return {out};
  }
  for (const std::string& format : compare::listed(formats)) {
    known(format);
    fs::path file = out;
    if (out.has_extension() && is_known(out.extension().string().substr(1))) file.replace_extension();
    file += "." + format;
    files.push_back(file);
  }
  return files;
}

/// "x.png" of one page, else "x-1.png", "x-2.png".
fs::path of_page(const fs::path& file, std::size_t page, std::size_t pages) {
  if (pages == 1) return file;
  fs::path name = file;
  name.replace_extension();
  name += "-" + std::to_string(page + 1) + file.extension().string();
  return name;
}

/// Everything is drawn, and every place seen to be free, before the first file is written.
void write(const report::PersonReport& made, const std::vector<fs::path>& files,
           const report::DrawOptions& draw, Context& context) {
  std::vector<std::pair<fs::path, std::string>> documents;
  for (const fs::path& file : files) {
    if (file.extension() == ".html") {
      documents.emplace_back(file, report::report_html(made, draw));
      continue;
    }
    auto pages = report::render_report(made, report::file_kind(file), draw);
    for (std::size_t i = 0; i < pages.size(); ++i)
      documents.emplace_back(of_page(file, i, pages.size()), std::move(pages[i]));
  }
  for (const auto& document : documents) scoring::check_output(document.first, draw.force);
  for (const auto& [file, bytes] : documents) {
    scoring::write_file(file, bytes, draw.force);
    context.err << "steadyplate: wrote " << file.string() << '\n';
  }
}

void run_files(Options& options, Context& context) {
  const auto files = outputs(options.out, options.formats);
  ScoredFiles scored = score_files(options.files, options.score, context);
  if (scored.trials.empty()) return;
  require_one_person(scored.trials, "report");
  const auto ratios = scoring::condition_ratios(scored.trials);
  report::PersonReport made;
  made.summaries = report::pages_of(std::move(scored.trials), ratios);
  for (auto& page : made.summaries) page.closing = report::Closing{};
  made.summaries.front().closing->statements.push_back(
      {"Change", "? Not judged: a change needs two visits. See: steadyplate compare person"});
  handover::close_report(made, options.comment);
  write(made, files, options.draw, context);
}

void run_person(Options& options, const datasets::Study& study, const fs::path& out, Context& context) {
  const auto files = outputs(out, options.formats);
  auto made = handover::report_of_study(study, options.choice);
  handover::close_report(made, options.comment);
  write(made, files, options.draw, context);
}

/// Everybody who has a trial, a report each; who cannot have one is listed at the end.
void run_everybody(Options& options, const datasets::Study& study, Context& context) {
  if (options.formats.empty()) options.formats = "pdf";
  fs::create_directories(options.out);
  note_interrupts(WaitingCalls::go_on);
  const auto people = handover::people_with_trials(study);
  std::vector<Failure> failures;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (interrupted()) {
      context.err << "steadyplate: interrupted; the reports above are whole\n";
      context.exit_code = exit_code::interrupted;
      return;
    }
    context.err << "steadyplate: " << i + 1 << " of " << people.size() << '\n';
    options.choice.participant = people[i];
    try {
      run_person(options, study, fs::path(options.out) / people[i], context);
    } catch (const datasets::StudyError& error) {
      failures.push_back({people[i] + ": " + error.what(), exit_code::some_failed});
    } catch (const datasets::ReadError& error) {
      failures.push_back({people[i] + ": " + error.what(), exit_code::unreadable});
    }
  }
  if (failures.empty()) return;
  context.err << "steadyplate: " << failures.size() << " of " << people.size() << " people have no report:\n";
  for (const Failure& failure : failures) context.err << "  " << failure.message << '\n';
  context.exit_code = exit_code::some_failed;
}

void run(Options& options, Context& context) {
  if (options.paper == "letter") options.draw.paper = report::Paper::letter;
  if (options.study.empty()) {
    if (options.files.files.empty())
      throw std::invalid_argument("report needs recordings, or --study with --participant or --all");
    run_files(options, context);
    return;
  }
  if (!options.files.files.empty())
    throw std::invalid_argument("report: give recordings or --study, not both");
  if (options.all == !options.choice.participant.empty())
    throw std::invalid_argument("report --study needs either --participant or --all");
  const datasets::Study study(options.study);
  if (options.all)
    run_everybody(options, study, context);
  else
    run_person(options, study, options.out, context);
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("report", "The page a clinic hands over: PDF, HTML, SVG or PNG");
  options->files.add_to(*verb);
  verb->get_option("files")->required(false);
  const std::string of_study = "From a study";
  verb->add_option("--study", options->study, "Folder of the study")->option_text("FOLDER")->group(of_study);
  verb->add_option("--participant", options->choice.participant, "Pseudonym")
      ->option_text("P-007")
      ->group(of_study);
  verb->add_option("--visit", options->choice.time_point,
                   "Time point whose trials are shown (default: the last one with trials)")
      ->option_text("NAME")
      ->group(of_study);
  verb->add_option("--metric", options->choice.outcome,
                   "Outcome the change is judged by, TEST/METRIC (default: the study's primary one)")
      ->option_text("NAME")
      ->group(of_study);
  verb->add_flag("--all", options->all, "A report of everybody; --out is then a folder")->group(of_study);
  const std::string group = "Output";
  verb->add_option("--out", options->out, "File to make; its ending says which kind")
      ->required()
      ->option_text("FILE|FOLDER")
      ->group(group);
  verb->add_option("--format", options->formats, "pdf, html, svg, png, or several separated by ','")
      ->option_text("LIST")
      ->group(group);
  verb->add_option("--comment", options->comment, "Printed in the comment box")
      ->option_text("TEXT")
      ->group(group);
  verb->add_option("--paper", options->paper, "a4 (default) or letter")
      ->check(CLI::IsMember({"a4", "letter"}))
      ->group(group);
  verb->add_option("--dpi", options->draw.dpi, "Dots per inch of a PNG (default 150)")
      ->check(CLI::Range(20.0, 1200.0))
      ->option_text("N")
      ->group(group);
  verb->add_flag("--force", options->draw.force, "Replace files that are there")->group(group);
  options->score.add_to(*verb);
  options->score.add_tilt_to(*verb);
  verb->footer(footer);
  verb->callback([options, &context] { run(*options, context); });
}

}  // namespace steadyplate::cli
