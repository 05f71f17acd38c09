#include "analysis/metrics/fourier.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

using std::numbers::pi;

/// exp(-2 pi i k / n) for k = 0 .. n-1, from the sines of an eighth of the circle where n allows.
struct Roots {
  explicit Roots(std::size_t n) : re(n), im(n) {
    const std::size_t turn = n % 8 == 0 ? n / 8 : n / 2;  // computed up to here, mirrored from there
    for (std::size_t k = 0; k <= turn && k < n; ++k) {
      const double angle = 2.0 * pi * static_cast<double>(k) / static_cast<double>(n);
      re[k] = std::cos(angle);
      im[k] = -std::sin(angle);
    }
    if (n % 8 == 0) {
      for (std::size_t k = turn + 1; k <= n / 4; ++k) {
        re[k] = -im[n / 4 - k];
        im[k] = -re[n / 4 - k];
      }
      for (std::size_t k = n / 4 + 1; k <= n / 2; ++k) {
        re[k] = -re[n / 2 - k];
        im[k] = im[n / 2 - k];
      }
    }
    for (std::size_t k = n / 2 + 1; k < n; ++k) {
      re[k] = re[n - k];
      im[k] = -im[n - k];
    }
  }
  std::vector<double> re, im;
};

/// A complex number, or four.
template <class V>
struct Pair {
  V re, im;
};

template <class V>
[[gnu::always_inline]] inline V load(const double* from) {
  V value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <class V>
[[gnu::always_inline]] inline void store(double* to, const V& value) {
  std::memcpy(to, &value, sizeof value);
}
template <class V>
[[gnu::always_inline]] inline Pair<V> operator+(const Pair<V>& a, const Pair<V>& b) {
  return {a.re + b.re, a.im + b.im};
}
template <class V>
[[gnu::always_inline]] inline Pair<V> operator-(const Pair<V>& a, const Pair<V>& b) {
  return {a.re - b.re, a.im - b.im};
}
template <class V>
[[gnu::always_inline]] inline Pair<V> operator*(double a, const Pair<V>& b) {
  return {a * b.re, a * b.im};
}
/// a - i b and a + i b.
template <class V>
[[gnu::always_inline]] inline Pair<V> minus_i(const Pair<V>& a, const Pair<V>& b) {
  return {a.re + b.im, a.im - b.re};
}
template <class V>
[[gnu::always_inline]] inline Pair<V> plus_i(const Pair<V>& a, const Pair<V>& b) {
  return {a.re - b.im, a.im + b.re};
}
template <class V>
[[gnu::always_inline]] inline Pair<V> turned(const Pair<V>& a, double re, double im) {
  return {a.re * re - a.im * im, a.re * im + a.im * re};
}

/// A transform of `Radix` numbers in place. Odd radices by the sums and differences of opposite ones.
template <std::size_t Radix, class V>
[[gnu::always_inline]] inline void butterfly(Pair<V> (&a)[Radix]) {
  if constexpr (Radix == 2) {
    const Pair<V> sum = a[0] + a[1];
    a[1] = a[0] - a[1];
    a[0] = sum;
  } else if constexpr (Radix == 4) {
    const Pair<V> even = a[0] + a[2], even_less = a[0] - a[2], odd = a[1] + a[3], odd_less = a[1] - a[3];
    a[0] = even + odd;
    a[1] = minus_i(even_less, odd_less);
    a[2] = even - odd;
    a[3] = plus_i(even_less, odd_less);
  } else {
    constexpr std::size_t half = (Radix - 1) / 2;
    struct Circle {
      double cosine[Radix], sine[Radix];
    };
    // cos and sin of 2 pi k / Radix, to the last digit
    constexpr Circle circle = [] {
      if constexpr (Radix == 3)
        return Circle{{1.0, -0.5, -0.5}, {0.0, 0.86602540378443865, -0.86602540378443865}};
      else if constexpr (Radix == 5)
        return Circle{
            {1.0, 0.30901699437494742, -0.80901699437494742, -0.80901699437494742, 0.30901699437494742},
            {0.0, 0.95105651629515357, 0.58778525229247313, -0.58778525229247313, -0.95105651629515357}};
      else
        return Circle{{1.0, 0.62348980185873353, -0.22252093395631440, -0.90096886790241913,
                       -0.90096886790241913, -0.22252093395631440, 0.62348980185873353},
                      {0.0, 0.78183148246802981, 0.97492791218182361, 0.43388373911755812,
                       -0.43388373911755812, -0.97492791218182361, -0.78183148246802981}};
    }();
    Pair<V> sum[half], less[half];
    for (std::size_t k = 0; k < half; ++k) {
      sum[k] = a[k + 1] + a[Radix - 1 - k];
      less[k] = a[k + 1] - a[Radix - 1 - k];
    }
    const Pair<V> first = a[0];
    for (std::size_t k = 0; k < half; ++k) a[0] = a[0] + sum[k];
    for (std::size_t j = 1; j <= half; ++j) {
      Pair<V> even = first;
      Pair<V> odd = circle.sine[j] * less[0];
      even = even + circle.cosine[j] * sum[0];
      for (std::size_t k = 1; k < half; ++k) {
        even = even + circle.cosine[j * (k + 1) % Radix] * sum[k];
        odd = odd + circle.sine[j * (k + 1) % Radix] * less[k];
      }
      a[j] = minus_i(even, odd);
      a[Radix - j] = plus_i(even, odd);
    }
  }
}

/// One pair of arrays.
struct Parts {
  double* re;
  double* im;
};

/// y[q + s (R p + k)] = twiddle^(p k) * butterfly of x[q + s (p + m j)], j = 0 .. R-1, for all p < m and q <
/// s.
template <std::size_t Radix, bool Last, class V>
[[gnu::always_inline]] inline void one_place(const Parts& x, const Parts& y, std::size_t from,
                                             std::size_t apart, std::size_t to, std::size_t s,
                                             const double* w) {
  Pair<V> a[Radix];
  for (std::size_t j = 0; j < Radix; ++j)
    a[j] = {load<V>(x.re + from + apart * j), load<V>(x.im + from + apart * j)};
  butterfly<Radix, V>(a);
  store(y.re + to, a[0].re);
  store(y.im + to, a[0].im);
  for (std::size_t k = 1; k < Radix; ++k) {
    const Pair<V> t = Last ? a[k] : turned(a[k], w[2 * k - 2], w[2 * k - 1]);  // of the last stage they are 1
    store(y.re + to + s * k, t.re);
    store(y.im + to + s * k, t.im);
  }
}

template <std::size_t Radix, bool Last>
[[gnu::always_inline]] inline void places(const Parts& x, const Parts& y, std::size_t m, std::size_t s,
                                          const double* twiddle) {
  for (std::size_t p = 0; p < m; ++p) {
    const double* w = twiddle + 2 * (Radix - 1) * p;
    std::size_t q = 0;
    for (; q + 4 <= s; q += 4)
      one_place<Radix, Last, FourDoubles>(x, y, q + s * p, s * m, q + s * Radix * p, s, w);
    for (; q < s; ++q) one_place<Radix, Last, double>(x, y, q + s * p, s * m, q + s * Radix * p, s, w);
  }
}

template <std::size_t Radix>
[[gnu::always_inline]] inline void stage(const Parts& x, const Parts& y, std::size_t m, std::size_t s,
                                         const double* twiddle) {
  if (m == 1)
    places<Radix, true>(x, y, m, s, twiddle);
  else
    places<Radix, false>(x, y, m, s, twiddle);
}

/// Rows to columns.
[[gnu::always_inline]] inline void transpose(FourDoubles& a, FourDoubles& b, FourDoubles& c, FourDoubles& d) {
  const FourDoubles ab_low = __builtin_shufflevector(a, b, 0, 4, 2, 6);
  const FourDoubles ab_high = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const FourDoubles cd_low = __builtin_shufflevector(c, d, 0, 4, 2, 6);
  const FourDoubles cd_high = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  a = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
  b = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  c = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
  d = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

/// The first stage, radix 4 and s = 1: four places p at a time, whose results are neighbours only after a
/// transposition. Of the four quarters of x only `Quarters` are not 0.
template <std::size_t Quarters>
[[gnu::always_inline]] inline void first_stage(const Parts& x, const Parts& y, std::size_t m,
                                               const double* twiddle) {
  std::size_t p = 0;
  for (; p + 4 <= m; p += 4) {
    Pair<FourDoubles> a[4]{};
    for (std::size_t j = 0; j < Quarters; ++j)
      a[j] = {load<FourDoubles>(x.re + p + m * j), load<FourDoubles>(x.im + p + m * j)};
    butterfly<4, FourDoubles>(a);
    // Twiddles of four places: real parts of k = 1, then imaginary, and so on.
    const double* w = twiddle + 6 * p;
    for (std::size_t k = 1; k < 4; ++k) {
      const FourDoubles re = load<FourDoubles>(w + 8 * (k - 1)), im = load<FourDoubles>(w + 8 * (k - 1) + 4);
      a[k] = {a[k].re * re - a[k].im * im, a[k].re * im + a[k].im * re};
    }
    transpose(a[0].re, a[1].re, a[2].re, a[3].re);
    transpose(a[0].im, a[1].im, a[2].im, a[3].im);
    for (std::size_t k = 0; k < 4; ++k) {
      store(y.re + 4 * (p + k), a[k].re);
      store(y.im + 4 * (p + k), a[k].im);
    }
  }
  for (; p < m; ++p) {
    Pair<double> a[4]{};
    for (std::size_t j = 0; j < Quarters; ++j) a[j] = {x.re[p + m * j], x.im[p + m * j]};
    butterfly<4, double>(a);
    for (std::size_t k = 0; k < 4; ++k) {
      const double* w = twiddle + 6 * p + 2 * k - 2;
      const Pair<double> t = k == 0 ? a[0] : turned(a[k], w[0], w[1]);
      y.re[4 * p + k] = t.re;
      y.im[4 * p + k] = t.im;
    }
  }
}

}  // namespace

/// k n = (k^2 + n^2 - (k-n)^2) / 2 turns the transform into a convolution with a chirp.
struct Fourier::Chirp {
  explicit Chirp(std::size_t n)
      : inner(Fourier::fast_length(2 * n - 1)),
        re(n),
        im(n),
        spectrum_re(inner.length()),
        spectrum_im(inner.length()) {
    const std::size_t m = inner.length();
    double* b_re = inner.re();
    double* b_im = inner.im();
    std::fill_n(b_re, m, 0.0);
    std::fill_n(b_im, m, 0.0);
    for (std::size_t k = 0; k < n; ++k) {
      // k^2 modulo 2n in whole numbers keeps the angle exact for long signals
      const auto turn = static_cast<std::uint64_t>(k) * k % (2 * n);
      const double angle = pi * static_cast<double>(turn) / static_cast<double>(n);
      re[k] = std::cos(angle);
      im[k] = -std::sin(angle);
      b_re[k] = re[k];
      b_im[k] = -im[k];
      if (k > 0) {
        b_re[m - k] = b_re[k];
        b_im[m - k] = b_im[k];
      }
    }
    inner.run();
    std::copy_n(inner.re(), m, spectrum_re.begin());
    std::copy_n(inner.im(), m, spectrum_im.begin());
  }
  Fourier inner;
  std::vector<double> re, im;
  std::vector<double> spectrum_re, spectrum_im;
};

Fourier::Fourier(std::size_t length) : length_(length) {
  if (length == 0) throw std::invalid_argument("length: 1 or more");
  const bool smooth = smooth_length(length) == length;
  // Arrays a multiple of 4096 bytes apart would stand in each other's way in the cache.
  const std::size_t apart = (length + 511) / 512 * 512 + 128 + 8;
  memory_ = std::make_unique_for_overwrite<double[]>((smooth ? 4 : 2) * apart);
  re_ = memory_.get();
  im_ = re_ + apart;
  other_re_ = smooth ? im_ + apart : nullptr;
  other_im_ = smooth ? other_re_ + apart : nullptr;
  if (smooth)
    plan_stages();
  else
    chirp_ = std::make_unique<Chirp>(length);
}
Fourier::~Fourier() = default;

/// Radix 4 as often as it divides, then the odd ones, then a 2: what comes first has the most twiddles.
void Fourier::plan_stages() {
  const Roots roots(length_);
  std::size_t n = length_, s = 1;
  twiddle_.reserve(2 * length_);
  while (n > 1) {
    std::size_t radix = 2;
    for (const std::size_t one : {2U, 3U, 5U, 7U, 4U})
      if (n % one == 0) radix = one;
    const std::size_t m = n / radix;
    stages_.push_back({radix, twiddle_.size()});
    const bool in_fours = s == 1 && radix == 4;
    for (std::size_t p = 0; p < m; ++p) {
      if (in_fours && p + 4 <= m && p % 4 == 0) {
        for (std::size_t k = 1; k < 4; ++k) {
          for (std::size_t i = 0; i < 4; ++i) twiddle_.push_back(roots.re[(p + i) * k]);
          for (std::size_t i = 0; i < 4; ++i) twiddle_.push_back(roots.im[(p + i) * k]);
        }
        p += 3;
        continue;
      }
      for (std::size_t k = 1; k < radix; ++k) {
        twiddle_.push_back(roots.re[p * k * s]);
        twiddle_.push_back(roots.im[p * k * s]);
      }
    }
    n = m;
    s *= radix;
  }
}

void Fourier::run(std::size_t filled) {
  if (chirp_ != nullptr)
    run_chirp(filled);
  else
    run_stages(filled);
}

void Fourier::run_stages(std::size_t filled) {
  filled = std::min(filled, length_);
  // A first stage of radix 4 is told how many quarters of the signal, 2 to 4, may hold anything.
  const bool begins_with_four = !stages_.empty() && stages_.front().radix == 4;
  const std::size_t quarter = length_ / 4;
  const std::size_t quarters =
      begins_with_four ? std::max<std::size_t>(2, (filled + quarter - 1) / quarter) : 4;
  const std::size_t end = begins_with_four ? quarters * quarter : length_;
  std::fill(re_ + filled, re_ + end, 0.0);
  std::fill(im_ + filled, im_ + end, 0.0);
  run_widest([&]() __attribute__((always_inline)) {
    Parts x{re_, im_}, y{other_re_, other_im_};
    std::size_t n = length_, s = 1;
    for (const Stage& one : stages_) {
      const std::size_t m = n / one.radix;
      const double* w = twiddle_.data() + one.twiddles;
      if (s == 1 && one.radix == 4) {
        if (quarters == 2)
          first_stage<2>(x, y, m, w);
        else if (quarters == 3)
          first_stage<3>(x, y, m, w);
        else
          first_stage<4>(x, y, m, w);
      } else if (one.radix == 4) {
        stage<4>(x, y, m, s, w);
      } else if (one.radix == 5) {
        stage<5>(x, y, m, s, w);
      } else if (one.radix == 3) {
        stage<3>(x, y, m, s, w);
      } else if (one.radix == 7) {
        stage<7>(x, y, m, s, w);
      } else {
        stage<2>(x, y, m, s, w);
      }
      std::swap(x, y);
      n = m;
      s *= one.radix;
    }
    re_ = x.re;
    im_ = x.im;
    other_re_ = y.re;
    other_im_ = y.im;
  });
}

void Fourier::run_chirp(std::size_t filled) {
  filled = std::min(filled, length_);
  Chirp& c = *chirp_;
  double* a_re = c.inner.re();
  double* a_im = c.inner.im();
  for (std::size_t k = 0; k < filled; ++k) {
    a_re[k] = re_[k] * c.re[k] - im_[k] * c.im[k];
    a_im[k] = re_[k] * c.im[k] + im_[k] * c.re[k];
  }
  c.inner.run(filled);
  const std::size_t m = c.inner.length();
  a_re = c.inner.re();
  a_im = c.inner.im();
  for (std::size_t k = 0; k < m; ++k) {
    const double re = a_re[k] * c.spectrum_re[k] - a_im[k] * c.spectrum_im[k];
    const double im = a_re[k] * c.spectrum_im[k] + a_im[k] * c.spectrum_re[k];
    a_re[k] = im;  // exchanged: the inverse comes next
    a_im[k] = re;
  }
  c.inner.run();
  const double scale = 1.0 / static_cast<double>(m);
  const double* b_im = c.inner.re();
  const double* b_re = c.inner.im();
  for (std::size_t k = 0; k < length_; ++k) {
    re_[k] = (b_re[k] * c.re[k] - b_im[k] * c.im[k]) * scale;
    im_[k] = (b_re[k] * c.im[k] + b_im[k] * c.re[k]) * scale;
  }
}

std::size_t Fourier::smooth_length(std::size_t n) {
  for (n = std::max<std::size_t>(n, 1);; ++n) {
    std::size_t rest = n;
    for (const std::size_t prime : {2U, 3U, 5U, 7U})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1) return n;
  }
}

std::size_t Fourier::fast_length(std::size_t n) {
  // What a stage costs each number of the signal, by its radix. A power of 2 behind each of these odd
  // numbers; others lie too near to one of them to pay.
  constexpr double of_two = 7.0, of_three = 11.0, of_four = 10.0, of_five = 16.0, of_seven = 21.0;
  struct Odd {
    std::size_t number;
    double cost;
  };
  constexpr Odd odds[] = {{1, 0.0},
                          {3, of_three},
                          {5, of_five},
                          {7, of_seven},
                          {9, 2.0 * of_three},
                          {15, of_three + of_five},
                          {21, of_three + of_seven},
                          {25, 2.0 * of_five},
                          {27, 3.0 * of_three},
                          {45, 2.0 * of_three + of_five}};
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (const Odd& odd : odds) {
    const std::size_t power = std::max<std::size_t>(4, std::bit_ceil((n + odd.number - 1) / odd.number));
    const int twos = std::countr_zero(power);
    const double cost =
        static_cast<double>(odd.number * power) *
        (odd.cost + of_four * (twos / 2) + of_two * (twos % 2));  // NOLINT(bugprone-integer-division)
    if (cost >= least) continue;
    least = cost;
    best = odd.number * power;
  }
  return best;
}

Fourier& kept_transform(std::size_t length) {
  static thread_local std::vector<std::unique_ptr<Fourier>> kept;  // the one asked for last is the first
  const auto at =
      std::find_if(kept.begin(), kept.end(), [&](const auto& one) { return one->length() == length; });
  if (at != kept.end()) {
    std::rotate(kept.begin(), at, at + 1);
  } else {
    if (kept.size() == kept_transforms) kept.pop_back();
    kept.insert(kept.begin(), std::make_unique<Fourier>(length));
  }
  return *kept.front();
}

}  // namespace steadyplate::analysis
