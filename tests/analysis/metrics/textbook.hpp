#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

// The plain forms of the costly metrics, as a paper writes them: what the fast code is held against, and what
// the benchmark measures it by.

namespace steadyplate::textbook {

inline std::vector<double> mean_square_displacement(std::span<const double> x, std::size_t lags) {
  std::vector<double> msd(lags + 1, 0.0);
  for (std::size_t m = 1; m <= lags; ++m) {
    double sum = 0.0;
    for (std::size_t n = 0; n + m < x.size(); ++n) sum += (x[n + m] - x[n]) * (x[n + m] - x[n]);
    msd[m] = sum / static_cast<double>(x.size() - m);
  }
  return msd;
}

struct Pairs {
  std::uint64_t shorter = 0, longer = 0;
};

inline Pairs template_matches(std::span<const double> x, std::size_t m, double r) {
  Pairs pairs;
  for (std::size_t i = 0; i + m < x.size(); ++i)
    for (std::size_t j = i + 1; j + m < x.size(); ++j) {
      bool same = true;
      for (std::size_t k = 0; k < m && same; ++k) same = std::fabs(x[i + k] - x[j + k]) <= r;
      if (!same) continue;
      ++pairs.shorter;
      if (std::fabs(x[i + m] - x[j + m]) <= r) ++pairs.longer;
    }
  return pairs;
}

/// Sum over pairs of exp(-(d/r)^2), d the largest difference of two templates of `length` samples, each minus
/// its own mean.
inline double similarity(std::span<const double> x, std::size_t templates, std::size_t length, double r) {
  const auto centred = [&](std::size_t i, std::size_t k) {
    double mean = 0.0;
    for (std::size_t j = 0; j < length; ++j) mean += (x[i + j] - x[i]) / static_cast<double>(length);
    return x[i + k] - x[i] - mean;
  };
  double sum = 0.0;
  for (std::size_t i = 0; i < templates; ++i)
    for (std::size_t j = i + 1; j < templates; ++j) {
      double d = 0.0;
      for (std::size_t k = 0; k < length; ++k) d = std::fmax(d, std::fabs(centred(i, k) - centred(j, k)));
      sum += std::exp(-(d / r) * (d / r));
    }
  return sum;
}

/// F(n) with a least-squares line and a second pass over its residuals.
inline std::vector<double> fluctuation(std::span<const double> x, std::span<const std::size_t> lengths,
                                       bool both_ends) {
  double mean = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  std::vector<double> y(x.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = sum += x[i] - mean;
  std::vector<double> out;
  for (const std::size_t n : lengths) {
    const std::size_t boxes = y.size() / n;
    double squares = 0.0;
    const auto box = [&](const double* d) {
      const double half = (static_cast<double>(n) - 1.0) / 2.0;
      double level = 0.0, moment = 0.0, spread = 0.0;
      for (std::size_t i = 0; i < n; ++i) level += d[i];
      level /= static_cast<double>(n);
      for (std::size_t i = 0; i < n; ++i) {
        const double t = static_cast<double>(i) - half;
        moment += t * (d[i] - level);
        spread += t * t;
      }
      for (std::size_t i = 0; i < n; ++i) {
        const double e = d[i] - level - moment / spread * (static_cast<double>(i) - half);
        squares += e * e;
      }
    };
    for (std::size_t b = 0; b < boxes; ++b) box(&y[b * n]);
    if (both_ends)
      for (std::size_t b = 0; b < boxes; ++b) box(&y[y.size() - (b + 1) * n]);
    out.push_back(std::sqrt(squares / (static_cast<double>(n * boxes) * (both_ends ? 2.0 : 1.0))));
  }
  return out;
}

/// The whole recurrence plot, point by point.
struct RecurrencePlot {
  double radius = 0.0, recurrence = 0.0, determinism = 0.0, laminarity = 0.0;
  double mean_line = 0.0, longest_line = 0.0, line_entropy = 0.0, trapping = 0.0;
};

inline RecurrencePlot recurrence_plot(std::span<const double> x, std::size_t delay, std::size_t dimension,
                                      std::size_t theiler) {
  const std::size_t n = x.size() - (dimension - 1) * delay;
  std::vector<std::vector<double>> distance(n, std::vector<double>(n));
  double sum = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      double square = 0.0;
      for (std::size_t k = 0; k < dimension; ++k) square += std::pow(x[i + k * delay] - x[j + k * delay], 2);
      distance[i][j] = std::sqrt(square);
      if (j > i) sum += distance[i][j];
    }
  RecurrencePlot out;
  out.radius = 0.2 * sum / (static_cast<double>(n * (n - 1)) / 2.0);
  const auto near = [&](std::size_t i, std::size_t j) {
    return (i > j ? i - j : j - i) > theiler && distance[i][j] <= out.radius;
  };
  std::map<std::size_t, double> diagonals, verticals;  // length -> lines
  double points = 0.0, places = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      places += (i > j ? i - j : j - i) > theiler ? 1.0 : 0.0;
      if (!near(i, j)) continue;
      points += 1.0;
      std::size_t length = 1;
      if (i == 0 || j == 0 || !near(i - 1, j - 1)) {
        while (i + length < n && j + length < n && near(i + length, j + length)) ++length;
        diagonals[length] += 1.0;
      }
      length = 1;
      if (i == 0 || !near(i - 1, j)) {
        while (i + length < n && near(i + length, j)) ++length;
        verticals[length] += 1.0;
      }
    }
  const auto lines = [](const std::map<std::size_t, double>& all, double& on_lines) {
    double count = 0.0;
    for (const auto& [length, times] : all)
      if (length >= 2) {
        count += times;
        on_lines += times * static_cast<double>(length);
      }
    return count;
  };
  double on_diagonals = 0.0, on_verticals = 0.0;
  const double diagonal_lines = lines(diagonals, on_diagonals),
               vertical_lines = lines(verticals, on_verticals);
  out.recurrence = 100.0 * points / places;
  out.determinism = 100.0 * on_diagonals / points;
  out.laminarity = 100.0 * on_verticals / points;
  out.mean_line = on_diagonals / diagonal_lines;
  out.longest_line = static_cast<double>(diagonals.rbegin()->first);
  out.trapping = on_verticals / vertical_lines;
  for (const auto& [length, times] : diagonals)
    if (length >= 2) out.line_entropy -= times / diagonal_lines * std::log(times / diagonal_lines);
  return out;
}

}  // namespace steadyplate::textbook
