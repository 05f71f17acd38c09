#include "tools/cli/score_flags.hpp"

#include <charconv>
#include <set>
#include <stdexcept>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/parameters.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/list_option.hpp"
#include "tools/scoring/tilt.hpp"

namespace steadyplate::cli {

namespace {
constexpr const char* computing = "What to compute";

void set_parameters(analysis::MetricSettings& settings, const std::vector<std::string>& assignments) {
  try {
    for (const std::string& assignment : assignments) analysis::set_parameter(settings, assignment);
    analysis::check_settings(settings);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(std::string("--set: ") + error.what());
  }
}

}  // namespace

void ScoreFlags::add_metrics_to(CLI::App& verb) {
  verb.add_option("--metrics", metrics,
                  "core (default: sway area, mean velocity, RMS), all, everything (with the slow ones), or "
                  "ids, separated by "
                  "',' (list: steadyplate metrics)")
      ->option_text("LIST")
      ->group(computing);
}

void ScoreFlags::add_to(CLI::App& verb) {
  std::string profiles;
  for (const analysis::Profile& row : analysis::profiles())
    profiles += "\n  " + std::string(row.id) + ": " + std::string(row.description);
  verb.add_option("--profile", profile, "How trials are prepared and measured:" + profiles)
      ->envname("STEADYPLATE_PROFILE")
      ->option_text("NAME")
      ->group(computing);
  verb.add_option("--plate", plate, "Which plate of a file with several: net (default), left, right")
      ->option_text("NAME")
      ->group(computing);
  verb.add_option("--height-mm", height_mm, "Body height, kept with the results")
      ->check(CLI::Range(500.0, 2500.0))
      ->option_text("MM")
      ->group(computing);
  verb.add_option("--mass-kg", mass_kg, "Body mass, checked against the measured load")
      ->check(CLI::Range(2.0, 400.0))
      ->option_text("KG")
      ->group(computing);

  const std::string margins = "Time to the foot's boundary (ttb_*, vtc_*), recurrence";
  auto* foot = add_list(verb, "--foot", foot_mm, "The foot stood on: length,width in mm", 2)
                   ->check(CLI::Range(20.0, 600.0))
                   ->option_text("L,W")
                   ->group(margins);
  add_list(verb, "--foot-at", foot_at_mm,
           "Where the foot's middle is on the plate, mm (default: the mean position, with a warning)", 2)
      ->needs(foot)
      ->option_text("ML,AP")
      ->group(margins);
  add_list(verb, "--foot-outline", foot_outline_mm,
           "Corners of the foot about its middle, ML,AP,ML,AP,... in mm, for vtc_* (default: the "
           "rectangle)")
      ->needs(foot)
      ->option_text("LIST")
      ->group(margins);
  verb.add_flag("--constant-speed", constant_speed, "vtc_*: no acceleration")->group(margins);
  verb.add_option(
          "--recurrence-percent", recurrence_percent,
          "rqa_*: choose the radius for this recurrence rate, as 5, in place of 20 % of the mean distance")
      ->check(CLI::Range(0.01, 99.0))
      ->option_text("N")
      ->group(margins);

  add_list(verb, "--set", parameters,
           "A parameter of the metrics, NAME=VALUE, as dfa_cut_from=start or entropy_rate_hz=native; which "
           "a metric has: steadyplate metrics ID")
      ->option_text("LIST")
      ->group(computing);

  const std::string part = "Which part of the trial (seconds on the recording's clock)";
  verb.add_option("--start", start_s, "Analyse from here")->option_text("S")->group(part);
  verb.add_option("--end", end_s, "Analyse up to here")->option_text("S")->group(part);
  verb.add_option("--settle", settle_s,
                  "Drop this much at the start, where people still settle (default profile: 5)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("S")
      ->group(part);
  verb.add_option("--window", window_s, "Analyse exactly this long, so that trials compare")
      ->check(CLI::PositiveNumber)
      ->option_text("S")
      ->group(part);
  verb.add_option("--minimum", minimum_s, "Shortest clean stretch worth analysing (default 20)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("S")
      ->group(part);

  const std::string filter = "Filtering (changes every velocity: state it when you publish)";
  verb.add_option("--lowpass", lowpass, "Low-pass cut-off in Hz, or off (default profile: 10)")
      ->option_text("HZ|off")
      ->group(filter);
  verb.add_option("--resample", resample, "auto (uneven clocks only), never or swarii")
      ->check(CLI::IsMember({"auto", "never", "swarii"}))
      ->group(filter);
  verb.add_option("--psd", psd, "Spectrum: welch, multitaper or periodogram")
      ->check(CLI::IsMember({"welch", "multitaper", "periodogram"}))
      ->group(filter);
  verb.add_flag("--spikes", spikes, "Remove single samples that jump by more than 20 mm and back")
      ->group(filter);
  verb.add_flag("--detrend", detrend, "Remove a straight line before the metrics")->group(filter);
  verb.add_flag("--correct-cutoff", correct_cutoff,
                "Put -3 dB of the double pass at the cut-off instead of -6 dB")
      ->group(filter);
}

void ScoreFlags::add_tilt_to(CLI::App& verb) {
  what = "auto";
  const std::string group = "Boards that tilt";
  verb.add_option(
          "--score", what,
          "What is scored: cop, tilt (the platform's: OSI, APSI, MLSI), lean (of the body over its CoP: "
          "osi_cop; needs the height), sway (the body's own angle sway_angle_ap_deg: "
          "sot_equilibrium.sway_angle), "
          "landing (the force of a landing: dpsi_landing), or auto (default: cop "
          "where there is one, else tilt)")
      ->check(CLI::IsMember({"auto", "cop", "tilt", "lean", "sway", "landing"}))
      ->group(group);
  auto* reading = add_list(verb, "--flat", flat, "What the sensor reads with the board flat: ML,AP in deg", 2)
                      ->option_text("ML,AP")
                      ->group(group);
  verb.add_option("--flat-file", flat_file, "Or a recording of the board lying flat")
      ->excludes(reading)
      ->option_text("FILE")
      ->group(group);
  verb.add_option("--platform-level", platform_level,
                  "Stability level (12 firm to 1 loose), 'static' or the board's name: kept with each score, "
                  "different ones do not compare")
      ->option_text("NAME")
      ->group(group);
  verb.add_option("--tilt-rate", tilt_rate_hz,
                  "Average the tilt to this rate first: 20 is what a Biodex uses")
      ->check(CLI::Range(1.0, 1000.0))
      ->option_text("HZ")
      ->group(group);
  verb.add_option("--board-limit", board_limit_deg, "Tilt at which the board's edge touches the floor")
      ->check(CLI::Range(1.0, 60.0))
      ->option_text("DEG")
      ->group(group);
  verb.add_option("--balance", balance_deg, "Tilt up to which it counts as balanced (default 5)")
      ->check(CLI::Range(0.1, 60.0))
      ->option_text("DEG")
      ->group(group);
  add_list(verb, "--target", targets_deg,
           "Limits of stability (los_*, with --score lean): where each file's target was, in deg from "
           "forward, clockwise")
      ->check(CLI::Range(0.0, 360.0))
      ->option_text("DEG,...")
      ->group(group);
  add_list(verb, "--cue", cues_s, "When the person was told to lean, one time or one for each file")
      ->option_text("S,...")
      ->group(group);
  add_list(verb, "--centring", centring_mm, "For lean: the centred position, ML,AP in mm", 2)
      ->option_text("ML,AP")
      ->group(group);
}

void ScoreFlags::aim(scoring::ScoreOptions& options, std::size_t file, std::size_t files) const {
  if (targets_deg.empty() && cues_s.empty()) return;
  if (targets_deg.size() != files)
    throw std::invalid_argument("--target names " + std::to_string(targets_deg.size()) + " directions for " +
                                std::to_string(files) + " files");
  if (cues_s.size() > 1 && cues_s.size() != files)
    throw std::invalid_argument("--cue names " + std::to_string(cues_s.size()) + " times for " +
                                std::to_string(files) + " files");
  options.tilt.settings.target_deg = targets_deg[file];
  if (!cues_s.empty()) options.tilt.settings.cue_s = cues_s[cues_s.size() == 1 ? 0 : file];
  // A lean is over in seconds, and what is before the cue belongs to it.
  if (!settle_s) options.prepare.settle_s = 0.0;
  if (!minimum_s) options.prepare.minimum_s = 2.0;
}

void ScoreFlags::change(analysis::PrepareSettings& prepare) const {
  if (start_s) prepare.start_s = start_s;
  if (end_s) prepare.end_s = end_s;
  if (settle_s) prepare.settle_s = *settle_s;
  if (window_s) prepare.window_s = window_s;
  if (minimum_s) prepare.minimum_s = *minimum_s;
  if (spikes) prepare.remove_spikes = true;
  if (detrend) prepare.detrend_linear = true;
  if (correct_cutoff) prepare.correct_cutoff = true;
  using Resample = analysis::PrepareSettings::Resample;
  if (resample == "auto") prepare.resample = Resample::automatic;
  if (resample == "never") prepare.resample = Resample::never;
  if (resample == "swarii") prepare.resample = Resample::swarii;
  if (lowpass == "off") {
    prepare.lowpass = false;
  } else if (!lowpass.empty()) {
    double hz = 0.0;
    const auto parsed = std::from_chars(lowpass.data(), lowpass.data() + lowpass.size(), hz);
    if (parsed.ec != std::errc() || parsed.ptr != lowpass.data() + lowpass.size() || !(hz > 0.0))
      throw std::invalid_argument("--lowpass: '" + lowpass + "' is neither a frequency in Hz nor 'off'");
    prepare.lowpass = true;
    prepare.lowpass_hz = hz;
  }
}

analysis::Foot ScoreFlags::foot_of_flags() const {
  analysis::Foot foot{.length_mm = foot_mm[0], .width_mm = foot_mm[1]};
  if (foot_at_mm.size() == 2) foot.middle_mm = {foot_at_mm[0], foot_at_mm[1]};
  if (foot_outline_mm.size() % 2 != 0 || (!foot_outline_mm.empty() && foot_outline_mm.size() < 6))
    throw std::invalid_argument("--foot-outline: ML,AP of three corners or more");
  for (std::size_t i = 0; i < foot_outline_mm.size(); i += 2)
    foot.outline_mm.push_back({foot_outline_mm[i], foot_outline_mm[i + 1]});
  return foot;
}

scoring::ScoreOptions ScoreFlags::options() const {
  scoring::ScoreOptions options = scoring::options_for(profile);
  options.selection = metrics;
  options.plate = plate;
  options.height_mm = height_mm;
  options.mass_kg = mass_kg;
  if (recurrence_percent) options.metrics.recurrence_percent = *recurrence_percent;
  options.metrics.vtc_acceleration = !constant_speed;
  set_parameters(options.metrics, parameters);
  if (foot_mm.size() == 2) options.metrics.foot = foot_of_flags();
  change(options.prepare);
  change(options.tilt.prepare);
  change(options.landing_prepare);
  using What = scoring::TiltOptions::What;
  auto& tilt = options.tilt;
  tilt.what = what == "tilt"      ? What::tilt
              : what == "lean"    ? What::lean
              : what == "landing" ? What::landing
              : what == "sway"    ? What::sway
              : what == "auto"    ? What::automatic
                                  : What::cop;
  if (flat.size() == 2) tilt.flat = calibration::Tilt{flat[0], flat[1]};
  if (centring_mm.size() == 2) tilt.centring_mm = std::pair{centring_mm[0], centring_mm[1]};
  if (platform_level.find_first_of(";=,\"\n\r") != std::string::npos)
    throw std::invalid_argument("--platform-level: no ; = , quotes or line ends");
  tilt.settings.platform_level = platform_level;
  tilt.settings.board_limit_deg = board_limit_deg;
  if (balance_deg) tilt.settings.balance_deg = *balance_deg;
  tilt.rate_hz = tilt_rate_hz;
  if (psd == "welch") options.metrics.psd = analysis::PsdMethod::welch;
  if (psd == "multitaper") options.metrics.psd = analysis::PsdMethod::multitaper_sine;
  if (psd == "periodogram") options.metrics.psd = analysis::PsdMethod::periodogram;
  return options;
}

ScoredFiles score_files(const ReadFlags& files, const ScoreFlags& flags, Context& context) {
  scoring::ScoreOptions options = flags.options();
  if (!flags.flat_file.empty()) {
    ReadFlags flat = files;
    flat.files = {flags.flat_file};
    flat.conditions.clear();
    options.tilt.flat = scoring::flat_reading(read_recording(flat, 0), options.tilt.filter_tau_s);
  }
  ScoredFiles scored;
  for (std::size_t i = 0; i < files.files.size(); ++i) {
    try {
      scoring::ScoreOptions own = options;
      flags.aim(own, i, files.files.size());
      scored.trials.push_back(scoring::score(read_recording(files, i), own));
    } catch (const datasets::ReadError& error) {
      scored.failures.push_back({error.what(), exit_code::unreadable});
    }
  }
  context.exit_code = report_failures(context.err, scored.failures, files.files.size());
  return scored;
}

void require_one_person(const std::vector<scoring::Scored>& trials, const std::string& verb) {
  std::set<std::string> people;
  for (const scoring::Scored& trial : trials) people.insert(trial.recording.data().participant.pseudonym);
  people.erase("");
  if (people.size() > 1)
    throw std::invalid_argument(verb + ": these are trials of " + std::to_string(people.size()) +
                                " people (" + *people.begin() + ", " + *std::next(people.begin()) +
                                "). Make one page a person.");
}

}  // namespace steadyplate::cli
