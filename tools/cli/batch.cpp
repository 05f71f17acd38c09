// Score a whole data set.

#include "tools/batch/batch.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <thread>

#include "tools/batch/merge.hpp"
#include "tools/cli/batch_progress.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/score_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace fs = std::filesystem;

namespace {

struct BatchOptions {
  std::vector<std::string> words;
  ReadFlags files;
  ScoreFlags score;
  std::string out;
  std::string shard;
  unsigned jobs = 0;
  bool wide = false, resume = false, force = false;
};

struct MergeOptions {
  std::string folder;
  std::string out;
  bool force = false;
};

constexpr const char* batch_footer = R"(
Examples:
  steadyplate batch data --out results                  every recording in data and below, all cores
  steadyplate batch data --out results --resume         go on after Ctrl-C, a kill or a power cut
  steadyplate batch list.csv --metrics all --wide --out results
  steadyplate batch data --metrics mean_velocity > velocity.csv
  steadyplate batch data --shard 3/8 --out parts        one of eight parts, numbered 0 to 7, on any machine
  steadyplate batch merge parts --out results           the parts together: the bytes of one run over all

RESULTS holds metrics.csv (long), trials.csv, failures.csv, datapackage.json and run.json, with --wide also
metrics_wide.csv. The same inputs give the same bytes for any --jobs, with or without interruptions or shards.
A list is a text whose first line is 'file' or begins with 'file,': one recording a line, and optionally a column
'condition' (eo-firm ...). Files that cannot be used are named at the end, and in failures.csv; the exit status is then
1. Within a Slurm job array each task takes its own shard. Ratios of conditions are for: steadyplate analyze)";

std::optional<std::string> environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

batch::Shard chosen_shard(const BatchOptions& options, Context& context) {
  if (!options.shard.empty()) return batch::parse_shard(options.shard);
  const auto slurm = options.out.empty() ? std::nullopt : batch::slurm_shard(environment);
  if (!slurm) return {};
  context.err << "steadyplate: this is a task of a Slurm array: shard " << slurm->index << '/' << slurm->count
              << '\n';
  return *slurm;
}

std::string listed(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " recording" : " recordings");
}

/// The failures of a finished set on `err`; sets the exit status.
void tell_failures(const fs::path& folder, const batch::Counts& counts, Context& context) {
  if (counts.failed == 0) return;
  context.err << "steadyplate: " << counts.failed << " of " << counts.recordings << " could not be used:\n";
  batch::for_each_failure(folder, [&](const std::string& error) { context.err << "  " << error << '\n'; });
  context.exit_code = exit_code::some_failed;
}

void tell_passed_over(const batch::Worklist& list, Context& context) {
  if (list.passed_over.empty()) return;
  constexpr std::size_t most = 3;
  context.err << "steadyplate: " << list.passed_over.size()
              << " files that do not look like recordings were left out: ";
  for (std::size_t i = 0; i < std::min(most, list.passed_over.size()); ++i)
    context.err << (i == 0 ? "" : ", ") << list.passed_over[i];
  context.err << (list.passed_over.size() > most ? " ...\n" : "\n");
}

batch::BatchOptions batch_options(const BatchOptions& options) {
  batch::BatchOptions made;
  made.score = options.score.options();
  made.read = options.files.options;
  made.read.part = scoring::part_of(made.score);
  made.board = options.files.board;
  made.certificate = options.files.certificate;
  made.wide = options.wide;
  made.jobs = options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  static_cast<void>(analysis::select_metrics(made.score.selection));  // a wrong id is told before the work
  return made;
}

void run_to_stdout(const BatchOptions& options, const batch::Worklist& list, Context& context) {
  if (options.resume || !options.shard.empty())
    throw std::invalid_argument("--resume and --shard need a folder: --out RESULTS");
  BatchProgress progress(context.err, context.err_is_terminal && !context.out_is_terminal, 0);
  std::vector<std::string> failures;
  const bool complete = batch::stream_batch(list, batch_options(options), context.out, failures,
                                            std::ref(progress), interrupted);
  progress.end();
  if (!failures.empty()) {
    context.err << "steadyplate: " << failures.size() << " of " << list.items.size()
                << " could not be used:\n";
    for (const std::string& failure : failures) context.err << "  " << failure << '\n';
    context.exit_code = exit_code::some_failed;
  }
  if (!complete && interrupted()) context.exit_code = exit_code::interrupted;
}

/// True when `out` holds the finished results of just this plan.
bool is_finished(const fs::path& out, const batch::Plan& plan, batch::Counts& counts) {
  std::error_code ignored;
  if (!fs::exists(out / "run.json", ignored)) return false;
  try {
    const batch::RunDocument run = batch::read_run_document(out);
    counts = run.counts;
    return batch::plan_text(run.plan) == batch::plan_text(plan);
  } catch (const datasets::ReadError&) {
    return false;
  }
}

void run_batch(const BatchOptions& options, Context& context) {
  if (options.words.empty())
    throw std::invalid_argument("name recordings, folders or a list (or: steadyplate batch merge --help)");
  note_interrupts(WaitingCalls::go_on);
  const batch::Worklist list = batch::find_recordings(options.words, options.out);
  tell_passed_over(list, context);
  if (options.out.empty()) return run_to_stdout(options, list, context);

  const batch::BatchOptions made = batch_options(options);
  const batch::Shard shard = chosen_shard(options, context);
  const fs::path out = shard.whole() ? fs::path(options.out) : fs::path(options.out) / shard.folder();
  batch::Plan plan;
  plan.version = scoring::program_version();
  plan.arguments = batch::shaping_arguments(context.arguments);
  plan.profile = made.score.profile;
  plan.metrics = made.score.selection;
  plan.wide = made.wide;
  plan.recordings = list.items.size();
  plan.list_sha256 = list.sha256;
  plan.shard = shard.index;
  plan.shards = shard.count;

  // A part of a split is asked for again by a queue, not by a person: it goes on by itself.
  const bool resume = options.resume || (!shard.whole() && !options.force);
  batch::Counts counts;
  if (resume && is_finished(out, plan, counts)) {
    batch::remove_results(batch::unfinished_folder(out));
    context.err << "steadyplate: " << out.string() << " is finished already: " << listed(counts.recordings)
                << '\n';
    return tell_failures(out, counts, context);
  }
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(out, ignored)) &&
      !(fs::is_directory(out, ignored) && fs::is_empty(out, ignored))) {
    if (!options.force) throw scoring::WouldOverwrite(out);
    batch::check_only_results(out);
  }
  if (options.force && !options.resume) batch::remove_results(batch::unfinished_folder(out));

  batch::Store store(out, batch::plan_text(plan), batch::header_rows(made), made.wide, resume);
  const std::size_t share = shard.last(plan.recordings) - shard.first(plan.recordings);
  if (store.counts().recordings > 0)
    context.err << "steadyplate: going on after " << store.counts().recordings << " of " << listed(share)
                << '\n';
  BatchProgress progress(context.err, context.err_is_terminal, store.counts().recordings);
  const bool complete = batch::run_batch(list, shard, made, store, std::ref(progress), interrupted);
  progress.end();
  if (!complete) {
    context.err << "steadyplate: interrupted after " << store.counts().recordings << " of " << listed(share)
                << "; go on with: --resume\n";
    context.exit_code = exit_code::interrupted;
    return;
  }
  batch::write_run_document(store.results(), store.folder() / "inputs", plan, store.counts());
  counts = store.counts();
  store.finish(options.force);
  context.err << "steadyplate: wrote " << out.string() << ": " << listed(counts.recordings - counts.failed)
              << '\n';
  tell_failures(out, counts, context);
}

void run_merge(const MergeOptions& options, Context& context) {
  const batch::RunDocument merged = batch::merge_shards(options.folder, options.out, options.force);
  context.err << "steadyplate: wrote " << options.out << ": "
              << listed(merged.counts.recordings - merged.counts.failed) << " from all shards in "
              << options.folder << '\n';
  tell_failures(options.out, merged.counts, context);
}

}  // namespace

void add_batch(CLI::App& app, Context& context) {
  auto options = std::make_shared<BatchOptions>();
  CLI::App* verb =
      app.add_subcommand("batch", "Balance scores of a whole data set: folders, lists, thousands of trials");
  verb->add_option("paths", options->words,
                   "Recordings, folders (searched to the bottom) or lists of recordings")
      ->option_text("PATHS|FOLDER|MANIFEST");
  options->files.add_reading_to(*verb);
  options->score.add_metrics_to(*verb);
  options->score.add_to(*verb);
  const std::string output = "Output";
  verb->add_option("--out", options->out,
                   "Folder to make with all results; without it the long CSV goes to stdout")
      ->option_text("RESULTS")
      ->group(output);
  verb->add_flag("--wide", options->wide,
                 "One row a trial, one column a metric (beside the long table, with --out)")
      ->group(output);
  verb->add_flag("--force", options->force,
                 "Replace the results of an earlier run; start an unfinished one anew")
      ->group(output);
  const std::string work = "Work";
  verb->add_option("--jobs,-j", options->jobs, "Recordings at a time (default: as many as cores)")
      ->check(CLI::Range(1, 1024))
      ->option_text("N")
      ->group(work);
  verb->add_flag("--resume", options->resume,
                 "Go on where an interrupted run stopped; nothing to do when it is done")
      ->group(work);
  verb->add_option(
          "--shard", options->shard,
          "Only part I of N (0 to N-1) of the sorted list, into RESULTS/shard-I-of-N; goes on by itself")
      ->option_text("I/N")
      ->group(work);
  verb->footer(batch_footer);

  auto merge_options = std::make_shared<MergeOptions>();
  CLI::App* merge =
      verb->add_subcommand("merge", "Put finished shards together, after proving that they are all there");
  merge->add_option("folder", merge_options->folder, "Where the shards are: --out of their runs")->required();
  merge->add_option("--out", merge_options->out, "Folder to make")->required()->option_text("RESULTS");
  merge->add_flag("--force", merge_options->force, "Replace the results of an earlier run");
  merge->callback([merge_options, &context] { run_merge(*merge_options, context); });

  verb->callback([merge, options, &context] {
    if (!merge->parsed()) run_batch(*options, context);
  });
}

}  // namespace steadyplate::cli
