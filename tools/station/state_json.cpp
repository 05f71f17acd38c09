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

Json visit_json(session::GuidedVisit& visit, const std::string& trouble) {
  const session::GuidedView now = visit.session().view();
  const analysis::Protocol& protocol = visit.run().protocol;
  Json trials = Json::array();
  for (const analysis::TrialResult& trial : visit.session().results())
    trials.push_back(trial_json(trial, protocol));
  const auto& known = visit.certificate();
  const std::string calibration = known ? calibration::describe(known->certificate)
                                  : visit.profile().calibrated()
                                      ? "by its profile; this board has no certificate of its own"
                                      : "not calibrated: its values are counts (steadyplate calibrate)";
  return {{"protocol", protocol_json(protocol)},
          {"order", visit.run().run.test_order},
          {"phase", analysis::to_string(now.phase)},
          {"prompt", now.prompt},
          {"remaining_s", scoring::json_number(now.remaining_s)},
          {"trial_s", scoring::json_number(now.trial_s)},
          {"current", trial_json(now.current, protocol)},
          {"trials", std::move(trials)},
          {"board_gone", now.board_gone},
          {"trouble", trouble},
          {"calibration", calibration},
          {"simulated", visit.simulated()},
          {"has_load", now.has_load},
          {"tilts", now.tilts},
          {"load_n", scoring::json_number(now.last.fz_n)},
          {"moved_mm", now.moved_mm ? scoring::json_number(*now.moved_mm) : Json(nullptr)},
          {"link",
           {{"seconds", now.progress.seconds},
            {"frames", now.progress.frames},
            {"rate_hz", scoring::json_number(now.progress.rate_hz)},
            {"damaged", now.progress.link.damaged},
            {"missing", now.progress.link.missing},
            {"away", now.progress.away}}}};
}

}  // namespace steadyplate::station
