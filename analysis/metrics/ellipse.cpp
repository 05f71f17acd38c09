#include "analysis/metrics/ellipse.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

using std::numbers::pi;

namespace {

std::string level_parameter(const MetricSettings& settings) {
  return "level=" + number(settings.ellipse_level);
}

double samples(const Derived& d) {
  return static_cast<double>(d.size());
}

/// q of the exact prediction ellipse.
double prediction_factor(const Derived& d) {
  const double n = samples(d);
  return 2.0 * (n - 1.0) * (n + 1.0) / (n * (n - 2.0)) * f_quantile_2(d.settings().ellipse_level, n - 2.0);
}

/// sqrt(s_x^2 s_y^2 - s_xy^2) with moments divided by N, about the origin of the positions.
double population_root_determinant(const Derived& d) {
  return std::sqrt(
      spread_determinant(d.spread(Axis::ml).mean_square, d.spread(Axis::ap).mean_square, d.mean_product()));
}

constexpr Laws kArea{.length_power = 2};
constexpr std::string_view kNotTheSame =
    "Five areas share this name: they differ by up to a third at 20 samples and by 0.1 % at 6000. Compare "
    "values of "
    "one id only.";

}  // namespace

double f_quantile_2(double level, double denominator) {
  return denominator / 2.0 * std::expm1(-2.0 / denominator * std::log1p(-level));
}

std::optional<Ellipse> prediction_ellipse(const Derived& derived) {
  if (derived.size() < 3 || !derived.finite()) return std::nullopt;
  const Covariance& c = derived.covariance();
  const double q = prediction_factor(derived);
  Ellipse ellipse;
  ellipse.semi_major_mm = std::sqrt(c.largest * q);
  ellipse.semi_minor_mm = std::sqrt(c.smallest * q);
  ellipse.angle_deg = c.round ? 0.0 : 0.5 * std::atan2(2.0 * c.cross, c.ml - c.ap) * 180.0 / pi;
  ellipse.area_mm2 = pi * std::sqrt(c.determinant) * q;
  return ellipse;
}

void add_ellipse_rows(Rows& rows) {
  rows.planar({.id = "ellipse_area.prediction_f",
               .name = "95 % prediction ellipse area",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "pi sqrt(det S) * 2(N-1)(N+1)/(N(N-2)) * F(level; 2, N-2)",
               .citation = "Schubert & Kirchner 2014; Duarte 2015",
               .caution = kNotTheSame,
               .minimum_samples = 3,
               .core = true,
               .laws = kArea,
               .parameters = level_parameter},
              []<Axis>(const Derived& d) {
                const auto ellipse = prediction_ellipse(d);
                return ellipse ? ok(ellipse->area_mm2)
                               : undefined(Status::not_finite, "a sample is not finite");
              });
  rows.planar({.id = "ellipse_area.prediction_chi2",
               .name = "95 % prediction ellipse area, large-sample form",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "pi sqrt(det S) * (-2 ln(1 - level)); 5.991 for 95 %",
               .citation = "Schubert & Kirchner 2014",
               .caution = "Smaller than prediction_f: by 32 % at 20 samples, 5 % at 100, 0.08 % at 6000.",
               .minimum_samples = 3,
               .laws = kArea,
               .parameters = level_parameter},
              []<Axis>(const Derived& d) {
                return ok(pi * std::sqrt(d.covariance().determinant) * -2.0 *
                          std::log1p(-d.settings().ellipse_level));
              });
  rows.planar({.id = "ellipse_area.prieto_f",
               .name = "95 % ellipse area of Prieto, exact F",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "2 pi F(level; 2, N-2) sqrt(s_x^2 s_y^2 - s_xy^2), moments divided by N",
               .citation = "Prieto 1996, AREA_CE",
               .caution = kNotTheSame,
               .minimum_samples = 3,
               .laws = kArea,
               .parameters = level_parameter},
              []<Axis>(const Derived& d) {
                return ok(2.0 * pi * f_quantile_2(d.settings().ellipse_level, samples(d) - 2.0) *
                          population_root_determinant(d));
              });
  rows.planar({.id = "ellipse_area.prieto_3",
               .name = "95 % ellipse area of Prieto, F = 3",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "2 pi 3.00 sqrt(s_x^2 s_y^2 - s_xy^2), moments divided by N",
               .citation = "Prieto 1996, AREA_CE as printed for N > 120",
               .caution = "F is fixed at 3.00 whatever N and whatever level is asked for elsewhere.",
               .minimum_samples = 3,
               .laws = kArea},
              []<Axis>(const Derived& d) { return ok(6.0 * pi * population_root_determinant(d)); });
  rows.planar(
      {.id = "ellipse_area.quijoux",
       .name = "95 % ellipse area of Quijoux",
       .unit = "mm^2",
       .family = Family::position,
       .better = Better::lower,
       .formula =
           "2 pi F(level; 2, N-2) sqrt(s_x^2 s_y^2 - s_xy^2) (N+1)(N-1)/(N(N-2)), moments divided by N",
       .citation = "Quijoux 2021, confidence_ellipse_area",
       .caution =
           "= prediction_f (N-1)/N. The reference program calls it a confidence ellipse; it is not one.",
       .minimum_samples = 3,
       .laws = kArea,
       .parameters = level_parameter},
      []<Axis>(const Derived& d) { return ok(pi * prediction_factor(d) * population_root_determinant(d)); });
  rows.planar(
      {.id = "ellipse_area.confidence_mean",
       .name = "95 % confidence region of the mean CoP",
       .unit = "mm^2",
       .family = Family::position,
       .formula = "pi sqrt(det S) * 2(N-1)/(N(N-2)) * F(level; 2, N-2)",
       .citation = "Schubert & Kirchner 2014",
       .caution = "Where the mean lies, not how far the person sways: prediction_f / (N+1). Not a sway area.",
       .minimum_samples = 3,
       .laws = kArea,
       .parameters = level_parameter},
      []<Axis>(const Derived& d) {
        return ok(pi * std::sqrt(d.covariance().determinant) * prediction_factor(d) / (samples(d) + 1.0));
      });
}

}  // namespace steadyplate::analysis
