#include <map>
#include <memory>

#include "datasets/study/audit.hpp"
#include "datasets/study/study.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/study.hpp"
#include "tools/compare/words.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/export.hpp"
#include "tools/study/merge.hpp"
#include "tools/study/share.hpp"

namespace steadyplate::cli {

namespace {

using Json = nlohmann::ordered_json;

struct StudyLookOptions {
  std::string folder, which, head, other, out;
  bool json = false, verify = false, tidy = false, deidentify = false, signals = false;
};

void run_list(const StudyLookOptions& options, Context& context) {
  const datasets::Study study(options.folder);
  struct Count {
    std::size_t sessions = 0, trials = 0, not_valid = 0, printed = 0, sets = 0;
  };
  std::map<std::string, Count> counts;
  for (const auto& s : study.sessions()) ++counts[s.participant].sessions;
  for (const auto& t : study.trials()) {
    ++counts[t.participant].trials;
    if (t.state != "valid") ++counts[t.participant].not_valid;
  }
  for (const auto& s : study.printed()) ++counts[s.participant].printed;
  for (const auto& s : study.training()) ++counts[s.participant].sets;
  Json list = Json::array();
  std::vector<std::vector<std::string>> rows = {
      {"participant", "group", "sessions", "trials", "void or fall", "printed scores", "sets of training"}};
  for (const auto& p : study.participants()) {
    const Count& c = counts[p.pseudonym];
    rows.push_back({p.pseudonym, p.group, std::to_string(c.sessions), std::to_string(c.trials),
                    std::to_string(c.not_valid), std::to_string(c.printed), std::to_string(c.sets)});
    list.push_back({{"participant", p.pseudonym},
                    {"group", p.group},
                    {"sessions", c.sessions},
                    {"trials", c.trials},
                    {"void_or_fall", c.not_valid},
                    {"printed", c.printed},
                    {"training_sets", c.sets}});
  }
  if (options.json) {
    Json document = study_head("list");
    document["name"] = study.definition().name;
    document["synthetic"] = study.definition().synthetic;
    document["participants"] = list;
    context.out << scoring::json_text(document);
    return;
  }
  context.out << study.definition().name << (study.definition().synthetic ? " (SYNTHETIC people)" : "")
              << '\n';
  compare::write_columns(context.out, rows, 2);
}

void run_show(const StudyLookOptions& options, Context& context) {
  datasets::Study study(options.folder);
  study::Contents contents = study::contents_of(study);
  const auto other = [&](const auto& row) { return row.participant != options.which; };
  const auto p = study.participant(options.which);
  contents.participants = {p};
  std::erase_if(contents.sessions, other);
  std::erase_if(contents.trials, other);
  std::erase_if(contents.printed, other);
  std::erase_if(contents.training, other);
  if (options.json) {
    Json document = study::json_study(contents);
    document["schema"] = "steadyplate.study.show/1";
    context.out << scoring::json_text(document);
    return;
  }
  context.out << p.pseudonym << (p.group.empty() ? "" : ", group " + p.group);
  if (p.birth_year) context.out << ", born " << *p.birth_year;
  if (!p.sex.empty()) context.out << ", " << p.sex;
  if (p.height_mm) context.out << ", " << scoring::plain(*p.height_mm / 10.0) << " cm";
  if (p.mass_kg) context.out << ", " << scoring::plain(*p.mass_kg) << " kg";
  context.out << '\n';
  std::map<std::string, std::size_t> scores;
  for (const auto& one : contents.values) scores[one.trial] = one.values.size();
  for (const auto& s : contents.sessions) {
    context.out << "\n" << s.time_point << (s.date.empty() ? "" : ", " + s.date) << '\n';
    std::vector<std::vector<std::string>> rows;
    for (const auto& t : contents.trials)
      if (t.time_point == s.time_point)
        rows.push_back({t.test + " " + std::to_string(t.number),
                        t.state + (t.reason.empty() ? "" : ": " + t.reason),
                        std::to_string(scores[t.uuid]) + " scores", t.uuid});
    for (const auto& one : contents.printed)
      if (one.time_point == s.time_point)
        rows.push_back({one.test + " " + std::to_string(one.trial),
                        one.metric + ' ' + scoring::exact(one.value) + ' ' + one.unit, "printed",
                        one.device});
    compare::write_columns(context.out, rows, 2);
  }
  if (!contents.training.empty())
    context.out << "\nTraining: " << contents.training.size() << " sets logged\n";
}

void run_audit(const StudyLookOptions& options, Context& context) {
  const datasets::Study study(options.folder);
  const auto rows = study.audit();
  Json document = study_head("audit");
  document["lines"] = rows.size();
  document["head"] = rows.empty() ? "" : rows.back().hash;
  if (!options.verify) {
    document["audit"] = Json::array();
    if (!options.json) context.out << "number,at,who,action,subject,detail,hash\n";
    for (const auto& r : rows) {
      if (!options.json)
        context.out << r.number << ',' << r.at << ',' << scoring::csv_field(r.who) << ',' << r.action << ','
                    << r.subject << ',' << scoring::csv_field(r.detail) << ',' << r.hash << '\n';
      document["audit"].push_back({{"number", r.number},
                                   {"at", r.at},
                                   {"who", r.who},
                                   {"action", r.action},
                                   {"subject", r.subject},
                                   {"digest", r.digest},
                                   {"detail", r.detail},
                                   {"hash", r.hash}});
    }
    if (options.json) context.out << scoring::json_text(document);
    return;
  }
  auto problems = datasets::audit_problems(rows);
  bool known = options.head.empty();
  for (const auto& r : rows) known = known || r.hash == options.head;
  if (!known)
    problems.push_back(
        "the head that you noted is not in the audit: lines were cut off, or it is another study");
  document["problems"] = problems;
  if (!problems.empty()) context.exit_code = exit_code::unreadable;
  if (options.json) {
    context.out << scoring::json_text(document);
    return;
  }
  for (const std::string& problem : problems) context.out << "PROBLEM: " << problem << '\n';
  context.out
      << rows.size() << " lines, " << (problems.empty() ? "the chain holds" : "the chain is broken")
      << ". Head: " << (rows.empty() ? "" : rows.back().hash)
      << "\nNote the head elsewhere: --verify --head HASH then also tells whether lines were cut off.\n";
}

void run_check(const StudyLookOptions& options, Context& context) {
  datasets::Study study(options.folder);
  const datasets::StudyCheck found = study.check(options.tidy);
  if (!found.problems.empty()) context.exit_code = exit_code::unreadable;
  if (options.json) {
    Json document = study_head("check");
    document["clean"] = found.problems.empty();
    document["problems"] = found.problems;
    document["notes"] = found.notes;
    document["trials"] = found.trials;
    document["audit_lines"] = found.audit_lines;
    document["head"] = found.head;
    context.out << scoring::json_text(document);
    return;
  }
  for (const std::string& problem : found.problems) context.out << "PROBLEM: " << problem << '\n';
  for (const std::string& note : found.notes) context.out << "Note: " << note << '\n';
  context.out << found.trials << " trials, " << found.raw_files << " raw files, " << found.audit_lines
              << " audit lines: " << (found.problems.empty() ? "clean" : "NOT clean") << '\n';
}

void run_export(const StudyLookOptions& options, Context& context) {
  datasets::Study study(options.folder);
  const auto [folder, files, contents] = study::write_export(study, options.out, context.arguments);
  std::vector<datasets::Told> failures;
  if (options.signals)
    failures = study::write_signals(study, contents.trials, folder, [&](std::size_t done, std::size_t all) {
      if (context.err_is_terminal)
        context.err << "\rsignals: " << done << " of " << all << (done == all ? "\n" : "") << std::flush;
    });
  for (const auto& failure : failures)
    context.err << "steadyplate: not exported: " << failure.terminal << '\n';
  if (!failures.empty()) context.exit_code = exit_code::some_failed;
  Json names = Json::array();
  for (const std::string& name : files) names.push_back(name);
  if (options.json) {
    Json document = study_head("export");
    document["folder"] = folder.string();
    document["files"] = names;
    if (options.signals) document["signals"] = contents.trials.size() - failures.size();
    document["failures"] = nlohmann::ordered_json::array();
    for (const auto& failure : failures) document["failures"].push_back(failure.terminal);
    context.out << scoring::json_text(document);
    return;
  }
  context.out << "Wrote " << folder.string() << ':';
  for (const std::string& name : files) context.out << ' ' << name;
  if (options.signals) context.out << " signals/ (" << contents.trials.size() - failures.size() << " trials)";
  context.out << '\n';
}

void run_share(const StudyLookOptions& options, Context& context) {
  if (!options.deidentify)
    throw std::invalid_argument("share needs --deidentify: to give everything away, copy the folder");
  const datasets::Study study(options.folder);
  const study::Shared shared = study::share_deidentified(study, options.out);
  for (const std::string& one : shared.left_out) context.err << "steadyplate: not shared: " << one << '\n';
  if (!shared.left_out.empty()) context.exit_code = exit_code::some_failed;
  if (options.json) {
    Json document = study_head("share");
    document["folder"] = options.out;
    document["participants"] = shared.participants;
    document["trials"] = shared.trials;
    document["left_out"] = shared.left_out;
    context.out << scoring::json_text(document);
    return;
  }
  context.out
      << "Made " << options.out << ": " << shared.participants << " participants, " << shared.trials
      << " trials. New pseudonyms and moved dates; no map is kept anywhere. Body measures, groups and scores "
         "remain: somebody who knows a person's may still find the person.\n";
}

void run_merge(const StudyLookOptions& options, Context& context) {
  datasets::Study study(options.folder);
  const datasets::Study other(options.other);
  const study::Merged merged = study::merge(study, other);
  if (!merged.conflicts.empty()) context.exit_code = exit_code::some_failed;
  if (options.json) {
    Json document = study_head("merge");
    document["added"] = {
        {"participants", merged.participants}, {"sessions", merged.sessions}, {"trials", merged.trials},
        {"guided_sessions", merged.runs},      {"printed", merged.printed},   {"training", merged.training}};
    document["already"] = merged.already;
    document["conflicts"] = merged.conflicts;
    context.out << scoring::json_text(document);
    return;
  }
  for (const std::string& conflict : merged.conflicts) context.out << "CONFLICT: " << conflict << '\n';
  context.out << "Added " << merged.participants << " participants, " << merged.sessions << " sessions, "
              << merged.trials << " trials, " << merged.printed << " printed scores, " << merged.training
              << " sets of training; " << merged.already << " rows were in both; " << merged.conflicts.size()
              << " conflicts, left out\n";
}

/// A subcommand with the study's folder and --json.
template <class Run>
CLI::App* look(CLI::App& verb, Context& context, const char* name, const char* text,
               const std::shared_ptr<StudyLookOptions>& options, Run run) {
  CLI::App* sub = verb.add_subcommand(name, text);
  sub->add_option("study", options->folder, "Folder")->option_text("STUDY")->required();
  sub->add_flag("--json", options->json, "Answer as JSON")->group("Output");
  sub->callback([options, run, &context] { run(*options, context); });
  return sub;
}

}  // namespace

void add_study_look(CLI::App& verb, Context& context) {
  look(verb, context, "list", "Who is in it, and what there is of each", std::make_shared<StudyLookOptions>(),
       run_list);
  auto show = std::make_shared<StudyLookOptions>();
  look(verb, context, "show", "One participant: visits, trials, scores", show, run_show)
      ->add_option("participant", show->which, "Pseudonym")
      ->option_text("P-007")
      ->required();
  auto audit = std::make_shared<StudyLookOptions>();
  CLI::App* audit_verb =
      look(verb, context, "audit", "Who did what, when; chained by SHA-256", audit, run_audit);
  audit_verb->add_flag("--verify", audit->verify, "Only tell whether the chain holds (exit 3 when not)");
  audit_verb->add_option("--head", audit->head, "A head noted earlier: it must be in the chain")
      ->option_text("HASH");
  auto check = std::make_shared<StudyLookOptions>();
  look(verb, context, "check", "Database, audit, every row and raw file: is it what it was?", check,
       run_check)
      ->add_flag("--tidy", check->tidy, "Remove what interrupted imports left in raw/");
}

void add_study_exchange(CLI::App& verb, Context& context) {
  auto out = std::make_shared<StudyLookOptions>();
  CLI::App* export_verb =
      look(verb, context, "export",
           "Tidy CSV, datapackage.json, REDCap import and dictionary, study.json, run.json", out, run_export);
  export_verb->add_option("--out", out->out, "New folder (exports/N of the study)")->option_text("FOLDER");
  export_verb->add_flag("--signals", out->signals,
                        "Also signals/TRIAL.csv: each trial's samples, calibrated, as they are scored");
  auto share = std::make_shared<StudyLookOptions>();
  CLI::App* share_verb =
      look(verb, context, "share", "A copy for others, without identities", share, run_share);
  share_verb->add_flag("--deidentify", share->deidentify,
                       "New pseudonyms, moved dates, no free text, samples only");
  share_verb->add_option("--out", share->out, "New folder")->option_text("FOLDER")->required();
  auto merge = std::make_shared<StudyLookOptions>();
  look(verb, context, "merge", "Take in what another study of the same plan has more", merge, run_merge)
      ->add_option("other", merge->other, "Folder of the other study; it stays as it is")
      ->option_text("OTHER")
      ->required();
}

}  // namespace steadyplate::cli
