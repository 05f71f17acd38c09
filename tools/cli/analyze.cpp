#include <algorithm>
#include <iterator>
#include <memory>

#include "tools/cli/exit_code.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/score_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/long_csv.hpp"
#include "tools/scoring/pooled.hpp"
#include "tools/scoring/result_set.hpp"
#include "tools/scoring/sensory.hpp"
#include "tools/scoring/table_output.hpp"

namespace steadyplate::cli {

namespace {

struct AnalyzeOptions {
  ReadFlags files;
  ScoreFlags score;
  OutputFormat format;
  std::string out;
  bool force = false;
  bool strict = false;
  bool pool = false;
};

constexpr const char* analyze_footer = R"(
Examples:
  steadyplate analyze trial.txt
  steadyplate analyze eo.txt ec.txt --condition eo-firm,ec-firm      adds the Romberg ratio
  steadyplate analyze eo.txt ec.txt eof.txt ecf.txt --condition eo-firm,ec-firm,eo-foam,ec-foam    adds mCTSIB
  steadyplate analyze c*.txt --metrics sot_equilibrium --height-mm 1750 --condition sot1,sot1,sot1,sot2,...
  steadyplate analyze n.txt e.txt --score lean --height-mm 1750 --target 0,90 --cue 2 --metrics los_endpoint_excursion
  steadyplate analyze leg.txt --metrics vtc_min,ttb_mean_min_ap --foot 260,95 --foot-at 0,12
  steadyplate analyze t*.txt --metrics sda_critical_time.cdl1993_ap --pool     of the mean curve, as Collins & De Luca
  steadyplate analyze jump.c3d --score landing --mass-kg 72           dpsi_landing, time to stabilisation
  steadyplate analyze trial.txt --metrics sample_entropy_ap --set entropy_rate_hz=native
  steadyplate analyze trial.txt --metrics all --format csv > all.csv
  steadyplate analyze trial.txt --profile raw --metrics ellipse_area.prediction_f
  steadyplate analyze *.txt --out results                            metrics.csv, trials.csv, run.json ...
  steadyplate analyze wobble.spj --flat-file flat.spj --platform-level 8   a tilting board: OSI, APSI, MLSI
  steadyplate analyze trial.txt --score lean --height-mm 1750        the same words from a CoP: another scale

A score has no value when the data cannot support it; its status then says why (too_short, not_finite, ...).
Mean velocity is the most repeatable of the core scores; it depends on the filter, so compare only trials of one
profile, one rate and one length. The area is the 95 % prediction ellipse (Schubert & Kirchner 2014).)";

/// A failed quality gate: a trial that could not be prepared, or one with a warning.
bool passes_gate(const std::vector<scoring::Scored>& trials, Context& context) {
  bool passed = true;
  for (const scoring::Scored& trial : trials) {
    for (const std::string& warning : trial.warnings) {
      context.err << "steadyplate: --strict: " << trial.recording.data().id << ": " << warning << '\n';
      passed = false;
    }
    if (analysis::has_value(trial.prepared.status)) continue;
    context.err << "steadyplate: --strict: " << trial.recording.data().id << ": " << trial.prepared.reason
                << '\n';
    passed = false;
  }
  return passed;
}

void run_analyze(const AnalyzeOptions& options, Context& context) {
  ReadFlags files = options.files;
  files.options.part = scoring::part_of(options.score.options());
  const ScoredFiles scored = score_files(files, options.score, context);
  const auto ratios = scoring::condition_ratios(scored.trials);
  auto composed = scoring::sensory_rows(scored.trials);
  if (options.pool) {
    auto pooled = scoring::pooled_rows(scored.trials);
    std::move(pooled.begin(), pooled.end(), std::back_inserter(composed));
  }
  switch (options.format.chosen(context)) {
    case OutputFormat::Kind::table:
      scoring::write_table(context.out, scored.trials, ratios, composed);
      break;
    case OutputFormat::Kind::json:
      context.out << scoring::json_text(scoring::json_scores(scored.trials, ratios, composed));
      break;
    case OutputFormat::Kind::csv:
      if (scored.trials.empty()) break;
      context.out << scoring::long_csv_header();
      for (const scoring::Scored& trial : scored.trials) context.out << scoring::long_csv_rows(trial);
      context.out << scoring::long_csv_rows(composed, options.score.profile);
      context.out << scoring::long_csv_rows(ratios, options.score.profile);
      break;
  }
  if (!options.out.empty() && !scored.trials.empty()) {
    scoring::write_result_set(options.out, scored.trials, ratios, composed, context.arguments, options.force);
    context.err << "steadyplate: wrote " << options.out
                << "/metrics.csv, trials.csv, datapackage.json, run.json\n";
  }
  if (options.strict && !passes_gate(scored.trials, context) && context.exit_code == exit_code::done)
    context.exit_code = exit_code::quality;
}

}  // namespace

void add_analyze(CLI::App& app, Context& context) {
  auto options = std::make_shared<AnalyzeOptions>();
  CLI::App* verb =
      app.add_subcommand("analyze", "Balance scores of one or more trials, and how they were made");
  options->files.add_to(*verb);
  options->score.add_metrics_to(*verb);
  options->score.add_to(*verb);
  options->score.add_tilt_to(*verb);
  verb->add_flag("--pool", options->pool,
                 "Also fit sda_*.cdl1993 to the mean curve of the trials of each person and condition")
      ->group("What to compute");
  const std::string group = "Output";
  options->format.add_to(*verb, group);
  verb->add_option("--out", options->out,
                   "Also write metrics.csv, trials.csv, datapackage.json and run.json here")
      ->option_text("FOLDER")
      ->group(group);
  verb->add_flag("--force", options->force, "Replace files of an earlier run")->group(group);
  verb->add_flag("--strict", options->strict, "Exit with 4 when any trial has a quality warning")
      ->group(group);
  verb->footer(analyze_footer);
  verb->callback([options, &context] { run_analyze(*options, context); });
}

}  // namespace steadyplate::cli
