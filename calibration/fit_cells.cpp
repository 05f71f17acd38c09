#include "calibration/fit_cells.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "calibration/text.hpp"

namespace steadyplate::calibration {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double least_slimness = 0.05;  // of the points: across over along
constexpr double largest_gain_se = 0.05;
constexpr double largest_position_se_mm = 5.0;

/// What one fit works on: readings without zero, loads and moments, and how sure each row is.
struct Rows {
  MatrixXd reading;  // placements x cells
  MatrixXd zero;     // placements x what is fitted of the zero
  VectorXd force_n;
  VectorXd moment_ml_nmm;
  VectorXd moment_ap_nmm;
  VectorXd force_sd;  // of the readings
  VectorXd moment_ml_sd;
  VectorXd moment_ap_sd;
};

/// Noise of the readings as noise of the moments: the root mean square of the cells' positions.
struct Levers {
  double ml_mm = 0.0;
  double ap_mm = 0.0;
};

Levers levers(const std::vector<CellPosition>& cells) {
  Levers sum;
  for (const CellPosition& cell : cells) {
    sum.ml_mm += cell.ml_mm * cell.ml_mm / static_cast<double>(cells.size());
    sum.ap_mm += cell.ap_mm * cell.ap_mm / static_cast<double>(cells.size());
  }
  return {std::sqrt(sum.ml_mm), std::sqrt(sum.ap_mm)};
}

/// Before the cells' positions are known: they stand about where the outermost points are.
Levers levers(std::span<const Placement> placements) {
  Levers far{1.0, 1.0};
  for (const Placement& p : placements) {
    far.ml_mm = std::max(far.ml_mm, std::abs(p.ml_mm));
    far.ap_mm = std::max(far.ap_mm, std::abs(p.ap_mm));
  }
  return far;
}

/// What is left of the board's zero is fitted along: a constant, and a drift when the board was seen empty at
/// two times. Else the error of the zero that was taken off would look like a gain, and no standard error
/// would know.
MatrixXd zero_columns(std::span<const Placement> placements) {
  const auto n = static_cast<Index>(placements.size());
  std::vector<double> empty_s;
  double first_s = placements.front().time_s;
  double last_s = first_s;
  for (const Placement& p : placements) {
    first_s = std::min(first_s, p.time_s);
    last_s = std::max(last_s, p.time_s);
    if (!p.loaded()) empty_s.push_back(p.time_s);
  }
  const auto [low, high] = std::minmax_element(empty_s.begin(), empty_s.end());
  const bool drift = !empty_s.empty() && *high > *low;
  MatrixXd columns = MatrixXd::Ones(n, drift ? 2 : 1);
  if (drift)
    for (Index k = 0; k < n; ++k)
      columns(k, 1) = (placements[static_cast<std::size_t>(k)].time_s - first_s) / (last_s - first_s) - 0.5;
  return columns;
}

Rows make_rows(std::span<const Placement> placements, const Levers& lever, const CellFitOptions& options) {
  const auto n = static_cast<Index>(placements.size());
  const auto cells = static_cast<Index>(placements.front().mean.size());
  Rows rows{MatrixXd(n, cells), zero_columns(placements),
            VectorXd(n),        VectorXd(n),
            VectorXd(n),        VectorXd(n),
            VectorXd(n),        VectorXd(n)};
  double loads = 0.0;
  double readings = 0.0;
  for (const Placement& p : placements) {
    loads += p.mass_kg * options.gravity_mps2;
    for (const double mean : p.mean) readings += std::abs(mean);
  }
  const double rough_gain = loads / readings;  // only to weigh noise against load
  for (Index k = 0; k < n; ++k) {
    const Placement& p = placements[static_cast<std::size_t>(k)];
    for (Index c = 0; c < cells; ++c) rows.reading(k, c) = p.mean[static_cast<std::size_t>(c)];
    const double load_n = p.mass_kg * options.gravity_mps2;
    rows.force_n[k] = load_n;
    rows.moment_ml_nmm[k] = load_n * p.ml_mm;
    rows.moment_ap_nmm[k] = load_n * p.ap_mm;
    double noise = 0.0;
    for (const double sd : p.sd) noise += sd * sd / static_cast<double>(std::max<std::size_t>(1, p.samples));
    const double noise_n = std::max(rough_gain * std::sqrt(noise), 1e-9 * loads);
    rows.force_sd[k] = noise_n;
    rows.moment_ml_sd[k] = noise_n * lever.ml_mm;
    rows.moment_ap_sd[k] = noise_n * lever.ap_mm;
  }
  return rows;
}

std::vector<std::string> names(const std::string& what, const std::vector<std::string>& channels) {
  std::vector<std::string> list;
  list.reserve(channels.size());
  for (const std::string& channel : channels) list.push_back(what + channel);
  return list;
}

void fit_positions(const Rows& rows, const std::vector<std::string>& channels, const CellFitOptions& options,
                   CellFit& fit) {
  MatrixXd a(rows.reading.rows(), rows.reading.cols() + rows.zero.cols());
  a << rows.reading, rows.zero;
  const std::vector<int> one_group(static_cast<std::size_t>(a.rows()), 0);
  const auto solve = [&](const VectorXd& y, const VectorXd& sd, const std::string& what) {
    std::vector<std::string> parameters = names(what, channels);
    parameters.push_back(what + "the empty board");
    if (rows.zero.cols() > 1) parameters.push_back(what + "the empty board's drift");
    return fit_linear({std::move(parameters), a, y, sd, rows.force_n, one_group}, {.robust = options.robust});
  };
  const LinearFit force = solve(rows.force_n, rows.force_sd, "the gain of ");
  const LinearFit ml = solve(rows.moment_ml_nmm, rows.moment_ml_sd, "the ML position of ");
  const LinearFit ap = solve(rows.moment_ap_nmm, rows.moment_ap_sd, "the AP position of ");
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const auto i = static_cast<Index>(c);
    const double gain = force.value[i];
    CalibratedCell cell;
    cell.channel = channels[c];
    cell.cell.gain = gain;
    cell.at = {ml.value[i] / gain, ap.value[i] / gain};
    fit.errors.push_back({force.se[i], 0.0,
                          std::hypot(ml.se[i], cell.at.ml_mm * force.se[i]) / std::abs(gain),
                          std::hypot(ap.se[i], cell.at.ap_mm * force.se[i]) / std::abs(gain)});
    fit.cells.push_back(std::move(cell));
  }
  fit.condition = std::max({force.condition, ml.condition, ap.condition});
  fit.freedom = force.freedom + ml.freedom + ap.freedom;
  fit.intercept_n = force.value[rows.reading.cols()];
  fit.intercept_se_n = force.se[rows.reading.cols()];
}

void fit_gains(const Rows& rows, const std::vector<std::string>& channels,
               const std::vector<CellPosition>& known, const CellFitOptions& options, CellFit& fit) {
  const Index n = rows.reading.rows();
  const Index cells = rows.reading.cols();
  const Index curved = options.quadratic ? cells : 0;
  LinearProblem problem;
  const Index zeros = rows.zero.cols();
  problem.a = MatrixXd::Zero(3 * n, cells + curved + 3 * zeros);
  problem.y.resize(3 * n);
  problem.sd.resize(3 * n);
  problem.y << rows.force_n, rows.moment_ml_nmm, rows.moment_ap_nmm;
  problem.sd << rows.force_sd, rows.moment_ml_sd, rows.moment_ap_sd;
  problem.growth.resize(3 * n);
  problem.growth << rows.force_n, rows.force_n,
      rows.force_n;  // how masses are known and laid grows with the load
  for (int block = 0; block < 3; ++block) {
    for (Index c = 0; c < cells; ++c) {
      const CellPosition& at = known[static_cast<std::size_t>(c)];
      const double lever = block == 0 ? 1.0 : block == 1 ? at.ml_mm : at.ap_mm;
      problem.a.col(c).segment(block * n, n) = lever * rows.reading.col(c);
      if (options.quadratic)
        problem.a.col(cells + c).segment(block * n, n) = lever * rows.reading.col(c).cwiseAbs2();
    }
    problem.a.block(block * n, cells + curved + block * zeros, n, zeros) = rows.zero;
    problem.group.insert(problem.group.end(), static_cast<std::size_t>(n), block);
  }
  problem.parameters = names("the gain of ", channels);
  if (options.quadratic)
    for (const std::string& name : names("the curve of ", channels)) problem.parameters.push_back(name);
  for (const std::string what : {"the load", "the ML moment", "the AP moment"}) {
    problem.parameters.push_back(what + " of the empty board");
    if (zeros > 1) problem.parameters.push_back(what + "'s drift");
  }
  const LinearFit linear = fit_linear(problem, {.robust = options.robust});
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const auto i = static_cast<Index>(c);
    CalibratedCell cell;
    cell.channel = channels[c];
    cell.cell.gain = linear.value[i];
    if (options.quadratic) cell.cell.quadratic = linear.value[cells + i];
    cell.at = known[c];
    fit.errors.push_back({linear.se[i], options.quadratic ? linear.se[cells + i] : 0.0, 0.0, 0.0});
    fit.cells.push_back(std::move(cell));
  }
  fit.condition = linear.condition;
  fit.freedom = linear.freedom;
  fit.intercept_n = linear.value[cells + curved];
  fit.intercept_se_n = linear.se[cells + curved];
}

/// Noise makes any layout look determined; standard errors do not lie about it.
void check_errors(const CellFit& fit) {
  std::vector<std::string> lost;
  for (std::size_t c = 0; c < fit.cells.size(); ++c) {
    const double gain = std::abs(fit.cells[c].cell.gain);
    if (!(fit.errors[c].gain <= largest_gain_se * gain))
      lost.push_back("the gain of " + fit.cells[c].channel);
    if (!(std::max(fit.errors[c].ml_mm, fit.errors[c].ap_mm) <= largest_position_se_mm))
      lost.push_back("the position of " + fit.cells[c].channel);
  }
  if (lost.empty()) return;
  std::string words;
  for (const std::string& name : lost) words += (words.empty() ? "" : ", ") + name;
  throw Undetermined(
      "these masses and points cannot determine " + words +
          ": their standard errors are above 5 % or 5 mm. Either the readings are that noisy, or the "
          "cells always moved together (a stiff plate): give the cells' positions, and fit gains alone",
      lost);
}

std::vector<CellPosition> positions(const CellFit& fit) {
  std::vector<CellPosition> at;
  at.reserve(fit.cells.size());
  for (const CalibratedCell& cell : fit.cells) at.push_back(cell.at);
  return at;
}

CellFit fit_once(std::span<const Placement> bare, const std::vector<std::string>& channels, CellFitKind kind,
                 const std::optional<std::vector<CellPosition>>& known, const CellFitOptions& options) {
  CellFit fit;
  if (kind == CellFitKind::gains) {
    fit_gains(make_rows(bare, levers(*known), options), channels, *known, options, fit);
    return fit;
  }
  fit_positions(make_rows(bare, levers(bare), options), channels, options, fit);
  CellFit again;
  fit_positions(make_rows(bare, levers(positions(fit)), options), channels, options, again);
  again.kind = kind;
  return again;
}

struct Miss {
  double force_n = NAN;
  double ml_mm = NAN;
  double ap_mm = NAN;
};

/// `board` has no zeros: bare readings go in.
Miss miss(const CellFit& fit, const Placement& bare, double gravity_mps2) {
  const CellBoard board(fit.cells);
  const LoadPoint found = board.at(bare.mean, 0.0);
  return {found.fz_n - bare.mass_kg * gravity_mps2, found.cop_ml_mm - bare.ml_mm,
          found.cop_ap_mm - bare.ap_mm};
}

Miss miss_left_out(std::vector<Placement> bare, std::size_t index, const std::vector<std::string>& channels,
                   const CellFit& fit, const std::optional<std::vector<CellPosition>>& known,
                   const CellFitOptions& options) {
  const Placement left_out = bare[index];
  bare.erase(bare.begin() + static_cast<std::ptrdiff_t>(index));
  try {
    check_layout(bare);
    return miss(fit_once(bare, channels, fit.kind, known, options), left_out, options.gravity_mps2);
  } catch (const Undetermined&) {
    return {};  // the rest does not determine the board: nothing can be said of this point
  }
}

double rms(const std::vector<PlacementError>& errors, double (*square)(const PlacementError&)) {
  double sum = 0.0;
  std::size_t n = 0;
  for (const PlacementError& error : errors)
    if (const double s = square(error); std::isfinite(s)) {
      sum += s;
      ++n;
    }
  return n > 0 ? std::sqrt(sum / static_cast<double>(n)) : NAN;
}

void check_placements(std::span<const Placement> placements, std::size_t channels) {
  for (const Placement& p : placements) {
    if (p.mean.size() != channels)
      throw std::invalid_argument("placements: " + std::to_string(p.mean.size()) + " readings for " +
                                  std::to_string(channels) + " channels");
    if (p.samples == 0 ||
        !std::all_of(p.mean.begin(), p.mean.end(), [](double m) { return std::isfinite(m); }))
      throw std::invalid_argument("placements: nothing was read for " + to_string(p));
  }
  if (std::none_of(placements.begin(), placements.end(), [](const Placement& p) { return p.loaded(); }))
    throw std::invalid_argument("placements: no mass was laid on the board");
}

}  // namespace

std::string to_string(CellFitKind kind) {
  return kind == CellFitKind::gains ? "gains" : "gains and positions";
}

void check_layout(std::span<const Placement> placements) {
  std::vector<std::pair<double, double>> points;
  for (const Placement& p : placements)
    if (p.loaded()) points.emplace_back(p.ml_mm, p.ap_mm);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3)
    throw Undetermined("the masses lay on " + std::to_string(points.size()) +
                           " points; a board needs at least 3 that are not on one line (better 9)",
                       {});
  MatrixXd about(static_cast<Index>(points.size()), 2);
  for (Index k = 0; k < about.rows(); ++k)
    about.row(k) << points[static_cast<std::size_t>(k)].first, points[static_cast<std::size_t>(k)].second;
  about.rowwise() -= about.colwise().mean().eval();
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> axes(about.transpose() * about);
  const double across = std::sqrt(std::max(0.0, axes.eigenvalues()[0]));
  const double along = std::sqrt(axes.eigenvalues()[1]);
  if (across >= least_slimness * along) return;
  const double angle = std::atan2(axes.eigenvectors()(1, 1), axes.eigenvectors()(0, 1)) * 57.295779513082323;
  throw Undetermined(
      "all points lie on one line (" + fixed(angle, 0) +
          " deg from ML): nothing tells the cells on its two sides apart. Lay masses on both sides "
          "of it",
      {});
}

CellFit fit_cells(std::span<const Placement> placements, const std::vector<std::string>& channels,
                  CellFitKind kind, const std::optional<std::vector<CellPosition>>& known,
                  const CellFitOptions& options, bool leave_out) {
  if (kind == CellFitKind::gains && (!known || known->size() != channels.size()))
    throw std::invalid_argument("known: a position for each cell is needed to fit gains alone");
  if (kind != CellFitKind::gains && options.quadratic)
    throw std::invalid_argument("quadratic: only with known positions");
  check_placements(placements, channels.size());
  check_layout(placements);
  const ZeroLine zero = zero_line(placements);
  const std::vector<Placement> bare = tared(placements, zero);
  CellFit fit = fit_once(bare, channels, kind, known, options);
  check_errors(fit);
  for (std::size_t k = 0; k < bare.size(); ++k) {
    if (!bare[k].loaded()) continue;
    const Miss here = miss(fit, bare[k], options.gravity_mps2);
    const Miss out = leave_out ? miss_left_out(bare, k, channels, fit, known, options) : Miss{};
    fit.placements.push_back({k, here.force_n, here.ml_mm, here.ap_mm, out.force_n, out.ml_mm, out.ap_mm});
    fit.cop_largest_mm = std::max(fit.cop_largest_mm, std::hypot(here.ml_mm, here.ap_mm));
  }
  fit.cop_rms_mm =
      rms(fit.placements, [](const PlacementError& e) { return e.ml_mm * e.ml_mm + e.ap_mm * e.ap_mm; });
  fit.force_rms_n = rms(fit.placements, [](const PlacementError& e) { return e.force_n * e.force_n; });
  fit.left_out_cop_rms_mm = rms(fit.placements, [](const PlacementError& e) {
    return e.left_out_ml_mm * e.left_out_ml_mm + e.left_out_ap_mm * e.left_out_ap_mm;
  });
  const double last_s = placements.back().time_s;
  for (std::size_t c = 0; c < channels.size(); ++c) fit.cells[c].cell.zero = zero.zero(c, last_s);
  return fit;
}

}  // namespace steadyplate::calibration
