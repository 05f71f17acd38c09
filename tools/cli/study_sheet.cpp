// One participant's page: balance, strength and dose over the visits, beside the groups.

#include <memory>

#include "datasets/study/study.hpp"
#include "tools/cli/study.hpp"
#include "tools/handover/score_sheet.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::cli {

namespace {

struct StudySheetOptions {
  std::string folder, participant, out, metrics, paper = "a4";
  bool force = false;
};

void run_sheet(const StudySheetOptions& options, Context& context) {
  const report::FileKind kind = report::file_kind(options.out);
  scoring::check_output(options.out, options.force);
  const datasets::Study study(options.folder);
  const auto sheet = handover::score_sheet_of(study, options.participant, options.metrics);
  scoring::write_file(options.out,
                      report::score_sheet_page(
                          sheet, kind, options.paper == "letter" ? report::Paper::letter : report::Paper::a4),
                      options.force);
  context.err << "steadyplate: wrote " << options.out << '\n';
}

}  // namespace

void add_study_sheet(CLI::App& study_verb, Context& context) {
  auto options = std::make_shared<StudySheetOptions>();
  CLI::App* verb = study_verb.add_subcommand(
      "sheet", "One participant's page: balance, strength and training over the visits, beside the groups");
  verb->add_option("study", options->folder, "Folder of the study")->required()->option_text("FOLDER");
  verb->add_option("participant", options->participant, "Pseudonym")->required()->option_text("P-007");
  verb->add_option("--out", options->out, "File to make: .pdf, .svg or .png")
      ->required()
      ->option_text("FILE");
  verb->add_option(
          "--metrics", options->metrics,
          "Outcomes to show, TEST/METRIC separated by ',' (default: all measured twice, primary first)")
      ->option_text("LIST");
  verb->add_option("--paper", options->paper, "a4 (default) or letter")
      ->check(CLI::IsMember({"a4", "letter"}));
  verb->add_flag("--force", options->force, "Replace a file that is there");
  verb->footer(R"(
Example:
  steadyplate study sheet lab P-007 --out P-007.pdf)");
  verb->callback([options, &context] { run_sheet(*options, context); });
}

}  // namespace steadyplate::cli
