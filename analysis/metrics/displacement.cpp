#include "analysis/metrics/displacement.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/fourier.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t direct_lags = 16;
constexpr std::size_t lags_at_once = 8;

/// Sums of (x_(n+m) - x_n)^2 for `lags_at_once` lags m from `first` on.
[[gnu::always_inline]] inline void add_squared_steps(std::span<const double> x, std::size_t first,
                                                     double* sums) {
  std::array<FourDoubles, lags_at_once> four_sums{};
  const std::size_t last = first + lags_at_once - 1;
  std::size_t common = 0;  // where all lags still have four terms
  for (; common + 4 + last <= x.size(); common += 4) {
    const FourDoubles from = four(&x[common]);
    for (std::size_t k = 0; k < lags_at_once; ++k) {
      const FourDoubles step = four(&x[common + first + k]) - from;
      four_sums[k] += step * step;
    }
  }
  for (std::size_t k = 0; k < lags_at_once; ++k) {
    const std::size_t lag = first + k, terms = x.size() - lag;
    std::size_t i = common;
    for (; i + 4 <= terms; i += 4) {
      const FourDoubles step = four(&x[i + lag]) - four(&x[i]);
      four_sums[k] += step * step;
    }
    double sum = (four_sums[k][0] + four_sums[k][1]) + (four_sums[k][2] + four_sums[k][3]);
    for (; i < terms; ++i) sum += (x[i + lag] - x[i]) * (x[i + lag] - x[i]);
    sums[k] = sum;
  }
}

double squared_steps(std::span<const double> x, std::size_t lag) {
  double sum = 0.0;
  for (std::size_t i = 0; i + lag < x.size(); ++i) sum += (x[i + lag] - x[i]) * (x[i + lag] - x[i]);
  return sum;
}

/// The first lags, where the difference of two sums would lose digits.
void displace_directly(std::span<const double> x, Buffer<double>& msd) {
  const std::size_t lags = std::min(direct_lags, msd.size() - 1);
  std::array<double, direct_lags> sums{};
  if (x.size() > direct_lags)
    run_widest([&]() __attribute__((always_inline)) {
      for (std::size_t first = 1; first <= lags; first += lags_at_once)
        add_squared_steps(x, first, &sums[first - 1]);
    });
  else
    for (std::size_t m = 1; m <= lags; ++m) sums[m - 1] = squared_steps(x, m);
  for (std::size_t m = 1; m <= lags; ++m) msd[m] = sums[m - 1] / static_cast<double>(x.size() - m);
}

void about_mean(std::span<const double> x, double* out) {
  double mean = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] - mean;
}

/// In place of the spectrum Z = X + iY of two real signals: |Y|^2 for the real part, |X|^2 for the imaginary
/// one. So exchanged they go back by the forward transform. X = (Z_k + Z*_-k)/2 and Y = (Z_k - Z*_-k)/2i.
void exchanged_powers(double* re, double* im, std::size_t size) {
  run_widest([=]() __attribute__((always_inline)) {
    const auto powers = [=](auto zr, auto zi, auto mr, auto mi, auto& x_power, auto& y_power)
        __attribute__((always_inline)) {
      const auto xr = zr + mr, xi = zi - mi, yr = zi + mi, yi = mr - zr;
      x_power = (xr * xr + xi * xi) / 4.0;
      y_power = (yr * yr + yi * yi) / 4.0;
    };
    const auto one = [=](std::size_t k, std::size_t mirror) __attribute__((always_inline)) {
      double x_power, y_power;
      powers(re[k], im[k], re[mirror], im[mirror], x_power, y_power);
      re[k] = re[mirror] = y_power;
      im[k] = im[mirror] = x_power;
    };
    one(0, 0);
    std::size_t k = 1;
    const auto turned = [](FourDoubles v) __attribute__((always_inline)) {
      return __builtin_shufflevector(v, v, 3, 2, 1, 0);
    };
    for (; k + 4 < size - k - 3; k += 4) {
      const std::size_t mirror = size - k - 3;
      FourDoubles x_power, y_power;
      powers(four(re + k), four(im + k), turned(four(re + mirror)), turned(four(im + mirror)), x_power,
             y_power);
      std::memcpy(re + k, &y_power, sizeof y_power);
      std::memcpy(im + k, &x_power, sizeof x_power);
      x_power = turned(x_power);
      y_power = turned(y_power);
      std::memcpy(re + mirror, &y_power, sizeof y_power);
      std::memcpy(im + mirror, &x_power, sizeof x_power);
    }
    for (; 2 * k <= size; ++k) one(k, size - k);
  });
}

/// The lags above the direct ones. `products`: `size` times sum x_(n+m) x_n, at each lag m.
void displace_by_products(std::span<const double> x, const double* products, double size,
                          Buffer<double>& msd) {
  const std::size_t n = x.size();
  double squares = 0.0;
  for (const double value : x) squares += value * value;
  squares *= 2.0;  // of all x_(n+m) and all x_n: two more samples fall out with each lag
  for (std::size_t m = 1; m < msd.size(); ++m) {
    squares -= x[m - 1] * x[m - 1] + x[n - m] * x[n - m];
    if (m > direct_lags)
      msd[m] = std::max(0.0, (squares - 2.0 * (products[m] / size)) / static_cast<double>(n - m));
  }
}

}  // namespace

Displacement mean_square_displacement(std::span<const double> ml_mm, std::span<const double> ap_mm,
                                      std::size_t most_lags) {
  const std::size_t n = ml_mm.size();
  if (ap_mm.size() != n) throw std::invalid_argument("ap_mm: as many samples as ml_mm");
  if (most_lags >= n) throw std::invalid_argument("most_lags: below the number of samples");
  static thread_local std::vector<double> x, y;  // kept: a second trial of this length allocates nothing
  x.resize(n);
  y.resize(n);
  about_mean(ml_mm, x.data());
  about_mean(ap_mm, y.data());
  Displacement result;
  result.ml.resize(most_lags + 1);
  result.ap.resize(most_lags + 1);
  result.ml[0] = result.ap[0] = 0.0;
  displace_directly(x, result.ml);
  displace_directly(y, result.ap);
  if (most_lags > direct_lags) {
    Fourier& fourier = kept_transform(Fourier::fast_length(n + most_lags));
    std::copy(x.begin(), x.end(), fourier.re());
    std::copy(y.begin(), y.end(), fourier.im());
    fourier.run(n);
    exchanged_powers(fourier.re(), fourier.im(), fourier.length());
    fourier.run();
    const auto size = static_cast<double>(fourier.length());
    displace_by_products(x, fourier.im(), size, result.ml);
    displace_by_products(y, fourier.re(), size, result.ap);
  }
  return result;
}

}  // namespace steadyplate::analysis
