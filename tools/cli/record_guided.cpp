// A guided session in a terminal: says, counts down, shows, asks. What it means is in tools/session.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "tools/cli/clock.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/operator_input.hpp"
#include "tools/cli/record_board.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/guided_visit.hpp"
#include "tools/session/incoming.hpp"
#include "tools/session/live_view.hpp"
#include "tools/session/protocol_file.hpp"
#include "tools/study/score.hpp"

namespace steadyplate::cli {

namespace {

using analysis::Command;
using analysis::Phase;
using scoring::fixed;

constexpr int look_ms = 40;
constexpr int keys_look_ms = 100;

/// A word, what follows it, and, behind "at", when in the trial.
struct Word {
  std::string word, rest;
  std::optional<double> at_s;
};

Word parse_word(const std::string& line) {
  Word made;
  const auto space = line.find(' ');
  made.word = line.substr(0, space);
  if (space == std::string::npos) return made;
  made.rest = line.substr(space + 1);
  if (made.rest.rfind("at ", 0) == 0) {
    double seconds = 0.0;
    const char* end = made.rest.data() + made.rest.size();
    const auto parsed = std::from_chars(made.rest.data() + 3, end, seconds);
    if (parsed.ec == std::errc() && parsed.ptr == end) made.at_s = seconds;
  }
  return made;
}

const std::map<std::string, Command>& commands() {
  static const std::map<std::string, Command> words = {
      {"start", Command::start},   {"stop", Command::stop},       {"fall", Command::fall},
      {"step", Command::step},     {"touch", Command::touch},     {"accept", Command::accept},
      {"repeat", Command::repeat}, {"void", Command::void_trial}, {"pause", Command::pause},
      {"resume", Command::resume}, {"cancel", Command::cancel}};
  return words;
}

bool in_trial(Phase phase) {
  return phase == Phase::settling || phase == Phase::running;
}

/// Shall a word that was written down before wait for its moment?
bool waits(const Word& word, Command what, const session::GuidedView& now) {
  switch (what) {
    case Command::start:
      return in_trial(now.phase) || now.phase == Phase::resting;
    case Command::stop:
    case Command::fall:
    case Command::step:
    case Command::touch:
      return now.phase == Phase::resting || now.phase == Phase::settling ||
             (now.phase == Phase::running && word.at_s && now.trial_s < *word.at_s);
    case Command::accept:
    case Command::repeat:
    case Command::void_trial:
    case Command::pause:
      return in_trial(now.phase);
    case Command::resume:
    case Command::cancel:
      break;
  }
  return false;
}

class GuidedTalk {
 public:
  GuidedTalk(datasets::Study& study, session::GuidedVisit& visit, OperatorInput& input, Context& context)
      : study_(study),
        visit_(visit),
        run_(visit.run()),
        session_(visit.session()),
        input_(input),
        context_(context) {}

  /// To the end of the protocol, of the board, or of the operator's patience.
  void run() {
    while (true) {
      const session::GuidedView now = session_.view();
      say_remarks();
      show(now);
      if (now.phase == Phase::finished || now.phase == Phase::cancelled) return;
      if (now.board_gone) {
        outcome_ = session_.finish();  // a journal that could not be written is told now
        if (now.phase != Phase::review) return;
      }
      if (interrupted()) {
        act({"cancel", "", {}}, now);
        continue;
      }
      if (!word_)
        if (const auto line = input_.next(input_.keys() ? keys_look_ms : look_ms)) word_ = parse_word(*line);
      if (word_)
        take_word();
      else if (input_.over() && !in_trial(now.phase) && now.phase != Phase::resting) {
        say("there are no more answers: the session stops here");
        act({"cancel", "", {}}, now);
      }
    }
  }

  const std::optional<acquisition::RecordOutcome>& outcome() const { return outcome_; }

 private:
  void say(const std::string& words) {
    if (line_open_) context_.err << '\n';
    line_open_ = false;
    context_.err << words << std::endl;
  }
  void say_remarks() {
    for (const std::string& words : session_.remarks()) say("steadyplate: " + words);
  }

  /// What changed, in words; on a terminal the running figures too.
  void show(const session::GuidedView& now) {
    if (now.phase != shown_ || now.judged != judged_) {
      shown_ = now.phase;
      judged_ = now.judged;
      announced_s_ = 1e9;
      told_s_ = -1.0;
      announce(now);
    }
    const bool counts_down = now.phase == Phase::settling || now.phase == Phase::resting;
    if (counts_down && now.remaining_s <= 3.0 && std::ceil(now.remaining_s) < announced_s_ &&
        now.remaining_s > 0.0) {
      announced_s_ = std::ceil(now.remaining_s);
      say("  " + fixed(announced_s_, 0));
    }
    if (context_.err_is_terminal && now.phase != Phase::review) {
      context_.err << "\r\x1b[K  " << figures(now) << std::flush;
      line_open_ = true;
    } else if (now.phase == Phase::running) {
      const double tenth = std::max(1.0, *run_.protocol.tests[now.current.test].duration_s / 10.0);
      if (told_s_ < 0.0 || now.trial_s >= told_s_ + tenth) {
        told_s_ = now.trial_s;
        say("  " + figures(now));
      }
    }
  }

  std::string figures(const session::GuidedView& now) const {
    std::string text;
    if (now.phase == Phase::running)
      text = fixed(now.trial_s, 1) + " of " + fixed(*run_.protocol.tests[now.current.test].duration_s, 0) +
             " s, ";
    else if (now.remaining_s > 0.0)
      text = fixed(now.remaining_s, 0) + " s left, ";
    text += fixed(now.progress.rate_hz, 1) + " Hz, " + session::link_words(now.progress.link);
    if (std::isfinite(now.last.fz_n)) text += ", load " + fixed(now.last.fz_n, 0) + " N";
    if (std::isfinite(now.last.tilt_ml_deg))
      text +=
          ", tilt ML " + fixed(now.last.tilt_ml_deg, 1) + " AP " + fixed(now.last.tilt_ap_deg, 1) + " deg";
    if (std::isfinite(now.last.cop_ml_mm))
      text += ", CoP ML " + fixed(now.last.cop_ml_mm, 0) + " AP " + fixed(now.last.cop_ap_mm, 0) + " mm";
    if (now.moved_mm) text += ", " + fixed(*now.moved_mm, 0) + " mm from trial 1";
    return text + (now.progress.away ? ", THE BOARD IS AWAY" : "");
  }

  void announce(const session::GuidedView& now) {
    const char* bell = context_.err_is_terminal ? "\a" : "";
    switch (now.phase) {
      case Phase::ready:
        say(now.prompt + (input_.keys() ? "\n  Space: start  p: pause  q: leave" : ""));
        break;
      case Phase::settling:
        say(now.prompt + ", the trial begins in " + fixed(now.remaining_s, 0) + " s");
        break;
      case Phase::running:
        say(bell + now.prompt + (input_.keys() ? "\n  Space: stop  f: fall  s: step  t: touch" : ""));
        break;
      case Phase::review:
        say(bell + now.prompt);
        say("  " + fixed(now.current.ended_s - now.current.began_s, 1) + " s, " +
            std::to_string(now.current.frames) + " samples, " + std::to_string(now.current.lost) + " lost, " +
            fixed(now.current.rate_hz, 1) + " Hz");
        for (const std::string& warning : now.current.warnings) say("  " + warning);
        if (input_.keys()) say("  a: accept  r: repeat  v: void  q: leave");
        break;
      case Phase::resting:
        say(now.prompt + " (" + fixed(now.remaining_s, 0) + " s)");
        break;
      case Phase::paused:
        say(now.prompt + (input_.keys() ? "\n  Space: go on  q: leave" : ""));
        break;
      case Phase::finished:
      case Phase::cancelled:
        say(now.prompt);
        break;
    }
  }

  void take_word() {
    const session::GuidedView now = session_.view();
    Word word = *word_;
    if (word.word == "go")
      word.word = in_trial(now.phase) ? "stop" : now.phase == Phase::paused ? "resume" : "start";
    const auto found = commands().find(word.word);
    if (found == commands().end()) {
      say("  '" + word.word + "' is no word of a session; see: steadyplate record --help");
      word_.reset();
      return;
    }
    if (!input_.keys() && waits(word, found->second, now)) {
      // The word's moment may be near: wait for it, and see to the rest meanwhile.
      session_.wait(std::chrono::milliseconds(look_ms));
      return;
    }
    word_.reset();
    act(word, now);
  }

  void act(Word word, const session::GuidedView& before) {
    const Command what = commands().at(word.word);
    const bool needs_reason = what == Command::repeat || what == Command::void_trial;
    if (needs_reason && word.rest.empty() && input_.keys() && before.phase == Phase::review) {
      context_.err << "  why? " << std::flush;
      word.rest = input_.line();
    }
    const auto done = visit_.command(what, needs_reason ? word.rest : "");
    if (!done.refused.empty()) return say("  " + done.refused);
    if (!done.kept) return;
    // Acknowledged when the study has it, and not before.
    const datasets::StudyTrial& trial = *done.kept;
    context_.out << "trial " << trial.uuid << ' ' << trial.raw_sha256 << ' ' << trial.state << std::endl;
    say("  kept as " + trial.state + (trial.reason.empty() ? "" : " (" + trial.reason + ")"));
    if (trial.state == "valid") score(trial.uuid);
  }

  void score(const std::string& uuid) {
    study::StudyScoreOptions how;
    how.only = uuid;
    for (const std::string& id : run_.protocol.primary) how.selection += "," + id;
    const auto scored = study::score_study(study_, how, [](std::size_t, std::size_t) {});
    for (const auto& failure : scored.failures) say("  not scored: " + failure.terminal);
    for (const auto& current : study_.current_values()) {
      if (current.trial != uuid) continue;
      for (const auto& value : current.values)
        if (std::find(run_.protocol.primary.begin(), run_.protocol.primary.end(), value.metric) !=
            run_.protocol.primary.end())
          say("  " + value.metric + ": " +
              (value.value ? scoring::plain(*value.value, 4) + " " + value.unit
                           : "no value (" + value.status + ")"));
    }
  }

  datasets::Study& study_;
  session::GuidedVisit& visit_;
  const session::GuidedRun& run_;
  session::GuidedSession& session_;
  OperatorInput& input_;
  Context& context_;
  std::optional<Word> word_;
  std::optional<acquisition::RecordOutcome> outcome_;
  std::optional<Phase> shown_;
  std::size_t judged_ = 0;
  double announced_s_ = 1e9;
  double told_s_ = -1.0;
  bool line_open_ = false;
};

/// What earlier sessions left. @return  false: nobody said what to do with it
bool settle_interrupted(datasets::Study& study, const std::string& policy, OperatorInput& input,
                        Context& context) {
  for (const auto& run : session::interrupted_runs(study))
    for (const auto& trial : run.trials) {
      context.err << "steadyplate: an interrupted trial was found: " << session::trial_words(trial.mark)
                  << ", " << fixed(trial.seconds, 1) << " s recorded, begun " << trial.started
                  << (trial.sealed ? ", not judged yet" : ", cut off") << std::endl;
      std::string answer = policy;
      if (answer == "ask") context.err << "  keep (as void, recovered) or drop? " << std::endl;
      while (answer != "keep" && answer != "drop") {
        if (interrupted() || input.over()) return false;
        if (const auto word = input.next(keys_look_ms)) {
          answer = *word;
          if (answer != "keep" && answer != "drop")
            context.err << "  first the interrupted trial: keep or drop?" << std::endl;
        }
      }
      if (answer == "drop") {
        session::drop_interrupted(trial);
        context.err << "  dropped" << std::endl;
        continue;
      }
      const auto added = session::keep_interrupted(study, run.incoming.run(), trial);
      context.out << "trial " << added.uuid << " recovered" << std::endl;
    }
  return true;
}

void say_run(const session::GuidedRun& run, Context& context) {
  context.err << "steadyplate: " << run.protocol.name << "; order of tests: " << run.run.test_order;
  if (run.protocol.order == "random") context.err << " (drawn with --seed " << run.run.seed << ")";
  context.err << '\n';
  if (!run.is_new) context.err << "steadyplate: going on behind " << run.done.size() << " judged trials\n";
  for (const std::string& note : run.protocol.notes) context.err << "  note: " << note << '\n';
}

int code_after(const GuidedTalk& talk, Phase phase) {
  if (phase == Phase::finished) return exit_code::done;
  return talk.outcome() ? exit_code::device_lost : exit_code::interrupted;
}

}  // namespace

void run_guided(const RecordOptions& options, Context& context) {
  const GuidedOptions& guided = options.guided;
  if (guided.participant.empty() || guided.protocol.empty())
    throw std::invalid_argument("--study needs --participant and --protocol");
  if (!options.out.empty() || !options.stream.empty())
    throw std::invalid_argument("--study keeps each trial in the study: leave out --out and --stdout");
  if (options.plan.tare && profile_for(options).commands.tare.empty())
    throw std::invalid_argument(
        "--tare: this board cannot tare itself, and a guided session has no hold for it; calibrate it, or "
        "record single trials with --out");
  note_interrupts(WaitingCalls::come_back);
  survive_hangups();
  datasets::Study study(guided.study);
  OperatorInput input(guided.answers);
  if (!settle_interrupted(study, guided.interrupted, input, context)) {
    context.err << "steadyplate: nothing was said, so it stays where it is\n";
    context.exit_code = exit_code::interrupted;
    return;
  }
  session::VisitRequest request;
  request.run = {guided.participant,
                 guided.time_point,
                 session::protocol_text(guided.protocol),
                 guided.protocol,
                 guided.seed,
                 guided.dominant_leg,
                 "steadyplate " + std::string(scoring::program_version()),
                 today()};
  request.address = options.device;
  request.profile = profile_for(options);
  request.simulated = options.simulated;
  request.plan = options.plan;
  request.plan.tell_every = std::chrono::milliseconds(100);
  request.plan.reconnect = std::chrono::milliseconds(static_cast<std::int64_t>(1e3 * options.reconnect_s));
  request.certificate = [&](const std::string& identity, bool needed) {
    return certificate_for(options, identity, needed, context);
  };
  request.begun = [&](const session::GuidedRun& run) { say_run(run, context); };
  session::GuidedVisit visit(study, std::move(request));
  GuidedTalk talk(study, visit, input, context);
  talk.run();
  const Phase phase = visit.session().view().phase;
  const auto outcome = visit.session().finish();
  context.exit_code = code_after(talk, phase);
  if (phase == Phase::finished) {
    context.err << "steadyplate: the session is done. Next: steadyplate study show '" << guided.study
                << "'\n";
    return;
  }
  if (talk.outcome()) context.err << "steadyplate: " << visit.address() << ": " << outcome.words << '\n';
  context.err << "steadyplate: what was judged is kept. The same command goes on from there.\n";
}

}  // namespace steadyplate::cli
