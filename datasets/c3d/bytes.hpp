#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "datasets/error.hpp"

namespace steadyplate::datasets::c3d {

/// Which machine wrote the numbers. The byte behind the parameter section's key says it: 84, 85 or 86.
enum class Order {
  intel,  ///< little endian, IEEE 754
  dec,    ///< integers little endian, VAX F floating point
  sgi,    ///< big endian, IEEE 754 (SGI, MIPS)
};

/// "Intel", "DEC" or "SGI/MIPS".
std::string_view to_string(Order order);

/// A VAX F floating number from its four bytes as they lie in the file. The value is exact; the "reserved
/// operand" (negative zero) is NaN. Source: VAX Architecture Reference Manual, "F_floating".
double dec_float(const unsigned char* bytes) noexcept;

// Numbers at an address the caller has checked.

inline std::uint16_t unsigned16(const unsigned char* bytes, Order order) noexcept {
  return static_cast<std::uint16_t>(order == Order::sgi ? bytes[0] << 8U | bytes[1]
                                                        : bytes[1] << 8U | bytes[0]);
}

inline std::int16_t signed16(const unsigned char* bytes, Order order) noexcept {
  return static_cast<std::int16_t>(unsigned16(bytes, order));
}

inline double real32(const unsigned char* bytes, Order order) noexcept {
  if (order == Order::dec) return dec_float(bytes);
  const std::uint32_t high = unsigned16(bytes + (order == Order::sgi ? 0 : 2), order);
  const std::uint32_t low = unsigned16(bytes + (order == Order::sgi ? 2 : 0), order);
  return std::bit_cast<float>(high << 16U | low);
}

/// The bytes of a file, with its name for messages. Every access is checked.
class Bytes {
 public:
  Bytes(std::string_view bytes, std::string file) : bytes_(bytes), file_(std::move(file)) {}

  std::size_t size() const noexcept { return bytes_.size(); }
  const std::string& file() const noexcept { return file_; }

  /// `count` bytes from `offset`.
  /// @throws ReadError  damaged: the file ends before; `what` names what should be there ("the header")
  const unsigned char* at(std::size_t offset, std::size_t count, std::string_view what) const;

  std::string_view text(std::size_t offset, std::size_t count, std::string_view what) const;

  /// @throws ReadError  damaged, with the name of the file, the byte, and what to do next
  [[noreturn]] void refuse(std::size_t offset, const std::string& what, const std::string& next) const;

 private:
  std::string_view bytes_;
  std::string file_;
};

/// What can be done about most damage.
inline constexpr const char* export_again = "Export or copy the file again.";

}  // namespace steadyplate::datasets::c3d
