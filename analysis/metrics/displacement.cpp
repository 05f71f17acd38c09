#include "analysis/metrics/displacement.hpp"

#include <algorithm>
#include <complex>
#include <cstring>
#include <stdexcept>

#include "analysis/metrics/fourier.hpp"
#include "analysis/metrics/lanes.hpp"

namespace steadyplate::analysis {

namespace {

using Complex = std::complex<double>;
constexpr std::size_t direct_lags = 16;

double direct(std::span<const double> x, std::size_t lag) {
  const std::size_t terms = x.size() - lag;
  FourDoubles sums{};
  std::size_t i = 0;
  for (; i + 4 <= terms; i += 4) {
    FourDoubles from, to;
    std::memcpy(&from, &x[i], sizeof from);
    std::memcpy(&to, &x[i + lag], sizeof to);
    const FourDoubles step = to - from;
    sums += step * step;
  }
  double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (; i < terms; ++i) sum += (x[i + lag] - x[i]) * (x[i + lag] - x[i]);
  return sum / static_cast<double>(terms);
}

std::vector<double> about_mean(std::span<const double> x) {
  double mean = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  std::vector<double> out(x.begin(), x.end());
  for (double& value : out) value -= mean;
  return out;
}

/// `products(m)` = sum x_(n+m) x_n.
template <class Products>
std::vector<double> from_products(const std::vector<double>& x, std::size_t most_lags, Products products) {
  const std::size_t n = x.size();
  std::vector<double> msd(most_lags + 1, 0.0);
  double squares = 0.0;
  for (const double value : x) squares += value * value;
  squares *= 2.0;  // of all x_(n+m) and all x_n: two more samples fall out with each lag
  for (std::size_t m = 1; m <= most_lags; ++m) {
    squares -= x[m - 1] * x[m - 1] + x[n - m] * x[n - m];
    msd[m] = m <= direct_lags ? direct(x, m)
                              : std::max(0.0, (squares - 2.0 * products(m)) / static_cast<double>(n - m));
  }
  return msd;
}

}  // namespace

Displacement mean_square_displacement(std::span<const double> ml_mm, std::span<const double> ap_mm,
                                      std::size_t most_lags) {
  const std::size_t n = ml_mm.size();
  if (ap_mm.size() != n) throw std::invalid_argument("ap_mm: as many samples as ml_mm");
  if (most_lags >= n) throw std::invalid_argument("most_lags: below the number of samples");
  const std::vector<double> x = about_mean(ml_mm), y = about_mean(ap_mm);
  std::vector<Complex> z;
  if (most_lags > direct_lags) {
    z.assign(Fourier::smooth_length(n + most_lags), Complex{});
    for (std::size_t i = 0; i < n; ++i) z[i] = {x[i], y[i]};
    Fourier fourier;
    fourier.forward(z);
    // Z = X + iY, so X = (Z_k + Z*_-k)/2 and Y = (Z_k - Z*_-k)/2i; |X|^2 + i|Y|^2 goes back as both
    // autocorrelations.
    const std::size_t size = z.size();
    const auto powers = [&](const Complex& at, const Complex& mirror) {
      const double xr = at.real() + mirror.real(), xi = at.imag() - mirror.imag();
      const double yr = at.imag() + mirror.imag(), yi = mirror.real() - at.real();
      return Complex((xr * xr + xi * xi) / 4.0, (yr * yr + yi * yi) / 4.0);
    };
    z[0] = powers(z[0], z[0]);
    for (std::size_t k = 1; 2 * k <= size; ++k) z[k] = z[size - k] = powers(z[k], z[size - k]);
    fourier.inverse(z);
  }
  return {from_products(x, most_lags, [&](std::size_t m) { return z[m].real(); }),
          from_products(y, most_lags, [&](std::size_t m) { return z[m].imag(); })};
}

}  // namespace steadyplate::analysis
