#include "analysis/metrics/displacement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/machine/sums.hpp"
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

void about_mean(std::span<const double> x, Buffer<double>& out) {
  const double mean = total(x) / static_cast<double>(x.size());
  out.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] - mean;
}

/// A complex number, or four of them.
template <class V>
struct Pair {
  V re, im;
};

template <class V>
[[gnu::always_inline]] inline Pair<V> product(const Pair<V>& a, const Pair<V>& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
template <class V>
[[gnu::always_inline]] inline Pair<V> load(const double* re, const double* im) {
  Pair<V> value;
  std::memcpy(&value.re, re, sizeof value.re);
  std::memcpy(&value.im, im, sizeof value.im);
  return value;
}
template <class V>
[[gnu::always_inline]] inline void store(const Pair<V>& value, double* re, double* im) {
  std::memcpy(re, &value.re, sizeof value.re);
  std::memcpy(im, &value.im, sizeof value.im);
}
[[gnu::always_inline]] inline Pair<double> reversed(const Pair<double>& v) {
  return v;
}
[[gnu::always_inline]] inline Pair<FourDoubles> reversed(const Pair<FourDoubles>& v) {
  return {__builtin_shufflevector(v.re, v.re, 3, 2, 1, 0), __builtin_shufflevector(v.im, v.im, 3, 2, 1, 0)};
}

/// sum + (-i)^Turns z, for which nothing is multiplied.
template <int Turns, class V>
[[gnu::always_inline]] inline void add_turned(Pair<V>& sum, const Pair<V>& z) {
  if constexpr (Turns == 0) sum = {sum.re + z.re, sum.im + z.im};
  if constexpr (Turns == 1) sum = {sum.re + z.im, sum.im - z.re};
  if constexpr (Turns == 2) sum = {sum.re - z.re, sum.im - z.im};
  if constexpr (Turns == 3) sum = {sum.re - z.im, sum.im + z.re};
}

template <class V>
constexpr std::size_t width = sizeof(V) / sizeof(double);

/// Sums of x_(n+m) x_n at each lag m asked for, of two signals at once: the transform Z of x + iy, padded
/// with zeros to 4K places so that no lag folds onto another, |X|^2 and |Y|^2 of it, and back.
///
/// The first step of radix 4 is taken out of the transform: Z_(4k+s), for s = 0 .. 3, is the k-th of a
/// transform of K places. So all work is in quarters, which stay near the processor when the whole would not;
/// the one of s = 3 mirrors that of s = 1 and need not go back; and only the lags asked for are put together.
class Products {
 public:
  /// Into x_out and y_out, element m of which is lag m: scale() times the sum.
  void run(std::span<const double> x, std::span<const double> y, std::span<double> x_out,
           std::span<double> y_out) {
    plan(x.size() + x_out.size());
    transform<0>(x, y);
    to_powers(0);
    fourier_->run();
    put<0>(x_out, y_out);
    transform<2>(x, y);
    to_powers(1);
    fourier_->run();
    put<2>(x_out, y_out);
    transform<1>(x, y);
    std::copy_n(fourier_->re(), quarter_, kept_re_.begin());
    std::copy_n(fourier_->im(), quarter_, kept_im_.begin());
    transform<3>(x, y);
    to_powers_with_kept();
    fourier_->run();
    put<1>(x_out, y_out);
  }
  double scale() const { return 4.0 * static_cast<double>(quarter_); }

 private:
  void plan(std::size_t places) {
    const std::size_t quarter = Fourier::fast_length((places + 3) / 4);
    fourier_ = &kept_transform(quarter);
    if (quarter_ == quarter) return;
    quarter_ = quarter;
    for (auto* part : {&turn_re_, &turn_im_, &kept_re_, &kept_im_}) part->resize(quarter);
    for (std::size_t n = 0; n < quarter; ++n) {
      const double angle = std::numbers::pi / 2.0 * (static_cast<double>(n) / static_cast<double>(quarter));
      turn_re_[n] = std::cos(angle);
      turn_im_[n] = -std::sin(angle);
    }
  }

  /// exp(-2 pi i S n / 4K) for n, or for the four from n on.
  template <int S, class V>
  [[gnu::always_inline]] Pair<V> turn(std::size_t n) const {
    const auto once = load<V>(&turn_re_[n], &turn_im_[n]);
    if constexpr (S == 1) return once;
    const auto twice = product(once, once);
    if constexpr (S == 2) return twice;
    return product(twice, once);
  }

  /// All Z_(4k+S), to where the transform keeps its spectrum.
  template <int S>
  void transform(std::span<const double> x, std::span<const double> y) {
    double* const re = fourier_->re();
    double* const im = fourier_->im();
    run_widest([&]() __attribute__((always_inline)) {
      const auto fold = [&](std::size_t first, std::size_t end, std::size_t quarters)
          __attribute__((always_inline)) {
        for_all(
            first, end, [&]<class V>(std::size_t n) __attribute__((always_inline)) {
              const auto z = [&](std::size_t j) __attribute__((always_inline)) {
                return load<V>(x.data() + n + j * quarter_, y.data() + n + j * quarter_);
              };
              Pair<V> sum{};
              if (quarters > 0) sum = z(0);
              if (quarters > 1) add_turned<S>(sum, z(1));
              if (quarters > 2) add_turned<2 * S % 4>(sum, z(2));
              if (quarters > 3) add_turned<3 * S % 4>(sum, z(3));
              if constexpr (S != 0) sum = product(sum, turn<S, V>(n));
              store(sum, re + n, im + n);
            });
      };
      // One quarter less holds samples where the last of them ends.
      const std::size_t whole = x.size() / quarter_, rest = x.size() % quarter_;
      fold(0, rest, whole + 1);
      fold(rest, quarter_, whole);
    });
    fourier_->run();
  }

  /// |X|^2 + i |Y|^2 at one place. X = (Z + Z*)/2 and Y = (Z - Z*)/2i, Z* the conjugate of Z at the mirror of
  /// the place. Powers are even, so they go back by the same transform, and stay apart in it.
  template <class V>
  [[gnu::always_inline]] static Pair<V> powers(const Pair<V>& z, const Pair<V>& mirror) {
    const V xr = z.re + mirror.re, xi = z.im - mirror.im, yr = z.im + mirror.im, yi = mirror.re - z.re;
    return {(xr * xr + xi * xi) / 4.0, (yr * yr + yi * yi) / 4.0};
  }

  /// In place, of a quarter that is its own mirror. s = 0: `alone` = 0, place k mirrors K - k, and 0 itself;
  /// s = 2: `alone` = none, place k mirrors K - 1 - k.
  void to_powers(std::size_t alone) {
    double* const re = fourier_->re();
    double* const im = fourier_->im();
    run_widest([&]() __attribute__((always_inline)) {
      const auto both = [&]<class V>(std::size_t k, std::size_t mirror) __attribute__((always_inline)) {
        const auto power = powers(load<V>(re + k, im + k), reversed(load<V>(re + mirror, im + mirror)));
        store(power, re + k, im + k);
        store(reversed(power), re + mirror, im + mirror);
      };
      std::size_t k = 0, end = quarter_;  // places [k, end) mirror each other, from both ends
      if (alone == 0) both.template operator()<double>(k++, 0);
      for (; k + 8 <= end; k += 4, end -= 4) both.template operator()<FourDoubles>(k, end - 4);
      for (; k < end; ++k, --end) both.template operator()<double>(k, end - 1);
    });
  }

  /// Of s = 1, which was kept, with its mirror, s = 3, in whose place they come: two places, k and K - 1 - k,
  /// at once, since each is read for the other.
  void to_powers_with_kept() {
    double* const re = fourier_->re();
    double* const im = fourier_->im();
    run_widest([&]() __attribute__((always_inline)) {
      for_all(
          0, quarter_ / 2, [&]<class V>(std::size_t k) __attribute__((always_inline)) {
            const std::size_t mirror = quarter_ - k - width<V>;
            const auto here =
                powers(load<V>(&kept_re_[k], &kept_im_[k]), reversed(load<V>(re + mirror, im + mirror)));
            const auto there =
                powers(load<V>(&kept_re_[mirror], &kept_im_[mirror]), reversed(load<V>(re + k, im + k)));
            store(here, re + k, im + k);
            store(there, re + mirror, im + mirror);
          });
    });
  }

  /// What quarter S gives to each lag. 0 comes first, 2 is added, and 1 is added together with 3.
  template <int S>
  void put(std::span<double> x_out, std::span<double> y_out) const {
    const double* const re = fourier_->re();
    const double* const im = fourier_->im();
    run_widest([&]() __attribute__((always_inline)) {
      for (std::size_t first = 0, turns = 0; first < x_out.size(); first += quarter_, ++turns) {
        double* const x = &x_out[first];
        double* const y = &y_out[first];
        constexpr Pair<double> whole_turns[] = {{1.0, 0.0}, {0.0, -1.0}, {-1.0, 0.0}, {0.0, 1.0}};
        const Pair<double>& by = whole_turns[S * turns % 4];  // (-i)^(S turns)
        const auto one = [&]<class V>(std::size_t k, [[maybe_unused]] std::size_t mirror)
            __attribute__((always_inline)) {
          const auto here = load<V>(re + k, im + k);
          if constexpr (S == 0) {
            store(here, x + k, y + k);
          } else {
            auto sum = load<V>(x + k, y + k);
            const auto turned = product(turn<S, V>(k), Pair<V>{V{} + by.re, V{} + by.im});
            add_turned<0>(sum, product(turned, here));
            if constexpr (S == 1)
              add_turned<0>(
                  sum, product(Pair<V>{turned.re, -turned.im}, reversed(load<V>(re + mirror, im + mirror))));
            store(sum, x + k, y + k);
          }
        };
        one.template operator()<double>(0, 0);
        for_all(
            1, std::min(quarter_, x_out.size() - first),
            [&]<class V>(std::size_t k) __attribute__((always_inline)) {
              one.template operator()<V>(k, quarter_ - k - (width<V> - 1));
            });
      }
    });
  }

  std::size_t quarter_ = 0;  ///< K
  Fourier* fourier_ = nullptr;
  std::vector<double> turn_re_, turn_im_;  ///< exp(-2 pi i n / 4K)
  std::vector<double> kept_re_, kept_im_;  ///< the quarter of s = 1 while that of s = 3 is made
};

/// In place, from `scale` times sum x_(n+m) x_n at each lag m to the mean squared displacement.
void displace_by_products(std::span<const double> x, std::span<const double> y, double scale,
                          Displacement& msd) {
  const std::size_t n = x.size();
  // Of all x_(n+m) and all x_n: two more samples fall out with each lag.
  TwoDoubles squares{2.0 * total_of_squares(x), 2.0 * total_of_squares(y)};
  const double twice = 2.0 / scale;
  for (std::size_t m = 1; m < msd.ml.size(); ++m) {
    const TwoDoubles first{x[m - 1], y[m - 1]}, last{x[n - m], y[n - m]}, products{msd.ml[m], msd.ap[m]};
    squares -= first * first + last * last;
    const TwoDoubles means = larger(squares - twice * products, TwoDoubles{}) / static_cast<double>(n - m);
    msd.ml[m] = means[0];
    msd.ap[m] = means[1];
  }
}

}  // namespace

Displacement mean_square_displacement(std::span<const double> ml_mm, std::span<const double> ap_mm,
                                      std::size_t most_lags) {
  const std::size_t n = ml_mm.size();
  if (ap_mm.size() != n) throw std::invalid_argument("ap_mm: as many samples as ml_mm");
  if (most_lags >= n) throw std::invalid_argument("most_lags: below the number of samples");
  Buffer<double> x, y;
  about_mean(ml_mm, x);
  about_mean(ap_mm, y);
  Displacement result;
  result.ml.resize(most_lags + 1);
  result.ap.resize(most_lags + 1);
  if (most_lags > direct_lags) {
    static thread_local Products products;  // kept: a second trial of this length computes no tables
    products.run(x, y, result.ml, result.ap);
    displace_by_products(x, y, products.scale(), result);
  }
  displace_directly(x, result.ml);
  displace_directly(y, result.ap);
  result.ml[0] = result.ap[0] = 0.0;
  return result;
}

}  // namespace steadyplate::analysis
