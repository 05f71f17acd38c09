#include "tools/station/light.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "calibration/diagnose.hpp"
#include "calibration/load_cell.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::station {

namespace {

using analysis::Phase;
using analysis::TrialEnd;
using scoring::fixed;
using Level = Light::Level;

// This program's own limits [P].
constexpr double weight_off_percent = 3.0;
constexpr double steady_share = 0.02;
constexpr double dead_corner_share = 0.01;
constexpr double still_zero_n = 1.0;
constexpr double still_zero_deg = 0.3;

/// "warn_lost: 12 of 90 samples are missing" -> "12 of 90 samples are missing".
std::string sentence_of(const std::string& warning) {
  const auto colon = warning.find(": ");
  return colon == std::string::npos ? warning : warning.substr(colon + 2);
}

bool about(const std::string& warning, std::string_view what) {
  return warning.compare(0, what.size(), what) == 0;
}

std::string share_of(std::size_t lost, std::size_t frames) {
  const double due = static_cast<double>(lost + frames);
  return std::to_string(lost) + " of " + std::to_string(lost + frames) + " samples (" +
         fixed(due > 0.0 ? 100.0 * static_cast<double>(lost) / due : 0.0, 1) + " %)";
}

}  // namespace

std::string_view to_string(Level level) {
  constexpr std::array<std::string_view, 3> words = {"ok", "look", "bad"};
  return words[static_cast<std::size_t>(level)];
}

std::string_view word_of(Level level) {
  constexpr std::array<std::string_view, 3> words = {"good", "look at it", "bad"};
  return words[static_cast<std::size_t>(level)];
}

Light light_of(const analysis::TrialResult& trial, const analysis::ProtocolTest& test) {
  const std::string lasted = fixed(trial.ended_s - trial.began_s, 1) + " s";
  Light light;
  if (trial.end == TrialEnd::lost)
    return {Level::bad, "The recording broke off after " + lasted + ". Repeat the trial, or void it."};
  for (const std::string& warning : trial.warnings) {
    const bool useless = about(warning, "warn_lost") || about(warning, "warn_no_samples");
    light.level = std::max(light.level, useless ? Level::bad : Level::look);
    light.sentence += (light.sentence.empty() ? "" : "; ") + sentence_of(warning);
  }
  if (trial.end == TrialEnd::fall || trial.end == TrialEnd::step || trial.end == TrialEnd::touch) {
    const std::string what = std::string("A ") + std::string(analysis::to_string(trial.end)) + " after " +
                             lasted + ": a result. Accept it: it is counted, and never averaged away";
    light.level = std::max(light.level, Level::look);
    light.sentence = what + (light.sentence.empty() ? "" : "; " + light.sentence);
  } else if (trial.end == TrialEnd::stopped && test.duration_s) {
    light.level = std::max(light.level, Level::look);
    light.sentence = "Stopped by hand after " + lasted + " of " + fixed(*test.duration_s, 0) + " s" +
                     (light.sentence.empty() ? "" : "; " + light.sentence);
  }
  if (light.sentence.empty())
    light.sentence = lasted + " at " + fixed(trial.rate_hz, 1) + " Hz, " +
                     (trial.lost == 0 ? "no sample lost" : share_of(trial.lost, trial.frames) + " lost");
  light.sentence += '.';
  return light;
}

Light light_of(const session::GuidedView& now, const analysis::ProtocolTest& test, double rate_hz) {
  if (now.board_gone) return {Level::bad, "The board is gone."};
  if (now.progress.away) return {Level::bad, "The board is away and is sought."};
  if (!now.heard) return {Level::look, "The board is open, and has not sent a sample yet."};
  if (!now.has_load && !now.tilts)
    return {Level::bad, "The board sends counts that nobody has calibrated: there is no load and no tilt."};
  const bool in_trial = now.phase == Phase::running || now.phase == Phase::settling;
  const auto& trial = now.current;
  const auto due = static_cast<double>(trial.lost + trial.frames);
  if (in_trial && static_cast<double>(trial.lost) > test.gates.lost_share * due)
    return {Level::bad, share_of(trial.lost, trial.frames) + " of this trial are lost."};
  if (rate_hz > 0.0 && now.progress.rate_hz < 0.8 * rate_hz && now.progress.seconds > 1.0)
    return {Level::look, "The board sends " + fixed(now.progress.rate_hz, 1) + " Hz in place of " +
                             fixed(rate_hz, 0) + " Hz."};
  const double least_n = test.gates.load_min_n.value_or(session::LiveScores::least_load_n);
  if (now.has_load && in_trial && now.last.fz_n < least_n)
    return {Level::look, "Nobody seems to stand on the board: " + fixed(now.last.fz_n, 0) + " N."};
  if (test.gates.foot_moved_mm && now.moved_mm && *now.moved_mm > *test.gates.foot_moved_mm && !in_trial)
    return {Level::look,
            "The person stands " + fixed(*now.moved_mm, 0) + " mm from where the first trial was."};
  return {Level::ok, fixed(now.progress.rate_hz, 1) + " Hz, " +
                         (in_trial && trial.lost > 0 ? share_of(trial.lost, trial.frames) + " lost."
                                                     : "no sample lost.")};
}

WeightCheck check_weight(const session::WeightView& weight, std::optional<double> mass_kg) {
  WeightCheck check;
  const double measured_kg = weight.load_n / calibration::standard_gravity_mps2;
  if (weight.load_n < session::LiveScores::least_load_n) {
    check.light = {Level::look, "Nobody stands on the board."};
    return check;
  }
  check.steady = weight.spread_n < steady_share * weight.load_n;
  std::string dead;
  for (const auto& cell : weight.cells)
    if (cell.load_n < dead_corner_share * weight.load_n) dead += (dead.empty() ? "" : ", ") + cell.channel;
  if (!dead.empty()) {
    check.light = {Level::bad,
                   dead +
                       " carries nothing: a dead corner, a foot that does not touch the floor, or "
                       "somebody who stands on the edge."};
  }
  if (!mass_kg) {
    if (dead.empty())
      check.light.sentence = fixed(measured_kg, 1) + " kg. No mass was entered to hold it against.";
    return check;
  }
  check.off_percent = 100.0 * (measured_kg - *mass_kg) / *mass_kg;
  const std::string both = fixed(measured_kg, 1) + " kg measured, " + fixed(*mass_kg, 1) + " kg entered (" +
                           (*check.off_percent < 0.0 ? "" : "+") + fixed(*check.off_percent, 1) + " %)";
  if (std::abs(*check.off_percent) <= weight_off_percent) {
    if (dead.empty()) check.light.sentence = both + ".";
    return check;
  }
  const std::string unit = calibration::unit_question(measured_kg / *mass_kg);
  check.light = {
      Level::bad,
      both + ": more than 3 % off. " +
          (!unit.empty() ? "Wrong unit? " + unit + " "
                         : std::string("Is the entered mass right, does something touch the board? ")) +
          (dead.empty() ? "" : dead + " carries nothing: a dead corner. ") +
          "A known mass tells: check the calibration."};
  return check;
}

Light light_of(const session::TareView& tare, bool has_load, bool tilts) {
  using State = session::TareView::State;
  const auto& seen = tare.seen;
  switch (tare.state) {
    case State::none:
      return {Level::look, tilts && !has_load
                               ? "No zero was taken yet: nobody on the board, and hold it level."
                               : "No zero was taken yet: nobody on the board."};
    case State::skipped:
      return {Level::look, "No zero was taken: that of the calibration is used."};
    case State::holding:
      return {Level::look, "Stay off the board."};
    case State::refused:
      return {Level::bad,
              fixed(seen.load_n, 0) +
                  " N lay on the board: somebody stands on it. The zero is what it was; step off, and "
                  "take it again."};
    case State::done:
      break;
  }
  if (has_load) {
    const bool still = std::abs(seen.drift_n) <= still_zero_n && seen.noise_n <= still_zero_n;
    return {still ? Level::ok : Level::look,
            "The empty board showed " + fixed(seen.load_n, 1) + " N; it drifted by " +
                fixed(seen.drift_n, 2) + " N, noise " + fixed(seen.noise_n, 2) + " N" +
                (still ? "." : ". That is restless: does it stand firm, is it warm? Take the zero again.")};
  }
  if (tilts) {
    const bool still = seen.drift_deg <= still_zero_deg && seen.noise_deg <= still_zero_deg;
    return {still ? Level::ok : Level::look, "The board moved by " + fixed(seen.drift_deg, 2) +
                                                 " deg, noise " + fixed(seen.noise_deg, 2) + " deg" +
                                                 (still ? "." : ". Hold it still, and take the zero again.")};
  }
  return {Level::look, "The zero is in the recordings; without a calibration it says nothing here."};
}

}  // namespace steadyplate::station
