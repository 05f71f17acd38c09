#include "tools/report/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "tools/report/number.hpp"

namespace steadyplate::report {

namespace {

constexpr std::array mantissas{1.0, 2.0, 5.0};
constexpr double slack = 1e-9;  // of a step: a range that ends on a tick keeps it in spite of rounding

void check(Range range) {
  if (!std::isfinite(range.low) || !std::isfinite(range.high) || !std::isfinite(range.length()) ||
      !(range.low < range.high))
    throw std::invalid_argument("ticks: range must be finite with low < high");
}

/// 10^exponent, exact where double has it.
double power_of_ten(int exponent) {
  return exponent >= 0 ? std::pow(10.0, exponent) : 1.0 / std::pow(10.0, -exponent);
}

/// k * mantissa * 10^exponent, rounded once: 3 * 0.1 would give 0.30000000000000004.
double multiple(double k, double mantissa, int exponent) {
  const double whole = k * mantissa;
  return exponent >= 0 ? whole * std::pow(10.0, exponent) : whole / std::pow(10.0, -exponent);
}

std::string label(double value, int exponent) {
  if (std::abs(value) >= 1e6 || (exponent < -6 && value != 0.0)) return number_text(value, 3);
  return fixed_text(value, std::max(0, -exponent));
}

}  // namespace

std::vector<Tick> nice_ticks(Range range, int most) {
  check(range);
  if (most < 2) throw std::invalid_argument("ticks: most must be 2 or more");
  const int first = static_cast<int>(std::floor(std::log10(range.length() / most))) - 1;
  for (int exponent = first;; ++exponent) {
    for (const double mantissa : mantissas) {
      const double step = mantissa * power_of_ten(exponent);
      const double from = std::ceil(range.low / step - slack);
      const double to = std::floor(range.high / step + slack);
      if (!std::isfinite(from) || !std::isfinite(to)) return {};
      if (to - from + 1.0 > most) continue;
      if (std::max(std::abs(from), std::abs(to)) > 1e12)
        return {};  // the ticks would not be distinct numbers
      std::vector<Tick> ticks;
      const auto count = static_cast<int>(to - from) + 1;
      for (int i = 0; i < count; ++i) {
        const double k = from + i;
        const double value = k == 0.0 ? 0.0 : multiple(k, mantissa, exponent);
        ticks.push_back({value, label(value, exponent)});
      }
      return ticks;
    }
  }
}

std::vector<Tick> log_ticks(Range range) {
  check(range);
  if (!(range.low > 0.0)) throw std::invalid_argument("log ticks: low must be above 0");
  const int from = static_cast<int>(std::floor(std::log10(range.low)));
  const int to = static_cast<int>(std::ceil(std::log10(range.high)));
  const int every = std::max(1, (to - from + 7) / 8);
  const bool in_between = to - from <= 2;
  std::vector<Tick> ticks;
  for (int exponent = from; exponent <= to; ++exponent) {
    if (exponent % every != 0) continue;
    for (const double mantissa : mantissas) {
      if (mantissa != 1.0 && !in_between) break;
      const double value = multiple(1.0, mantissa, exponent);
      if (value < range.low * (1.0 - slack) || value > range.high * (1.0 + slack)) continue;
      ticks.push_back({value, exponent >= -3 && exponent <= 4 ? fixed_text(value, std::max(0, -exponent))
                                                              : number_text(value, 1)});
    }
  }
  return ticks;
}

}  // namespace steadyplate::report
