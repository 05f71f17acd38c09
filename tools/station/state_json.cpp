#include "tools/station/state_json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "analysis/unstable/tilt.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/tilt.hpp"
#include "tools/station/light.hpp"
#include "tools/station/or_null.hpp"

namespace steadyplate::station {

namespace {

using analysis::Phase;
using analysis::Protocol;
using analysis::ProtocolTest;
using scoring::json_number;

// The patient's picture reaches so far to each side [P].
constexpr double feedback_mm = 60.0;
constexpr double feedback_deg = 10.0;

Json light_json(const Light& light) {
  return {{"level", to_string(light.level)}, {"word", word_of(light.level)}, {"sentence", light.sentence}};
}

Json trial_json(const analysis::TrialResult& trial, const Protocol& protocol, bool is_over) {
  const ProtocolTest& test = protocol.tests[trial.test];
  return {{"test", test.id},
          {"name", test.name},
          {"number", trial.number},
          {"attempt", trial.attempt},
          {"practice", trial.practice},
          {"end", analysis::to_string(trial.end)},
          {"judgement", analysis::to_string(trial.judgement)},
          {"reason", trial.reason},
          {"seconds", json_number(trial.ended_s - trial.began_s)},
          {"frames", trial.frames},
          {"lost", trial.lost},
          {"rate_hz", json_number(trial.rate_hz)},
          {"load_n", json_number(trial.mean_load_n)},
          {"warnings", trial.warnings},
          {"quality", is_over ? light_json(light_of(trial, test)) : Json(nullptr)}};
}

std::vector<std::string> stop_words(const ProtocolTest& test) {
  std::vector<std::string> words = {
      test.stop_on_fall ? "A step, a fall or a hand on something ends the trial, and is its result."
                        : "A step or a touch is noted, and the trial goes on."};
  if (test.vision == "ec") words.emplace_back("Eyes that open end it: repeat the trial, and say why.");
  words.emplace_back(
      "Stop at once when the person asks, feels faint or is about to fall: stand close enough to hold.");
  return words;
}

/// With rests, as it takes when nothing is repeated; nothing while it is left open.
std::optional<double> total_s(const Protocol& protocol) {
  double total = 0.0;
  double last_rest = 0.0;
  for (const ProtocolTest& test : protocol.tests) {
    if (!test.duration_s || !test.trials) return std::nullopt;
    total +=
        static_cast<double>(*test.trials + test.practice) * (test.settle_s + *test.duration_s + test.rest_s);
    last_rest = test.rest_s;
  }
  return total - last_rest;
}

Json test_json(const ProtocolTest& test) {
  return {{"id", test.id},
          {"name", test.name},
          {"prompt", test.prompt},
          {"stance", test.stance},
          {"surface", test.surface},
          {"vision", test.vision},
          {"duration_s", or_null(test.duration_s)},
          {"trials", or_null(test.trials)},
          {"practice", test.practice},
          {"rest_s", test.rest_s},
          {"settle_s", test.settle_s},
          {"repeats", test.repeats},
          {"stop_on_fall", test.stop_on_fall},
          {"target", test.target},
          {"target_deg", or_null(target_deg(test.target))},
          {"stop_words", stop_words(test)}};
}

/// How far the ring has gone: through the settling, the trial or the rest.
Json clock_json(const session::GuidedView& now, const ProtocolTest& test) {
  double total = 0.0;
  if (now.phase == Phase::settling)
    total = test.settle_s;
  else if (now.phase == Phase::running)
    total = test.duration_s.value_or(0.0);
  else if (now.phase == Phase::resting)
    total = test.rest_s;
  const double elapsed = std::clamp(total - now.remaining_s, 0.0, total);
  return {{"elapsed_s", json_number(elapsed)},
          {"total_s", json_number(total)},
          {"share", json_number(total > 0.0 ? elapsed / total : 0.0)}};
}

std::string zero_by(const session::GuidedVisit& visit, const session::GuidedView& now) {
  if (!visit.profile().commands.tare.empty()) return "board";
  if (visit.certificate()) return "certificate";
  return now.has_load ? "profile" : "check only";
}

Json tare_json(const session::GuidedVisit& visit, const session::GuidedView& now) {
  using State = session::TareView::State;
  const auto& tare = now.tare;
  const bool seen = tare.state == State::done || tare.state == State::refused;
  const auto of_last = [&](double value) { return seen ? json_number(value) : Json(nullptr); };
  const Light light = light_of(tare, now.has_load, now.tilts);
  return {{"state", session::to_string(tare.state)},
          {"seconds_left", json_number(tare.state == State::holding ? tare.seconds_left : 0.0)},
          {"load_n", of_last(tare.seen.load_n)},
          {"drift_n", of_last(tare.seen.drift_n)},
          {"noise_n", of_last(tare.seen.noise_n)},
          {"drift_deg", of_last(tare.seen.drift_deg)},
          {"noise_deg", of_last(tare.seen.noise_deg)},
          {"level", to_string(light.level)},
          {"words", light.sentence},
          {"at", tare.at},
          {"by", zero_by(visit, now)}};
}

Json weight_json(const session::GuidedView& now, std::optional<double> mass_kg) {
  if (!now.weight) return nullptr;
  const WeightCheck check = check_weight(*now.weight, mass_kg);
  Json cells = Json::array();
  for (const auto& cell : now.weight->cells)
    cells.push_back({{"name", cell.channel}, {"share", json_number(cell.load_n / now.weight->load_n)}});
  return {{"level", to_string(check.light.level)},
          {"words", check.light.sentence},
          {"measured_kg", json_number(now.weight->load_n / calibration::standard_gravity_mps2)},
          {"entered_kg", or_null(mass_kg)},
          {"off_percent", check.off_percent ? json_number(*check.off_percent) : Json(nullptr)},
          {"steady", check.steady},
          {"cells", std::move(cells)}};
}

/// Where the patient's point should go: 100 % of the limits of stability in that direction.
Json target_json(const session::GuidedView& now, const ProtocolTest& test, std::optional<double> height_mm) {
  const auto angle = target_deg(test.target);
  if (!angle) return nullptr;
  const double radians = *angle * std::numbers::pi / 180.0;
  const double lean_deg = analysis::limit_of_stability_deg({}, *angle);
  Json made = {{"test_target", test.target}, {"angle_deg", json_number(*angle)}};
  if (now.tilts) {
    made["reach_ml_deg"] = json_number(lean_deg * std::sin(radians));
    made["reach_ap_deg"] = json_number(lean_deg * std::cos(radians));
    return made;
  }
  const double reach_mm =
      height_mm ? scoring::lean_height_share * *height_mm * std::tan(lean_deg * std::numbers::pi / 180.0)
                : std::nan("");
  made["reach_ml_mm"] = json_number(reach_mm * std::sin(radians));
  made["reach_ap_mm"] = json_number(reach_mm * std::cos(radians));
  return made;
}

std::string calibration_words(const session::GuidedVisit& visit) {
  if (const auto& known = visit.certificate()) return calibration::describe(known->certificate);
  return visit.profile().calibrated() ? "by its profile; this board has no certificate of its own"
                                      : "not calibrated: its values are counts";
}

}  // namespace

std::optional<double> target_deg(const std::string& target) {
  double angle = 0.0;
  const auto parsed = std::from_chars(target.data(), target.data() + target.size(), angle);
  if (parsed.ec != std::errc() || std::string_view(parsed.ptr, target.data() + target.size()) != " deg" ||
      !std::isfinite(angle))
    return std::nullopt;
  return angle;
}

Json protocol_json(const Protocol& protocol) {
  Json tests = Json::array();
  for (const ProtocolTest& test : protocol.tests) tests.push_back(test_json(test));
  const auto any = [&](auto what) { return std::any_of(protocol.tests.begin(), protocol.tests.end(), what); };
  return {{"id", protocol.id},
          {"name", protocol.name},
          {"source", protocol.source},
          {"notes", protocol.notes},
          {"missing", analysis::missing_settings(protocol)},
          {"open", protocol.open},
          {"platform_level", protocol.platform_level},
          {"asks_platform_level", protocol.platform_level.empty() &&
                                      any([](const ProtocolTest& one) { return one.surface == "unstable"; })},
          {"needs_dominant_leg", any([](const ProtocolTest& one) { return one.stance == "dominant"; })},
          {"total_s", or_null(total_s(protocol))},
          {"start_words",
           "Take the zero with nobody on the board; then the person steps on, feet as in the picture."},
          {"stop_words", stop_words(protocol.tests.front())},
          {"tests", std::move(tests)}};
}

Json certificate_json(const BoardCertificate& certificate) {
  return {{"state", certificate.state},
          {"words", certificate.words},
          {"issued", certificate.issued},
          {"valid_until", certificate.valid_until},
          {"months", or_null(certificate.months)}};
}

Json visit_json(const session::GuidedVisit& visit, const session::GuidedView& now, const VisitFacts& facts) {
  const Protocol& protocol = visit.run().protocol;
  const ProtocolTest& test = protocol.tests[now.current.test];
  Json trials = Json::array();
  for (const analysis::TrialResult& trial : visit.session().results())
    trials.push_back(trial_json(trial, protocol, true));
  const double rate_hz = visit.simulated() ? 0.0 : visit.profile().rate_hz;
  const Light light = now.phase == Phase::review ? light_of(now.current, test) : light_of(now, test, rate_hz);
  return {
      {"protocol", protocol_json(protocol)},
      {"order", visit.run().run.test_order},
      {"phase", analysis::to_string(now.phase)},
      {"prompt", now.prompt},
      {"remaining_s", json_number(now.remaining_s)},
      {"trial_s", json_number(now.trial_s)},
      {"clock", clock_json(now, test)},
      {"current", trial_json(now.current, protocol, now.phase == Phase::review)},
      {"trials", std::move(trials)},
      {"quality", light_json(light)},
      {"tare", tare_json(visit, now)},
      {"weight", weight_json(now, facts.mass_kg)},
      {"target", target_json(now, test, facts.height_mm)},
      {"feedback", {{"unit", now.tilts ? "deg" : "mm"}, {"reach", now.tilts ? feedback_deg : feedback_mm}}},
      {"board_gone", now.board_gone},
      {"board_away", now.progress.away},
      {"trouble", facts.trouble},
      {"calibration", calibration_words(visit)},
      {"certificate", certificate_json(facts.certificate)},
      {"simulated", visit.simulated()},
      {"has_load", now.has_load},
      {"has_cop", now.has_cop},
      {"tilts", now.tilts},
      {"load_n", json_number(now.last.fz_n)},
      {"moved_mm", now.moved_mm ? json_number(*now.moved_mm) : Json(nullptr)},
      {"link",
       {{"seconds", now.progress.seconds},
        {"frames", now.progress.frames},
        {"rate_hz", json_number(now.progress.rate_hz)},
        {"nominal_hz", rate_hz > 0.0 ? Json(rate_hz) : Json(nullptr)},
        {"damaged", now.progress.link.damaged},
        {"missing", now.progress.link.missing},
        {"away", now.progress.away}}}};
}

}  // namespace steadyplate::station
