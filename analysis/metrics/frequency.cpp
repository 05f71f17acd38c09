#include <algorithm>
#include <cmath>
#include <cstddef>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double kLowMidHz = 0.5, kMidHighHz = 2.0;  // Quijoux 2021
// a bin that falls on a band's edge belongs to it even when k fs / N rounds to the other side
constexpr double kEdge = 1e-9;
constexpr double kMinimumS = 10.0;

/// The bins of the analysed band of one spectrum, both ends kept, and their sums.
struct Band {
  std::span<const double> hz;
  std::span<const double> power;  ///< G_k, mm^2/Hz
  double bin_hz = 0.0;
  double mu0 = 0.0, mu1 = 0.0, mu2 = 0.0;  ///< mu_p = sum f_k^p G_k

  /// Sum of G over f in (from, to]; to and from may fall on a bin.
  double sum(double from_hz, double to_hz) const {
    double s = 0.0;
    for (std::size_t k = 0; k < hz.size(); ++k) {
      const double at = hz[k] / bin_hz;
      if (at > from_hz / bin_hz + kEdge && at <= to_hz / bin_hz + kEdge) s += power[k];
    }
    return s;
  }
  /// Smallest frequency up to which the share of the power is reached.
  double share_hz(double share) const {
    double s = 0.0;
    for (std::size_t k = 0; k < hz.size(); ++k)
      if ((s += power[k]) >= share * mu0) return hz[k];
    return hz.back();
  }
};

Band band_of(const Derived& d, Axis axis) {
  const Spectrum& s = d.spectrum();
  const std::span<const double> power = axis == Axis::ml   ? std::span<const double>(s.ml)
                                        : axis == Axis::ap ? std::span<const double>(s.ap)
                                                           : d.radius_density();
  const auto bins = static_cast<double>(power.size());
  const auto first = static_cast<std::size_t>(
      std::min(bins, std::max(0.0, std::ceil(d.settings().band_low_hz / s.bin_hz - kEdge))));
  const auto end = static_cast<std::size_t>(
      std::min(bins, std::max(0.0, std::floor(d.settings().band_high_hz / s.bin_hz + kEdge) + 1.0)));
  Band band;
  band.bin_hz = s.bin_hz;
  if (first >= end) return band;
  band.hz = std::span(s.frequency_hz).subspan(first, end - first);
  band.power = power.subspan(first, end - first);
  for (std::size_t k = 0; k < band.hz.size(); ++k) {
    const double f = band.hz[k], g = band.power[k];
    band.mu0 += g;
    band.mu1 += f * g;
    band.mu2 += f * f * g;
  }
  return band;
}

/// `use` says the value of a band that holds power.
template <Axis A, class Use>
Result with_band(const Derived& d, Use use) {
  if (d.still(A))
    return undefined(Status::constant,
                     A == Axis::none ? "the radius does not change" : "the axis does not move");
  const Band band = band_of(d, A);
  if (band.hz.empty()) return undefined(Status::degenerate, "no bin of the spectrum lies in the band");
  if (band.mu0 <= 0.0) return undefined(Status::constant, "no power in the band");
  Result result = use(band);
  if (result.status != Status::ok) return result;
  if (d.spectrum().one_segment)
    return warned(result.value, "warn_one_segment: the segment asked for is longer than the data");
  if (d.rate_hz() / 2.0 < d.settings().band_high_hz * (1.0 - kEdge))
    return warned(result.value, "warn_band: half the sampling rate, " + rounded(d.rate_hz() / 2.0) +
                                    " Hz, is below the band's upper end");
  return result;
}

std::string_view method(PsdMethod psd) {
  switch (psd) {
    case PsdMethod::welch:
      return "welch";
    case PsdMethod::multitaper_sine:
      return "multitaper_sine";
    case PsdMethod::periodogram:
      return "periodogram";
  }
  return "";
}

std::string band_parameters(const MetricSettings& s) {
  std::string text = "psd=" + std::string(method(s.psd));
  if (s.psd == PsdMethod::welch)
    text += ";segment_s=" + number(s.psd_segment_s) + ";overlap=" + number(s.psd_overlap);
  return text + ";detrend=linear;band_low_hz=" + number(s.band_low_hz) +
         ";band_high_hz=" + number(s.band_high_hz);
}

constexpr std::string_view kCaution =
    "Hangs on the estimator, the band and the duration: compare only values made with the same parameters.";

/// A row of this family: everything but id, name, unit, formula and citation is shared.
struct Text {
  std::string_view id, name, unit, formula, citation;
  std::string_view caution = kCaution;
};

Metric row(const Text& text, std::optional<int> length_power) {
  return {
      .id = text.id,
      .name = text.name,
      .unit = text.unit,
      .family = Family::frequency,
      .formula = text.formula,
      .citation = text.citation,
      .caution = text.caution,
      .minimum_samples = 3,
      .minimum_s = kMinimumS,
      .laws = {.length_power = length_power,
               .time_power = std::nullopt,
               .reversal = Laws::Reversal::open,
               .note = "segment and band are fixed times and frequencies; segments are cut from the start"},
      .parameters = band_parameters};
}

/// Radius, ML and AP; `use` is a captureless lambda on the band.
template <class Use>
void add(Rows& rows, const Text& text, int length_power, Use) {
  rows.planar_and_axes(row(text, length_power), text.formula,
                       []<Axis A>(const Derived& d) { return with_band<A>(d, Use{}); });
}

void add_moments(Rows& rows) {
  add(rows,
      {"total_power", "Total power", "mm^2", "df x sum G_k over the band", "Prieto 1996, POWER",
       "Prieto and Quijoux print the plain sum without df, which grows with the record."},
      2, [](const Band& b) { return ok(b.bin_hz * b.mu0); });
  add(rows,
      {"power_frequency_50", "50 % power frequency", "Hz",
       "smallest f with cumulative power >= 0.5 of the band's", "Prieto 1996, PF50"},
      0, [](const Band& b) { return ok(b.share_hz(0.5)); });
  add(rows,
      {"power_frequency_95", "95 % power frequency", "Hz",
       "smallest f with cumulative power >= 0.95 of the band's", "Prieto 1996, PF95"},
      0, [](const Band& b) { return ok(b.share_hz(0.95)); });
  add(rows,
      {"mode_frequency", "Mode frequency", "Hz", "f of the largest G in the band",
       "Quijoux 2021, frequency_mode",
       "Often the lower end of the band: sway has most power at the lowest frequencies."},
      0, [](const Band& b) {
        const auto at = std::max_element(b.power.begin(), b.power.end()) - b.power.begin();
        return ok(b.hz[static_cast<std::size_t>(at)]);
      });
  add(rows,
      {"centroidal_frequency", "Centroidal frequency", "Hz", "sqrt(mu_2 / mu_0), mu_p = sum f^p G",
       "Prieto 1996, CFREQ",
       "A root mean square. Other papers call mu_1/mu_0 centroid: mean_power_frequency."},
      0, [](const Band& b) { return ok(std::sqrt(b.mu2 / b.mu0)); });
  add(rows,
      {"mean_power_frequency", "Mean power frequency", "Hz", "mu_1 / mu_0, mu_p = sum f^p G",
       "Duarte & Freitas 2010", "Not mean_frequency (Prieto's MFREQ), which needs no spectrum."},
      0, [](const Band& b) { return ok(b.mu1 / b.mu0); });
  add(rows,
      {"frequency_dispersion", "Frequency dispersion", "", "sqrt(1 - mu_1^2 / (mu_0 mu_2))",
       "Prieto 1996, FREQD"},
      0, [](const Band& b) { return ok(std::sqrt(std::max(0.0, 1.0 - b.mu1 * b.mu1 / (b.mu0 * b.mu2)))); });
  add(rows,
      {"spectral_entropy", "Spectral entropy", "",
       "-sum p ln p / ln K, p = G / sum G over the K bins of the band", "Powell & Percival 1979"},
      0, [](const Band& b) {
        if (b.power.size() < 2) return undefined(Status::degenerate, "one bin in the band");
        double h = 0.0;
        for (const double g : b.power)
          if (g > 0.0) h -= g / b.mu0 * std::log(g / b.mu0);
        return ok(h / std::log(static_cast<double>(b.power.size())));
      });
}

void add_bands(Rows& rows) {
  constexpr std::string_view source = "Quijoux 2021, energy_content";
  constexpr std::string_view no_df =
      "The reference program prints the plain sum without df, which grows with the record.";
  add(rows,
      {"band_power.low", "Power up to 0.5 Hz", "mm^2", "df x sum G from the band's lower end to 0.5 Hz",
       source, no_df},
      2, [](const Band& b) { return ok(b.bin_hz * b.sum(-1.0, kLowMidHz)); });
  add(rows, {"band_power.mid", "Power 0.5 to 2 Hz", "mm^2", "df x sum G over (0.5, 2] Hz", source, no_df}, 2,
      [](const Band& b) { return ok(b.bin_hz * b.sum(kLowMidHz, kMidHighHz)); });
  add(rows,
      {"band_power.high", "Power above 2 Hz", "mm^2", "df x sum G above 2 Hz to the band's upper end", source,
       no_df},
      2, [](const Band& b) { return ok(b.bin_hz * b.sum(kMidHighHz, b.hz.back())); });
  add(rows, {"band_ratio.low", "Share of power up to 0.5 Hz", "", "band_power.low / total_power", source}, 0,
      [](const Band& b) { return ok(b.sum(-1.0, kLowMidHz) / b.mu0); });
  add(rows, {"band_ratio.mid", "Share of power 0.5 to 2 Hz", "", "band_power.mid / total_power", source}, 0,
      [](const Band& b) { return ok(b.sum(kLowMidHz, kMidHighHz) / b.mu0); });
  add(rows, {"band_ratio.high", "Share of power above 2 Hz", "", "band_power.high / total_power", source}, 0,
      [](const Band& b) { return ok(b.sum(kMidHighHz, b.hz.back()) / b.mu0); });
  add(rows,
      {"frequency_quotient", "Frequency quotient", "",
       "power above 2 Hz / power up to 2 Hz, both within the band", "Quijoux 2021, frequency_quotient"},
      0, [](const Band& b) {
        const double low = b.sum(-1.0, kMidHighHz);
        if (low <= 0.0) return undefined(Status::constant, "no power up to 2 Hz");
        return ok(b.sum(kMidHighHz, b.hz.back()) / low);
      });
}

}  // namespace

void add_frequency_rows(Rows& rows) {
  add_moments(rows);
  add_bands(rows);
}

}  // namespace steadyplate::analysis
