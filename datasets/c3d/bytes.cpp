#include "datasets/c3d/bytes.hpp"

namespace steadyplate::datasets::c3d {

std::string_view to_string(Order order) {
  switch (order) {
    case Order::intel:
      return "Intel";
    case Order::dec:
      return "DEC";
    case Order::sgi:
      return "SGI/MIPS";
  }
  return "";
}

double dec_float(const unsigned char* bytes) noexcept {
  constexpr unsigned bias = 129;  // 0.1fff * 2^(e - 128) is 1.fff * 2^(e - 129)
  const std::uint32_t word = static_cast<std::uint32_t>(bytes[1]) << 24U |
                             static_cast<std::uint32_t>(bytes[0]) << 16U |
                             static_cast<std::uint32_t>(bytes[3]) << 8U | bytes[2];
  const std::uint64_t sign = word >> 31U;
  const std::uint64_t exponent = word >> 23U & 0xFFU;
  const std::uint64_t fraction = word & 0x7FFFFFU;
  if (exponent == 0) return sign == 0 ? 0.0 : std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<double>(sign << 63U | (exponent + 1023U - bias) << 52U | fraction << 29U);
}

const unsigned char* Bytes::at(std::size_t offset, std::size_t count, std::string_view what) const {
  if (offset > bytes_.size() || count > bytes_.size() - offset)
    refuse(bytes_.size(), "the file ends inside " + std::string(what) + ".", export_again);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters as bytes
  return reinterpret_cast<const unsigned char*>(bytes_.data()) + offset;
}

std::string_view Bytes::text(std::size_t offset, std::size_t count, std::string_view what) const {
  at(offset, count, what);
  return bytes_.substr(offset, count);
}

void Bytes::refuse(std::size_t offset, const std::string& what, const std::string& next) const {
  throw ReadError(ReadFault::damaged, file_ + " byte " + std::to_string(offset), 0, what, next);
}

}  // namespace steadyplate::datasets::c3d
