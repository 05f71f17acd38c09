#include "analysis/machine/dispatch.hpp"

#include <algorithm>
#include <atomic>

namespace steadyplate::analysis {

namespace {

Simd of_machine() {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2 ? Simd::avx2 : Simd::plain;
#else
  return Simd::plain;
#endif
}

std::atomic<Simd> held{Simd::avx2};

}  // namespace

Simd simd() {
  return std::min(of_machine(), held.load(std::memory_order_relaxed));
}

void hold_simd(Simd most) {
  held.store(most, std::memory_order_relaxed);
}

}  // namespace steadyplate::analysis
