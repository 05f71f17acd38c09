#include "analysis/metrics/fourier.hpp"

#include <algorithm>
#include <cstdint>
#include <numbers>
#include <unsupported/Eigen/FFT>

namespace steadyplate::analysis {

using Complex = std::complex<double>;

struct Fourier::Tables {
  Eigen::FFT<double> fft;
  std::vector<Complex> scratch;

  void smooth_forward(std::vector<Complex>& x) {
    scratch.resize(x.size());
    fft.fwd(scratch.data(), x.data(), static_cast<Eigen::Index>(x.size()));
    x.swap(scratch);
  }
  void smooth_inverse(std::vector<Complex>& x) {
    scratch.resize(x.size());
    fft.inv(scratch.data(), x.data(), static_cast<Eigen::Index>(x.size()));
    x.swap(scratch);
  }

  /// k n = (k^2 + n^2 - (k-n)^2) / 2 turns the transform into a convolution with a chirp.
  void bluestein(std::vector<Complex>& x) {
    const std::size_t n = x.size();
    const std::size_t m = smooth_length(2 * n - 1);
    std::vector<Complex> chirp(n), a(m), b(m);
    for (std::size_t k = 0; k < n; ++k) {
      // k^2 modulo 2n in whole numbers keeps the angle exact for long signals
      const auto turn = static_cast<std::uint64_t>(k) * k % (2 * n);
      chirp[k] = std::polar(1.0, -std::numbers::pi * static_cast<double>(turn) / static_cast<double>(n));
      a[k] = x[k] * chirp[k];
      b[k] = std::conj(chirp[k]);
      if (k > 0) b[m - k] = b[k];
    }
    smooth_forward(a);
    smooth_forward(b);
    for (std::size_t k = 0; k < m; ++k) a[k] *= b[k];
    smooth_inverse(a);
    for (std::size_t k = 0; k < n; ++k) x[k] = a[k] * chirp[k];
  }
};

Fourier::Fourier() : tables_(std::make_unique<Tables>()) {}
Fourier::~Fourier() = default;

void Fourier::forward(std::vector<Complex>& x) {
  if (x.size() < 2) return;
  if (smooth_length(x.size()) == x.size())
    tables_->smooth_forward(x);
  else
    tables_->bluestein(x);
}

void Fourier::inverse(std::vector<Complex>& x) {
  if (x.size() < 2) return;
  if (smooth_length(x.size()) == x.size()) {
    tables_->smooth_inverse(x);
    return;
  }
  tables_->bluestein(x);
  std::reverse(x.begin() + 1, x.end());
  for (Complex& value : x) value /= static_cast<double>(x.size());
}

std::size_t Fourier::smooth_length(std::size_t n) {
  for (n = std::max<std::size_t>(n, 1);; ++n) {
    std::size_t rest = n;
    for (const std::size_t prime : {2u, 3u, 5u, 7u})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1) return n;
  }
}

}  // namespace steadyplate::analysis
