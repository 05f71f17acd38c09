// Diffusion, fluctuation and entropy: fast code against the textbook, closed forms, what is undefined.

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>
#include <utility>

#include "analysis/metrics/diffusion.hpp"
#include "analysis/metrics/displacement.hpp"
#include "analysis/metrics/entropy.hpp"
#include "analysis/metrics/fluctuation.hpp"
#include "analysis/metrics/gaussian_terms.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/metrics/ranks.hpp"
#include "analysis/metrics/similarity.hpp"
#include "tests/analysis/metrics/signals.hpp"
#include "tests/analysis/metrics/textbook.hpp"
#include "tests/support/sanitizer.hpp"

namespace steadyplate::test {
namespace {

using analysis::MetricSettings;
using analysis::Status;
using analysis::Trajectory;

/// Steps of equal likelihood about 0, by Box-Muller, the same on every machine up to rounding.
std::vector<double> white_noise(std::uint64_t seed, std::size_t n) {
  Noise noise(seed);
  std::vector<double> x(n);
  for (double& value : x) {
    const double u = (noise() + 1.0) / 2.0 + 1e-12, v = noise();
    value = std::sqrt(-2.0 * std::log(u)) * std::cos(std::numbers::pi * v);
  }
  return x;
}

std::vector<double> summed(std::vector<double> x) {
  for (std::size_t i = 1; i < x.size(); ++i) x[i] += x[i - 1];
  return x;
}

TEST(Displacement, AgainstTheDoubleLoop) {
  struct Case {
    std::size_t samples, lags;
  };
  for (const auto& [n, lags] : {Case{6, 2},
                                {17, 5},
                                {60, 20},
                                {331, 110},
                                {2600, 866},
                                {6007, 2002},  // those of the rows, then others
                                {18, 17},
                                {100, 99},
                                {1024, 1023},
                                {1500, 40},
                                {1537, 700}}) {
    const Trajectory t = random_sway(n, n);
    const auto fast = analysis::mean_square_displacement(t.ml_mm, t.ap_mm, lags);
    const auto ml = textbook::mean_square_displacement(t.ml_mm, lags);
    const auto ap = textbook::mean_square_displacement(t.ap_mm, lags);
    ASSERT_EQ(fast.ml.size(), lags + 1);
    for (std::size_t m = 1; m <= lags; ++m) {
      ASSERT_REL(fast.ml[m], ml[m], 1e-10) << "N " << n << " lag " << m;
      ASSERT_REL(fast.ap[m], ap[m], 1e-10) << "N " << n << " lag " << m;
    }
  }
}

TEST(Displacement, OfATrendIsItsSquare) {
  const Trajectory t = make_trajectory(
      3000, 100.0, [](double s) { return 3.0 * s; }, [](double) { return 1.0; });
  const auto msd = analysis::mean_square_displacement(t.ml_mm, t.ap_mm, 1000);
  for (std::size_t m = 1; m <= 1000; ++m)
    ASSERT_REL(msd.ml[m], 9.0 * static_cast<double>(m * m) * 1e-4, 1e-9);
  // H = 1 in both regions
  EXPECT_REL(value("sda_scaling_short.cdl1993_ml", t, {.centre = false}), 1.0, 1e-9);
  EXPECT_REL(value("sda_scaling_long.quijoux_ml", t, {.centre = false}), 1.0, 1e-9);
  EXPECT_EQ(result("sda_diffusion_short.cdl1993_ap", t).status, Status::constant);
}

TEST(Diffusion, OfARandomWalkIsHalfTheVarianceOfItsSteps) {
  Trajectory t;
  t.rate_hz = 100.0;
  t.ml_mm = summed(white_noise(3, 200'000));
  t.ap_mm = summed(white_noise(4, 200'000));
  EXPECT_NEAR(value("sda_diffusion_short.cdl1993_ml", t), 50.0, 5.0);  // s^2 fs / 2
  EXPECT_NEAR(value("sda_diffusion_short.cdl1993", t), 100.0, 10.0);
  EXPECT_NEAR(value("sda_scaling_short.cdl1993_ap", t), 0.5, 0.02);
  EXPECT_NEAR(value("sda_msd_1s_short.quijoux_ml", t), 100.0, 10.0);
}

/// Two exact lines: the crossing and the break are known.
TEST(Diffusion, FindsTheCornerOfTwoLines) {
  std::vector<double> msd(1001, 0.0);
  for (std::size_t m = 1; m < msd.size(); ++m) {
    const double s = static_cast<double>(m) / 100.0;
    msd[m] = s <= 1.2 ? 8.0 * s : 9.6 + 0.5 * (s - 1.2);
  }
  const auto found = analysis::diffusion_cdl1993(msd, 100.0, 10.0);
  ASSERT_EQ(found.status, Status::ok);
  EXPECT_REL(found.short_diffusion_mm2_s, 4.0, 1e-9);
  EXPECT_REL(found.long_diffusion_mm2_s, 0.25, 1e-9);
  EXPECT_REL(found.break_lag_s, 1.2, 1e-12);
  EXPECT_REL(found.critical_time_s, 1.2, 1e-9);
  EXPECT_REL(found.critical_msd_mm2, 9.6, 1e-9);
}

TEST(Diffusion, ParallelLinesHaveNoCriticalPoint) {
  std::vector<double> msd(1001, 0.0);
  for (std::size_t m = 1; m < msd.size(); ++m) msd[m] = 0.25 * static_cast<double>(m);
  const auto found = analysis::diffusion_cdl1993(msd, 100.0, 10.0);
  EXPECT_EQ(found.status, Status::ok);
  EXPECT_EQ(found.critical_status, Status::degenerate);
  EXPECT_REL(found.long_diffusion_mm2_s, 12.5, 1e-9);
}

TEST(Diffusion, NeedsTwentySeconds) {
  EXPECT_EQ(result("sda_diffusion_short.cdl1993", random_sway(1, 1999)).status, Status::too_short);
  EXPECT_EQ(result("sda_diffusion_short.cdl1993", random_sway(1, 2000)).status, Status::ok);
}

TEST(Fluctuation, AgainstTwoPasses) {
  for (const std::size_t n : {256U, 1000U, 6001U, 60'000U})
    for (const bool both : {false, true}) {
      const auto x = summed(white_noise(n, n));
      const auto lengths = analysis::box_lengths(n, 10);
      const auto fast = analysis::fluctuation(x, lengths, both);
      const auto slow = textbook::fluctuation(x, lengths, both);
      for (std::size_t i = 0; i < lengths.size(); ++i)
        ASSERT_REL(fast[i], slow[i], 1e-10) << "N " << n << " box " << lengths[i];
    }
}

TEST(Fluctuation, ExponentsOfNoiseAndOfItsSum) {
  Trajectory t;
  t.rate_hz = 100.0;
  t.ml_mm = white_noise(5, 60'000);
  t.ap_mm = summed(white_noise(6, 60'000));
  EXPECT_NEAR(value("dfa_alpha_ml", t), 0.5, 0.03);
  EXPECT_NEAR(value("dfa_alpha_ap", t), 1.5, 0.04);
  EXPECT_GT(value("dfa_r_squared_ap", t), 0.99);
  EXPECT_NEAR(value("hurst_rs_ap", t), 0.55, 0.06);  // biased upwards in short boxes
  EXPECT_EQ(result("dfa_alpha_ml", random_sway(1, 255)).status, Status::too_short);
}

TEST(Fluctuation, BoxesGrowFromTheShortestToAQuarter) {
  const auto lengths = analysis::box_lengths(6000, 10);
  EXPECT_EQ(lengths.front(), 10U);
  EXPECT_EQ(lengths.back(), 1500U);
  EXPECT_EQ(lengths.size(), 20U);
  EXPECT_TRUE(analysis::box_lengths(40, 10).empty());
}

TEST(Fluctuation, RescaledRangeOfAKnownBox) {
  // deviations 1 -1 1 -1: sums 1 0 1 0, SD 1
  std::vector<double> path = {0.0};
  for (const double step : {1.0, -1.0, 1.0, -1.0, 2.0, 2.0, 2.0, 2.0}) path.push_back(path.back() + step);
  const std::vector<std::size_t> four = {4};
  EXPECT_EQ(analysis::rescaled_range(path, four).front(), 1.0) << "the box without spread is left out";
}

/// Where a sample stands among the others, and which of them match it, as defined: of every N up to some, so
/// that each end of what is walked side by side is met, on smooth data and on data of few distinct values.
TEST(Matches, RanksAreAsDefined) {
  for (std::size_t n = 1; n <= 300; n += n < 40 ? 1 : 23) {
    const Trajectory t = random_sway(n, std::max<std::size_t>(n, 2));
    for (const double grain : {0.0, 0.25})
      for (const double r : {0.0, 0.2, 1.0, 1e9}) {
        std::vector<double> x(t.ap_mm.begin(), t.ap_mm.begin() + static_cast<std::ptrdiff_t>(n));
        if (grain > 0.0)
          for (double& value : x) value = std::round(value / grain) * grain;
        const auto ranks = analysis::rank_samples<std::uint16_t>(x, r);
        const auto order = analysis::order_of(x);
        for (std::size_t p = 0; p + 1 < n; ++p)
          ASSERT_TRUE(std::pair(x[order[p]], order[p]) < std::pair(x[order[p + 1]], order[p + 1]))
              << "N " << n << " at " << p;
        for (std::size_t p = 0; p < n; ++p) {
          ASSERT_EQ(ranks.sample[p], order[p]);
          ASSERT_EQ(ranks.rank[order[p]], p);
          for (std::size_t q = 0; q < n; ++q)
            ASSERT_EQ(ranks.lowest[p] <= q && q < ranks.end[p], std::fabs(x[order[q]] - x[order[p]]) <= r)
                << "N " << n << " r " << r << " ranks " << p << " and " << q;
        }
      }
  }
}

void expect_the_textbooks_counts(std::size_t n, std::initializer_list<double> tolerances) {
  for (std::size_t m = 1; m <= analysis::longest_template; ++m)
    for (const double r : tolerances) {
      const Trajectory t = random_sway(n + m, n);
      std::vector<double> coarse = t.ap_mm;
      for (double& value : coarse) value = std::round(value * 4.0) / 4.0;
      for (const std::vector<double>* x : {&t.ml_mm, static_cast<const std::vector<double>*>(&coarse)}) {
        const auto fast = analysis::count_matches(*x, m, r);
        const auto slow = textbook::template_matches(*x, m, r);
        ASSERT_EQ(fast.shorter, slow.shorter) << "N " << n << " m " << m << " r " << r;
        ASSERT_EQ(fast.longer, slow.longer) << "N " << n << " m " << m << " r " << r;
      }
    }
}

/// Every N, m and tolerance, on smooth data and on data of few distinct values, where ties decide.
TEST(Matches, AreExactlyTheTextbooks) {
  for (const std::size_t n : {3U, 4U, 5U, 20U, 63U, 200U, 777U, 1500U})
    expect_the_textbooks_counts(n, {0.0, 0.05, 0.2, 0.5, 3.0, 1e9});
}

/// Either side of the length from which templates stand in blocks, and tolerances for which the path is
/// smooth (blocks) or rough (rows). With sanitizers one length, of which both ways are gone.
TEST(Matches, OfLongerSeriesAreExactlyTheTextbooks) {
  expect_the_textbooks_counts(5003, {0.05, 0.5, 10.0});
  if (!sanitized)
    for (const std::size_t n : {4997U, 6011U}) expect_the_textbooks_counts(n, {0.05, 0.5, 10.0});
}

/// Above 65 535 samples ranks need more bits. All pairs match where nothing changes.
TEST(Matches, LongSeries) {
  const std::size_t n = 66'000;
  const std::vector<double> flat(n, 1.0);
  const auto all = analysis::count_matches(flat, 2, 0.1);
  EXPECT_EQ(all.shorter, (n - 2) * (n - 3) / 2);
  EXPECT_EQ(all.longer, all.shorter);
  const std::vector<double> x = white_noise(9, n);
  const auto fast = analysis::count_matches(x, 2, 0.01);
  const auto slow = textbook::template_matches(std::span(x).first(20'000), 2, 0.01);
  const auto part = analysis::count_matches(std::span(x).first(20'000), 2, 0.01);
  EXPECT_EQ(part.shorter, slow.shorter);
  EXPECT_EQ(part.longer, slow.longer);
  EXPECT_GT(fast.shorter, part.shorter);
  EXPECT_THROW(analysis::count_matches(x, analysis::longest_template + 1, 0.1), std::invalid_argument);
}

TEST(SampleEntropy, OfNoiseIsThatOfItsDistribution) {
  // uniform noise of width 1, r: a pair matches in one more sample with probability 2r - r^2
  Noise noise(8);
  std::vector<double> x(20'000);
  for (double& value : x) value = noise() / 2.0;
  const double r = 0.2 * analysis::population_sd(x);
  EXPECT_NEAR(analysis::sample_entropy(x, 2, r).value, -std::log(2.0 * r - r * r), 0.02);
}

TEST(SampleEntropy, IsUndefinedWithoutMatches) {
  std::vector<double> ramp(300);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<double>(i * i);
  EXPECT_EQ(analysis::sample_entropy(ramp, 2, 1e-3).status, Status::degenerate);
  EXPECT_EQ(result("sample_entropy_ml",
                   make_trajectory(
                       2000, 100.0, [](double) { return 0.0; }, [](double s) { return std::sin(s); }))
                .status,
            Status::constant);
  EXPECT_EQ(result("sample_entropy_ml", random_sway(1, 796)).status, Status::too_short) << "199 at 25 Hz";
  EXPECT_EQ(result("sample_entropy_ml", random_sway(1, 800)).status, Status::ok);
}

TEST(SampleEntropy, SettingsShapeIt) {
  const Trajectory t = random_sway(2, 3000);
  MetricSettings native;
  native.entropy_native = true;
  EXPECT_NE(value("sample_entropy_ml", t), value("sample_entropy_ml", t, native));
  EXPECT_EQ(analysis::find_metric("sample_entropy_ml")->parameters(native), "m=2;r_sd=0.2;rate=native");
  EXPECT_EQ(analysis::grains(100.0, 25.0), 4U);
  EXPECT_EQ(analysis::grains(25.0, 25.0), 1U);
  EXPECT_EQ(analysis::grains(62.5, 25.0), 3U);
  EXPECT_EQ(analysis::coarse_grained(std::vector{1.0, 3.0, 5.0, 9.0, 4.0}, 2),
            (analysis::Buffer<double>{2.0, 7.0}));
}

TEST(MultiscaleEntropy, IsTheSumOverScalesAndSaysWhenSomeAreMissing) {
  const auto x = white_noise(11, 3000);
  const double r = 0.2 * analysis::population_sd(x);
  double sum = 0.0;
  for (std::size_t scale = 1; scale <= 10; ++scale)
    sum += analysis::sample_entropy(analysis::coarse_grained(x, scale), 2, r).value;
  EXPECT_EQ(analysis::multiscale_entropy_index(x, 2, 0.2, 10, 200).value, sum);
  const auto few = analysis::multiscale_entropy_index(std::span(x).first(1000), 2, 0.2, 10, 200);
  EXPECT_EQ(few.status, Status::warn);
  EXPECT_NE(few.note.find("5 scales of 10"), std::string::npos) << few.note;
}

TEST(FuzzyEntropy, OfTwoKnownTemplates) {
  // m = 1: one sample minus its mean is 0, so every pair has similarity 1; m = 2: halves of the steps
  const std::vector<double> x = {0.0, 1.0, 0.0};
  // templates of 2: (0,1), (1,0) -> minus mean (-.5,.5), (.5,-.5): distance 1
  const auto found = analysis::fuzzy_entropy(x, 1, 2.0);
  EXPECT_REL(found.value, 0.25, 1e-12);  // ln 1 - ln exp(-(1/2)^2)
}

/// On a smooth path, on noise, on few distinct values (whose differences tie, and are 0 in two or three
/// samples), on a path far from 0, and for tolerances that let no pair, some and all be similar.
TEST(FuzzyEntropy, IsTheTextbooksDoubleSum) {
  for (const std::size_t n : {4U, 5U, 6U, 63U, 64U, 65U, 300U}) {
    const Trajectory t = random_sway(n, std::max<std::size_t>(n, 10));
    std::vector<double> smooth(t.ap_mm.begin(), t.ap_mm.begin() + static_cast<std::ptrdiff_t>(n));
    std::vector<double> coarse = smooth, far = smooth;
    for (double& value : coarse) value = std::round(value);
    for (double& value : far) value += 4096.0;
    for (const auto& x : {smooth, coarse, far, white_noise(n, n), std::vector<double>(n, 3.0)})
      for (const double r : {0.05, 0.5, 7.0}) {
        const auto fast = analysis::similarity_of_pairs(x, r);
        ASSERT_TRUE(fast.has_value()) << n << " samples, r " << r;
        const double shorter = textbook::similarity(x, n - 2, 2, r),
                     longer = textbook::similarity(x, n - 2, 3, r);
        // the sums are of terms of size 1: where hardly any pair is similar, that is what they are exact to
        EXPECT_NEAR(fast->shorter, shorter, 1e-12 * (shorter + static_cast<double>(n))) << n << ", r " << r;
        EXPECT_NEAR(fast->longer, longer, 1e-12 * (longer + static_cast<double>(n))) << n << ", r " << r;
      }
  }
}

template <std::size_t Width>
void expect_products_are_the_gaussian(const std::vector<double>& places,
                                      const analysis::GaussianTerms& terms) {
  std::vector<double> sums(places.size() * places.size(), 0.0);
  analysis::TermTable<Width> table(places, terms);
  for (std::size_t group = 0; group < terms.groups; ++group) {
    if (group > 0) table.advance();
    for (std::size_t i = 0; i < places.size(); ++i)
      for (std::size_t j = 0; j < places.size(); ++j)
        for (std::size_t f = 0; f < 4 * Width; ++f)
          sums[i * places.size() + j] +=
              terms.weight[group * 4 * Width + f] * table.rows()[i][f] * table.rows()[j][f];
  }
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t j = 0; j < places.size(); ++j)
      EXPECT_NEAR(sums[i * places.size() + j], std::exp(-std::pow(places[i] - places[j], 2)), 5e-14)
          << "width " << Width << ", " << places[i] << " and " << places[j];
}

/// Of places that span from nothing to the most, in every width and both kinds.
TEST(GaussianTerms, AreProductsThatAddUpToTheGaussian) {
  std::set<std::size_t> powers, waves;
  for (double span = 0.01; span < 130.0; span *= 1.05) {
    std::vector<double> places = {300.0, 300.0 + span};
    for (int i = 0; i < 9; ++i) places.push_back(300.0 + span * std::pow(0.1 * i, 2));
    const auto terms = analysis::gaussian_terms(places);
    if (!terms) {
      EXPECT_GT(span, 100.0);
      continue;
    }
    (terms->kind == analysis::GaussianTerms::Kind::powers ? powers : waves).insert(terms->width);
    analysis::with_width(terms->width,
                         [&]<std::size_t W>() { expect_products_are_the_gaussian<W>(places, *terms); });
  }
  EXPECT_EQ(powers, (std::set<std::size_t>{3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(waves, (std::set<std::size_t>{4, 6, 8}));
}

TEST(FuzzyEntropy, OfAPathWithAStepFarBeyondTheToleranceToo) {
  std::vector<double> x = white_noise(3, 400);
  const double quiet = analysis::fuzzy_entropy(x, 2, 0.2).value;
  x[200] += 1e5;
  EXPECT_FALSE(analysis::similarity_of_pairs(x, 0.2).has_value());
  const double slow = std::log(textbook::similarity(x, 398, 2, 0.2) / textbook::similarity(x, 398, 3, 0.2));
  EXPECT_REL(analysis::fuzzy_entropy(x, 2, 0.2).value, slow, 1e-10);
  EXPECT_NEAR(slow, quiet, 0.1);
  for (const std::size_t m : {1U, 3U}) {
    const double sums =
        textbook::similarity(x, 400 - m, m, 0.2) / textbook::similarity(x, 400 - m, m + 1, 0.2);
    EXPECT_REL(analysis::fuzzy_entropy(x, m, 0.2).value, std::log(sums), 1e-10) << m;
  }
}

}  // namespace
}  // namespace steadyplate::test
