// What the machine may and may not change: the same bits with and without AVX2, and no memory asked for
// twice.

#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <new>
#include <numbers>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/elementary.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/preprocess/butterworth.hpp"
#include "analysis/preprocess/prepare.hpp"
#include "tests/analysis/metrics/signals.hpp"

namespace {
thread_local std::size_t allocations = 0;
}

// NOLINTBEGIN: this program counts what it asks for
// g++ inlines one half of the pair and then misses the other.
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* const memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(bytes == 0 ? 1 : bytes);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  ++allocations;
  const auto step = static_cast<std::size_t>(alignment);
  if (void* const memory = std::aligned_alloc(step, (bytes + step) / step * step)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#pragma GCC diagnostic pop
// NOLINTEND

namespace steadyplate::test {
namespace {

using analysis::Derived;
using analysis::Family;
using analysis::Metric;
using analysis::Simd;
using analysis::Trajectory;

/// No wider vectors than these while it lives.
class Held {
 public:
  explicit Held(Simd most) { analysis::hold_simd(most); }
  ~Held() { analysis::hold_simd(Simd::avx2); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
};

std::vector<std::uint64_t> all_bits(const Trajectory& t, const analysis::MetricSettings& settings) {
  std::vector<std::uint64_t> bits;
  const Derived derived(t, settings);
  for (const Metric& metric : analysis::metric_table())
    bits.push_back(std::bit_cast<std::uint64_t>(analysis::compute(metric, derived).value));
  return bits;
}

TEST(Machine, SameBitsWithAndWithoutWideVectors) {
  if (analysis::simd() == Simd::plain) GTEST_SKIP() << "this machine has no wider vectors to compare with";
  for (const std::size_t n : {256U, 1003U, 2500U, 6001U}) {
    const Trajectory t = random_sway(n, n);
    const analysis::MetricSettings settings{.entropy_rate_hz = 25.0};
    const auto wide = all_bits(t, settings);
    const Held plain(Simd::plain);
    const auto narrow = all_bits(t, settings);
    ASSERT_EQ(wide.size(), narrow.size());
    for (std::size_t i = 0; i < wide.size(); ++i)
      EXPECT_EQ(wide[i], narrow[i]) << analysis::metric_table()[i].id << ", " << n << " samples";
  }
}

TEST(Machine, SameBitsOfTheFilter) {
  for (const int order : {1, 2, 3, 4, 7, 8}) {
    const auto filter = analysis::design_lowpass(order, 10.0, 100.0);
    Trajectory wide = random_sway(5, 700), narrow = wide;
    analysis::filtfilt(filter, wide.ml_mm, wide.ap_mm);
    const Held plain(Simd::plain);
    analysis::filtfilt(filter, narrow.ml_mm, narrow.ap_mm);
    EXPECT_EQ(wide.ml_mm, narrow.ml_mm) << order;
    EXPECT_EQ(wide.ap_mm, narrow.ap_mm) << order;
  }
}

TEST(Machine, FourExponentials) {
  for (double x = 0.0; x > -700.0; x = 1.01 * x - 1e-3) {
    const analysis::FourDoubles four = analysis::exp_of_negative(analysis::FourDoubles{x, 0.0, -800.0, x});
    EXPECT_REL(four[0], std::exp(x), 5e-16);
    EXPECT_EQ(four[1], 1.0);
    EXPECT_REL(four[2], std::exp(-700.0), 5e-16) << "what is below is held";
    EXPECT_EQ(four[3], four[0]);
  }
}

TEST(Machine, FourSinesAndCosines) {
  for (double x = -3.1415926535; x < 3.15; x += 0.0123) {
    const auto four = analysis::sine_and_cosine(analysis::FourDoubles{x, 0.0, -x, x});
    EXPECT_NEAR(four.sine[0], std::sin(x), 2e-15);
    EXPECT_NEAR(four.cosine[0], std::cos(x), 2e-15);
    EXPECT_EQ(four.sine[1], 0.0);
    EXPECT_EQ(four.cosine[1], 1.0);
    EXPECT_EQ(four.sine[2], -four.sine[0]);
    EXPECT_EQ(four.cosine[3], four.cosine[2]);
  }
}

TEST(Machine, FourArcs) {
  using analysis::FourDoubles;
  for (double angle = -3.2; angle < 3.2; angle += 1e-3)
    for (const double size : {1e-150, 1.0, 1e150}) {
      const double x = size * std::cos(angle), y = size * std::sin(angle);
      const FourDoubles found = analysis::arcs(FourDoubles{y, y, -y, 1e-9 * y}, FourDoubles{x, -x, x, size});
      EXPECT_NEAR(found[0], std::atan2(y, x), 5e-16);
      EXPECT_NEAR(found[1], std::atan2(y, -x), 5e-16);
      EXPECT_EQ(found[2], -found[0]);
      EXPECT_REL(found[3], 1e-9 * std::sin(angle), 1e-15) << "a small angle has all its digits";
    }
  const FourDoubles edges =
      analysis::arcs(FourDoubles{0.0, 0.0, 0.0, -1.0}, FourDoubles{0.0, 2.0, -2.0, 0.0});
  EXPECT_EQ(edges[0], 0.0);
  EXPECT_EQ(edges[1], 0.0);
  EXPECT_EQ(edges[2], std::numbers::pi);
  EXPECT_EQ(edges[3], -std::numbers::pi / 2.0);
}

/// All families whose cost does not grow with N^2, and the counts of sample entropy.
TEST(Machine, ASecondTrialAsksForNoMemory) {
  const Trajectory first = random_sway(1, 6000), second = random_sway(2, 6000);
  double sum = 0.0;
  const auto score = [&](const Trajectory& t) {
    const Derived derived(t);
    for (const Metric& metric : analysis::metric_table())
      if (!metric.slow && metric.needs == analysis::Need::nothing)
        sum += analysis::compute(metric, derived).value;
    sum += static_cast<double>(analysis::count_matches(t.ml_mm, 2, 0.5).longer);
  };
  allocations = 0;
  score(first);
  EXPECT_GT(allocations, 0U) << "nothing was counted";
  allocations = 0;
  score(second);
  EXPECT_EQ(allocations, 0U);
  EXPECT_TRUE(std::isfinite(sum)) << "a metric without a value, whose reason is a text that asks for memory";
}

TEST(Machine, MemoryComesBackAndIsBounded) {
  void* const first = analysis::take_memory(1000);
  analysis::give_back_memory(first, 1000);
  EXPECT_EQ(analysis::take_memory(1010), first) << "a piece serves requests of about its size";
  analysis::give_back_memory(first, 1010);
  allocations = 0;
  {
    analysis::Buffer<double> huge(std::size_t{4} << 20U);  // 32 MB: more than a thread keeps
    huge.front() = huge.back() = 1.0;
  }
  { analysis::Buffer<double> again(std::size_t{4} << 20U); }
  EXPECT_EQ(allocations, 2U);
  std::vector<void*> pieces;
  for (int i = 0; i < 1000; ++i) pieces.push_back(analysis::take_memory(64));
  for (void* piece : pieces) analysis::give_back_memory(piece, 64);
  EXPECT_EQ(analysis::Buffer<double>(3, 1.5), (analysis::Buffer<double>{1.5, 1.5, 1.5}));
}

}  // namespace
}  // namespace steadyplate::test
