#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace steadyplate::datasets {

/// A number from its bytes, least significant first, on any machine. The caller has checked the address.
template <typename T>
T little_endian(const unsigned char* bytes) noexcept {
  static_assert(std::is_arithmetic_v<T> && sizeof(T) <= 8);
  std::uint64_t bits = 0;
  for (std::size_t i = sizeof(T); i-- > 0;) bits = bits << 8U | bytes[i];
  if constexpr (std::is_same_v<T, double>)
    return std::bit_cast<double>(bits);
  else if constexpr (std::is_same_v<T, float>)
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  else
    return static_cast<T>(bits);
}

}  // namespace steadyplate::datasets
