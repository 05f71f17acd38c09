#include "tools/cli/score_flags.hpp"

#include <charconv>
#include <stdexcept>

#include "tools/cli/exit_code.hpp"

namespace steadyplate::cli {

namespace {
constexpr const char* what = "What to compute";
}

void ScoreFlags::add_metrics_to(CLI::App& verb) {
  verb.add_option("--metrics", metrics,
                  "core (default: sway area, mean velocity, RMS), all, everything (with the slow ones), or "
                  "ids, separated by "
                  "',' (list: steadyplate metrics)")
      ->option_text("LIST")
      ->group(what);
}

void ScoreFlags::add_to(CLI::App& verb) {
  std::string profiles;
  for (const analysis::Profile& row : analysis::profiles())
    profiles += "\n  " + std::string(row.id) + ": " + std::string(row.description);
  verb.add_option("--profile", profile, "How trials are prepared and measured:" + profiles)
      ->envname("STEADYPLATE_PROFILE")
      ->option_text("NAME")
      ->group(what);
  verb.add_option("--plate", plate, "Which plate of a file with several: net (default), left, right")
      ->option_text("NAME")
      ->group(what);
  verb.add_option("--height-mm", height_mm, "Body height, kept with the results")
      ->check(CLI::Range(500.0, 2500.0))
      ->option_text("MM")
      ->group(what);
  verb.add_option("--mass-kg", mass_kg, "Body mass, checked against the measured load")
      ->check(CLI::Range(2.0, 400.0))
      ->option_text("KG")
      ->group(what);

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

scoring::ScoreOptions ScoreFlags::options() const {
  scoring::ScoreOptions options = scoring::options_for(profile);
  options.selection = metrics;
  options.plate = plate;
  options.height_mm = height_mm;
  options.mass_kg = mass_kg;
  auto& prepare = options.prepare;
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
  if (psd == "welch") options.metrics.psd = analysis::PsdMethod::welch;
  if (psd == "multitaper") options.metrics.psd = analysis::PsdMethod::multitaper_sine;
  if (psd == "periodogram") options.metrics.psd = analysis::PsdMethod::periodogram;
  return options;
}

ScoredFiles score_files(const ReadFlags& files, const ScoreFlags& flags, Context& context) {
  const scoring::ScoreOptions options = flags.options();
  ScoredFiles scored;
  for (std::size_t i = 0; i < files.files.size(); ++i) {
    try {
      scored.trials.push_back(scoring::score(read_recording(files, i), options));
    } catch (const datasets::ReadError& error) {
      scored.failures.push_back({error.what(), exit_code::unreadable});
    }
  }
  context.exit_code = report_failures(context.err, scored.failures, files.files.size());
  return scored;
}

}  // namespace steadyplate::cli
