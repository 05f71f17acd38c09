#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <vector>

namespace steadyplate::analysis {

/// Discrete Fourier transforms of any length in O(N log N): lengths with no prime factor above 7 directly,
/// all others by Bluestein's chirp (1970). Keeps the tables of the lengths it has seen. Not thread safe.
class Fourier {
 public:
  Fourier();
  ~Fourier();
  Fourier(const Fourier&) = delete;
  Fourier& operator=(const Fourier&) = delete;

  /// X_k = sum_n x_n exp(-2 pi i k n / N), in place.
  void forward(std::vector<std::complex<double>>& x);

  /// x_n = (1/N) sum_k X_k exp(+2 pi i k n / N), in place.
  void inverse(std::vector<std::complex<double>>& x);

  /// Smallest length >= n (and >= 1) whose prime factors are 2, 3, 5 and 7 only.
  static std::size_t smooth_length(std::size_t n);

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace steadyplate::analysis
