#include "analysis/landing/landing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/metrics/text.hpp"
#include "analysis/require.hpp"

namespace steadyplate::analysis {

namespace {

bool finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

}  // namespace

Landing::Landing(const LandingForces& forces, const LandingSettings& settings)
    : settings_(settings), rate_hz_(forces.rate_hz), has_horizontal_(!forces.ml_n.empty()) {
  require(forces.ml_n.empty() || forces.ml_n.size() == forces.size(), "ml_n", "as long as vertical_n");
  require(forces.ap_n.size() == forces.ml_n.size(), "ap_n", "as long as ml_n");
  require(forces.size() == 0 || positive(forces.rate_hz), "rate_hz", "above 0");
  require(positive(settings.contact_n), "contact_n", "above 0");
  require(positive(settings.window_s), "window_s", "above 0");
  require(positive(settings.stable_sd), "stable_sd", "above 0");
  require(positive(settings.quiet_s), "quiet_s", "above 0");
  require(!settings.weight_n || positive(*settings.weight_n), "weight_n", "above 0");

  cut(forces);
}

void Landing::cut(const LandingForces& forces) {
  if (forces.size() == 0) return stop(Status::too_short, "no samples");
  if (!finite(forces.ml_n) || !finite(forces.ap_n) || !finite(forces.vertical_n))
    return stop(Status::not_finite, "NaN or infinity in the force");
  const auto& vertical = forces.vertical_n;
  const auto down = std::find_if(vertical.begin(), vertical.end(),
                                 [&](double force) { return force > settings_.contact_n; });
  if (down == vertical.end())
    return stop(Status::degenerate,
                "nobody lands: the vertical force never exceeds " + number(settings_.contact_n) + " N");
  if (down == vertical.begin())
    return stop(Status::degenerate, "more than " + number(settings_.contact_n) +
                                        " N at the first sample: a landing begins above an empty plate");
  const auto contact = static_cast<std::size_t>(down - vertical.begin());
  contact_s_ = forces.start_s + static_cast<double>(contact) / rate_hz_;
  const auto count = static_cast<std::size_t>(std::llround(settings_.window_s * rate_hz_));
  if (count < 2 || contact + count > forces.size())
    return stop(Status::too_short, "needs " + rounded(settings_.window_s) + " s after the contact, has " +
                                       rounded(static_cast<double>(forces.size() - contact) / rate_hz_));
  if (settings_.weight_n) {
    weight_n_ = *settings_.weight_n;
  } else {
    const auto quiet = static_cast<std::size_t>(std::max(1.0, std::round(settings_.quiet_s * rate_hz_)));
    const std::size_t from = forces.size() - std::min(quiet, forces.size() - contact);
    for (std::size_t i = from; i < forces.size(); ++i)
      weight_n_ += vertical[i] / static_cast<double>(forces.size() - from);
    if (!(weight_n_ > settings_.contact_n))
      return stop(Status::degenerate,
                  "the plate is empty at the end, so that no body weight can be read off; it is to be named");
  }
  const std::array<const std::vector<double>*, 3> axes{&forces.ml_n, &forces.ap_n, &forces.vertical_n};
  for (std::size_t axis = has_horizontal_ ? 0 : 2; axis < axes.size(); ++axis)
    for (std::size_t i = contact; i < contact + count; ++i) g_[axis].push_back((*axes[axis])[i] / weight_n_);
}

void Landing::stop(Status status, std::string note) {
  status_ = status;
  note_ = std::move(note);
}

std::optional<std::size_t> stabilised_from(const std::vector<double>& g, double stable_sd) {
  const auto count = static_cast<double>(g.size());
  double mean = 0.0, squares = 0.0;
  for (const double value : g) mean += value / count;
  for (const double value : g) squares += (value - mean) * (value - mean) / count;
  const double band = stable_sd * std::sqrt(squares);
  // what is left of a constant by rounding is no change
  if (!(std::sqrt(squares) > 1e-12 * std::fabs(mean)) || squares == 0.0) return std::nullopt;
  std::size_t from = 0;
  double sum = 0.0;
  for (std::size_t i = 0; i < g.size(); ++i) {
    sum += g[i];
    if (!(std::fabs(sum / static_cast<double>(i + 1) - mean) <= band)) from = i + 1;
  }
  return std::min(from, g.size() - 1);
}

}  // namespace steadyplate::analysis
