// Counts in cells as a picture: what is full is dark, what is empty white, and a grey copy says the same.

#include "tools/media/density.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace steadyplate::media {
namespace {

std::string bytes_of(const std::string& head, const std::vector<std::uint32_t>& counts) {
  std::string bytes = head;
  for (const std::uint32_t count : counts)
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((count >> shift) & 0xffU);
  return bytes;
}

/// Luma of Rec. 601, what a grey copier sees.
double grey(const std::string& rgb, std::size_t cell) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(rgb[3 * cell + k]); };
  return 0.299 * byte(0) + 0.587 * byte(1) + 0.114 * byte(2);
}

TEST(Density, CountsAreReadBackAndAnythingElseIsRefused) {
  const DensityCounts read = parse_counts(bytes_of("density 3 2 1.5\n", {0, 1, 256, 65536, 7, 4294967295U}));
  EXPECT_EQ(read.columns, 3U);
  EXPECT_EQ(read.rows, 2U);
  EXPECT_EQ(read.smoothing_cells, 1.5);
  EXPECT_EQ(read.counts, (std::vector<std::uint32_t>{0, 1, 256, 65536, 7, 4294967295U}));
  const std::string good = bytes_of("density 2 1 0\n", {1, 2});
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_THROW(parse_counts(good.substr(0, cut)), std::invalid_argument) << cut;
  for (const char* head :
       {"density 0 1 0\n", "density 2 1 -1\n", "density 2 1 nan\n", "density 2 1 0 9\n",
        "density 99999 1 0\n", "density 2\n", "other 2 1 0\n", "density 18446744073709551615 1 0\n"})
    EXPECT_THROW(parse_counts(bytes_of(head, {1, 2})), std::invalid_argument) << head;
}

TEST(Density, EmptyIsWhiteAndTheFullestCellIsDarkest) {
  const std::string rgb = density_rgb(parse_counts(bytes_of("density 3 1 0\n", {0, 5, 10})));
  ASSERT_EQ(rgb.size(), 9U);
  EXPECT_EQ(grey(rgb, 0), 255.0);
  EXPECT_GT(grey(rgb, 1), grey(rgb, 2));
  EXPECT_LT(grey(rgb, 2), 60.0);
  EXPECT_EQ(density_rgb(parse_counts(bytes_of("density 2 1 0\n", {0, 0}))), std::string(6, '\xff'))
      << "nothing counted is a white picture";
}

TEST(Density, EveryStepIsDarkerThanTheOneBefore) {
  std::vector<std::uint32_t> steps;
  for (std::uint32_t i = 0; i < 256; ++i) steps.push_back(i);
  const std::string rgb = density_rgb(parse_counts(bytes_of("density 256 1 0\n", steps)));
  for (std::size_t i = 1; i < 256; ++i) EXPECT_LT(grey(rgb, i), grey(rgb, i - 1)) << i;
}

TEST(Density, SmoothingSpreadsASampleAlikeToAllSides) {
  std::vector<std::uint32_t> one(81, 0);
  one[40] = 100;
  const std::string rgb = density_rgb(parse_counts(bytes_of("density 9 9 1\n", one)));
  EXPECT_LT(grey(rgb, 40), grey(rgb, 41));
  EXPECT_LT(grey(rgb, 41), 255.0);
  for (const std::size_t side : {39U, 31U, 49U}) EXPECT_EQ(grey(rgb, side), grey(rgb, 41));
  EXPECT_EQ(rgb, density_rgb(parse_counts(bytes_of("density 9 9 1\n", one)))) << "the same on repeat";
}

}  // namespace
}  // namespace steadyplate::media
