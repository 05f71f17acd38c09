// Force plates of every type from hand-made C3D files, and those files cut at every byte.

#include <gtest/gtest.h>

#include <array>

#include "datasets/read.hpp"
#include "tests/datasets/small_c3d.hpp"

namespace steadyplate::datasets {
namespace {

/// By hand: x = corner 1 - corner 2 is the laboratory's X, y = corner 1 - corner 4 its Y, so z points up
/// here.
TEST(SmallC3dFiles, EveryTypeOfPlateByHand) {
  const auto first = [](int type, const std::vector<double>& row) {
    const SmallC3d file(type);
    const Recording r = read_bytes(file.bytes({row, row}), "small.c3d", {});
    return std::array<double, 4>{r.find("cop_ml_mm")->values[0], r.find("cop_ap_mm")->values[0],
                                 r.find("fz_n")->values[0], r.find("mz_nmm")->values[0]};
  };
  // type 1 gives its own point
  auto p = first(1, {0.0, 0.0, 800.0, 25.0, -30.0, 100.0});
  EXPECT_EQ(p, (std::array<double, 4>{25.0, -30.0, 800.0, 100.0}));
  // type 2: x = (oz Fx - My)/Fz - ox with the origin (1, -2, -40)
  p = first(2, {20.0, -10.0, 800.0, 4000.0, -16000.0, 500.0});
  EXPECT_DOUBLE_EQ(p[0], (-40.0 * 20.0 + 16000.0) / 800.0 - 1.0);
  EXPECT_DOUBLE_EQ(p[1], (-40.0 * -10.0 + 4000.0) / 800.0 + 2.0);
  // type 4: the same through a matrix of twos
  p = first(4, {10.0, -5.0, 400.0, 2000.0, -8000.0, 250.0});
  EXPECT_DOUBLE_EQ(p[0], (-40.0 * 20.0 + 16000.0) / 800.0 - 1.0);
  EXPECT_DOUBLE_EQ(p[2], 800.0);
  // type 3: x12 x34 y14 y23 z1 z2 z3 z4; a = 120, b = 200, az0 = -50
  p = first(3, {5.0, 7.0, -2.0, -4.0, 100.0, 200.0, 300.0, 200.0});
  const double my = 120.0 * (-100.0 + 200.0 + 300.0 - 200.0);
  const double mx = 200.0 * (100.0 + 200.0 - 300.0 - 200.0);
  EXPECT_DOUBLE_EQ(p[0], (-50.0 * 12.0 - my) / 800.0);
  EXPECT_DOUBLE_EQ(p[1], (-50.0 * -6.0 + mx) / 800.0);
  EXPECT_DOUBLE_EQ(p[3], 200.0 * (7.0 - 5.0) + 120.0 * (-2.0 + 4.0));
}

TEST(SmallC3dFiles, CutAtEveryByteTheyAreRefusedOrSaySo) {
  for (const int type : {1, 2, 3, 4}) {
    for (const bool real : {true, false}) {
      const std::string whole = SmallC3d(type, real).bytes();
      const Recording all = read_bytes(whole, "small.c3d", {});
      ASSERT_EQ(all.size(), 6U) << type;
      for (std::size_t length = 0; length < whole.size(); ++length) {
        try {
          const Recording cut = read_bytes(whole.substr(0, length), "small.c3d", {});
          EXPECT_LT(cut.size(), 6U) << type << ' ' << length;
          EXPECT_FALSE(cut.data().warnings.empty()) << type << ' ' << length;
        } catch (const ReadError&) {  // refused
        }
      }
    }
  }
}

TEST(SmallC3dFiles, AnotherTypeOfPlateIsRefusedByName) {
  try {
    read_bytes(SmallC3d(5).bytes(), "small.c3d", {});
    FAIL();
  } catch (const ReadError& error) {
    EXPECT_NE(std::string(error.what()).find("type 5"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace steadyplate::datasets
