#include "analysis/preprocess/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "analysis/machine/sums.hpp"
#include "analysis/preprocess/butterworth.hpp"
#include "analysis/preprocess/clock.hpp"
#include "analysis/preprocess/gaps.hpp"
#include "analysis/preprocess/level.hpp"
#include "analysis/preprocess/load_rule.hpp"
#include "analysis/preprocess/settings.hpp"
#include "analysis/preprocess/spikes.hpp"
#include "analysis/preprocess/swarii.hpp"
#include "analysis/preprocess/text.hpp"

namespace steadyplate::analysis {

namespace {

using namespace preprocess;

constexpr double standard_gravity_m_s2 = 9.80665;
constexpr double ispgr_minimum_rate_hz = 50.0;     // Scoppa 2013
constexpr double ispgr_minimum_duration_s = 25.0;  // Scoppa 2013
constexpr double slow_board_rate_hz = 25.0;        // SWARII grid for boards below 50 Hz
constexpr double unsteady_load_share = 0.05;
constexpr double highest_cutoff_share = 0.45;

/// The preparation under way: one member function a step, each telling what it did. A step that finds the
/// data cannot go on sets the status and returns false.
class Preparation {
 public:
  Preparation(CopSamples samples, const PrepareSettings& settings, std::string_view profile)
      : settings_(settings), samples_(std::move(samples)) {
    out_.profile = profile;
    out_.settings = settings;
    out_.samples_read = samples_.time_s.size();
  }

  bool clock();
  bool load();
  bool part();
  bool spikes();
  bool gaps();
  bool resample();
  bool trim();
  bool lowpass();
  bool thin();
  bool detrend();
  bool centre();
  bool quality();

  Prepared finish() {
    if (!has_value(out_.status)) out_.trajectory = Trajectory{};
    return std::move(out_);
  }

 private:
  bool stop(Status status, std::string reason) {
    out_.status = status;
    out_.reason = std::move(reason);
    return false;
  }
  void did(const char* name, std::string detail) { out_.steps.push_back({name, std::move(detail)}); }
  void warn(const char* id, std::string text) { out_.warnings.push_back({id, std::move(text)}); }

  bool even_clock() const { return out_.jitter <= settings_.jitter_limit; }
  std::vector<double>& ml() { return out_.trajectory.ml_mm; }
  std::vector<double>& ap() { return out_.trajectory.ap_mm; }
  std::vector<double>& force_ml() { return out_.trajectory.force_ml_n; }
  std::vector<double>& force_ap() { return out_.trajectory.force_ap_n; }
  bool has_force() const { return !samples_.force_ml_n.empty() || !out_.trajectory.force_ml_n.empty(); }
  std::size_t size() const { return out_.trajectory.size(); }
  double rate_hz() const { return out_.trajectory.rate_hz; }
  double lasts_s(std::size_t samples) const { return static_cast<double>(samples) / rate_hz(); }
  void remember_raw_mean(std::span<const double> ml_mm, std::span<const double> ap_mm) {
    out_.trajectory.mean_ml_mm = mean(ml_mm);
    out_.trajectory.mean_ap_mm = mean(ap_mm);
  }
  void drop_broken_force();
  void take_as_is();
  void resample_by_windows(double to_hz);
  void resample_as_quijoux();

  const PrepareSettings& settings_;
  CopSamples samples_;
  Prepared out_;
  double settle_from_s_ = 0.0;  ///< the person stands since
  double window_from_s_ = 0.0;  ///< the analysed window on the recording's clock
  double window_to_s_ = 0.0;
  bool centred_before_resampling_ = false;
};

bool Preparation::clock() {
  const Clock clock = read_clock(samples_);
  out_.nominal_rate_hz = clock.rate_hz;
  out_.jitter = clock.jitter;
  if (clock.status != Status::ok) return stop(clock.status, clock.reason);
  did("clock", number(clock.rate_hz) + " Hz, jitter " + number(100.0 * clock.jitter, 2) + " %, " +
                   count(clock.repeats, "repeated stamp") + " dropped, " +
                   count(clock.long_steps, "long step"));
  if (clock.rate_hz < ispgr_minimum_rate_hz)
    warn("warn_rate", "recorded at " + number(clock.rate_hz) +
                          " Hz; the standard for stabilometry asks for 50 Hz (Scoppa 2013)");
  return true;
}

bool Preparation::load() {
  settle_from_s_ = samples_.time_s.front();
  if (samples_.load_n.empty()) return true;
  const double step_s = 1.0 / out_.nominal_rate_hz;
  const auto on =
      first_on_board(samples_.time_s, samples_.load_n, settings_.on_board_n, settings_.on_board_s, step_s);
  if (!on)
    return stop(Status::not_finite, "nobody stands on the board: the load never stays above " +
                                        number(settings_.on_board_n) + " N for " +
                                        number(settings_.on_board_s) + " s");
  const double threshold_n =
      load_threshold_n(samples_.load_n, settings_.load_min_n, settings_.load_min_share);
  std::size_t unloaded = 0;
  for (std::size_t i = 0; i < samples_.time_s.size(); ++i) {
    if (i >= *on && samples_.load_n[i] >= threshold_n) continue;
    samples_.ml_mm[i] = samples_.ap_mm[i] = std::numeric_limits<double>::quiet_NaN();
    if (i >= *on) ++unloaded;
  }
  settle_from_s_ = samples_.time_s[*on];
  if (*on == 0 && unloaded == 0)
    did("load", "on the board throughout, never below " + number(threshold_n, 1) + " N");
  else
    did("load", count(*on, "sample") + " before the person stood on the board, " + count(unloaded, "sample") +
                    " later below " + number(threshold_n, 1) + " N");
  return true;
}

bool Preparation::part() {
  if (settings_.start_s || settings_.end_s) {
    const auto& time_s = samples_.time_s;
    const double slack_s = 1e-3 / out_.nominal_rate_hz;  // stamps are rounded: 30 means 29.9999999 too
    const auto first = settings_.start_s
                           ? std::lower_bound(time_s.begin(), time_s.end(), *settings_.start_s - slack_s)
                           : time_s.begin();
    const auto last =
        settings_.end_s ? std::upper_bound(first, time_s.end(), *settings_.end_s + slack_s) : time_s.end();
    const auto from = first - time_s.begin();
    const auto to = last - time_s.begin();
    CopSamples part;
    const auto cut = [from, to](const std::vector<double>& all) {
      return all.empty() ? all : std::vector<double>(all.begin() + from, all.begin() + to);
    };
    part.ml_mm = cut(samples_.ml_mm);
    part.ap_mm = cut(samples_.ap_mm);
    part.load_n = cut(samples_.load_n);
    part.force_ml_n = cut(samples_.force_ml_n);
    part.force_ap_n = cut(samples_.force_ap_n);
    part.time_s = cut(samples_.time_s);
    samples_ = std::move(part);
    if (samples_.time_s.empty()) return stop(Status::too_short, "no sample lies in the part chosen");
    did("part", number(samples_.time_s.front()) + " to " + number(samples_.time_s.back()) + " s, " +
                    count(samples_.time_s.size(), "sample"));
  }
  if (all_finite(samples_.ml_mm) && all_finite(samples_.ap_mm)) return true;
  for (std::size_t i = 0; i < samples_.time_s.size(); ++i)
    if (!std::isfinite(samples_.ml_mm[i]) || !std::isfinite(samples_.ap_mm[i])) ++out_.samples_invalid;
  return true;
}

bool Preparation::spikes() {
  if (!settings_.remove_spikes) return true;
  const std::size_t found = mark_spikes(samples_, settings_.spike_mm, settings_.spike_agree_mm);
  did("spikes", count(found, "single sample") + " further than " + number(settings_.spike_mm) +
                    " mm from both neighbours made gaps");
  return true;
}

bool Preparation::gaps() {
  Bridged bridged = bridge_gaps(
      std::move(samples_), {out_.nominal_rate_hz, even_clock(), settings_.max_gap_s, settings_.minimum_s});
  if (bridged.status != Status::ok) return stop(bridged.status, bridged.reason);
  samples_ = std::move(bridged.samples);
  out_.samples_filled = bridged.filled;
  if (bridged.after_long_gap) settle_from_s_ = std::max(settle_from_s_, samples_.time_s.front());
  drop_broken_force();

  std::string detail = bridged.filled == 0
                           ? "none filled"
                           : count(bridged.filled, "sample") + " filled in " + count(bridged.gaps, "gap") +
                                 ", longest " + number(bridged.longest_s) + " s";
  if (bridged.dropped > 0)
    detail += "; " + count(bridged.dropped, "sample") + " outside the clean stretch dropped";
  did("gaps", std::move(detail));
  if (bridged.stretches > 1)
    warn("warn_stretch", "gaps longer than " + number(settings_.max_gap_s) + " s: the longest of " +
                             std::to_string(bridged.stretches) + " clean stretches was analysed, " +
                             number(samples_.time_s.front()) + " to " + number(samples_.time_s.back()) +
                             " s");
  const double share = static_cast<double>(bridged.filled) / static_cast<double>(samples_.time_s.size());
  if (share > settings_.filled_warn_share)
    warn("warn_gaps", number(100.0 * share, 1) + " % of the samples were filled by straight lines");
  return true;
}

/// A gap in the force alone stops what needs the force, not the centre of pressure.
void Preparation::drop_broken_force() {
  std::size_t missing = 0;
  for (std::size_t i = 0; i < samples_.force_ml_n.size(); ++i)
    if (!std::isfinite(samples_.force_ml_n[i]) || !std::isfinite(samples_.force_ap_n[i])) ++missing;
  if (missing == 0) return;
  warn("warn_force_gaps", "the horizontal force is missing in " + count(missing, "sample") +
                              " that have a centre of pressure: it was left out");
  samples_.force_ml_n.clear();
  samples_.force_ap_n.clear();
}

void Preparation::take_as_is() {
  out_.trajectory.rate_hz = out_.nominal_rate_hz;
  out_.trajectory.start_s = samples_.time_s.front();
  ml() = std::move(samples_.ml_mm);  // what comes later wants the times and the load alone
  ap() = std::move(samples_.ap_mm);
  force_ml() = std::move(samples_.force_ml_n);
  force_ap() = std::move(samples_.force_ap_n);
  did("resample", "none, " + number(rate_hz()) + " Hz as recorded");
  if (!even_clock())
    warn("warn_jitter", "the time stamps jitter by " + number(100.0 * out_.jitter, 1) +
                            " % and were taken as evenly spaced");
}

void Preparation::resample_by_windows(double to_hz) {
  // Times from zero: stamps since 1970 have few digits left for milliseconds.
  const double start_s = samples_.time_s.front();
  std::vector<double> time_s = samples_.time_s;
  subtract(time_s, start_s);
  Resampled resampled = swarii(time_s, samples_.ml_mm, samples_.ap_mm, to_hz, settings_.swarii_window_s);
  ml() = std::move(resampled.ml_mm);
  ap() = std::move(resampled.ap_mm);
  if (has_force()) {
    Resampled force =
        swarii(time_s, samples_.force_ml_n, samples_.force_ap_n, to_hz, settings_.swarii_window_s);
    force_ml() = std::move(force.ml_mm);
    force_ap() = std::move(force.ap_mm);
  }
  out_.trajectory.rate_hz = to_hz;
  out_.trajectory.start_s = start_s;
  did("resample", "SWARII to " + number(to_hz) + " Hz, window " + number(settings_.swarii_window_s) +
                      " s: " + count(size(), "sample") + ", " + std::to_string(resampled.interpolated) +
                      " of them interpolated");
}

void Preparation::resample_as_quijoux() {
  remember_raw_mean(samples_.ml_mm, samples_.ap_mm);
  if (settings_.centre) {
    subtract(samples_.ml_mm, out_.trajectory.mean_ml_mm);
    subtract(samples_.ap_mm, out_.trajectory.mean_ap_mm);
  }
  centred_before_resampling_ = true;
  const double start_s = samples_.time_s.front();
  std::vector<double> time_s = samples_.time_s;
  for (std::size_t i = 0; i < time_s.size(); ++i)
    time_s[i] = even_clock() ? static_cast<double>(i) / out_.nominal_rate_hz : time_s[i] - start_s;
  Resampled resampled = swarii_as_quijoux(time_s, samples_.ml_mm, samples_.ap_mm, settings_.swarii_rate_hz,
                                          settings_.swarii_window_s);
  ml() = std::move(resampled.ml_mm);
  ap() = std::move(resampled.ap_mm);
  if (has_force()) {
    Resampled force = swarii_of_kept(time_s, samples_.force_ml_n, samples_.force_ap_n, resampled.kept,
                                     settings_.swarii_rate_hz, settings_.swarii_window_s);
    force_ml() = std::move(force.ml_mm);
    force_ap() = std::move(force.ap_mm);
  }
  out_.trajectory.rate_hz = settings_.swarii_rate_hz;
  out_.trajectory.start_s = start_s + resampled.start_s;
  did("resample",
      "raw mean subtracted, then SWARII to " + number(rate_hz()) +
          " Hz as in the program of Quijoux 2021 (nothing before 0.1 s, not the first and last sample), "
          "window " +
          number(settings_.swarii_window_s) + " s: " + count(size(), "sample") + ", " +
          std::to_string(resampled.interpolated) + " of them interpolated; " +
          count(resampled.purged, "artefact") + " purged");
}

bool Preparation::resample() {
  const bool wanted = settings_.resample == PrepareSettings::Resample::swarii ||
                      (settings_.resample == PrepareSettings::Resample::automatic && !even_clock());
  if (!wanted) {
    take_as_is();
  } else if (settings_.swarii_as_quijoux) {
    resample_as_quijoux();
    if (size() == 0)
      return stop(Status::too_short, "nothing is left after resampling: the recording is too short");
  } else {
    const bool slow = out_.nominal_rate_hz < ispgr_minimum_rate_hz;
    resample_by_windows(slow ? std::min(settings_.swarii_rate_hz, slow_board_rate_hz)
                             : settings_.swarii_rate_hz);
  }
  return true;
}

bool Preparation::trim() {
  const double slack = 1e-6;  // of a sample
  const double needed_s = std::max(settings_.minimum_s, settings_.window_s.value_or(0.0));
  const double settling_s = settle_from_s_ + settings_.settle_s - out_.trajectory.start_s;
  const double settling = std::ceil(settling_s * rate_hz() - slack);
  std::size_t drop = 0;
  if (settling >= 1.0) {
    if (settling < static_cast<double>(size()) &&
        lasts_s(size() - static_cast<std::size_t>(settling)) >= needed_s - slack / rate_hz()) {
      drop = static_cast<std::size_t>(settling);
      did("trim",
          "dropped the first " + number(lasts_s(drop)) + " s (" + count(drop, "sample") + ") of settling");
    } else {
      warn("warn_settle_kept", "the first " + number(settings_.settle_s) +
                                   " s of settling were kept: without them less than " + number(needed_s) +
                                   " s would be left of " + number(lasts_s(size())) + " s");
    }
  }
  std::size_t keep = size() - drop;
  if (settings_.window_s) {
    const double wanted = std::round(*settings_.window_s * rate_hz());
    if (wanted > static_cast<double>(keep) || wanted < 1.0)
      return stop(Status::too_short, "the window of " + number(*settings_.window_s) +
                                         " s does not fit: " + number(lasts_s(size())) + " s at " +
                                         number(rate_hz()) + " Hz are there");
    keep = static_cast<std::size_t>(wanted);
    did("trim", "kept " + number(lasts_s(keep)) + " s (" + count(keep, "sample") + ")");
  }
  for (std::vector<double>* axis : {&ml(), &ap(), &force_ml(), &force_ap()}) {
    if (axis->empty()) continue;
    axis->erase(axis->begin(), axis->begin() + static_cast<std::ptrdiff_t>(drop));
    axis->resize(keep);
  }
  out_.trajectory.start_s += lasts_s(drop);
  window_from_s_ = out_.trajectory.start_s;
  window_to_s_ = window_from_s_ + lasts_s(keep - 1);
  if (!centred_before_resampling_) remember_raw_mean(ml(), ap());
  return true;
}

bool Preparation::lowpass() {
  if (!settings_.lowpass) {
    did("low-pass", "none");
    return true;
  }
  const double cutoff_hz = settings_.correct_cutoff
                               ? settings_.lowpass_hz / double_pass_correction(settings_.lowpass_order)
                               : settings_.lowpass_hz;
  if (cutoff_hz >= highest_cutoff_share * rate_hz())
    return stop(Status::degenerate, "a low-pass of " + number(cutoff_hz) + " Hz needs a rate above " +
                                        number(cutoff_hz / highest_cutoff_share, 1) + " Hz and there are " +
                                        number(rate_hz()) +
                                        " Hz: choose a lower --lowpass, or --lowpass off");
  const Butterworth filter = design_lowpass(settings_.lowpass_order, cutoff_hz, rate_hz());
  if (size() <= filter.padding())
    return stop(Status::too_short, "the low-pass needs more than " + count(filter.padding(), "sample") +
                                       ", there are " + std::to_string(size()));
  filtfilt(filter, ml(), ap());
  if (has_force()) filtfilt(filter, force_ml(), force_ap());
  did("low-pass",
      "Butterworth order " + std::to_string(settings_.lowpass_order) + ", " + number(settings_.lowpass_hz) +
          " Hz, forward and backward" +
          (settings_.correct_cutoff ? ", designed at " + number(cutoff_hz) + " Hz for -3 dB there" : ""));
  return true;
}

bool Preparation::thin() {
  if (!settings_.thin_rate_hz) return true;
  const double before_hz = rate_hz();
  const std::size_t before = size();
  preprocess::thin(ml(), before_hz, *settings_.thin_rate_hz);
  out_.trajectory.rate_hz = preprocess::thin(ap(), before_hz, *settings_.thin_rate_hz);
  preprocess::thin(force_ml(), before_hz, *settings_.thin_rate_hz);
  preprocess::thin(force_ap(), before_hz, *settings_.thin_rate_hz);
  did("thin", rate_hz() < before_hz ? "from " + number(before_hz) + " to " + number(rate_hz()) + " Hz, " +
                                          std::to_string(size()) + " of " + count(before, "sample")
                                    : "none, " + number(before_hz) + " Hz is not above the rate wanted");
  return true;
}

bool Preparation::detrend() {
  if (!settings_.detrend_linear) return true;
  const double slope_ml = remove_slope(ml()) * rate_hz();
  const double slope_ap = remove_slope(ap()) * rate_hz();
  remove_slope(force_ml());
  remove_slope(force_ap());
  did("detrend",
      "straight lines removed: ML " + number(slope_ml) + " mm/s, AP " + number(slope_ap) + " mm/s");
  return true;
}

bool Preparation::centre() {
  if (!all_finite(ml()) || !all_finite(ap()))
    return stop(Status::not_finite, "the values are too large to compute with");
  if (has_force()) {  // its zero is the plate's, and that drifts
    out_.trajectory.mean_force_ml_n = mean(force_ml());
    out_.trajectory.mean_force_ap_n = mean(force_ap());
    subtract(force_ml(), out_.trajectory.mean_force_ml_n);
    subtract(force_ap(), out_.trajectory.mean_force_ap_n);
    did("force", "horizontal force prepared alike; its mean subtracted: ML " +
                     number(out_.trajectory.mean_force_ml_n) + " N, AP " +
                     number(out_.trajectory.mean_force_ap_n) + " N");
  }
  if (!settings_.centre) {
    did("centre", "none");
  } else if (centred_before_resampling_) {
    did("centre",
        "by the raw mean before resampling, as the program of Quijoux 2021; not again after the filter");
  } else {
    subtract(ml(), mean(ml()));
    subtract(ap(), mean(ap()));
    did("centre", "mean of the window subtracted; raw mean ML " + number(out_.trajectory.mean_ml_mm) +
                      " mm, AP " + number(out_.trajectory.mean_ap_mm) + " mm");
  }
  return true;
}

bool Preparation::quality() {
  if (lasts_s(size()) < ispgr_minimum_duration_s * (1.0 - 1e-9))
    warn("warn_short", number(lasts_s(size())) +
                           " s were analysed; the standard for stabilometry asks for 25 s (Scoppa 2013)");
  // Mass and steadiness from the samples that were measured, not filled, inside the window.
  const double slack_s = 0.5 / out_.nominal_rate_hz;
  if (samples_.load_n.empty()) return true;
  const auto& time_s = samples_.time_s;
  const auto first =
      std::upper_bound(time_s.begin(), time_s.end(), window_from_s_ - slack_s) - time_s.begin();
  const auto last = std::lower_bound(time_s.begin(), time_s.end(), window_to_s_ + slack_s) - time_s.begin();
  if (first >= last) return true;
  std::span<const double> load_n(samples_.load_n.begin() + first, samples_.load_n.begin() + last);
  std::vector<double> measured;
  if (!all_finite(load_n)) {
    std::copy_if(load_n.begin(), load_n.end(), std::back_inserter(measured),
                 [](double load) { return std::isfinite(load); });
    load_n = measured;
  }
  if (load_n.empty()) return true;
  const double mean_n = mean(load_n);
  out_.mass_kg = mean_n / standard_gravity_m_s2;
  const double square = total_of_products(load_n, mean_n, load_n, mean_n);
  const double spread = std::sqrt(square / static_cast<double>(load_n.size())) / mean_n;
  if (spread > unsteady_load_share)
    warn("warn_unsteady_load",
         "the load varies by " + number(100.0 * spread, 1) + " % of its mean (SD): not quiet standing");
  return true;
}

}  // namespace

Prepared prepare(CopSamples samples, const PrepareSettings& settings, std::string_view profile_name) {
  check_arguments(samples, settings);
  Preparation p(std::move(samples), settings, profile_name);
  // Each step only if the one before could go on.
  static_cast<void>(p.clock() && p.load() && p.part() && p.spikes() && p.gaps() && p.resample() && p.trim() &&
                    p.lowpass() && p.thin() && p.detrend() && p.centre() && p.quality());
  return p.finish();
}

}  // namespace steadyplate::analysis
