// The small pieces under the figures: numbers for people, ticks, simplified lines.

#include <gtest/gtest.h>

#include <cmath>

#include "tools/report/number.hpp"
#include "tools/report/simplify.hpp"
#include "tools/report/text.hpp"
#include "tools/report/ticks.hpp"

namespace steadyplate::report {
namespace {

TEST(NumberText, ThreeDigitsThatSayTheirPrecision) {
  EXPECT_EQ(number_text(8.3149), "8.31");
  EXPECT_EQ(number_text(94.46), "94.5");
  EXPECT_EQ(number_text(1234.6), "1235");
  EXPECT_EQ(number_text(-0.5), "\u22120.500");
  EXPECT_EQ(number_text(0.0), "0");
  EXPECT_EQ(number_text(std::nan("")), "");
  EXPECT_EQ(fixed_text(-0.01, 1), "0.0");
  EXPECT_EQ(plain_text(25.0), "25");
}

TEST(NiceTicks, AreRoundInsideAndFew) {
  for (const Range range : {Range{-1.0, 1.0}, Range{0.0, 59.99}, Range{-0.003, 0.0017}, Range{1e5, 1.2e5}})
    for (int most = 2; most <= 11; ++most) {
      const auto ticks = nice_ticks(range, most);
      EXPECT_LE(ticks.size(), static_cast<std::size_t>(std::max(most, 2)));
      for (const Tick& tick : ticks) {
        EXPECT_GE(tick.value, range.low - 1e-12);
        EXPECT_LE(tick.value, range.high + 1e-12);
        EXPECT_FALSE(tick.label.empty());
      }
    }
}

TEST(KeepShape, NeverStraysFurtherThanAsked) {
  Polyline line;
  for (int i = 0; i < 5000; ++i) line.push_back({0.01 * i, std::sin(0.05 * i) + 0.2 * std::sin(1.7 * i)});
  const Polyline kept = keep_shape(line, 0.05, 100000);
  EXPECT_LT(kept.size(), line.size());
  EXPECT_EQ(kept.front().x, line.front().x);
  EXPECT_EQ(kept.back().x, line.back().x);
  std::size_t at = 0;
  for (const Point& p : line) {
    while (at + 2 < kept.size() && kept[at + 1].x < p.x) ++at;
    const Point a = kept[at];
    const Point b = kept[at + 1];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const double off = std::fabs((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length;
    ASSERT_LE(off, 0.05 + 1e-9);
  }
}

TEST(Printable, ControlBytesAndBrokenUtf8DoNotReachAFile) {
  const std::string clean = printable(
      "a\x01"
      "b\xff"
      "c");
  EXPECT_EQ(clean.find('\x01'), std::string::npos);
  EXPECT_EQ(clean.find('\xff'), std::string::npos);
  EXPECT_EQ(xml_escaped("<a & \"b\">").find('<'), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::report
