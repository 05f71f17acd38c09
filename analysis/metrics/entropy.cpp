#include "analysis/metrics/entropy.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/machine/sums.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/similarity.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

Buffer<double> coarse_grained(std::span<const double> x, std::size_t scale) {
  if (scale <= 1) return {x.begin(), x.end()};
  Buffer<double> out(x.size() / scale);
  const auto sum_at = [&]<std::size_t... S>(std::size_t i, std::index_sequence<S...>) {
    double sums[] = {((void)S, 0.0)...};  // several at a time: one addition waits for the last
    const double* from = &x[i * scale];
    for (std::size_t k = 0; k < scale; ++k, ++from) ((sums[S] += from[S * scale]), ...);
    ((out[i + S] = sums[S] / static_cast<double>(scale)), ...);
  };
  std::size_t i = 0;
  for (; i + 4 <= out.size(); i += 4) sum_at(i, std::make_index_sequence<4>());
  for (; i < out.size(); ++i) sum_at(i, std::make_index_sequence<1>());
  return out;
}

std::size_t grains(double rate_hz, double wanted_hz) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(rate_hz / wanted_hz - 1e-9)));
}

double population_sd(std::span<const double> x) {
  const double n = static_cast<double>(x.size()), mean = total(x) / n;
  return std::sqrt(total_of_products(x, mean, x, mean) / n);
}

Result sample_entropy(std::span<const double> x, std::size_t m, double tolerance) {
  const Matches found = count_matches(x, m, tolerance);
  if (found.longer == 0)
    return undefined(Status::degenerate, "no two templates of " + number(m + 1) + " samples match");
  return ok(-std::log(static_cast<double>(found.longer) / static_cast<double>(found.shorter)));
}

Result multiscale_entropy_index(std::span<const double> x, std::size_t m, double tolerance_sd,
                                std::size_t scales, std::size_t fewest) {
  const double tolerance = tolerance_sd * population_sd(x);
  double sum = 0.0;
  std::size_t used = 0;
  for (std::size_t scale = 1; scale <= scales && x.size() / scale >= fewest; ++scale) {
    const Result one = sample_entropy(coarse_grained(x, scale), m, tolerance);
    if (!has_value(one.status)) return undefined(one.status, "scale " + number(scale) + ": " + one.note);
    sum += one.value;
    ++used;
  }
  if (used == 0)
    return undefined(Status::too_short, "needs " + number(fewest) + " samples, has " + number(x.size()));
  if (used < scales)
    return warned(sum, "warn_scales: the sum is over " + number(used) + " scales of " + number(scales) +
                           "; at the next fewer than " + number(fewest) + " samples are left");
  return ok(sum);
}

namespace {

/// One sum of Similarity as it is defined, pair by pair: for templates of any length.
double sum_over_pairs(std::span<const double> x, std::size_t count, std::size_t length, double tolerance) {
  std::vector<double> all(count * length);  // one template after the other, each minus its own mean
  for (std::size_t i = 0; i < count; ++i) {
    double mean = 0.0;
    for (std::size_t k = 0; k < length; ++k) mean += x[i + k];
    mean /= static_cast<double>(length);
    for (std::size_t k = 0; k < length; ++k) all[i * length + k] = x[i + k] - mean;
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) {
      double distance = 0.0;
      for (std::size_t k = 0; k < length; ++k)
        distance = std::max(distance, std::fabs(all[i * length + k] - all[j * length + k]));
      const double share = distance / tolerance;
      sum += std::exp(-share * share);
    }
  return sum;
}

}  // namespace

Result fuzzy_entropy(std::span<const double> x, std::size_t m, double tolerance) {
  if (x.size() < m + 2) return undefined(Status::too_short, "needs more samples than a template has");
  const std::size_t count = x.size() - m;
  const std::optional<Similarity> fast = m == 2 ? similarity_of_pairs(x, tolerance) : std::nullopt;
  const Similarity sum = fast ? *fast
                              : Similarity{.shorter = sum_over_pairs(x, count, m, tolerance),
                                           .longer = sum_over_pairs(x, count, m + 1, tolerance)};
  if (!(sum.longer > 0.0)) return undefined(Status::degenerate, "no two templates are similar");
  return ok(std::log(sum.shorter) - std::log(sum.longer));
}

namespace {

constexpr std::size_t kFewest = 200;
constexpr double kMinimumS = 8.0;  // so many at 25 Hz
constexpr std::size_t kRamdaniM = 3;
constexpr double kRamdaniR = 0.3;

std::string rate_text(const MetricSettings& s) {
  return s.entropy_native ? "rate=native" : "rate_at_most_hz=" + number(s.entropy_rate_hz);
}
std::string entropy_parameters(const MetricSettings& s) {
  return "m=" + number(s.entropy_m) + ";r_sd=" + number(s.entropy_r_sd) + ";" + rate_text(s);
}
std::string ramdani_parameters(const MetricSettings& s) {
  return "m=3;r_sd=0.3;series=increments;" + rate_text(s);
}
std::string multiscale_parameters(const MetricSettings& s) {
  return "m=" + number(s.entropy_m) + ";r_sd=" + number(s.entropy_r_sd) +
         ";scales=" + number(s.multiscale_scales) + ";fewest_samples=200;detrend=linear;rate=native";
}

Buffer<double> series(const Derived& d, Axis axis) {
  const auto& s = d.settings();
  return coarse_grained(d.position(axis), s.entropy_native ? 1 : grains(d.rate_hz(), s.entropy_rate_hz));
}

Result enough(const Derived& d, Axis axis, std::size_t samples) {
  if (d.still(axis)) return undefined(Status::constant, "the axis does not move");
  if (samples < kFewest)
    return undefined(Status::too_short, "needs " + number(kFewest) +
                                            " samples at the rate of the entropy, has " + number(samples));
  return ok(0.0);
}

Buffer<double> without_line(std::span<const double> x) {
  const double n = static_cast<double>(x.size()), middle = (n - 1.0) / 2.0;
  double mean = 0.0, moment = 0.0;
  for (const double value : x) mean += value;
  mean /= n;
  for (std::size_t i = 0; i < x.size(); ++i) moment += (static_cast<double>(i) - middle) * (x[i] - mean);
  const double slope = moment / (n * (n * n - 1.0) / 12.0);
  Buffer<double> out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] - mean - slope * (static_cast<double>(i) - middle);
  return out;
}

constexpr std::string_view kCaution =
    "Hangs on m, r, the rate, the duration and the low-pass: never compare values that differ in one of "
    "them. "
    "Oversampling lowers it, so the series is first averaged to 25 Hz or less (option: native rate).";
constexpr Laws kLaws{.time_power = std::nullopt,
                     .reversal = Laws::Reversal::open,
                     .note = "the rate is a fixed one, and the last samples begin no template"};

void add_sample_entropy(Rows& rows) {
  Metric row{.id = "sample_entropy",
             .name = "Sample entropy",
             .unit = "",
             .family = Family::entropy,
             .formula =
                 "-ln(A/B); A, B = pairs of templates of m+1 and m samples that differ by at most r in every "
                 "sample, without self matches, N-m templates of both lengths; r = 0.2 SD",
             .citation = "Richman & Moorman 2000; rate as Montesinos 2018 and Ramdani 2009 discuss",
             .caution = kCaution,
             .minimum_samples = kFewest,
             .minimum_s = kMinimumS,
             .laws = kLaws,
             .parameters = entropy_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    const auto x = series(d, A);
    if (Result r = enough(d, A, x.size()); !has_value(r.status)) return r;
    return sample_entropy(x, d.settings().entropy_m, d.settings().entropy_r_sd * population_sd(x));
  });
  row.id = "sample_entropy.ramdani2009";
  row.name = "Sample entropy of increments";
  row.formula = "as sample_entropy, of the increments j_(n+1) - j_n, with m = 3 and r = 0.3 SD";
  row.citation = "Ramdani 2009";
  row.parameters = ramdani_parameters;
  rows.axes(row, []<Axis A>(const Derived& d) {
    auto x = series(d, A);
    if (Result r = enough(d, A, x.size()); !has_value(r.status)) return r;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) x[i] = x[i + 1] - x[i];
    x.pop_back();
    const double sd = population_sd(x);
    if (!(sd > 0.0)) return undefined(Status::constant, "the increments do not change");
    return sample_entropy(x, kRamdaniM, kRamdaniR * sd);
  });
}

void add_multiscale_entropy(Rows& rows) {
  Metric row{.id = "multiscale_entropy_index",
             .name = "Multiscale entropy, complexity index",
             .unit = "",
             .family = Family::entropy,
             .formula =
                 "sum over scales 1..10 of the sample entropy of means of `scale` samples, r = 0.2 SD of the "
                 "series itself, freed of its straight line",
             .citation = "Costa 2002; detrending as Gow 2015 asks",
             .caution = "Hangs on everything sample entropy hangs on, and on the number of scales.",
             .minimum_samples = kFewest,
             .slow = true,
             .laws = {.reversal = Laws::Reversal::open, .note = "the last samples begin no template"},
             .parameters = multiscale_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    if (d.still(A)) return undefined(Status::constant, "the axis does not move");
    const auto x = without_line(d.position(A));
    const auto& s = d.settings();
    return multiscale_entropy_index(x, s.entropy_m, s.entropy_r_sd, s.multiscale_scales, kFewest);
  });
}

void add_fuzzy_entropy(Rows& rows) {
  Metric row{
      .id = "fuzzy_entropy",
      .name = "Fuzzy entropy",
      .unit = "",
      .family = Family::entropy,
      .formula =
          "ln phi_m - ln phi_(m+1); phi = mean over pairs of exp(-(d/r)^2), d = largest difference of two "
          "templates, each minus its own mean; r = 0.2 SD",
      .citation = "Chen 2007",
      .caution = kCaution,
      .minimum_samples = kFewest,
      .minimum_s = kMinimumS,
      .laws = kLaws,
      .parameters = entropy_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    const auto x = series(d, A);
    if (Result r = enough(d, A, x.size()); !has_value(r.status)) return r;
    return fuzzy_entropy(x, d.settings().entropy_m, d.settings().entropy_r_sd * population_sd(x));
  });
}

}  // namespace

void add_entropy_rows(Rows& rows) {
  add_sample_entropy(rows);
  add_multiscale_entropy(rows);
  add_fuzzy_entropy(rows);
}

}  // namespace steadyplate::analysis
