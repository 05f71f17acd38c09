#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace steadyplate::analysis {

/// Discrete Fourier transform of one length N, any, in O(N log N): X_k = sum_n x_n exp(-2 pi i k n / N).
/// Lengths with no prime factor above 7 directly (Stockham 1966, radices 4, 7, 5, 3, 2), all others by
/// Bluestein's chirp (1970). Real and imaginary parts are apart. Holds its tables and its working memory:
/// making one is slow, using it again allocates nothing. Not thread safe.
///
/// The inverse is the same with the two parts exchanged: put the imaginary part into re() and the real part
/// into im(), run(), read them back exchanged, and divide by N.
class Fourier {
 public:
  explicit Fourier(std::size_t length);
  ~Fourier();
  Fourier(const Fourier&) = delete;
  Fourier& operator=(const Fourier&) = delete;

  std::size_t length() const { return length_; }

  /// Where the signal goes before run() and the spectrum is after it. run() exchanges memory: ask anew after
  /// it.
  double* re() { return re_; }
  double* im() { return im_; }

  /// @param filled  samples that were put in, of both parts; those behind them count as 0 and need not be
  /// written
  void run(std::size_t filled);
  void run() { run(length_); }

  /// Smallest length >= n (and >= 1) whose prime factors are 2, 3, 5 and 7 only.
  static std::size_t smooth_length(std::size_t n);
  /// A length >= n, a multiple of 4, whose transform costs about least. For transforms whose length may be
  /// chosen.
  static std::size_t fast_length(std::size_t n);

 private:
  struct Chirp;
  struct Stage {
    std::size_t radix;
    std::size_t twiddles;  ///< where they begin in twiddle_
  };
  void plan_stages();
  void run_stages(std::size_t filled);
  void run_chirp(std::size_t filled);

  std::size_t length_;
  std::vector<Stage> stages_;
  std::vector<double> twiddle_;
  std::unique_ptr<double[]>
      memory_;  ///< four arrays: the transform goes from one pair to the other, stage by stage
  double* re_;
  double* im_;
  double* other_re_;
  double* other_im_;
  std::unique_ptr<Chirp> chirp_;
};

/// The transform of that length that this thread keeps: of the lengths asked for last, a few. Valid until the
/// thread asks for `kept_transforms` other lengths.
Fourier& kept_transform(std::size_t length);
inline constexpr std::size_t kept_transforms = 8;

}  // namespace steadyplate::analysis
