#include "tools/station/state_json.hpp"

#include "tools/scoring/json_output.hpp"

namespace steadyplate::station {

namespace {

using Json = nlohmann::ordered_json;

Json trial_json(const analysis::TrialResult& trial, const analysis::Protocol& protocol) {
  const analysis::ProtocolTest& test = protocol.tests[trial.test];
  return {{"test", test.id},
          {"name", test.name},
          {"number", trial.number},
          {"attempt", trial.attempt},
          {"practice", trial.practice},
          {"end", analysis::to_string(trial.end)},
          {"judgement", analysis::to_string(trial.judgement)},
          {"reason", trial.reason},
          {"seconds", scoring::json_number(trial.ended_s - trial.began_s)},
          {"frames", trial.frames},
          {"lost", trial.lost},
          {"rate_hz", scoring::json_number(trial.rate_hz)},
          {"load_n", scoring::json_number(trial.mean_load_n)},
          {"warnings", trial.warnings}};
}

}  // namespace

Json protocol_json(const analysis::Protocol& protocol) {
  Json tests = Json::array();
  for (const analysis::ProtocolTest& test : protocol.tests)
    tests.push_back({{"id", test.id},
                     {"name", test.name},
                     {"prompt", test.prompt},
                     {"stance", test.stance},
                     {"surface", test.surface},
                     {"vision", test.vision},
                     {"duration_s", test.duration_s ? Json(*test.duration_s) : Json(nullptr)},
                     {"trials", test.trials ? Json(*test.trials) : Json(nullptr)},
                     {"practice", test.practice},
                     {"settle_s", test.settle_s},
                     {"repeats", test.repeats}});
  return {{"id", protocol.id},
          {"name", protocol.name},
          {"source", protocol.source},
          {"notes", protocol.notes},
          {"missing", analysis::missing_settings(protocol)},
          {"tests", std::move(tests)}};
}

Json visit_json(Visit& visit) {
  const Visit::Now now = visit.now();
  Json trials = Json::array();
  for (const KeptTrial& trial : now.trials) {
    Json row = trial_json(trial.result, visit.protocol());
    row["journal"] = trial.journal.filename().string();
    row["in_study"] = trial.study;
    trials.push_back(std::move(row));
  }
  return {{"protocol", protocol_json(visit.protocol())},
          {"phase", analysis::to_string(now.phase)},
          {"prompt", now.prompt},
          {"remaining_s", scoring::json_number(now.remaining_s)},
          {"current", trial_json(now.current, visit.protocol())},
          {"trials", std::move(trials)},
          {"recording", now.recording},
          {"trouble", now.trouble},
          {"calibration", now.calibration},
          {"simulated", visit.board().simulated},
          {"link",
           {{"seconds", now.link.seconds},
            {"frames", now.link.frames},
            {"rate_hz", scoring::json_number(now.link.rate_hz)},
            {"damaged", now.link.link.damaged},
            {"missing", now.link.link.missing},
            {"away", now.link.away}}}};
}

}  // namespace steadyplate::station
