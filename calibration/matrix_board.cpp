#include "calibration/matrix_board.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::calibration {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double polynomial_scale_mm = 100.0;
constexpr std::array<const char*, 6> component_names = {"Fx", "Fy", "Fz", "Mx", "My", "Mz"};

std::array<double, 6> components(const Wrench& w) {
  return {w.fx_n, w.fy_n, w.fz_n, w.mx_nmm, w.my_nmm, w.mz_nmm};
}

double power(double base, int exponent) {
  double result = 1.0;
  for (int i = 0; i < exponent; ++i) result *= base;
  return result;
}

/// What does not depend on the component: readings without zero, and what is fitted of the zero.
struct Setting {
  MatrixXd a;
  VectorXd reading_sd;  // of all channels together, in units of the reading
  std::vector<std::string> parameters;
  std::vector<double> zero;
};

Setting setting_of(std::span<const KnownLoad> cases, const std::vector<std::string>& channels) {
  std::vector<Placement> readings;
  for (const KnownLoad& known : cases) {
    if (known.reading.mean.size() != channels.size())
      throw std::invalid_argument("cases: " + std::to_string(known.reading.mean.size()) + " readings for " +
                                  std::to_string(channels.size()) + " channels");
    if (!std::all_of(known.reading.mean.begin(), known.reading.mean.end(),
                     [](double m) { return std::isfinite(m); }))
      throw std::invalid_argument("cases: a reading is not finite");
    Placement reading = known.reading;
    reading.mass_kg = known.loaded() ? 1.0 : 0.0;  // what zero_line() asks for
    readings.push_back(std::move(reading));
  }
  const ZeroLine line = zero_line(readings);
  const std::vector<Placement> bare = tared(readings, line);
  Setting setting;
  const auto n = static_cast<Index>(cases.size());
  const auto m = static_cast<Index>(channels.size());
  setting.a.resize(n, m + 1);
  setting.reading_sd.resize(n);
  for (Index k = 0; k < n; ++k) {
    const Placement& p = bare[static_cast<std::size_t>(k)];
    double noise = 0.0;
    for (Index c = 0; c < m; ++c) {
      const auto channel = static_cast<std::size_t>(c);
      setting.a(k, c) = p.mean[channel];
      noise += p.sd[channel] * p.sd[channel] / static_cast<double>(std::max<std::size_t>(1, p.samples));
    }
    setting.a(k, m) = 1.0;
    setting.reading_sd[k] = std::sqrt(noise);
  }
  for (const std::string& channel : channels) setting.parameters.push_back("the column of " + channel);
  setting.parameters.emplace_back("the empty plate");
  for (std::size_t c = 0; c < channels.size(); ++c)
    setting.zero.push_back(line.zero(c, readings.back().time_s));
  return setting;
}

}  // namespace

PlatePoint corrected(const PlatePoint& point, std::span<const CopTerm> terms) noexcept {
  PlatePoint result = point;
  const double x = point.x_mm / polynomial_scale_mm;
  const double y = point.y_mm / polynomial_scale_mm;
  for (const CopTerm& term : terms) {
    const double size = power(x, term.x_power) * power(y, term.y_power);
    result.x_mm += term.dx_mm * size;
    result.y_mm += term.dy_mm * size;
  }
  return result;
}

MatrixBoard::MatrixBoard(std::vector<std::string> channels, MatrixXd matrix, std::vector<double> zero)
    : channels_(std::move(channels)), matrix_(std::move(matrix)), zero_(std::move(zero)) {
  if (channels_.empty()) throw std::invalid_argument("channels: there are none");
  if (matrix_.rows() != 6 || matrix_.cols() != static_cast<Index>(channels_.size()))
    throw std::invalid_argument("matrix: it must have 6 rows and a column for each of the " +
                                std::to_string(channels_.size()) + " channels");
  if (zero_.size() != channels_.size()) throw std::invalid_argument("zero: one for each channel is needed");
  if (!matrix_.allFinite() ||
      !std::all_of(zero_.begin(), zero_.end(), [](double z) { return std::isfinite(z); }))
    throw std::invalid_argument("matrix: a value is not finite");
}

Wrench MatrixBoard::at(std::span<const double> readings) const {
  if (readings.size() != channels_.size())
    throw std::invalid_argument("readings: " + std::to_string(readings.size()) + " for " +
                                std::to_string(channels_.size()) + " channels");
  std::array<double, 6> sum{};
  for (std::size_t c = 0; c < readings.size(); ++c) {
    const double bare = readings[c] - zero_[c];
    for (std::size_t row = 0; row < 6; ++row)
      sum[row] += matrix_(static_cast<Index>(row), static_cast<Index>(c)) * bare;
  }
  return {sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]};
}

bool KnownLoad::loaded() const noexcept {
  return load.fx_n != 0.0 || load.fy_n != 0.0 || load.fz_n != 0.0 || load.mx_nmm != 0.0 ||
         load.my_nmm != 0.0 || load.mz_nmm != 0.0;
}

MatrixFit fit_matrix(std::span<const KnownLoad> cases, const std::vector<std::string>& channels,
                     const LinearOptions& options) {
  if (cases.empty()) throw std::invalid_argument("cases: there are none");
  const Setting setting = setting_of(cases, channels);
  const auto n = static_cast<Index>(cases.size());
  const auto m = static_cast<Index>(channels.size());
  MatrixFit fit;
  fit.matrix.resize(6, m);
  fit.se.resize(6, m);
  fit.zero = setting.zero;
  fit.residuals.resize(cases.size());
  for (std::size_t row = 0; row < 6; ++row) {
    LinearProblem problem{setting.parameters, setting.a,   VectorXd(n),
                          VectorXd(n),        VectorXd(n), std::vector<int>(cases.size(), 0)};
    double largest = 0.0;
    for (Index k = 0; k < n; ++k) {
      problem.y[k] = components(cases[static_cast<std::size_t>(k)].load)[row];
      largest = std::max(largest, std::abs(problem.y[k]));
    }
    if (largest == 0.0)
      throw Undetermined(std::string("no case has a load in ") + component_names[row] +
                             ": that row of the matrix cannot be determined. Add a lever or a pulley",
                         {component_names[row]});
    // How well loads are known is not told: alike for all loaded cases, and what noise makes of the readings
    // comes on top with a rough gain.
    const double rough_gain = largest / setting.a.leftCols(m).cwiseAbs().maxCoeff();
    for (Index k = 0; k < n; ++k) {
      problem.sd[k] = std::max(rough_gain * setting.reading_sd[k], 1e-12 * largest);
      problem.growth[k] = cases[static_cast<std::size_t>(k)].loaded() ? largest : 0.0;
    }
    const LinearFit linear = fit_linear(problem, options);
    const auto r = static_cast<Index>(row);
    fit.matrix.row(r) = linear.value.head(m).transpose();
    fit.se.row(r) = linear.se.head(m).transpose();
    fit.condition = std::max(fit.condition, linear.condition);
    fit.freedom = linear.freedom;
    double squares = 0.0;
    std::size_t loaded = 0;
    for (Index k = 0; k < n; ++k) {
      const auto i = static_cast<std::size_t>(k);
      fit.residuals[i][row] = -linear.residual[k];
      if (!cases[i].loaded()) continue;
      squares += linear.residual[k] * linear.residual[k];
      ++loaded;
    }
    fit.rms[row] = std::sqrt(squares / static_cast<double>(std::max<std::size_t>(1, loaded)));
  }
  return fit;
}

}  // namespace steadyplate::calibration
