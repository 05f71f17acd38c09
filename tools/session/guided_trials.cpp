#include "tools/session/guided_trials.hpp"

#include <algorithm>
#include <stdexcept>

#include "analysis/protocols/order.hpp"
#include "datasets/next_step.hpp"
#include "datasets/study/definition.hpp"
#include "datasets/study/taken.hpp"
#include "datasets/study/visit_date.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/protocol_file.hpp"

namespace steadyplate::session {

namespace {

using analysis::Judgement;
using analysis::Protocol;
using analysis::ProtocolTest;
using analysis::TrialEnd;
using analysis::TrialResult;
using datasets::StudyError;
using datasets::StudyFault;
using datasets::WithNextStep;

constexpr const char* interrupted_word = "interrupted";
constexpr TrialEnd ends[] = {TrialEnd::completed, TrialEnd::stopped, TrialEnd::fall,
                             TrialEnd::step,      TrialEnd::touch,   TrialEnd::lost};

/// How it was taken, as the study keeps it.
std::string taken_json(const Protocol& protocol, const TrialResult& result, const std::string& judgement) {
  datasets::Taken taken;
  taken.number = result.number;
  taken.attempt = result.attempt;
  taken.practice = result.practice;
  taken.judgement = judgement;
  taken.end = analysis::to_string(result.end);
  taken.seconds = result.ended_s - result.began_s;
  taken.samples = result.frames;
  taken.lost = result.lost;
  taken.rate_hz = result.rate_hz;
  taken.mean_load_n = result.mean_load_n;
  taken.mean_ml_mm = result.mean_ml_mm;
  taken.mean_ap_mm = result.mean_ap_mm;
  taken.warnings = result.warnings;
  taken.platform_level = protocol.platform_level;
  return datasets::to_json(taken);
}

/// Nothing for a trial that was not judged: it is taken again.
std::optional<TrialResult> result_from(const datasets::StudyTrial& trial, std::size_t test) {
  const auto taken = datasets::taken_from(trial.taken);
  if (!taken || taken->judgement == interrupted_word) return std::nullopt;
  TrialResult result;
  result.test = test;
  result.number = taken->number;
  result.attempt = taken->attempt;
  result.practice = taken->practice;
  for (const Judgement one : {Judgement::accepted, Judgement::repeated, Judgement::voided})
    if (taken->judgement == analysis::to_string(one)) result.judgement = one;
  for (const TrialEnd one : ends)
    if (taken->end == analysis::to_string(one)) result.end = one;
  result.ended_s = taken->seconds;
  result.frames = taken->samples;
  result.lost = taken->lost;
  result.rate_hz = taken->rate_hz;
  result.mean_load_n = taken->mean_load_n;
  result.mean_ml_mm = taken->mean_ml_mm;
  result.mean_ap_mm = taken->mean_ap_mm;
  result.reason = trial.reason;
  return result;
}

std::string stance_word(const std::string& stance, const std::string& dominant_leg) {
  if (stance == "both") return "both_legs";
  if (stance == "tandem") return "tandem";
  const std::string leg = stance == "dominant" ? dominant_leg : stance;
  return leg.empty() ? "" : leg + "_leg";
}

void need_keepable(const datasets::StudyDefinition& definition, const Protocol& protocol) {
  const auto& planned = definition.tests;
  for (const ProtocolTest& test : protocol.tests) {
    if (!datasets::is_study_word(test.id))
      throw StudyError(StudyFault::refused, "the protocol's test '" + test.id +
                                                "' must be a word of letters, digits, '.', '-' and '_'.");
    if (!planned.empty() && std::find(planned.begin(), planned.end(), test.id) == planned.end())
      throw WithNextStep<StudyError>(
          "study.toml plans no test '" + test.id + "'.",
          {.terminal = "Give the protocol's tests the ids the study has, in a file of your own: "
                       "steadyplate protocols show ID.",
           .page = "Take a test that this study plans, or open another study: Study list."},
          StudyFault::refused);
  }
  if (protocol.platform_level.find_first_of(";=,\"\n\r") != std::string::npos)
    throw StudyError(StudyFault::refused,
                     "the protocol's platform_level goes into every score: no ; = , quotes or line ends.");
  if (!datasets::is_study_word(protocol.id))
    throw StudyError(StudyFault::refused,
                     "the protocol's id '" + protocol.id + "' must be a word, as the tests' ids.");
}

void need_settings(const Protocol& protocol, const std::string& file) {
  const auto missing = analysis::missing_settings(protocol);
  if (missing.empty()) return;
  std::string all;
  for (const std::string& one : missing) all += (all.empty() ? "" : ", ") + one;
  throw WithNextStep<std::invalid_argument>(
      "protocol " + file + " leaves open what its source does not give: " + all + ".",
      {.terminal = "Copy it, say them in the copy, and use that: --protocol my.toml",
       .page = "Take this test again and say them."});
}

std::vector<std::size_t> order_from(const std::string& ids, const Protocol& protocol) {
  std::vector<std::size_t> order;
  for (std::size_t at = 0; at <= ids.size();) {
    const std::size_t comma = std::min(ids.find(',', at), ids.size());
    for (std::size_t k = 0; k < protocol.tests.size(); ++k)
      if (protocol.tests[k].id == ids.substr(at, comma - at)) order.push_back(k);
    at = comma + 1;
  }
  return order;
}

std::string order_ids(const std::vector<std::size_t>& order, const Protocol& protocol) {
  std::string ids;
  for (const std::size_t k : order) ids += (ids.empty() ? "" : ",") + protocol.tests[k].id;
  return ids;
}

/// Judged trials of this run. Within a test their numbers are in the order they were taken.
std::vector<TrialResult> done_before(const datasets::Study& study, const GuidedRun& run) {
  std::vector<TrialResult> done;
  const auto trials = study.trials();
  for (const std::size_t test : run.order)
    for (const auto& trial : trials) {
      if (trial.participant != run.run.participant || trial.time_point != run.run.time_point ||
          trial.protocol != run.run.protocol || trial.test != run.protocol.tests[test].id ||
          trial.taken.empty())
        continue;
      if (const auto result = result_from(trial, test)) done.push_back(*result);
    }
  return done;
}

/// What every trial of a test has.
datasets::StudyTrial blank(const datasets::StudyRun& run, const ProtocolTest& test,
                           const std::string& dominant_leg, const std::string& uuid) {
  datasets::StudyTrial trial;
  trial.uuid = uuid;
  trial.participant = run.participant;
  trial.time_point = run.time_point;
  trial.test = test.id;
  trial.vision = test.vision == "eo" ? "open" : "closed";
  trial.surface = test.surface;
  trial.stance = stance_word(test.stance, dominant_leg);
  trial.protocol = run.protocol;
  trial.source = uuid + ".spj";
  trial.suffix = ".spj";
  return trial;
}

/// Whether nothing of the visit is there yet: then its day is today. One that is gone on with keeps its day.
bool begins(const datasets::Study& study, const RunRequest& request) {
  if (!datasets::visit_date(study, request.participant, request.time_point).empty()) return false;
  const auto trials = study.trials();
  return std::none_of(trials.begin(), trials.end(), [&](const auto& trial) {
    return trial.participant == request.participant && trial.time_point == request.time_point;
  });
}

/// The run as it was begun before, or one that is not in the study yet: without a UUID.
GuidedRun known_or_new(const datasets::Study& study, const RunRequest& request) {
  GuidedRun made;
  made.protocol = parse_protocol(request.protocol_text, request.protocol_file);
  need_settings(made.protocol, request.protocol_file);
  need_keepable(study.definition(), made.protocol);
  made.dominant_leg = request.dominant_leg;
  for (const auto& person : study.participants())
    if (person.pseudonym == request.participant && !person.dominant_leg.empty())
      made.dominant_leg = person.dominant_leg;
  for (const ProtocolTest& test : made.protocol.tests)
    if (test.stance == "dominant" && made.dominant_leg.empty())
      throw WithNextStep<std::invalid_argument>(
          "test " + test.id + " is on the dominant leg, and the study does not know which one that is.",
          {.terminal = "Say it: --dominant-leg left or right", .page = "Take this test again and say it."});
  for (const auto& known : study.runs()) {
    if (known.participant != request.participant || known.time_point != request.time_point ||
        known.protocol != made.protocol.id)
      continue;
    if (known.text != request.protocol_text)
      throw StudyError(StudyFault::exists,
                       "this session was begun with protocol " + known.protocol +
                           " as its file was then; now the file says something else. Go on with the old "
                           "file, or give the new one another id.");
    if (request.seed && *request.seed != known.seed)
      throw StudyError(StudyFault::exists, "this session was begun with --seed " +
                                               std::to_string(known.seed) + "; it goes on in that order.");
    made.run = known;
    made.order = order_from(known.test_order, made.protocol);
    made.done = done_before(study, made);
    made.is_new = false;
    return made;
  }
  return made;
}

}  // namespace

void check_run(const datasets::Study& study, const RunRequest& request) {
  static_cast<void>(known_or_new(study, request));
}

GuidedRun open_run(datasets::Study& study, const RunRequest& request) {
  GuidedRun made = known_or_new(study, request);
  if (!made.is_new) return made;
  // 32 bits: short enough to be written down.
  const std::int64_t seed = request.seed ? *request.seed : std::stoll(datasets::random_hex(4), nullptr, 16);
  made.order = analysis::draw_order(made.protocol, static_cast<std::uint64_t>(seed));
  made.run.participant = request.participant;
  made.run.time_point = request.time_point;
  made.run.protocol = made.protocol.id;
  made.run.text = request.protocol_text;
  made.run.seed = seed;
  made.run.test_order = order_ids(made.order, made.protocol);
  made.run.program = request.program;
  study.together([&] {
    study.add_session(
        {"", request.participant, request.time_point, begins(study, request) ? request.date : ""});
    made.run.uuid = study.add_run(made.run).uuid;
  });
  return made;
}

datasets::StudyTrial trial_of(const GuidedRun& run, const std::string& uuid, const TrialResult& result,
                              bool interrupted) {
  const ProtocolTest& test = run.protocol.tests[result.test];
  datasets::StudyTrial trial = blank(run.run, test, run.dominant_leg, uuid);
  const std::string judgement =
      interrupted ? interrupted_word : std::string(analysis::to_string(result.judgement));
  trial.taken = taken_json(run.protocol, result, judgement);
  const double seconds = result.ended_s - result.began_s;
  const bool mishap =
      result.end == TrialEnd::fall || result.end == TrialEnd::step || result.end == TrialEnd::touch;
  const std::string end = std::string(analysis::to_string(result.end));
  if (interrupted || result.judgement == Judgement::voided) {
    trial.state = "void";
    trial.reason = interrupted && result.reason.empty() ? "interrupted" : result.reason;
  } else if (result.judgement == Judgement::repeated) {
    trial.state = "void";
    trial.reason = "repeated: " + result.reason;
  } else if (result.practice) {
    trial.state = "void";
    trial.reason = mishap ? "practice, ended by a " + end : "practice";
  } else if (mishap && seconds < *test.duration_s - 1e-9) {
    trial.state = "fall";
    trial.reason = end + " after " + scoring::fixed(seconds, 1) + " s";
  } else if (mishap) {
    trial.reason = end + ", and the trial went on";
  } else if (result.end != TrialEnd::completed) {
    trial.reason = end + " after " + scoring::fixed(seconds, 1) + " s";
  }
  return trial;
}

datasets::StudyTrial interrupted_trial(const datasets::Study& study, const datasets::StudyRun& run,
                                       const Protocol& protocol, const std::string& uuid,
                                       const acquisition::TrialMark& mark) {
  for (std::size_t k = 0; k < protocol.tests.size(); ++k) {
    if (protocol.tests[k].id != mark.test) continue;
    std::string dominant_leg;
    for (const auto& person : study.participants())
      if (person.pseudonym == run.participant) dominant_leg = person.dominant_leg;
    datasets::StudyTrial trial = blank(run, protocol.tests[k], dominant_leg, uuid);
    TrialResult result;
    result.number = mark.number;
    result.attempt = mark.attempt;
    result.practice = mark.practice;
    result.end = TrialEnd::stopped;
    trial.taken = taken_json(protocol, result, interrupted_word);
    trial.state = "void";
    trial.reason = "recovered after an interruption";
    return trial;
  }
  throw StudyError(StudyFault::unusable,
                   "a journal left by a guided session is of test '" + mark.test +
                       "', which its protocol does not have. Was it put there by hand?");
}

std::string trial_words(const acquisition::TrialMark& mark) {
  return (mark.practice ? "practice " : "trial ") + std::to_string(mark.number) + " of " + mark.test +
         (mark.attempt > 1 ? ", attempt " + std::to_string(mark.attempt) : "");
}

}  // namespace steadyplate::session
