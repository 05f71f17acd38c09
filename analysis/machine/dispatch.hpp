#pragma once

// One source, compiled twice: for any x86-64 and for machines with AVX2, chosen when the program runs. Loops
// are written with the vectors of lanes.hpp, whose sums have one order, and nothing is contracted: both give
// the same bits.

namespace steadyplate::analysis {

enum class Simd {
  plain,  ///< what every machine of this architecture has
  avx2,
};

/// The widest that this machine has and hold_simd() allows.
Simd simd();

/// Allow no more than this from now on, in every thread. For tests and for counts of instructions, which must
/// not hang on the machine; no result does.
void hold_simd(Simd most);

#if defined(__x86_64__)
template <class Body>
[[gnu::target("avx2"), gnu::noinline]] auto run_with_avx2(const Body& body) {
  return body();
}
#endif

/// Call `body`, compiled for what simd() says. It must be a lambda marked `__attribute__((always_inline))`,
/// and what it calls must be inlined as well: a function called as such is compiled for the plain machine.
template <class Body>
[[gnu::noinline]] auto run_widest(const Body& body) {
#if defined(__x86_64__)
  if (simd() == Simd::avx2) return run_with_avx2(body);
#endif
  return body();
}

}  // namespace steadyplate::analysis
