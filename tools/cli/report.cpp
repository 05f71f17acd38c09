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
#include "tools/handover/group_report.hpp"
#include "tools/handover/study_report.hpp"
#include "tools/handover/visit_comparison.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/report/html.hpp"
#include "tools/report/person_report.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::cli {

namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  ReadFlags files;
  ScoreFlags score;
  std::string study;
  handover::StudyReportChoice choice;
  bool all = false, groups = false;
  std::string compare, control, norms, device_class;
  report::NormSet norm_set;
  double per_protocol = 80.0;
  std::string out, formats, comment, examiner, paper = "a4";
  report::DrawOptions draw;
};

constexpr const char* report_footer = R"(
Page 1 is what is handed over: the person, quality of the recordings, pictures on one scale, core scores, what the
change means, comment and signature. The pages behind it show spectra and sway density (of a tilting board: how far
it leaned), the files with their hashes, and how the numbers were made.

From a study the report is about one visit: falls and void trials are listed, and the change since the first visit is
held against the measurement error, whose source is printed; without a source there is no verdict. --compare is a report of
two or three visits: verdicts, scores with every trial, paths on one scale, strength, training. --groups is about the study:
ANCOVA, mixed ANOVA, effect sizes, people beyond the measurement error, training.

Examples:
  steadyplate report eo.txt ec.txt --condition eo-firm,ec-firm --out report.pdf
  steadyplate report trial.spj --out report.pdf --format pdf,html --comment "Second visit, new shoes"
  steadyplate report --study lab --participant P-007 --out P-007.pdf
  steadyplate report --study lab --participant P-007 --compare baseline,post --out change.pdf
  steadyplate report --study lab --all --compare all --out reports/ --format pdf,html
  steadyplate report --study lab --groups --out groups.pdf)";

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

/// A report as its pages of a kind, or as one HTML file.
template <typename Report>
std::vector<std::string> pages_as(const Report& made, const fs::path& file, const report::DrawOptions& draw) {
  if (file.extension() == ".html") return {report::report_html(made, draw)};
  return report::render_report(made, report::file_kind(file), draw);
}

/// Everything is drawn, and every place seen to be free, before the first file is written.
template <typename Report>
void write(const Report& made, const std::vector<fs::path>& files, const report::DrawOptions& draw,
           Context& context, bool quiet = false) {
  std::vector<std::pair<fs::path, std::string>> documents;
  for (const fs::path& file : files) {
    auto pages = pages_as(made, file, draw);
    for (std::size_t i = 0; i < pages.size(); ++i)
      documents.emplace_back(of_page(file, i, pages.size()), std::move(pages[i]));
  }
  for (const auto& document : documents) scoring::check_output(document.first, draw.force);
  for (const auto& [file, bytes] : documents) {
    scoring::write_file(file, bytes, draw.force);
    if (!quiet) context.err << "steadyplate: wrote " << file.string() << '\n';
  }
}

void run_files(ReportOptions& options, Context& context) {
  const auto files = outputs(options.out, options.formats);
  ScoredFiles scored = score_files(options.files, options.score, context);
  if (scored.trials.empty()) return;
  require_one_person(scored.trials, "report");
  const auto ratios = scoring::condition_ratios(scored.trials);
  report::PersonReport made;
  made.summaries = report::pages_of(std::move(scored.trials), ratios, options.choice.norms);
  for (auto& page : made.summaries) {
    page.closing = report::Closing{};
    if (!options.examiner.empty()) page.facts.push_back({"Operator", options.examiner});
  }
  made.summaries.front().closing->statements.push_back(
      {"Change", "? Not judged: a change needs two visits."});
  handover::close_report(made, options.comment);
  write(made, files, options.draw, context);
}

void run_person(ReportOptions& options, const datasets::Study& study, const fs::path& out, Context& context) {
  const auto files = outputs(out, options.formats);
  if (!options.compare.empty()) {
    const auto times =
        options.compare == "all" ? std::vector<std::string>{} : compare::listed(options.compare);
    write(handover::comparison_of_visits(
              study, {options.choice.participant, times, options.choice.outcome, options.comment}),
          files, options.draw, context, options.all);
    return;
  }
  auto made = handover::report_of_study(study, options.choice);
  if (!options.examiner.empty())
    for (auto& page : made.summaries)
      for (auto& fact : page.facts)
        if (fact.label == "Operator") fact.value = options.examiner;
  handover::close_report(made, options.comment);
  write(made, files, options.draw, context, options.all);
}

/// How many of how many: on a terminal one line that is written over, else a line each tenth.
class Progress {
 public:
  explicit Progress(Context& context) : context_(context) {}

  void operator()(std::size_t done, std::size_t of) {
    const std::size_t tenth = 10 * done / of;
    if (!context_.err_is_terminal && tenth == tenth_) return;
    tenth_ = tenth;
    context_.err << (context_.err_is_terminal ? "\r" : "") << "steadyplate: " << done << " of " << of
                 << " reports";
    if (context_.err_is_terminal && done < of)
      context_.err << std::flush;
    else
      context_.err << '\n';
  }

 private:
  Context& context_;
  std::size_t tenth_ = 0;
};

/// Everybody who has a trial, a report each; who cannot have one is listed at the end.
void run_everybody(ReportOptions& options, const datasets::Study& study, Context& context) {
  if (options.formats.empty()) options.formats = "pdf";
  fs::create_directories(options.out);
  note_interrupts(WaitingCalls::go_on);
  const auto people = handover::people_with_trials(study);
  std::vector<Failure> failures;
  Progress progress(context);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (interrupted()) {
      context.err << "\nsteadyplate: interrupted after " << i << " of " << people.size()
                  << " people; the reports written are whole\n";
      context.exit_code = exit_code::interrupted;
      return;
    }
    options.choice.participant = people[i];
    try {
      run_person(options, study, fs::path(options.out) / people[i], context);
    } catch (const datasets::StudyError& error) {
      failures.push_back({people[i] + ": " + error.what(), exit_code::some_failed});
    } catch (const datasets::ReadError& error) {
      failures.push_back({people[i] + ": " + error.what(), exit_code::unreadable});
    }
    progress(i + 1, people.size());
  }
  if (failures.empty()) return;
  context.err << "steadyplate: " << failures.size() << " of " << people.size() << " people have no report:\n";
  for (const Failure& failure : failures) context.err << "  " << failure.message << '\n';
  context.exit_code = exit_code::some_failed;
}

void run_groups(const ReportOptions& options, const datasets::Study& study, Context& context) {
  write(handover::report_of_groups(
            study, {options.choice.outcome, options.control, options.per_protocol, options.comment}),
        outputs(options.out, options.formats), options.draw, context);
}

void run_report(ReportOptions& options, Context& context) {
  if (options.paper == "letter") options.draw.paper = report::Paper::letter;
  if (options.norms.empty() && !options.device_class.empty())
    throw std::invalid_argument("--device-class is for norms: give them with --norms FILE");
  if (!options.norms.empty()) {
    options.norm_set = {datasets::read_norms(options.norms), options.device_class};
    options.choice.norms = &options.norm_set;
  }
  if (options.study.empty()) {
    if (options.files.files.empty())
      throw std::invalid_argument(
          "report needs recordings, or --study with --participant, --all or --groups");
    run_files(options, context);
    return;
  }
  if (!options.files.files.empty())
    throw std::invalid_argument("report: give recordings or --study, not both");
  const int about =
      (options.all ? 1 : 0) + (options.groups ? 1 : 0) + (options.choice.participant.empty() ? 0 : 1);
  if (about != 1)
    throw std::invalid_argument("report --study needs one of --participant, --all and --groups");
  if (!options.compare.empty() && (options.groups || !options.choice.time_point.empty()))
    throw std::invalid_argument(
        "--compare is about one person's visits: give it with --participant or --all, without --visit");
  const datasets::Study study(options.study);
  if (options.groups)
    run_groups(options, study, context);
  else if (options.all)
    run_everybody(options, study, context);
  else
    run_person(options, study, options.out, context);
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  auto options = std::make_shared<ReportOptions>();
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
  verb->add_option("--compare", options->compare,
                   "Two or three visits held against each other: time points, or all for the first three")
      ->option_text("TIME,TIME|all")
      ->group(of_study);
  verb->add_flag("--groups", options->groups, "The study's groups: everybody's scores, tests, effects")
      ->group(of_study);
  verb->add_option("--control", options->control, "Of --groups: the group the others are compared with")
      ->option_text("GROUP")
      ->group(of_study);
  verb->add_option("--per-protocol", options->per_protocol,
                   "Of --groups: percent of the planned sessions that count as done (80)")
      ->check(CLI::Range(0.0, 100.0))
      ->option_text("PERCENT")
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
  verb->add_option(
          "--norms", options->norms,
          "Bands beside the scores where a norm fits in everything: a table (datasets/norms/README.md)")
      ->option_text("FILE.csv")
      ->group(group);
  verb->add_option("--device-class", options->device_class,
                   "What the trials were taken on, as the norms call it: force_plate, balance_board ...")
      ->option_text("WORD")
      ->group(group);
  verb->add_option("--comment", options->comment, "Printed in the comment box")
      ->option_text("TEXT")
      ->group(group);
  verb->add_option(
          "--operator", options->examiner,
          "Who took the recordings, for the head of the page (else the account in the study's audit)")
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
  verb->footer(report_footer);
  verb->callback([options, &context] { run_report(*options, context); });
}

}  // namespace steadyplate::cli
