#pragma once

namespace steadyplate::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

/// How often to draw for a share or a mean: all of it, or a tenth in a build with sanitizers. That build
/// slows each draw tenfold and looks for faults of memory and arithmetic, of which the thousandth draw along
/// one path shows no more than the hundredth; the number itself is proved by the build without. Not for
/// damaged input: there each draw takes a path of its own.
constexpr int draws(int all) {
  return sanitized ? all / 10 : all;
}

}  // namespace steadyplate::test
