#include "analysis/metrics/evidence.hpp"

#include <array>

namespace steadyplate::analysis {

namespace {

constexpr std::string_view quijoux = "Quijoux 2021";
constexpr std::string_view table = "reference/cop_variables.csv";

// The same facts as the table of analysis/README.md, where a person reads them at once.
constexpr std::array differences{
    Difference{"mean_position* mean_distance* max_distance* rms_distance* range range_j path_length* "
               "mean_velocity* rms_velocity* ellipse_area.*",
               "Quijoux 2021, BMClab, files of hbedb", "in cm and cm^2", "10 (lengths), 100 (areas)"},
    Difference{
        "mean_velocity* rms_velocity* sd_velocity* path_length* sway_area_per_second mean_frequency*",
        quijoux,
        "resampled to 25 Hz (SWARII) before the 10 Hz low-pass: 0.69 to 0.99 of the velocity at the native "
        "rate; --profile quijoux2021 repeats it",
        ""},
    Difference{"mean_distance* max_distance* rms_distance* ellipse_area.prediction_f", quijoux,
               "mean removed before the filter and not again after it: up to 0.4 %", ""},
    Difference{"mean_velocity*", "Quijoux 2021, BMClab, Acuna", "path / (N/fs), ours path / ((N-1)/fs)",
               "N/(N-1)"},
    Difference{"mean_velocity", "Vredeveld", "mean of step / time step: the same at an even rate", "1"},
    Difference{"rms_distance", "programs that print SD", "divided by N-1, ours by N", "sqrt((N-1)/N)"},
    Difference{"ellipse_area.prediction_f", "BMClab, values published with hbedb and pds", "the same", "1"},
    Difference{"ellipse_area.prediction_f", quijoux, "moments divided by N: ellipse_area.quijoux", "N/(N-1)"},
    Difference{
        "ellipse_area.prediction_f", "Prieto 1996",
        "2 pi F sqrt(det), moments divided by N: ellipse_area.prieto_f; with F = 3.00 ellipse_area.prieto_3",
        "(N+1)/(N-2)"},
    Difference{"ellipse_area.prediction_f", "Acuna, Vredeveld, vaila",
               "chi-square 5.991 in place of F: ellipse_area.prediction_chi2",
               "1.315 at N = 20, 1.052 at 100, 1.0008 at 6000"},
    Difference{"ellipse_area.prediction_f", "\"confidence ellipse\" in the strict sense",
               "region of the mean: ellipse_area.confidence_mean; no sway area", "N+1"},
    Difference{"range", "many", "diagonal of the two ranges; ours is the largest distance of two points",
               "at most 1"},
    Difference{"principal_angle", quijoux, "0 to 90 deg from AP, the side lost: principal_sway_direction",
               ""},
    Difference{"length_over_area fractal_dimension.ce", quijoux, "with its own ellipse area",
               "(N-1)/N (length_over_area)"},
    Difference{"fractal_dimension.cc circle_95", "RDIST^2 - MDIST^2 written literally",
               "cancellation under a root", "1 + 4e-7 on a circle"},
    Difference{"phase_plane*", quijoux, "cm and cm/s, ours mm and mm/s: a mixture in both", "10"},
    Difference{"total_power* band_power.*", "Quijoux 2021, Prieto 1996",
               "plain sum of bins, which grows with the record; ours is df times the sum, a variance", "df"},
    Difference{"total_power* power_frequency_* mode_frequency* centroidal_frequency* mean_power_frequency* "
               "frequency_dispersion* spectral_entropy* band_power.* band_ratio.* frequency_quotient*",
               "BMClab psd2", "segments of N/2, constant detrend, 0 to fs/2, trapezoid", ""},
    Difference{"total_power* power_frequency_* mode_frequency* centroidal_frequency* mean_power_frequency* "
               "frequency_dispersion* spectral_entropy* band_power.* band_ratio.* frequency_quotient*",
               "vaila", "segments of 256 samples, no band limits", ""},
    Difference{"centroidal_frequency*", "papers that mean mu_1/mu_0",
               "first moment; ours is sqrt(mu_2/mu_0) as Prieto, theirs is mean_power_frequency", ""},
    Difference{"mean_frequency*", "programs that mean a spectral mean",
               "mu_1/mu_0; ours is MVELO/(2 pi MDIST) as Prieto and needs no spectrum", ""},
    Difference{"sway_density_*", "Baratto 2002, Jacono 2004", "radius 2.5 mm, ours 3 mm", ""},
    Difference{"sway_density_*", "vaila", "all samples within the radius at any time; ours consecutive ones",
               ""},
    Difference{"sway_density_*", quijoux, "the same; we leave out peaks of pure rounding", "1"},
    Difference{"vfy", quijoux, "computed, but never returned", ""},
    Difference{"vfy length_over_area", "Gagey & Weber", "distance from a norm line; ours is the plain ratio",
               ""},
    Difference{"jerk*", "Mancini 2012", "from an accelerometer on the trunk; ours from the CoP", ""},
    Difference{
        "sda_msd_1s_*", "Collins & De Luca 1993",
        "half the slope; this is the displacement at 1 s as Quijoux prints it: sda_diffusion_*.cdl1993", ""},
    Difference{
        "sda_diffusion_* sda_critical_time.* sda_critical_msd.* sda_scaling_*",
        "the other of .cdl1993 and .quijoux",
        "straight lines on linear axes to min(10 s, N/3), or on logarithmic ones to N/3, each region of the "
        "least residual: median AP critical time 1.0 s against 0.46 s",
        ""},
    Difference{
        "sda_*.cdl1993*", "Collins & De Luca 1993",
        "the mean curve of ten trials, and a break chosen by eye; of one trial here (analyze --pool for the "
        "mean curve), the break by least squares",
        ""},
    Difference{
        "sample_entropy* fuzzy_entropy*", "programs that thin or keep the native rate",
        "another series, so another number (at 100 Hz 0.03 to 0.2); ours is averaged to 25 Hz unless told "
        "(--set entropy_rate_hz=native)",
        ""},
    Difference{"sample_entropy_j", "antropy", "the same, at the native rate", "1"},
    Difference{"multiscale_entropy_index*", "programs that take r anew at each scale",
               "a tolerance that shrinks with the scale; ours stays that of the series, as Costa's", ""},
    Difference{"fuzzy_entropy*", "programs with another fuzzy function",
               "exp(-d^n/r) or another n; ours exp(-(d/r)^2) with each template about its own mean", ""},
    Difference{"dfa_alpha* dfa_r_squared*", "antropy",
               "boxes from 4 samples to N/10 in steps of 1.2: alpha 0.07 to 0.46 off", ""},
    Difference{"dfa_alpha* dfa_r_squared*", "programs with boxes from the start only",
               "samples at the end are left out; ours takes boxes from both ends (--set dfa_cut_from=start)",
               ""},
    Difference{"hurst_rs*", "programs that take the position, or correct for short boxes",
               "of a sum R/S nears 1; ours takes increments, uncorrected", ""},
    Difference{
        "rqa_*", "programs with a fixed delay, dimension or radius",
        "a radius in SD, in mm or of the largest distance; ours 20 % of the mean distance, or what makes a "
        "rate of recurrence (--recurrence-percent)",
        ""},
    Difference{"rambling_* trembling_*", "programs without a force plate's shear",
               "a low-pass of the CoP in its place: glp_filter_*, another number", ""},
    Difference{"glp_filter_*", "Caron 1997",
               "constants of the body of its own; ours a stiff body of the person's height", ""},
    Difference{"ttb_*", "programs with the foot's outline or an acceleration", "vtc_* here", ""},
    Difference{"vtc_*", "programs that take the CoP to keep its speed", "a = 0: --constant-speed", ""},
    Difference{"sot_equilibrium", "NeuroCom, Natus",
               "a centre of gravity by the maker's own filter, and a platform that follows the sway", ""},
    Difference{"los_*", "NeuroCom, Biodex", "the makers' own filters and onset rules, not public", ""},
    Difference{"dpsi_landing mlsi_landing apsi_landing vsi_landing", "Biodex devices",
               "MLSI, APSI of a tilting board in deg: mlsi.*, apsi.* here", ""},
    Difference{"time_to_stabilisation_landing*", "programs that fit a curve or watch a fixed band",
               "an unbounded third-order polynomial, or 5 % of body weight: other times", ""},
    Difference{"romberg_ratio.*", "programs that print EO/EC", "the inverse", ""},
    Difference{"mctsib_*", "APDM",
               "from its own sensors' sway measures; ours from any size of the CoP or the tilt", ""},
    Difference{"osi.* apsi.* mlsi.* osi_cop.* apsi_cop.* mlsi_cop.*", "Biodex devices",
               "the maker's code is not public; its manual's words fit mean_zero, the literature rms_zero",
               ""},
};

constexpr std::array checks{
    Check{
        "mean_position_j mean_distance* max_distance* rms_distance* range range_j range_ratio "
        "planar_deviation coefficient_sway_direction ellipse_area.quijoux principal_sway_direction "
        "path_length "
        "mean_velocity* phase_plane_j zero_crossings_velocity_j velocity_peaks_* "
        "sway_area_per_second mean_frequency* total_power_j power_frequency_50_j power_frequency_95_j "
        "mode_frequency_j "
        "centroidal_frequency_j frequency_dispersion_j "
        "band_power.low_j band_power.mid_j band_power.high_j frequency_quotient_j sda_msd_1s_short.quijoux_j "
        "sda_msd_1s_long.quijoux_j sda_critical_time.quijoux_j sda_critical_msd.quijoux_j "
        "sda_scaling_short.quijoux_j "
        "sda_scaling_long.quijoux_j sway_density_mean_peak sway_density_mean_distance_peak",
        table,
        "values of the published program of Quijoux 2021 (code_descriptors_postural_control, c66a0e4) on "
        "real recordings; within 1e-9 with --profile quijoux2021"},
    Check{"mean_position_j rms_distance* range_j mean_distance* max_distance path_length* mean_velocity* "
          "sway_area_per_second ellipse_area.prediction_f ellipse_area.prediction_chi2 ellipse_area.prieto_f "
          "ellipse_area.confidence_mean mean_frequency*",
          table,
          "values computed independently in numpy on real recordings, unfiltered and low-passed at 10 Hz; "
          "within 1e-9"},
    Check{"sda_diffusion_short.cdl1993_j sda_diffusion_long.cdl1993_j sda_critical_time.cdl1993_j "
          "sda_critical_msd.cdl1993_j sda_break_lag.cdl1993_j sda_scaling_short.cdl1993_j "
          "sda_scaling_long.cdl1993_j dfa_alpha_j sample_entropy_j",
          table,
          "values computed independently in numpy on real recordings at 100 Hz; fits within 1e-6, entropy "
          "by the same counts"},
    Check{
        "sample_entropy_j", table,
        "values of antropy on the same recordings at 100 Hz; within 1e-12 with --set entropy_rate_hz=native"},
    Check{"ellipse_area.prediction_f mean_velocity", table,
          "values the authors of hbedb and pds published with their recordings; to 12 digits"},
};

bool names_one(std::string_view pattern, std::string_view id) {
  if (pattern == id) return true;
  if (pattern.ends_with('*')) return id.starts_with(pattern.substr(0, pattern.size() - 1));
  if (!pattern.ends_with("_j") || (!id.ends_with("_ml") && !id.ends_with("_ap"))) return false;
  return id.substr(0, id.size() - 2) == pattern.substr(0, pattern.size() - 1);
}

template <class Row, std::size_t N>
std::vector<const Row*> rows_of(const std::array<Row, N>& rows, std::string_view id) {
  std::vector<const Row*> found;
  for (const Row& row : rows)
    if (names_metric(row.metrics, id)) found.push_back(&row);
  return found;
}

}  // namespace

bool names_metric(std::string_view patterns, std::string_view id) {
  while (!patterns.empty()) {
    const auto blank = patterns.find(' ');
    if (names_one(patterns.substr(0, blank), id)) return true;
    if (blank == std::string_view::npos) break;
    patterns.remove_prefix(blank + 1);
  }
  return false;
}

std::vector<const Difference*> differences_of(std::string_view id) {
  return rows_of(differences, id);
}

std::vector<const Check*> checks_of(std::string_view id) {
  return rows_of(checks, id);
}

}  // namespace steadyplate::analysis
