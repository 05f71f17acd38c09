// Training as the study logs it.

#include <algorithm>
#include <map>

#include "tools/nordic/log.hpp"
#include "tools/nordic/plan.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/station/study_json.hpp"

namespace steadyplate::station {

namespace {

using scoring::json_number;

std::vector<datasets::TrainingSet> sets_of(const datasets::Study& study, const std::string& participant) {
  auto sets = study.training();
  std::erase_if(sets, [&](const auto& set) { return set.participant != participant; });
  return sets;
}

analysis::Adherence adherence(const nordic::Plan& plan, const std::vector<datasets::TrainingSet>& sets) {
  std::vector<analysis::LoggedSet> log;
  for (const auto& set : sets)
    log.push_back(
        {.session = static_cast<int>(set.session),
         .set = static_cast<int>(set.set),
         .reps_done = static_cast<int>(set.reps_done),
         .reps_planned = set.reps_planned ? std::optional(static_cast<int>(*set.reps_planned)) : std::nullopt,
         .day = nordic::day_of(set.date),
         .pain = set.pain});
  return analysis::adherence(plan.sessions, log);
}

Json log_json(const std::vector<datasets::TrainingSet>& sets) {
  std::map<std::int64_t, Json> sessions;
  for (const auto& set : sets) {
    Json& one = sessions[set.session];
    if (one.is_null())
      one = {{"session", set.session},
             {"date", set.date},
             {"reps", Json::array()},
             {"pain", set.pain ? Json(*set.pain) : Json(nullptr)},
             {"note", set.note}};
    one["reps"].push_back(set.reps_done);
  }
  Json log = Json::array();
  for (auto& [number, one] : sessions) log.push_back(std::move(one));
  return log;
}

Json next_json(const nordic::Plan& plan, const std::vector<datasets::TrainingSet>& sets) {
  for (const auto& session : plan.sessions) {
    if (std::any_of(sets.begin(), sets.end(),
                    [&](const auto& set) { return set.session == session.session; }))
      continue;
    Json planned = Json::array();
    for (const auto& set : session.sets)
      planned.push_back({{"reps_low", set.reps_low}, {"reps_high", set.reps_high}});
    return {{"session", session.session},
            {"week", session.week},
            {"supervised", session.supervised},
            {"sets", std::move(planned)}};
  }
  return nullptr;
}

}  // namespace

Json training_json(const datasets::Study& study, const std::string& participant) {
  const auto sets = sets_of(study, participant);
  const std::string& id = study.definition().plan;
  if (id.empty() && sets.empty()) return nullptr;
  const nordic::Plan plan = id.empty() ? nordic::Plan{} : nordic::find_plan(id);
  const analysis::Adherence done = adherence(plan, sets);
  return {{"plan", id},
          {"name", plan.name},
          {"sessions_planned", done.sessions_planned},
          {"sessions_done", done.sessions_done},
          {"sessions_percent", json_number(done.sessions_percent)},
          {"reps_planned", done.reps_planned},
          {"reps_done", done.reps_done},
          {"reps_percent", json_number(done.reps_percent)},
          {"pain_highest", done.pain_highest ? json_number(*done.pain_highest) : Json(nullptr)},
          {"longest_gap_days", done.longest_gap_days ? Json(*done.longest_gap_days) : Json(nullptr)},
          {"next", next_json(plan, sets)},
          {"log", log_json(sets)}};
}

void add_training(datasets::Study& study, const std::string& participant, const Json& said,
                  const std::string& today) {
  static_cast<void>(study.participant(participant));
  const auto session = whole(said, "session", 1, 1000);
  if (!session) throw std::invalid_argument("session: which one of the plan? They count through it from 1");
  const std::vector<int> reps = list_of_whole(said, "reps", 0, 1000);
  std::vector<int> planned = list_of_whole(said, "planned", 0, 1000);
  if (reps.empty()) throw std::invalid_argument("reps: whole numbers, one a set: [3, 3, 2]");
  datasets::TrainingSet set;
  set.participant = participant;
  set.session = *session;
  set.date = words(said, "date").empty() ? today : words(said, "date");
  static_cast<void>(nordic::day_of(set.date));  // refuses what is no day
  set.pain = number(said, "pain", 0.0, 10.0);
  set.assistance = words(said, "assistance");
  if (const auto incline = number(said, "incline_deg", -90.0, 90.0))
    set.incline_deg = scoring::exact(*incline);
  set.note = words(said, "note");
  bool supervised =
      said.contains("supervised") && !said["supervised"].is_null() && said["supervised"].get<bool>();
  if (const std::string& id = study.definition().plan; !id.empty()) {
    const nordic::Plan plan = nordic::find_plan(id);
    if (*session > static_cast<int>(plan.sessions.size()))
      throw std::invalid_argument("session: the plan has " + std::to_string(plan.sessions.size()) +
                                  " sessions");
    const auto& wanted = plan.sessions[static_cast<std::size_t>(*session) - 1];
    set.week = wanted.week;
    supervised = supervised || wanted.supervised;
    if (planned.empty())
      for (const auto& one : wanted.sets) planned.push_back(one.reps_low);
  }
  set.supervised = supervised ? "yes" : "no";
  for (const auto& one : sets_of(study, participant))
    if (one.session == *session)
      throw std::invalid_argument("session " + std::to_string(*session) + " is logged already, on " +
                                  (one.date.empty() ? "a day not noted" : one.date));
  study.together([&] {
    for (std::size_t k = 0; k < std::max(reps.size(), planned.size()); ++k) {
      set.set = static_cast<std::int64_t>(k) + 1;
      set.reps_done = k < reps.size() ? reps[k] : 0;
      set.reps_planned = k < planned.size() ? std::optional<std::int64_t>(planned[k]) : std::nullopt;
      study.add_training(set);
    }
  });
}

}  // namespace steadyplate::station
