#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// Stabilogram diffusion analysis, in the form of Collins & De Luca and in that of the Quijoux program.

namespace steadyplate::analysis {

namespace {

constexpr double kMinimumS = 20.0;
constexpr std::string_view kFixedTimes = "the lags and the search for the break are fixed times";

std::string cdl_parameters(const MetricSettings& s) {
  return "longest_lag_s=" + number(s.sda_longest_s) + ";break_from_s=0.3;break_to_s=2.5";
}
std::string quijoux_parameters(const MetricSettings&) {
  return "lags=N/3;break_from_s=0.3;break_to_s=2.5";
}

template <Axis A, class Use>
Result with(const Derived& d, const Diffusion& diffusion, Use use) {
  if (d.still(A == Axis::none ? Axis::ml : A) && (A != Axis::none || d.still(Axis::ap)))
    return undefined(Status::constant, "the CoP does not move");
  if (!has_value(diffusion.status)) return undefined(diffusion.status, diffusion.note);
  return use(diffusion);
}

template <Axis A, class Use>
Result cdl(const Derived& d, Use use) {
  return with<A>(d, d.diffusion_cdl1993(A), use);
}
template <Axis A, class Use>
Result quijoux(const Derived& d, Use use) {
  return with<A>(d, d.diffusion_quijoux(A), use);
}

Result critical(const Diffusion& s, double value) {
  return has_value(s.critical_status) ? ok(value) : undefined(s.critical_status, s.critical_note);
}

struct Text {
  std::string_view id, name, unit, formula;
  int length_power;
};

Metric row(const Text& text, bool of_quijoux) {
  return {.id = text.id,
          .name = text.name,
          .unit = text.unit,
          .family = Family::diffusion,
          .formula = text.formula,
          .citation = of_quijoux
                          ? "Collins & De Luca 1993 as in the program of Quijoux 2021"
                          : "Collins & De Luca 1993; the break by least squares is a choice of this project",
          .caution =
              of_quijoux
                  ? "Not comparable with the .cdl1993 values: other regions, logarithmic axes; its "
                    "\"diffusion\" is MSD at 1 s, not slope/2."
                  : "The authors average the curves of ten 30 s trials before fitting; of one trial the long "
                    "region is uncertain. The paper chose the break by eye.",
          .minimum_samples = 60,
          .minimum_s = kMinimumS,
          .laws = {.length_power = text.length_power, .time_power = std::nullopt, .note = kFixedTimes},
          .parameters = of_quijoux ? quijoux_parameters : cdl_parameters};
}

void add_cdl(Rows& rows) {
  const auto add = [&](const Text& text, auto function) {
    const Metric metric = row(text, false);
    rows.planar_and_axes(metric, metric.formula, function);
  };
  add({"sda_diffusion_short.cdl1993", "Short-term diffusion coefficient", "mm^2/s",
       "slope / 2 of the short-term line of MSD (planar: ML + AP)", 2},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return ok(s.short_diffusion_mm2_s); });
      });
  add({"sda_diffusion_long.cdl1993", "Long-term diffusion coefficient", "mm^2/s",
       "slope / 2 of the long-term line of MSD (planar: ML + AP); may be negative", 2},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return ok(s.long_diffusion_mm2_s); });
      });
  add({"sda_critical_time.cdl1993", "Critical time", "s", "lag at which the two lines of MSD cross", 0},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return critical(s, s.critical_time_s); });
      });
  add({"sda_critical_msd.cdl1993", "Critical mean squared displacement", "mm^2",
       "MSD at which the two lines cross", 2},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return critical(s, s.critical_msd_mm2); });
      });
  add({"sda_break_lag.cdl1993", "Lag of the break", "s",
       "lag in [0.3, 2.5] s that gives the two lines of MSD the least squared residuals", 0},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return ok(s.break_lag_s); });
      });
  add({"sda_scaling_short.cdl1993", "Short-term scaling exponent", "",
       "H = slope / 2 of log MSD on log lag up to the break", 0},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return ok(s.short_scaling); });
      });
  add({"sda_scaling_long.cdl1993", "Long-term scaling exponent", "",
       "H = slope / 2 of log MSD on log lag from the break", 0},
      []<Axis A>(const Derived& d) {
        return cdl<A>(d, [](const Diffusion& s) { return ok(s.long_scaling); });
      });
}

void add_quijoux(Rows& rows) {
  const auto add = [&](const Text& text, auto function) { rows.axes(row(text, true), function); };
  add({"sda_msd_1s_short.quijoux", "Short-term MSD at 1 s, log axes", "mm^2",
       "exp(intercept) of the short-term line of ln MSD on ln lag", 2},
      []<Axis A>(const Derived& d) {
        return quijoux<A>(d, [](const Diffusion& s) { return ok(s.short_diffusion_mm2_s); });
      });
  add({"sda_msd_1s_long.quijoux", "Long-term MSD at 1 s, log axes", "mm^2",
       "exp(intercept) of the long-term line of ln MSD on ln lag", 2},
      []<Axis A>(const Derived& d) {
        return quijoux<A>(d, [](const Diffusion& s) { return ok(s.long_diffusion_mm2_s); });
      });
  add({"sda_critical_time.quijoux", "Critical time, log axes", "s",
       "lag at which the two lines of ln MSD cross, cut at the last lag", 0},
      []<Axis A>(const Derived& d) {
        return quijoux<A>(d, [](const Diffusion& s) { return critical(s, s.critical_time_s); });
      });
  add({"sda_critical_msd.quijoux", "Critical mean squared displacement, log axes", "mm^2",
       "the short-term line at the critical time", 2},
      []<Axis A>(const Derived& d) {
        return quijoux<A>(d, [](const Diffusion& s) { return critical(s, s.critical_msd_mm2); });
      });
  add({"sda_scaling_short.quijoux", "Short-term scaling exponent, log axes", "",
       "slope / 2 of ln MSD on ln lag, lags 1..i, i in [0.3, 2.5] s of least RMSE", 0},
      []<Axis A>(const Derived& d) {
        return quijoux<A>(d, [](const Diffusion& s) { return ok(s.short_scaling); });
      });
  add({"sda_scaling_long.quijoux", "Long-term scaling exponent, log axes", "",
       "slope / 2 of ln MSD on ln lag, lags i..N/3, i in [0.3, 2.5] s of least RMSE", 0},
      []<Axis A>(const Derived& d) {
        return quijoux<A>(d, [](const Diffusion& s) { return ok(s.long_scaling); });
      });
}

}  // namespace

void add_diffusion_rows(Rows& rows) {
  add_cdl(rows);
  add_quijoux(rows);
}

}  // namespace steadyplate::analysis
