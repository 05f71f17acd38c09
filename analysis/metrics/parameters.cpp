#include "analysis/metrics/parameters.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

#include "analysis/metrics/evidence.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

template <class Number>
bool read(std::string_view text, Number& value) {
  Number parsed{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return false;
  value = parsed;
  return true;
}

/// A number kept in one member of the settings.
template <auto Member>
std::string get_number(const MetricSettings& s) {
  return number(s.*Member);
}
template <auto Member>
bool set_number(MetricSettings& s, std::string_view text) {
  return read(text, s.*Member);
}

template <auto Member>
constexpr MetricParameter plain(std::string_view name, std::string_view values, std::string_view meaning,
                                std::string_view metrics) {
  return {name, values, meaning, metrics, &get_number<Member>, &set_number<Member>};
}

using S = MetricSettings;
constexpr std::string_view spectra =
    "total_power* power_frequency_* mode_frequency* centroidal_frequency* mean_power_frequency* "
    "frequency_dispersion* spectral_entropy* band_power.* band_ratio.* frequency_quotient*";
constexpr std::string_view of_velocity =
    "rms_velocity* sd_velocity* p95_speed peak_velocity* velocity_peaks_* zero_crossings_velocity_j "
    "zero_crossings_velocity.per_second_j phase_plane* vfy dfa_alpha.velocity_j ttb_* vtc_*";

constexpr std::array all{
    plain<&S::ellipse_level>(
        "ellipse_level", "above 0, below 1", "share of the points the ellipse is for",
        "ellipse_area.prediction_f ellipse_area.prediction_chi2 ellipse_area.prieto_f ellipse_area.quijoux "
        "ellipse_area.confidence_mean length_over_area fractal_dimension.ce"),
    MetricParameter{"velocity", "savitzky_golay or central", "how the velocity is taken from the CoP",
                    of_velocity,
                    [](const S& s) -> std::string {
                      return s.velocity == VelocityMethod::savitzky_golay ? "savitzky_golay" : "central";
                    },
                    [](S& s, std::string_view text) {
                      if (text != "savitzky_golay" && text != "central") return false;
                      s.velocity = text == "central" ? VelocityMethod::central_difference
                                                     : VelocityMethod::savitzky_golay;
                      return true;
                    }},
    plain<&S::twisting_min_step_mm>("twisting_min_step_mm", "mm, 0 or more", "shorter steps are skipped",
                                    "twisting_angle*"),
    plain<&S::sway_density_radius_mm>("sway_density_radius_mm", "mm above 0",
                                      "2.5 as Baratto and Jacono, 3 as Quijoux", "sway_density_*"),
    plain<&S::sway_density_lowpass_hz>("sway_density_lowpass_hz", "Hz above 0",
                                       "low-pass of the density curve", "sway_density_*"),
    plain<&S::psd_segment_s>("psd_segment_s", "s above 0", "length of a Welch segment", spectra),
    plain<&S::psd_overlap>("psd_overlap", "0 to below 1", "overlap of Welch segments", spectra),
    plain<&S::band_low_hz>("band_low_hz", "Hz, 0 or more", "where the band of a spectrum begins", spectra),
    plain<&S::band_high_hz>("band_high_hz", "Hz above band_low_hz", "where it ends", spectra),
    plain<&S::sda_longest_s>("sda_longest_s", "s above 0", "longest lag, at most N/3 samples",
                             "sda_diffusion_* sda_critical_time.cdl1993* sda_critical_msd.cdl1993* "
                             "sda_break_lag.cdl1993* sda_scaling_short.cdl1993* sda_scaling_long.cdl1993*"),
    plain<&S::dfa_shortest_s>("dfa_shortest_s", "s above 0", "shortest box, at least 4 samples",
                              "dfa_alpha* dfa_r_squared* hurst_rs*"),
    MetricParameter{"dfa_cut_from", "start or both_ends", "where boxes are cut from",
                    "dfa_alpha* dfa_r_squared*",
                    [](const S& s) -> std::string { return s.dfa_forward ? "start" : "both_ends"; },
                    [](S& s, std::string_view text) {
                      if (text != "start" && text != "both_ends") return false;
                      s.dfa_forward = text == "start";
                      return true;
                    }},
    plain<&S::entropy_m>("entropy_m", "1 to 6", "length of a template, in samples",
                         "sample_entropy_j multiscale_entropy_index* fuzzy_entropy*"),
    plain<&S::entropy_r_sd>("entropy_r_sd", "above 0", "tolerance, in SD of the series",
                            "sample_entropy_j multiscale_entropy_index* fuzzy_entropy*"),
    MetricParameter{
        "entropy_rate_hz", "Hz above 0, or native", "rate the series is averaged to, at most",
        "sample_entropy* fuzzy_entropy* rqa_* correlation_dimension* lyapunov_exponent*",
        [](const S& s) -> std::string { return s.entropy_native ? "native" : number(s.entropy_rate_hz); },
        [](S& s, std::string_view text) {
          s.entropy_native = text == "native";
          return s.entropy_native || read(text, s.entropy_rate_hz);
        }},
    plain<&S::multiscale_scales>("multiscale_scales", "1 or more", "how many scales are summed",
                                 "multiscale_entropy_index*"),
};

}  // namespace

std::span<const MetricParameter> metric_parameters() {
  return all;
}

std::vector<const MetricParameter*> parameters_of(std::string_view id) {
  std::vector<const MetricParameter*> found;
  for (const MetricParameter& parameter : all)
    if (names_metric(parameter.metrics, id)) found.push_back(&parameter);
  return found;
}

void set_parameter(MetricSettings& settings, std::string_view assignment) {
  const auto equals = assignment.find('=');
  const std::string_view name = assignment.substr(0, equals);
  for (const MetricParameter& parameter : all) {
    if (parameter.name != name) continue;
    if (equals == std::string_view::npos || !parameter.set(settings, assignment.substr(equals + 1)))
      throw std::invalid_argument(std::string(name) + " takes " + std::string(parameter.values) + ", as in " +
                                  std::string(name) + "=" + parameter.get({}));
    return;
  }
  std::string known;
  for (const MetricParameter& parameter : all)
    known += (known.empty() ? "" : " ") + std::string(parameter.name);
  throw std::invalid_argument("no parameter '" + std::string(name) + "' of a metric; there are: " + known);
}

}  // namespace steadyplate::analysis
