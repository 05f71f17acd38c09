#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/export.hpp"

namespace steadyplate::study {

namespace {

using Json = nlohmann::ordered_json;

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

Json json_study(const Contents& contents) {
  Json document = {{"schema", "steadyplate.study/1"},
                   {"version", scoring::program_version()},
                   {"name", contents.definition.name},
                   {"groups", contents.definition.groups},
                   {"time_points", contents.definition.time_points},
                   {"tests", contents.definition.tests},
                   {"primary", contents.definition.primary},
                   {"synthetic", contents.definition.synthetic},
                   {"audit_head", contents.audit_head}};
  Json& participants = document["participants"] = Json::array();
  for (const auto& p : contents.participants)
    participants.push_back({{"participant", p.pseudonym},
                            {"group", p.group},
                            {"birth_year", or_null(p.birth_year)},
                            {"sex", p.sex},
                            {"height_mm", or_null(p.height_mm)},
                            {"mass_kg", or_null(p.mass_kg)},
                            {"dominant_leg", p.dominant_leg},
                            {"foot_length_mm", or_null(p.foot_length_mm)},
                            {"foot_width_mm", or_null(p.foot_width_mm)}});
  Json& sessions = document["sessions"] = Json::array();
  for (const auto& s : contents.sessions)
    sessions.push_back({{"participant", s.participant}, {"session", s.time_point}, {"date", s.date}});
  const auto current = by_trial(contents);
  Json& trials = document["trials"] = Json::array();
  for (const auto& t : contents.trials) {
    Json scores = Json::array();
    if (const auto found = current.find(t.uuid); found != current.end())
      for (const auto& v : found->second->values)
        scores.push_back({{"metric", v.metric},
                          {"version", v.version},
                          {"value", or_null(v.value)},
                          {"unit", v.unit},
                          {"status", v.status},
                          {"parameters", v.parameters}});
    trials.push_back({{"trial", t.uuid},
                      {"participant", t.participant},
                      {"session", t.time_point},
                      {"test", t.test},
                      {"number", t.number},
                      {"vision", t.vision},
                      {"surface", t.surface},
                      {"stance", t.stance},
                      {"state", t.state},
                      {"reason", t.reason},
                      {"raw_sha256", t.raw_sha256},
                      {"taken", t.taken.empty() ? Json(nullptr) : Json::parse(t.taken, nullptr, false)},
                      {"scores", scores}});
  }
  Json& printed = document["printed"] = Json::array();
  for (const auto& s : contents.printed)
    printed.push_back({{"participant", s.participant},
                       {"session", s.time_point},
                       {"test", s.test},
                       {"metric", s.metric},
                       {"trial", s.trial},
                       {"value", s.value},
                       {"unit", s.unit},
                       {"device", s.device},
                       {"level", s.level},
                       {"detail", s.detail}});
  Json& training = document["training"] = Json::array();
  for (const auto& s : contents.training)
    training.push_back({{"participant", s.participant},
                        {"date", s.date},
                        {"session", s.session},
                        {"set", s.set},
                        {"reps_planned", or_null(s.reps_planned)},
                        {"reps_done", s.reps_done}});
  return document;
}

}  // namespace steadyplate::study
