// Fast code against the slow, plain form of the same definition, on seeded random signals.

#include <gtest/gtest.h>

#include <algorithm>
#include <complex>

#include "analysis/metrics/fourier.hpp"
#include "analysis/metrics/hull.hpp"
#include "analysis/metrics/spectrum.hpp"
#include "analysis/metrics/sway_density.hpp"
#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::PsdMethod;
using analysis::Trajectory;
using Complex = std::complex<double>;
using std::numbers::pi;

/// Sway printed with few digits: many points share a place, and hull edges run through several points.
Trajectory rounded_sway(std::uint64_t seed, std::size_t n, double step_mm) {
  Trajectory t = random_sway(seed, n);
  for (auto* axis : {&t.ml_mm, &t.ap_mm})
    for (double& x : *axis) x = std::round(x / step_mm) * step_mm;
  return t;
}

std::vector<Trajectory> clouds() {
  std::vector<Trajectory> all;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    all.push_back(random_sway(seed, 700));
    all.push_back(rounded_sway(seed, 700, 1.0));
    all.push_back(rounded_sway(seed, 40, 1.5));
    all.push_back(random_sway(seed, 3));
  }
  all.push_back(circle(5.0, 0.5, 100.0, 200));
  all.push_back(circle(5.0, 0.5, 100.0, 199));
  Trajectory square;
  square.rate_hz = 1.0;
  square.ml_mm = {0, 1, 2, 2, 2, 1, 0, 0, 1, 2};
  square.ap_mm = {0, 0, 0, 1, 2, 2, 2, 1, 1, 2};
  all.push_back(square);
  return all;
}

TEST(Oracle, DiameterAgainstAllPairs) {
  for (const Trajectory& t : clouds()) {
    double largest = 0.0;
    for (std::size_t i = 0; i < t.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        largest = std::max(largest, std::hypot(t.ml_mm[i] - t.ml_mm[j], t.ap_mm[i] - t.ap_mm[j]));
    EXPECT_REL(analysis::convex_hull(t.ml_mm, t.ap_mm).diameter_mm, largest, 1e-13);
  }
}

TEST(Oracle, EveryPointIsInsideTheHullAndEveryCornerIsAPoint) {
  for (const Trajectory& t : clouds()) {
    const auto hull = analysis::convex_hull(t.ml_mm, t.ap_mm);
    const std::size_t n = hull.corners.size();
    ASSERT_GE(n, 3u);
    double area = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
      const auto& a = hull.corners[k];
      const auto& b = hull.corners[(k + 1) % n];
      area += (a.ml_mm * b.ap_mm - b.ml_mm * a.ap_mm) / 2.0;
      bool is_a_point = false;
      for (std::size_t i = 0; i < t.size(); ++i) {
        const double side =
            (b.ml_mm - a.ml_mm) * (t.ap_mm[i] - a.ap_mm) - (b.ap_mm - a.ap_mm) * (t.ml_mm[i] - a.ml_mm);
        ASSERT_GE(side, -1e-9);
        is_a_point = is_a_point || (t.ml_mm[i] == a.ml_mm && t.ap_mm[i] == a.ap_mm);
      }
      EXPECT_TRUE(is_a_point);
    }
    EXPECT_REL(hull.area_mm2, area, 1e-9);
  }
}

TEST(Oracle, UnitSquare) {
  const auto hull = analysis::convex_hull(clouds().back().ml_mm, clouds().back().ap_mm);
  EXPECT_EQ(hull.corners.size(), 4u);
  EXPECT_EQ(hull.area_mm2, 4.0);
  EXPECT_EQ(hull.perimeter_mm, 8.0);
  EXPECT_REL(hull.diameter_mm, std::sqrt(8.0), 1e-15);
}

TEST(Oracle, DwellAgainstTheTextbookLoop) {
  for (const std::size_t n : {1, 2, 3, 15, 16, 17, 31, 32, 33, 255, 256, 257, 500, 512, 2600}) {
    for (const double radius : {0.5, 3.0, 12.0, 50.0}) {
      // a step of 0.5 mm puts many samples exactly on the circle, where <= and < differ
      for (const Trajectory& t : {random_sway(n, n), rounded_sway(n, n, 0.5)}) {
        const auto steps = analysis::dwell_steps(t.ml_mm, t.ap_mm, radius);
        ASSERT_EQ(steps.size(), n - 1);
        const auto inside = [&](std::size_t i, std::size_t k) {
          const double dx = t.ml_mm[k] - t.ml_mm[i], dy = t.ap_mm[k] - t.ap_mm[i];
          return dx * dx + dy * dy <= radius * radius;
        };
        for (std::size_t i = 0; i + 1 < n; ++i) {
          std::size_t last = i, first = i;
          while (last + 1 < n && inside(i, last + 1)) ++last;
          while (first > 0 && inside(i, first - 1)) --first;
          ASSERT_EQ(steps[i], static_cast<double>(last - first))
              << "n " << n << " radius " << radius << " at " << i;
        }
      }
    }
  }
}

/// Three places, half a minute each: two steps of the density, flat between them. The filter rings at each
/// step; what is left of it after seconds is rounding and must not be counted.
TEST(Oracle, FlatDensityHasNoPeaks) {
  const Trajectory t = make_trajectory(
      9000, 100.0, [](double s) { return s < 25.0   ? 0.0
                                         : s < 57.0 ? 40.0
                                                    : 90.0; },
      [](double) { return 0.0; });
  const auto density = analysis::sway_density(t.ml_mm, t.ap_mm, 100.0, {});
  ASSERT_GE(density.peaks.size(), 2u);
  EXPECT_LE(density.peaks.size(), 40u);
  for (const std::size_t peak : density.peaks) {
    const double from_a_step = std::min(std::fabs(static_cast<double>(peak) - 2500.0),
                                        std::fabs(static_cast<double>(peak) - 5700.0));
    EXPECT_LT(from_a_step, 500.0) << "a peak where nothing changes, at sample " << peak;
  }
}

TEST(Oracle, PeaksAreTheStrictMaximaOfTheCurve) {
  for (const double rate : {25.0, 100.0, 1000.0}) {
    const Trajectory t = random_sway(17, 6000, rate);
    const auto density = analysis::sway_density(t.ml_mm, t.ap_mm, rate, {});
    std::vector<std::size_t> expected;
    for (std::size_t i = 1; i + 1 < density.curve_s.size(); ++i)
      if (density.curve_s[i] > density.curve_s[i - 1] && density.curve_s[i] > density.curve_s[i + 1])
        expected.push_back(i);
    EXPECT_TRUE(std::ranges::equal(density.peaks, expected)) << rate;
  }
}

std::vector<Complex> direct_transform(const std::vector<Complex>& x, double sign) {
  const std::size_t n = x.size();
  std::vector<Complex> out(n);
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      out[k] +=
          x[i] * std::polar(1.0, sign * 2.0 * pi * static_cast<double>(i * k % n) / static_cast<double>(n));
  return out;
}

std::vector<Complex> transformed(analysis::Fourier& fourier, const std::vector<Complex>& x,
                                 std::size_t filled) {
  for (std::size_t i = 0; i < filled; ++i) {
    fourier.re()[i] = x[i].real();
    fourier.im()[i] = x[i].imag();
  }
  fourier.run(filled);
  std::vector<Complex> out(x.size());
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = {fourier.re()[k], fourier.im()[k]};
  return out;
}

Complex exchanged(const Complex& z) {
  return {z.imag(), z.real()};
}

TEST(Oracle, FourierAgainstTheSum) {
  Noise noise(3);
  // smooth, prime, twice a prime, products with a large factor; every radix first, in the middle and last
  for (const std::size_t n : {1,   2,   3,   4,   7,   8,   11,  12,  16,  30,  60,   64,   84,  101,
                              105, 140, 210, 211, 240, 343, 362, 500, 509, 840, 1018, 1024, 2000}) {
    analysis::Fourier fourier(n);
    std::vector<Complex> x(n);
    for (Complex& value : x) value = {noise(), noise()};
    const auto forward = transformed(fourier, x, n);
    auto turned = x;
    for (Complex& value : turned) value = exchanged(value);
    const auto inverse = transformed(fourier, turned, n);
    const auto expected = direct_transform(x, -1.0), expected_inverse = direct_transform(x, 1.0);
    for (std::size_t k = 0; k < n; ++k) {
      EXPECT_NEAR(std::abs(forward[k] - expected[k]), 0.0, 1e-11) << n;
      EXPECT_NEAR(std::abs(exchanged(inverse[k]) - expected_inverse[k]), 0.0, 1e-11) << n;
    }
  }
}

/// What lies behind the filled samples is of an earlier transform, and counts as 0.
TEST(Oracle, FourierOfAPartlyFilledSignal) {
  Noise noise(4);
  for (const std::size_t n : {12, 64, 105, 509, 2000}) {
    analysis::Fourier fourier(n);
    for (const std::size_t filled :
         {n, n / 5, n / 4, n / 4 + 1, n / 2, n / 2 + 1, 3 * n / 4, 3 * n / 4 + 1, n - 1}) {
      std::vector<Complex> x(n);
      for (std::size_t i = 0; i < filled; ++i) x[i] = {noise(), noise()};
      const auto found = transformed(fourier, x, filled), expected = direct_transform(x, -1.0);
      for (std::size_t k = 0; k < n; ++k)
        ASSERT_NEAR(std::abs(found[k] - expected[k]), 0.0, 1e-11) << n << " filled " << filled;
    }
  }
}

TEST(Oracle, KeptTransformsAreTheRightOnes) {
  for (int round = 0; round < 2; ++round)
    for (std::size_t n = 2; n < 3 * analysis::kept_transforms; ++n)
      EXPECT_EQ(analysis::kept_transform(n).length(), n);
  analysis::Fourier& first = analysis::kept_transform(64);
  EXPECT_EQ(&analysis::kept_transform(64), &first);
}

TEST(Oracle, SmoothLengths) {
  EXPECT_EQ(analysis::Fourier::smooth_length(0), 1u);
  EXPECT_EQ(analysis::Fourier::smooth_length(11), 12u);
  EXPECT_EQ(analysis::Fourier::smooth_length(2000), 2000u);
  EXPECT_EQ(analysis::Fourier::smooth_length(2002), 2016u);
  EXPECT_EQ(analysis::Fourier::fast_length(1), 4u);
  EXPECT_EQ(analysis::Fourier::fast_length(2000), 2048u);
  for (std::size_t n = 1; n < 5000; ++n) {
    const std::size_t length = analysis::Fourier::fast_length(n);
    ASSERT_EQ(analysis::Fourier::smooth_length(length), length);
    ASSERT_TRUE(length >= n && length % 4 == 0 && (n < 16 || length < n + n / 3)) << n << " " << length;
  }
}

std::vector<double> without_line(std::vector<double> x) {
  const double n = static_cast<double>(x.size());
  double st = 0.0, sx = 0.0, stt = 0.0, stx = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = static_cast<double>(i);
    st += t;
    sx += x[i];
    stt += t * t;
    stx += t * x[i];
  }
  const double slope = (n * stx - st * sx) / (n * stt - st * st);
  const double level = (sx - slope * st) / n;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= level + slope * static_cast<double>(i);
  return x;
}

/// The definition, a transform summed term by term for every segment and bin.
std::vector<double> direct_density(const std::vector<double>& x, double rate, std::size_t length,
                                   std::size_t step, const std::vector<std::vector<double>>& tapers) {
  const std::size_t n = x.size();
  std::vector<double> density(n / 2 + 1, 0.0);
  std::size_t count = 0;
  for (std::size_t at = 0; at + length <= n; at += step) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(at);
    const auto piece = without_line({first, first + static_cast<std::ptrdiff_t>(length)});
    for (const auto& taper : tapers) {
      double weight = 0.0;
      for (const double w : taper) weight += w * w;
      for (std::size_t k = 0; k < density.size(); ++k) {
        Complex sum;
        for (std::size_t i = 0; i < length; ++i)
          sum += taper[i] * piece[i] *
                 std::polar(1.0, -2.0 * pi * static_cast<double>(i * k % n) / static_cast<double>(n));
        density[k] += std::norm(sum) / (rate * weight) * ((k == 0 || 2 * k == n) ? 1.0 : 2.0);
      }
      ++count;
    }
  }
  for (double& g : density) g /= static_cast<double>(count);
  return density;
}

void expect_density(std::span<const double> actual, std::span<const double> expected, const char* what) {
  ASSERT_EQ(actual.size(), expected.size());
  const double scale = *std::max_element(expected.begin(), expected.end());
  for (std::size_t k = 0; k < actual.size(); ++k)
    ASSERT_NEAR(actual[k], expected[k], 1e-9 * expected[k] + 1e-13 * scale) << what << " bin " << k;
}

TEST(Oracle, SpectrumAgainstTheSum) {
  // even, odd and prime lengths; a segment that leaves a rest; a whole number of segments
  for (const std::size_t n : {300, 301, 331, 257}) {
    const double rate = 20.0;
    const Trajectory t = random_sway(n, n, rate);
    const std::vector<double>& x = t.ml_mm;
    analysis::MetricSettings settings;
    settings.psd_segment_s = 6.0;

    const std::size_t length = 120;
    std::vector<double> hann(length);
    for (std::size_t i = 0; i < length; ++i)
      hann[i] = std::pow(std::sin(pi * static_cast<double>(i) / length), 2);
    auto spectrum = analysis::spectrum(t.ml_mm, t.ap_mm, rate, settings);
    expect_density(spectrum.ml, direct_density(x, rate, length, 60, {hann}), "welch");
    expect_density(spectrum.ap, direct_density(t.ap_mm, rate, length, 60, {hann}), "welch ap");
    expect_density(analysis::power_density(t.ml_mm, rate, settings),
                   direct_density(x, rate, length, 60, {hann}), "welch radius");

    settings.psd = PsdMethod::periodogram;
    spectrum = analysis::spectrum(t.ml_mm, t.ap_mm, rate, settings);
    expect_density(spectrum.ml, direct_density(x, rate, n, n, {std::vector<double>(n, 1.0)}), "periodogram");

    settings.psd = PsdMethod::multitaper_sine;
    std::vector<std::vector<double>> tapers;
    for (int k = 1; k <= 8; ++k) {
      auto& taper = tapers.emplace_back(n);
      for (std::size_t i = 0; i < n; ++i)
        taper[i] = std::sin(pi * k * static_cast<double>(i + 1) / static_cast<double>(n + 1));
    }
    spectrum = analysis::spectrum(t.ml_mm, t.ap_mm, rate, settings);
    expect_density(spectrum.ml, direct_density(x, rate, n, n, tapers), "multitaper");
  }
}

TEST(Oracle, AllBinsTogetherAreTheVariance) {
  for (const std::size_t n : {2600, 2621}) {  // 2621 is prime
    const Trajectory t = random_sway(n, n);
    analysis::MetricSettings settings;
    settings.psd = PsdMethod::periodogram;
    const auto spectrum = analysis::spectrum(t.ml_mm, t.ap_mm, t.rate_hz, settings);
    double sum = 0.0;
    for (const double g : spectrum.ml) sum += g * spectrum.bin_hz;
    double variance = 0.0;
    for (const double v : without_line(t.ml_mm)) variance += v * v / static_cast<double>(n);
    EXPECT_REL(sum, variance, 1e-10) << "Parseval";
  }
}

TEST(Oracle, BandsAddUpToTheTotal) {
  for (const std::size_t n : {1500, 2600, 6000}) {  // at 6000 the band's edges fall on bins
    const Trajectory t = random_sway(n, n);
    for (const std::string axis : {"", "_ml", "_ap"}) {
      const double total = value("total_power" + axis, t);
      EXPECT_REL(value("band_power.low" + axis, t) + value("band_power.mid" + axis, t) +
                     value("band_power.high" + axis, t),
                 total, 1e-12);
      EXPECT_REL(value("band_ratio.low" + axis, t) + value("band_ratio.mid" + axis, t) +
                     value("band_ratio.high" + axis, t),
                 1.0, 1e-12);
    }
  }
}

TEST(Oracle, BandEdgesThatFallOnABinAreKept) {
  // 60 s at 100 Hz: 0.15 Hz is bin 9 and 5 Hz is bin 300. A sine there must be in the band.
  const auto pure = [](double hz) {
    return make_trajectory(
        6000, 100.0, [=](double s) { return std::sin(2.0 * pi * hz * s); },
        [=](double s) { return std::cos(2.0 * pi * hz * s); });
  };
  analysis::MetricSettings settings;
  settings.psd = PsdMethod::periodogram;
  for (const double hz : {0.15, 0.5, 2.0, 5.0})
    EXPECT_NEAR(value("mode_frequency_ap", pure(hz), settings), hz, 1e-9);
  EXPECT_GT(value("band_ratio.low_ap", pure(0.15), settings), 0.9);
  EXPECT_GT(value("band_ratio.low_ap", pure(0.5), settings), 0.9);
  EXPECT_GT(value("band_ratio.mid_ap", pure(2.0), settings), 0.9);
  EXPECT_GT(value("band_ratio.high_ap", pure(5.0), settings), 0.9);
}

}  // namespace
}  // namespace steadyplate::test
