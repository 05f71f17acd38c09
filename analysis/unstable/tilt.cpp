#include "analysis/unstable/tilt.hpp"

#include <cmath>

#include "analysis/require.hpp"

namespace steadyplate::analysis {

namespace {

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

}  // namespace

TiltDerived::TiltDerived(const TiltTrajectory& trajectory, const TiltSettings& settings)
    : trajectory_(trajectory), settings_(settings) {
  require(trajectory.ap_deg.size() == trajectory.ml_deg.size(), "ap_deg", "as long as ml_deg");
  require(trajectory.size() == 0 || positive(trajectory.rate_hz), "rate_hz", "above 0");
  require(positive(settings.balance_deg), "balance_deg", "above 0");
  require(positive(settings.stabilise_s), "stabilise_s", "above 0");
  require(!settings.board_limit_deg || positive(*settings.board_limit_deg), "board_limit_deg", "above 0");
  require(settings.edge_margin_deg >= 0.0 && std::isfinite(settings.edge_margin_deg), "edge_margin_deg",
          "0 or more");
  require(!settings.board_limit_deg || settings.edge_margin_deg < *settings.board_limit_deg,
          "board_limit_deg", "above edge_margin_deg");
  require(settings.edge_apart_s >= 0.0 && std::isfinite(settings.edge_apart_s), "edge_apart_s", "0 or more");
  require(positive(settings.limit_ap_deg), "limit_ap_deg", "above 0");
  require(positive(settings.limit_ml_deg), "limit_ml_deg", "above 0");
  total_.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) {
    total_.push_back(std::hypot(trajectory.ml_deg[i], trajectory.ap_deg[i]));
    finite_ = finite_ && std::isfinite(trajectory.ml_deg[i]) && std::isfinite(trajectory.ap_deg[i]);
  }
  mean_ml_ = mean(trajectory.ml_deg);
  mean_ap_ = mean(trajectory.ap_deg);
}

}  // namespace steadyplate::analysis
