#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "analysis/landing/landing_metrics.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/metric.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"
#include "analysis/unstable/tilt_metrics.hpp"

namespace steadyplate::analysis {

namespace {

const Rows& table() {
  static const Rows rows = [] {
    Rows all;
    add_position_rows(all);
    add_ellipse_rows(all);
    add_motion_rows(all);
    add_motion_shape_rows(all);
    add_sway_density_rows(all);
    add_frequency_rows(all);
    add_diffusion_rows(all);
    add_fluctuation_rows(all);
    add_entropy_rows(all);
    add_recurrence_rows(all);
    add_embedding_rows(all);
    add_decomposition_rows(all);
    add_boundary_rows(all);
    return all;
  }();
  return rows;
}

/// Letters to insert, drop or exchange to get from one to the other (Levenshtein).
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string closest(std::string_view id) {
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  const auto rank = [&](const Metric& metric) {
    // a word of the id, or its beginning, is nearer than any misspelling
    const bool part = !id.empty() && metric.id.find(id) != std::string_view::npos;
    ranked.emplace_back(part ? 0 : edits(id, metric.id), metric.id);
  };
  for (const Metric& metric : metric_table()) rank(metric);
  for (const TiltMetric& metric : tilt_metric_table()) rank(metric.row);
  for (const LandingMetric& metric : landing_metric_table()) rank(metric.row);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string text;
  for (std::size_t i = 0; i < 3 && i < ranked.size(); ++i)
    text += (i ? ", " : "") + std::string(ranked[i].second);
  return text;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// ok when what the metric needs beside the centre of pressure is there.
Result missing_input(Need need, const Derived& derived) {
  switch (need) {
    case Need::nothing:
      break;
    case Need::horizontal_force:
      if (derived.trajectory().force_ml_n.empty())
        return undefined(
            Status::missing_input,
            "needs the horizontal force in the person's frame, which this recording does not have");
      if (!derived.force_finite())
        return undefined(Status::not_finite, "NaN or infinity in the horizontal force");
      break;
    case Need::foot_outline:
      if (!derived.settings().foot)
        return undefined(Status::missing_input, "needs the foot's length and width (--foot)");
      break;
    case Need::body_height:
      if (derived.settings().body_height_mm == 0.0)
        return undefined(Status::missing_input, "needs the person's height (--height-mm)");
      break;
    case Need::landing_forces:
      return undefined(Status::missing_input, "needs the force of a landing (--score landing)");
  }
  return {};
}

}  // namespace

std::span<const Metric> metric_table() {
  return table().rows();
}

const Metric* find_metric(std::string_view id) {
  for (const Metric& metric : metric_table())
    if (metric.id == id) return &metric;
  if (const TiltMetric* tilt = find_tilt_metric(id)) return &tilt->row;
  const LandingMetric* landing = find_landing_metric(id);
  return landing == nullptr ? nullptr : &landing->row;
}

std::vector<std::string_view> selection_words(std::string_view selection) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= selection.size();) {
    const std::size_t comma = std::min(selection.find(',', at), selection.size());
    words.push_back(trimmed(selection.substr(at, comma - at)));
    at = comma + 1;
  }
  return words;
}

std::vector<const Metric*> select_metrics(std::string_view selection) {
  std::vector<const Metric*> chosen;
  const auto choose = [&](const Metric& metric) {
    if (std::find(chosen.begin(), chosen.end(), &metric) == chosen.end()) chosen.push_back(&metric);
  };
  for (const std::string_view word : selection_words(selection)) {
    if (word == "all" || word == "core" || word == "everything") {
      for (const Metric& metric : metric_table())
        if (word == "everything" || (word == "core" ? metric.core : !metric.slow)) choose(metric);
      continue;
    }
    const Metric* metric = find_metric(word);
    if (metric == nullptr)
      throw std::invalid_argument("unknown metric \"" + std::string(word) + "\"; closest: " + closest(word) +
                                  "; or: core, all, everything");
    choose(*metric);
  }
  return chosen;
}

Result compute(const Metric& metric, const Derived& derived) {
  if (metric.compute == nullptr)
    return metric.needs == Need::nothing
               ? undefined(Status::missing_input, "needs the tilt of a board; this is a centre of pressure")
               : missing_input(metric.needs, derived);
  const std::size_t n = derived.size();
  if (n < metric.minimum_samples)
    return undefined(Status::too_short,
                     "needs " + number(metric.minimum_samples) + " samples, has " + number(n));
  if (metric.minimum_s > 0.0) {
    // N samples stand for N/fs seconds: a 10 s recording at 100 Hz has 1000 samples and is 10 s long
    const double covered_s = static_cast<double>(n) / derived.rate_hz();
    if (covered_s < metric.minimum_s * (1.0 - 1e-9))
      return undefined(Status::too_short,
                       "needs " + rounded(metric.minimum_s) + " s, has " + rounded(covered_s) + " s");
  }
  if (!derived.finite()) return undefined(Status::not_finite, "NaN or infinity inside the analysed window");
  if (const Result missing = missing_input(metric.needs, derived); !has_value(missing.status)) return missing;
  Result result = metric.compute(derived);
  if (has_value(result.status) && !std::isfinite(result.value))
    return undefined(Status::degenerate, "the result is beyond the range of a number");
  return result;
}

}  // namespace steadyplate::analysis
