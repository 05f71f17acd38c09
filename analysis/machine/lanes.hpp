#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Small vectors that the compiler turns into whatever the machine has: two SSE2 registers on a plain x86-64,
// one AVX2 register where a function is compiled for it. The order of additions is the same in both, so the
// results are the same bits. Only for local variables: passing them between functions has no stable ABI.

namespace steadyplate::analysis {

using TwoDoubles = double __attribute__((vector_size(16)));
using FourDoubles = double __attribute__((vector_size(32)));
using FourMasks = std::int64_t __attribute__((vector_size(32)));
using SixteenShorts = std::int16_t __attribute__((vector_size(32)));
using SixteenNaturals = std::uint16_t __attribute__((vector_size(32)));
using EightNaturals = std::uint32_t __attribute__((vector_size(32)));
using EightWords = std::int32_t __attribute__((vector_size(32)));

/// One number, or a vector of them, from and to anywhere in memory: for what is written once for both.
template <class V, class Number>
[[gnu::always_inline]] inline V load(const Number* from) {
  V value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
[[gnu::always_inline]] inline FourDoubles four(const double* from) {
  return load<FourDoubles>(from);
}
template <class V>
[[gnu::always_inline]] inline void store(const V& value, double* to) {
  std::memcpy(to, &value, sizeof value);
}

/// body.operator()<V>(k) for all k of [first, end): four at a time with V = FourDoubles, then one by one.
template <class Body>
[[gnu::always_inline]] inline void for_all(std::size_t first, std::size_t end, const Body& body) {
  for (; first + 4 <= end; first += 4) body.template operator()<FourDoubles>(first);
  for (; first < end; ++first) body.template operator()<double>(first);
}

/// The sum of the lanes, in one order everywhere.
[[gnu::always_inline]] inline double total(const FourDoubles& lanes) {
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/// Square roots, lane by lane.
[[gnu::always_inline]] inline FourDoubles roots(const FourDoubles& a) {
#if defined(__SSE2__)
  const TwoDoubles low = _mm_sqrt_pd(TwoDoubles{a[0], a[1]}), high = _mm_sqrt_pd(TwoDoubles{a[2], a[3]});
  return FourDoubles{low[0], low[1], high[0], high[1]};
#else
  return FourDoubles{__builtin_sqrt(a[0]), __builtin_sqrt(a[1]), __builtin_sqrt(a[2]), __builtin_sqrt(a[3])};
#endif
}
[[gnu::always_inline]] inline FourDoubles absolute(const FourDoubles& a) {
  return reinterpret_cast<FourDoubles>(reinterpret_cast<FourMasks>(a) &
                                       FourMasks{INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX});
}

/// The smaller, the larger (of equals the second) and the size, lane by lane. One instruction each where the
/// machine has it.
[[gnu::always_inline]] inline TwoDoubles smaller(TwoDoubles a, TwoDoubles b) {
#if defined(__SSE2__)
  return _mm_min_pd(a, b);
#else
  return a < b ? a : b;
#endif
}
[[gnu::always_inline]] inline TwoDoubles larger(TwoDoubles a, TwoDoubles b) {
#if defined(__SSE2__)
  return _mm_max_pd(a, b);
#else
  return a > b ? a : b;
#endif
}
[[gnu::always_inline]] inline TwoDoubles absolute(TwoDoubles a) {
  using TwoMasks = std::int64_t __attribute__((vector_size(16)));
  return reinterpret_cast<TwoDoubles>(reinterpret_cast<TwoMasks>(a) & TwoMasks{INT64_MAX, INT64_MAX});
}

}  // namespace steadyplate::analysis
