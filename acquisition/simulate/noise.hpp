#pragma once

#include <array>
#include <cstdint>

namespace steadyplate::acquisition {

/// SplitMix64: turns one seed into as many well-mixed words as are asked for.
/// Source: Steele, Lea & Flood 2014 (OOPSLA); constants of Vigna's public-domain code.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// One stream of noise: xoshiro256++ (Blackman & Vigna 2019), its state filled from a SplitMix64.
///
/// The distributions of the standard library differ between implementations, and log, sin and cos differ in
/// their last bit between C libraries. This class uses integers and one exact scaling only, so the same seed
/// gives the same bits on every machine.
class Noise {
 public:
  explicit Noise(const std::array<std::uint64_t, 4>& state) noexcept : state_(state) {}
  explicit Noise(SplitMix64& seeds) noexcept
      : state_{seeds.next(), seeds.next(), seeds.next(), seeds.next()} {}

  std::uint64_t next() noexcept {
    const std::uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  /// A draw of mean 0 (to 2^-31) and variance 1, close to normal: the sum of twelve uniform numbers less 6
  /// (Irwin-Hall). It never leaves [-6, 6] and its excess kurtosis is -0.1. Both are invisible here, because
  /// every use sums or filters hundreds of draws.
  double normal() noexcept {
    std::int64_t sum = 0;
    for (int i = 0; i < 6; ++i) {
      const std::uint64_t word = next();
      sum += static_cast<std::int64_t>(word >> 32) + static_cast<std::int64_t>(word & 0xffffffffU);
    }
    // Twelve 32-bit integers: the difference is exact in a double, and 2^-32 scales it exactly.
    return static_cast<double>(sum - (std::int64_t{6} << 32)) * 0x1p-32;
  }

 private:
  static constexpr std::uint64_t rotate(std::uint64_t x, int k) noexcept {
    return (x << k) | (x >> (64 - k));
  }

  std::array<std::uint64_t, 4> state_;
};

}  // namespace steadyplate::acquisition
