#include "tools/study/merge.hpp"

#include <set>

namespace steadyplate::study {

namespace {

class Merging {
 public:
  explicit Merging(datasets::Study& target) : target_(target) {}

  /// One row: counted as new or already there, or listed as a conflict.
  template <class Add>
  bool take(std::size_t& count, const std::string& what, Add add) {
    try {
      datasets::Added added;
      target_.together([&] { added = add(); });
      ++(added.is_new ? count : merged.already);
      return true;
    } catch (const datasets::StudyError& error) {
      if (error.fault() != datasets::StudyFault::exists && error.fault() != datasets::StudyFault::refused &&
          error.fault() != datasets::StudyFault::not_found)
        throw;
      merged.conflicts.push_back(what + ": " + error.what());
      return false;
    }
  }

  Merged merged;

 private:
  datasets::Study& target_;
};

}  // namespace

Merged merge(datasets::Study& target, const datasets::Study& other) {
  Merging merging(target);
  Merged& merged = merging.merged;
  std::set<std::string> left_out;
  for (const auto& person : other.participants())
    if (!merging.take(merged.participants, "participant " + person.pseudonym,
                      [&] { return target.add_participant(person); }))
      left_out.insert(person.pseudonym);
  std::set<std::pair<std::string, std::string>> sessions_left_out;
  for (const auto& session : other.sessions())
    if (left_out.contains(session.participant) ||
        !merging.take(merged.sessions, "session " + session.participant + " " + session.time_point,
                      [&] { return target.add_session(session); }))
      sessions_left_out.insert({session.participant, session.time_point});
  for (const auto& trial : other.trials()) {
    if (sessions_left_out.contains({trial.participant, trial.time_point})) continue;
    const std::string bytes = other.raw().get(trial.raw_sha256, trial.suffix);
    if (!trial.certificate.empty()) {
      const std::string suffix = other.certificate_suffix(trial.certificate);
      target.add_certificate(other.raw().get(trial.certificate, suffix), suffix);
    }
    merging.take(merged.trials, "trial " + trial.uuid, [&] { return target.add_trial(trial, bytes); });
  }
  for (const auto& run : other.runs())
    if (!sessions_left_out.contains({run.participant, run.time_point}))
      merging.take(merged.runs, "guided session " + run.uuid, [&] { return target.add_run(run); });
  for (const auto& score : other.printed())
    if (!sessions_left_out.contains({score.participant, score.time_point}))
      merging.take(merged.printed, "printed score " + score.uuid, [&] { return target.add_printed(score); });
  for (const auto& set : other.training())
    if (!left_out.contains(set.participant))
      merging.take(merged.training, "training set " + set.uuid, [&] { return target.add_training(set); });
  return merged;
}

}  // namespace steadyplate::study
