#include "datasets/text/plain_row.hpp"

#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace steadyplate::datasets::text {

namespace {

constexpr std::size_t chunk = 16;
constexpr std::size_t most_row_bytes = 1U << 16U;

/// One bit a byte of the chunk: a delimiter or a line feed.
unsigned ends_in(const char* at, char delimiter) {
#if defined(__SSE2__)
  __m128i bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter)),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
  return static_cast<unsigned>(_mm_movemask_epi8(found));
#else
  unsigned bits = 0;
  for (unsigned i = 0; i < chunk; ++i) bits |= at[i] == delimiter || at[i] == '\n' ? 1U << i : 0U;
  return bits;
#endif
}

/// Powers of ten that a double holds exactly.
constexpr std::array<double, 23> powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                           1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t largest_exact = std::uint64_t{1} << 53U;

constexpr unsigned digit(char c) {
  return static_cast<unsigned char>(c) - static_cast<unsigned>('0');
}

/// The last `count` (1 to 8) of the eight characters before `end` as a whole number, all at once (two, four,
/// then eight digits are put together by one multiplication each); false when one is no digit.
bool last_digits(const char* end, std::size_t count, std::uint64_t& value) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t zeros = 0x3030303030303030U;
  std::uint64_t text = 0;
  std::memcpy(&text, end - 8, sizeof text);
  // the characters before them count as zeros
  const std::uint64_t kept = ~std::uint64_t{0} << (64 - 8 * count);
  text = (text & kept) | (zeros & ~kept);
  const std::uint64_t digits =
      text - zeros;  // a byte above 9 shows in its upper half, here or after adding 6
  if (((text & 0xf0f0f0f0f0f0f0f0U) ^ zeros) | ((digits + 0x0606060606060606U) & 0xf0f0f0f0f0f0f0f0U))
    return false;
  const std::uint64_t twos = (digits * 10 + (digits >> 8U)) & 0x00ff00ff00ff00ffU;
  const std::uint64_t fours = (twos * 100 + (twos >> 16U)) & 0x0000ffff0000ffffU;
  value = (fours * 10'000 + (fours >> 32U)) & 0xffffffffU;
  return true;
}

constexpr std::array<std::uint64_t, 9> whole_powers = {1,       10,        100,        1000,       10'000,
                                                       100'000, 1'000'000, 10'000'000, 100'000'000};

/// The number that fills [at, end) with nothing but blanks around it; `row` is where the text that may be
/// looked at begins. Its digits as a whole number that a double holds exactly, divided once by a power of ten
/// that is exact too: rounded once, as the general reader does.
[[gnu::always_inline]] inline bool plain_number(const char* row, const char* at, const char* end,
                                                char decimal, double& value, std::size_t& decimals) {
  while (at != end && *at == ' ') ++at;
  while (at != end && end[-1] == ' ') --end;
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  constexpr std::ptrdiff_t most_digits = 18;  // so many do not overflow
  if (end - at > most_digits + 1) return false;
  std::uint64_t whole = 0;
  const char* const first = at;
  while (at != end && digit(*at) < 10) whole = 10 * whole + digit(*at++);
  if (at == first) return false;
  decimals = 0;
  if (at != end) {
    if (*at != decimal || ++at == end) return false;
    decimals = static_cast<std::size_t>(end - at);
    if (decimals < whole_powers.size() && end - row >= 8) {
      std::uint64_t part = 0;
      if (!last_digits(end, decimals, part)) return false;
      whole = whole * whole_powers[decimals] + part;
    } else {
      for (; at != end; ++at) {
        if (digit(*at) >= 10) return false;
        whole = 10 * whole + digit(*at);
      }
    }
  }
  if (whole > largest_exact) return false;
  const double size = static_cast<double>(whole) / powers[decimals];
  value = negative ? -size : size;
  return true;
}

}  // namespace

PlainRows::PlainRows(const Dialect& dialect, std::size_t fields, std::span<const std::size_t> wanted)
    : delimiter_(dialect.delimiter), decimal_(dialect.decimal), wanted_(wanted), end_(fields) {}

std::size_t PlainRows::read(std::string_view text, std::span<double> values) {
  const std::size_t fields = end_.size();
  std::size_t field = 0;
  for (std::size_t at = 0; at + chunk <= text.size() && at < most_row_bytes; at += chunk) {
    for (unsigned bits = ends_in(text.data() + at, delimiter_); bits != 0; bits &= bits - 1) {
      const std::size_t end = at + static_cast<unsigned>(std::countr_zero(bits));
      if (field == fields) return 0;
      end_[field++] = static_cast<std::uint32_t>(end);
      if (text[end] != '\n') continue;
      if (field != fields) return 0;
      if (end > 0 && text[end - 1] == '\r') --end_[fields - 1];
      for (const std::size_t i : wanted_) {
        const char* const from = text.data() + (i == 0 ? 0 : end_[i - 1] + 1);
        if (!plain_number(text.data(), from, text.data() + end_[i], decimal_, values[i], decimals_)) return 0;
      }
      return end + 1;
    }
  }
  return 0;
}

}  // namespace steadyplate::datasets::text
