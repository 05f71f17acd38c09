#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
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

}  // namespace steadyplate::textbook
