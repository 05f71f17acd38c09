#include <algorithm>
#include <cmath>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/embedding.hpp"
#include "analysis/metrics/entropy.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// Experimental: what chaos theory asks of a series, for research.

namespace steadyplate::analysis {

namespace {

constexpr double follow_s = 1.0;

std::string embedding_parameters(const MetricSettings& s) {
  return "delay=first_minimum_of_mutual_information;delay_at_most_s=1;dimension=false_neighbours_below_1_"
         "percent;"
         "dimension_at_most=10;rate_at_most_hz=" +
         number(s.entropy_rate_hz) + ";samples_at_most=5000";
}
std::string dimension_parameters(const MetricSettings& s) {
  return embedding_parameters(s) + ";theiler=delay;share_of_pairs=0.1_to_10_percent";
}
std::string lyapunov_parameters(const MetricSettings& s) {
  return embedding_parameters(s) + ";theiler=mean_period;fit_s=1";
}

/// The series that recurrence looks at, embedded as there.
template <Axis A, class Use>
Result with(const Derived& d, Use use) {
  if (d.still(A)) return undefined(Status::constant, "the axis does not move");
  const Recurrence& found = d.recurrence(A);
  if (found.status == Status::too_short) return undefined(found.status, found.note);
  const auto grain = static_cast<std::size_t>(std::round(d.rate_hz() / d.recurrence_rate_hz()));
  const auto x = coarse_grained(d.position(A), grain);
  return use(x, Embedding{found.delay, found.dimension, found.delay});
}

}  // namespace

void add_embedding_rows(Rows& rows) {
  Metric row{
      .id = "correlation_dimension",
      .name = "Correlation dimension (experimental)",
      .unit = "",
      .family = Family::recurrence,
      .formula =
          "slope of ln C(r) on ln r, C(r) the share of pairs of embedded points nearer than r, where C is "
          "0.1 % to 10 %",
      .citation = "Grassberger & Procaccia 1983; Theiler 1986",
      .caution =
          "Experimental, for research only. A minute of sway is too short and too noisy for a dimension: "
          "noise has one, too, that of the embedding.",
      .minimum_samples = 300,
      .minimum_s = 12.0,
      .slow = true,
      .laws = {.time_power = std::nullopt,
               .reversal = Laws::Reversal::open,
               .note = "the rate is a fixed one, and false neighbours look forward in time"},
      .parameters = dimension_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const auto& x, const Embedding& e) { return correlation_dimension(x, e); });
  });
  row.id = "lyapunov_exponent";
  row.name = "Largest Lyapunov exponent (experimental)";
  row.unit = "1/s";
  row.formula =
      "slope over the first second of the mean of ln d(t), d(t) the distance of points that were nearest, "
      "farther "
      "apart in time than the mean period";
  row.citation = "Rosenstein 1993";
  row.caution =
      "Experimental, for research only. Noise gives a positive value, too; hangs on the low-pass, the "
      "embedding "
      "and the time that is fitted.";
  row.parameters = lyapunov_parameters;
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [&](const auto& x, Embedding e) {
      e.theiler = std::min(std::max(e.delay, mean_period(x)), x.size() / 10);
      const double rate_hz = d.recurrence_rate_hz();
      Result result = largest_lyapunov(x, e, static_cast<std::size_t>(std::round(follow_s * rate_hz)));
      result.value *= rate_hz;
      return result;
    });
  });
}

}  // namespace steadyplate::analysis
