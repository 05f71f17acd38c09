#include "analysis/preprocess/butterworth.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>

#include "tests/analysis/preprocess/columns.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::analysis {
namespace {

using Series = std::vector<double>;
constexpr double two_pi = 2.0 * std::numbers::pi;

Series sine(std::size_t n, double frequency_hz, double rate_hz) {
  Series x(n);
  for (std::size_t i = 0; i < n; ++i)
    x[i] = std::sin(two_pi * frequency_hz * static_cast<double>(i) / rate_hz);
  return x;
}

/// Amplitude and phase of one frequency in the middle third, by projection on whole cycles.
std::complex<double> response(const Butterworth& filter, double frequency_hz, double rate_hz) {
  const auto n = static_cast<std::size_t>(30.0 * rate_hz);
  Series x = sine(n, frequency_hz, rate_hz);
  filtfilt(filter, x);
  std::complex<double> sum = 0.0;
  const std::size_t from = n / 3, to = 2 * n / 3;
  for (std::size_t i = from; i < to; ++i)
    sum +=
        x[i] * std::exp(std::complex<double>(0.0, -two_pi * frequency_hz * static_cast<double>(i) / rate_hz));
  return sum * 2.0 / static_cast<double>(to - from) * std::complex<double>(0.0, 1.0);
}

/// |H|^2 of one digital Butterworth pass, from the definition (bilinear, pre-warped).
double power_gain(int order, double frequency_hz, double cutoff_hz, double rate_hz) {
  const double ratio =
      std::tan(std::numbers::pi * frequency_hz / rate_hz) / std::tan(std::numbers::pi * cutoff_hz / rate_hz);
  return 1.0 / (1.0 + std::pow(ratio, 2 * order));
}

TEST(Butterworth, DoublePassHasTheTextbookGainAndNoPhase) {
  for (const double rate_hz : {25.0, 100.0, 1000.0})
    for (const int order : {1, 2, 3, 4, 6})
      for (const double frequency_hz : {0.5, 2.0, 5.0, 10.0, 12.0}) {
        const auto gain = response(design_lowpass(order, 10.0, rate_hz), frequency_hz, rate_hz);
        EXPECT_NEAR(gain.real(), power_gain(order, frequency_hz, 10.0, rate_hz), 1e-7)
            << order << " " << frequency_hz << " " << rate_hz;
        EXPECT_NEAR(gain.imag(), 0.0, 1e-7) << order << " " << frequency_hz << " " << rate_hz;
      }
}

TEST(Butterworth, CutoffIsAtMinusSixDecibelAndStopbandIsDown) {
  const Butterworth filter = design_lowpass(4, 10.0, 100.0);
  EXPECT_NEAR(20.0 * std::log10(std::abs(response(filter, 10.0, 100.0))), -6.0206, 1e-3);
  EXPECT_LT(20.0 * std::log10(std::abs(response(filter, 30.0, 100.0))), -90.0);
}

TEST(Butterworth, CorrectedCutoffIsAtMinusThreeDecibel) {
  EXPECT_NEAR(double_pass_correction(2), 0.802243, 5e-7);
  EXPECT_NEAR(double_pass_correction(4), 0.895680, 5e-7);
  // The correction is exact for an analogue filter; at 1 kHz the warping is far below the tolerance.
  const Butterworth filter = design_lowpass(4, 10.0 / double_pass_correction(4), 1000.0);
  EXPECT_NEAR(20.0 * std::log10(std::abs(response(filter, 10.0, 1000.0))), -3.0103, 5e-3);
}

TEST(Butterworth, CoefficientsAreThoseOfScipy) {
  // scipy.signal.butter(4, 0.2) as printed in its widely copied examples.
  const Butterworth filter = design_lowpass(4, 10.0, 100.0);
  const Series b{0.004824343357716, 0.019297373430865, 0.028946060146297, 0.019297373430865,
                 0.004824343357716};
  const Series a{1.0, -2.369513007182038, 2.313988414415880, -1.054665405878568, 0.187379492368185};
  ASSERT_EQ(filter.sections.size(), 2u);
  const auto& p = filter.sections[0];
  const auto& q = filter.sections[1];
  const auto product = [](std::array<double, 3> f, std::array<double, 3> g) {
    return Series{f[0] * g[0], f[0] * g[1] + f[1] * g[0], f[0] * g[2] + f[1] * g[1] + f[2] * g[0],
                  f[1] * g[2] + f[2] * g[1], f[2] * g[2]};
  };
  const Series got_b = product({p.b0, p.b1, p.b2}, {q.b0, q.b1, q.b2});
  const Series got_a = product({1.0, p.a1, p.a2}, {1.0, q.a1, q.a2});
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_NEAR(got_b[k], b[k], 1e-14);
    EXPECT_NEAR(got_a[k], a[k], 1e-14);
  }
}

TEST(Butterworth, ConstantAndStraightLinePassUnchanged) {
  const Butterworth filter = design_lowpass(4, 10.0, 100.0);
  Series constant(200, -80.35), line(200);
  for (std::size_t i = 0; i < line.size(); ++i) line[i] = 3.0 + 0.25 * static_cast<double>(i);
  Series filtered = line;
  filtfilt(filter, constant);
  filtfilt(filter, filtered);
  for (const double v : constant) EXPECT_NEAR(v, -80.35, 1e-9);
  // Odd reflection continues a line as a line; only the start of the padding is off, and it has decayed a
  // lot.
  for (std::size_t i = 30; i < line.size() - 30; ++i) EXPECT_NEAR(filtered[i], line[i], 1e-4);
}

TEST(Butterworth, IsLinearAndTheSamePlayedBackwards) {
  const Butterworth filter = design_lowpass(4, 10.0, 100.0);
  Series x = sine(500, 3.1, 100.0), noise(500);
  unsigned state = 12345;
  for (double& v : noise) v = static_cast<double>((state = state * 1664525u + 1013904223u) >> 8) / 16777216.0;
  Series sum(500);
  for (std::size_t i = 0; i < 500; ++i) sum[i] = 2.0 * x[i] - 3.0 * noise[i];
  Series backwards(noise.rbegin(), noise.rend());
  filtfilt(filter, x);
  filtfilt(filter, noise);
  filtfilt(filter, sum);
  filtfilt(filter, backwards);
  for (std::size_t i = 0; i < 500; ++i) EXPECT_NEAR(sum[i], 2.0 * x[i] - 3.0 * noise[i], 1e-12);
  // Away from the ends the two directions cannot be told apart.
  for (std::size_t i = 100; i < 400; ++i) EXPECT_NEAR(backwards[499 - i], noise[i], 1e-9);
}

TEST(Butterworth, TwoAxesTogetherAreTheSameBitsAsOneByOne) {
  const Butterworth filter = design_lowpass(4, 10.0, 100.0);
  Series x = sine(300, 1.3, 100.0), y = sine(300, 7.7, 100.0);
  Series x2 = x, y2 = y;
  filtfilt(filter, x);
  filtfilt(filter, y);
  filtfilt(filter, x2, y2);
  EXPECT_EQ(x, x2);
  EXPECT_EQ(y, y2);
}

TEST(Butterworth, WrongArgumentsAreNamed) {
  const auto message = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "no exception";
  };
  EXPECT_NE(message([] { design_lowpass(0, 10, 100); }).find("order"), std::string::npos);
  EXPECT_NE(message([] { design_lowpass(9, 10, 100); }).find("order"), std::string::npos);
  EXPECT_NE(message([] { design_lowpass(4, 0, 100); }).find("cutoff_hz"), std::string::npos);
  EXPECT_NE(message([] { design_lowpass(4, 50, 100); }).find("cutoff_hz"), std::string::npos);
  EXPECT_NE(message([] { design_lowpass(4, std::nan(""), 100); }).find("cutoff_hz"), std::string::npos);
  EXPECT_NE(message([] { design_lowpass(4, 10, -1); }).find("rate_hz"), std::string::npos);
  EXPECT_NE(message([] { double_pass_correction(0); }).find("order"), std::string::npos);
  Series short_one(15), other(16);
  EXPECT_NE(message([&] { filtfilt(design_lowpass(4, 10, 100), short_one); }).find("15"), std::string::npos);
  EXPECT_NE(message([&] { filtfilt(design_lowpass(4, 10, 100), short_one, other); }).find("same length"),
            std::string::npos);
  filtfilt(design_lowpass(4, 10, 100), other);  // 16 samples are just enough
}

// ---- the same filter as one quotient b(z)/a(z), the form scipy's filtfilt(b, a) uses: an independent way
// ----

using Wide = long double;

Series quotient_filtfilt(Series x, int order, double cutoff_hz, double rate_hz) {
  // Poles of the analogue prototype, warped, bilinear; then polynomials from the roots.
  const auto size = static_cast<std::size_t>(order);
  const Wide warped = 4.0L * std::tan(std::numbers::pi_v<Wide> * cutoff_hz / rate_hz);
  std::vector<std::complex<Wide>> a{1.0L}, b{1.0L};
  std::complex<Wide> denominator = 1.0L;
  for (int m = -order + 1; m < order; m += 2) {
    const auto pole =
        -warped * std::exp(std::complex<Wide>(0.0L, std::numbers::pi_v<Wide> * m / (2.0L * order)));
    denominator *= 4.0L - pole;
    a.emplace_back(0.0L);
    b.emplace_back(0.0L);
    for (std::size_t i = a.size() - 1; i > 0; --i) {
      a[i] -= (4.0L + pole) / (4.0L - pole) * a[i - 1];
      b[i] += b[i - 1];
    }
  }
  const Wide gain = std::pow(warped, order) / denominator.real();
  // Start: the state left by an endless 1, by running one.
  std::vector<Wide> start(size + 1, 0.0L);
  for (std::size_t k = size; k-- > 0;) start[k] = start[k + 1] + b[k + 1].real() * gain - a[k + 1].real();

  const std::size_t n = x.size(), padding = 3 * (size + 1);
  std::vector<Wide> s;
  for (std::size_t i = 0; i < padding; ++i) s.push_back(2.0L * x[0] - x[padding - i]);
  s.insert(s.end(), x.begin(), x.end());
  for (std::size_t i = 0; i < padding; ++i) s.push_back(2.0L * x[n - 1] - x[n - 2 - i]);
  for (int pass = 0; pass < 2; ++pass) {
    std::vector<Wide> z = start;
    for (Wide& state : z) state *= s[0];
    for (Wide& v : s) {
      const Wide in = v;
      v = z[0] + b[0].real() * gain * in;
      for (std::size_t k = 0; k < size; ++k)
        z[k] = z[k + 1] + b[k + 1].real() * gain * in - a[k + 1].real() * v;
    }
    std::reverse(s.begin(), s.end());
  }
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(s[padding + i]);
  return x;
}

double largest_difference(const Series& a, const Series& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

TEST(Butterworth, AgreesWithTheQuotientForm) {
  Series walk(32000);
  unsigned state = 7;
  double at = 80.0;
  for (double& v : walk) {
    state = state * 1664525u + 1013904223u;
    v = at += static_cast<double>(state >> 8) / 16777216.0 - 0.5;
  }
  const double scale = std::abs(*std::max_element(
      walk.begin(), walk.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  for (const double rate_hz : {25.0, 50.0, 100.0, 500.0, 1000.0})
    for (const int order : {1, 2, 3, 4, 5}) {
      Series filtered = walk;
      filtfilt(design_lowpass(order, 10.0, rate_hz), filtered);
      EXPECT_LT(largest_difference(filtered, quotient_filtfilt(walk, order, 10.0, rate_hz)), 1e-9 * scale)
          << order << " " << rate_hz;
    }
}

// ---- golden values of real recordings, scipy filtfilt(b, a) 10 Hz at the native rate ----

struct Golden {
  std::string recording;
  char separator;
  std::string ml, ap;
  double cm;  // of one unit of the file
  double rate_hz;
};

void PrintTo(const Golden& golden, std::ostream* out) {
  *out << golden.recording;
}

class ButterworthGolden : public testing::TestWithParam<Golden> {};

void expect_relative(double got, double wanted, double tolerance, const std::string& what) {
  EXPECT_LE(std::abs(got - wanted), tolerance * std::abs(wanted))
      << what << ": " << got << " against " << wanted;
}

TEST_P(ButterworthGolden, ReproducesScipy) {
  const Golden& golden = GetParam();
  STEADYPLATE_REQUIRE_DATA(file, golden.recording);
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  const auto wanted = test::reference_values(table, golden.recording, "own numpy",
                                             "filtfilt Butterworth 4 low-pass 10 Hz at");
  ASSERT_FALSE(wanted.empty());
  const auto columns = test::read_columns(file, golden.separator);
  Series x = columns.at(golden.ml), y = columns.at(golden.ap);
  for (double& v : x) v *= golden.cm;
  for (double& v : y) v *= golden.cm;
  filtfilt(design_lowpass(4, 10.0, golden.rate_hz), x, y);

  const double tolerance = 1e-9;
  double path = 0.0;
  for (std::size_t i = 1; i < x.size(); ++i) path += std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  expect_relative(path, wanted.at("path_length"), tolerance, "path");
  for (const auto& [axis, series] : {std::pair{std::string("ml"), &x}, std::pair{std::string("ap"), &y}}) {
    double mean = 0.0, square = 0.0, steps = 0.0;
    for (const double v : *series) mean += v / static_cast<double>(series->size());
    for (const double v : *series) square += (v - mean) * (v - mean);
    for (std::size_t i = 1; i < series->size(); ++i) steps += std::abs((*series)[i] - (*series)[i - 1]);
    const auto [low, high] = std::minmax_element(series->begin(), series->end());
    expect_relative(mean, wanted.at("mean_" + axis), tolerance, "mean " + axis);
    expect_relative(std::sqrt(square / static_cast<double>(series->size())), wanted.at("rms_" + axis),
                    tolerance, "rms " + axis);
    expect_relative(*high - *low, wanted.at("range_" + axis), tolerance, "range " + axis);
    expect_relative(steps, wanted.at("path_length_" + axis), tolerance, "path " + axis);
  }
}

std::vector<Golden> goldens() {
  std::vector<Golden> all;
  for (const char* id : {"00001", "00004", "00007", "00010", "00037", "00040", "00043", "00046"})
    all.push_back({std::string("hbedb/BDS") + id + ".txt", '\t', "COPy[cm]", "COPx[cm]", 1.0, 100.0});
  for (const char* id : {"CF", "CR", "OF", "OR"})
    all.push_back({std::string("pds/PDS13") + id + "1grf.txt", '\t', "COPNET_Z", "COPNET_X", 100.0, 100.0});
  all.push_back({"hbedb_semicolon_csv/BDS00500.csv", ';', "copY", "copX", 1.0, 100.0});
  for (const char* eyes : {"Closed", "Open"})
    all.push_back(
        {std::string("acuna_balance_plate/eyes") + eyes + "_1.csv", ',', "CoPx", "CoPy", 100.0, 1000.0});
  return all;
}

INSTANTIATE_TEST_SUITE_P(RealRecordings, ButterworthGolden, testing::ValuesIn(goldens()));

}  // namespace
}  // namespace steadyplate::analysis
