#include "tools/scoring/text.hpp"

#include <gtest/gtest.h>
#include <locale.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace steadyplate::scoring {
namespace {

TEST(Exact, ReadsBackAsTheSameNumber) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10000; ++i) {
    double value = 0.0;
    const std::uint64_t bits = random();
    static_assert(sizeof(bits) == sizeof(value));
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    const std::string text = exact(value);
    double back = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    EXPECT_EQ(back, value) << text;
  }
  EXPECT_EQ(exact(0.1), "0.1");
  EXPECT_EQ(exact(std::nan("")), "");
}

TEST(Rounded, KeepsSignificantDigits) {
  EXPECT_EQ(rounded(1884.56393107), "1885");
  EXPECT_EQ(rounded(31.41463462), "31.41");
  EXPECT_EQ(rounded(0.49997944), "0.5000");
  EXPECT_EQ(rounded(9.99996), "10.00");
  EXPECT_EQ(rounded(-0.001234567), "-0.001235");
  EXPECT_EQ(rounded(0.0), "0");
  EXPECT_EQ(rounded(-0.0), "0");
  EXPECT_EQ(rounded(1234567.0), "1234567");
  EXPECT_EQ(rounded(1.5e-7), "1.500e-07");
  EXPECT_EQ(rounded(std::nan("")), "");
  EXPECT_THROW(rounded(1.0, 0), std::invalid_argument);
}

TEST(Fixed, HasNoNegativeZero) {
  EXPECT_EQ(fixed(59.99, 1), "60.0");
  EXPECT_EQ(fixed(-0.04, 1), "0.0");
  EXPECT_EQ(fixed(-12.34, 1), "-12.3");
}

TEST(Text, IgnoresTheLocale) {
  const std::string before = setlocale(LC_ALL, nullptr);
  ASSERT_NE(setlocale(LC_ALL, "de_DE.UTF-8"), nullptr) << "install the package locales, and configure again";
  ASSERT_EQ(std::string(localeconv()->decimal_point), ",");
  EXPECT_EQ(exact(1.5), "1.5");
  EXPECT_EQ(rounded(1234.5), "1234");
  EXPECT_EQ(fixed(1.25, 2), "1.25");
  setlocale(LC_ALL, before.c_str());
}

TEST(Text, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("mm²/s"), 5U);
  EXPECT_EQ(pad_left("²", 3), "  ²");
  EXPECT_EQ(pad_right("żółw", 5), "żółw ");
  EXPECT_EQ(pretty_unit("mm^2/s^5"), "mm²/s⁵");
}

TEST(CsvField, QuotesOnlyWhenNeeded) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"x\""), "\"say \"\"x\"\"\"");
}

}  // namespace
}  // namespace steadyplate::scoring
