#include "calibration/six_component.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "tests/analysis/preprocess/columns.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::calibration {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What a plate reports about its origin when force F acts at r with a free moment about z: M = r x F + (0,
/// 0, T).
Wrench acting_at(double x, double y, double z, double fx, double fy, double fz, double free_moment) {
  return {fx, fy, fz, y * fz - z * fy, z * fx - x * fz, x * fy - y * fx + free_moment};
}

Wrench flipped(const Wrench& w) {
  return {-w.fx_n, -w.fy_n, -w.fz_n, -w.mx_nmm, -w.my_nmm, -w.mz_nmm};
}

TEST(SixComponent, FindsWhereTheForceActsAtAnyHeight) {
  for (const double z : {-41.0, 0.0, 54.0, 120.0})
    for (const double x : {-150.0, 0.0, 77.7})
      for (const double y : {-90.0, 33.0}) {
        const PlatePoint point = plate_point(acting_at(x, y, z, 12.0, -31.0, 680.0, 2500.0), z, 20.0);
        EXPECT_NEAR(point.x_mm, x, 1e-10);
        EXPECT_NEAR(point.y_mm, y, 1e-10);
        EXPECT_NEAR(point.free_moment_nmm, 2500.0, 1e-8);
      }
}

TEST(SixComponent, MovingTheLoadMovesTheCopByAsMuch) {
  const PlatePoint a = plate_point(acting_at(10.0, 20.0, -41.0, 5.0, 6.0, 700.0, 0.0), -41.0, 20.0);
  const PlatePoint b = plate_point(acting_at(17.0, 9.0, -41.0, 5.0, 6.0, 700.0, 0.0), -41.0, 20.0);
  EXPECT_NEAR(b.x_mm - a.x_mm, 7.0, 1e-10);
  EXPECT_NEAR(b.y_mm - a.y_mm, -11.0, 1e-10);
}

TEST(SixComponent, ScaleAndSignOfAllSixLeaveTheCop) {
  const Wrench w = acting_at(63.0, -18.0, -41.0, 14.0, -9.0, 710.0, 1800.0);
  const Wrench half{0.5 * w.fx_n, 0.5 * w.fy_n, 0.5 * w.fz_n, 0.5 * w.mx_nmm, 0.5 * w.my_nmm, 0.5 * w.mz_nmm};
  const PlatePoint a = plate_point(w, -41.0, 20.0);
  const PlatePoint b = plate_point(half, -41.0, 20.0);
  const PlatePoint c = plate_point(flipped(w), -41.0, 20.0);
  EXPECT_DOUBLE_EQ(a.x_mm, b.x_mm);
  EXPECT_DOUBLE_EQ(a.y_mm, b.y_mm);
  EXPECT_DOUBLE_EQ(a.free_moment_nmm, 2.0 * b.free_moment_nmm);
  EXPECT_DOUBLE_EQ(a.x_mm, c.x_mm);
  EXPECT_DOUBLE_EQ(a.y_mm, c.y_mm);
  EXPECT_DOUBLE_EQ(a.free_moment_nmm, -c.free_moment_nmm);  // a torque is action or reaction
}

TEST(SixComponent, AMatShiftsTheCopAlongTheHorizontalForce) {
  // Seen at the top of a 60 mm foam, the point lies where the line of the force meets that height.
  const double surface = 41.0, thickness = 60.0;
  const Wrench w = acting_at(30.0, -10.0, surface, 35.0, -14.0, 700.0, 0.0);
  const PlatePoint firm = plate_point(w, surface, 20.0);
  const PlatePoint foam = plate_point(w, surface_with_mat(surface, thickness, true), 20.0);
  EXPECT_NEAR(foam.x_mm - firm.x_mm, thickness * 35.0 / 700.0, 1e-10);
  EXPECT_NEAR(foam.y_mm - firm.y_mm, thickness * -14.0 / 700.0, 1e-10);
  // The same plate described with z into the floor (y and z turned): the same point.
  const Wrench down{w.fx_n, -w.fy_n, -w.fz_n, w.mx_nmm, -w.my_nmm, -w.mz_nmm};
  const PlatePoint seen_down = plate_point(down, surface_with_mat(-surface, thickness, false), 20.0);
  EXPECT_NEAR(seen_down.x_mm, foam.x_mm, 1e-10);
  EXPECT_NEAR(seen_down.y_mm, -foam.y_mm, 1e-10);
}

TEST(SixComponent, UnloadedOrMissingHasNoPoint) {
  EXPECT_TRUE(std::isnan(plate_point(acting_at(1, 2, 0, 0, 0, 19.9, 0), 0.0, 20.0).x_mm));
  EXPECT_FALSE(std::isnan(plate_point(acting_at(1, 2, 0, 0, 0, -20.1, 0), 0.0, 20.0).x_mm));
  EXPECT_TRUE(std::isnan(plate_point(Wrench{}, 0.0, 0.0).y_mm));
  Wrench broken = acting_at(1, 2, 0, 0, 0, 700.0, 0);
  broken.my_nmm = nan;
  EXPECT_TRUE(std::isnan(plate_point(broken, 0.0, 20.0).y_mm));
}

TEST(SixComponent, TurnsIntoTheSubjectsFrame) {
  const PlatePoint point{30.0, -10.0, 0.0};
  const auto turned = [&](Direction x, Direction y) { return AxisMapping(x, y).to_subject(point, 700.0); };
  const LoadPoint a = turned(Direction::right, Direction::forward);
  EXPECT_EQ(a.cop_ml_mm, 30.0);
  EXPECT_EQ(a.cop_ap_mm, -10.0);
  EXPECT_EQ(a.fz_n, 700.0);
  const LoadPoint b = turned(Direction::forward, Direction::left);
  EXPECT_EQ(b.cop_ml_mm, 10.0);
  EXPECT_EQ(b.cop_ap_mm, 30.0);
  const LoadPoint c = turned(Direction::backward, Direction::right);
  EXPECT_EQ(c.cop_ml_mm, -10.0);
  EXPECT_EQ(c.cop_ap_mm, -30.0);
  EXPECT_TRUE(AxisMapping(Direction::right, Direction::forward).keeps_handedness());
  EXPECT_TRUE(AxisMapping(Direction::forward, Direction::left).keeps_handedness());
  EXPECT_TRUE(AxisMapping(Direction::backward, Direction::right).keeps_handedness());
  EXPECT_FALSE(AxisMapping(Direction::forward, Direction::right).keeps_handedness());
  EXPECT_EQ(direction_from("backward"), Direction::backward);
}

TEST(SixComponent, WrongArgumentsAreNamed) {
  EXPECT_THROW(AxisMapping(Direction::right, Direction::left), std::invalid_argument);
  EXPECT_THROW(AxisMapping(Direction::forward, Direction::forward), std::invalid_argument);
  EXPECT_THROW(direction_from("up"), std::invalid_argument);
  EXPECT_THROW(plate_point(Wrench{}, nan, 20.0), std::invalid_argument);
  EXPECT_THROW(plate_point(Wrench{}, 0.0, -1.0), std::invalid_argument);
  EXPECT_THROW(surface_with_mat(0.0, -1.0, true), std::invalid_argument);
}

// ---- real files that hold forces, moments and CoP side by side ----

struct Side {
  std::string file;
  char separator;
  std::size_t skip_lines;
  std::string fz, mx, my, cop_x, cop_y;
  double mm;        // of one unit of the file's CoP
  double digit_mm;  // last printed digit of the CoP
};

void expect_file(const Side& side, const std::filesystem::path& file) {
  const auto columns = test::read_columns(file, side.separator, side.skip_lines);
  std::size_t loaded = 0;
  for (std::size_t i = 0; i < columns.at(side.fz).size(); ++i) {
    Wrench w;
    w.fz_n = columns.at(side.fz)[i];
    w.mx_nmm = 1000.0 * columns.at(side.mx)[i];
    w.my_nmm = 1000.0 * columns.at(side.my)[i];
    const PlatePoint point = plate_point(w, 0.0, 20.0);
    if (std::isnan(point.x_mm)) continue;
    ++loaded;
    // Moments are printed to 1e-6 N m, so half a digit is 0.0005 N mm; the force to 1e-6 N.
    const double tolerance_mm = 0.51 * side.digit_mm + (0.0005 + 5e-7 * 200.0) / std::abs(w.fz_n);
    ASSERT_NEAR(point.x_mm, side.mm * columns.at(side.cop_x)[i], tolerance_mm) << side.file << " row " << i;
    ASSERT_NEAR(point.y_mm, side.mm * columns.at(side.cop_y)[i], tolerance_mm) << side.file << " row " << i;
  }
  EXPECT_GT(loaded, 5000u) << side.file;
}

TEST(SixComponent, RecomputesTheCopOfHbedb) {
  for (const char* id : {"00001", "00004", "00007", "00010", "00037", "00040", "00043", "00046"}) {
    const std::string name = std::string("hbedb/BDS") + id + ".txt";
    STEADYPLATE_REQUIRE_DATA(file, name);
    expect_file({name, '\t', 0, "Fz[N]", "Mx[Nm]", "My[Nm]", "COPx[cm]", "COPy[cm]", 10.0, 1e-5}, file);
  }
}

TEST(SixComponent, RecomputesTheCopOfTheBalancePlate) {
  for (const char* eyes : {"Closed", "Open"}) {
    const std::string name = std::string("acuna_balance_plate/eyes") + eyes + "_1.csv";
    STEADYPLATE_REQUIRE_DATA(file, name);
    expect_file({name, ',', 0, "Fz", "Mx", "My", "CoPx", "CoPy", 1000.0, 1e-3}, file);
  }
}

TEST(SixComponent, RecomputesTheCopOfTheOptitrackExport) {
  STEADYPLATE_REQUIRE_DATA(file, "optitrack_amti_csv/test_0_80s.csv");
  std::size_t skip = 0;
  const std::string text = test::slurp(file);
  for (std::size_t at = 0; text.compare(at, 10, "MocapFrame") != 0; ++skip) at = text.find('\n', at) + 1;
  expect_file({"optitrack", ',', skip, "Fz", "Mx", "My", "Cx", "Cy", 1000.0, 1e-3}, file);
}

}  // namespace
}  // namespace steadyplate::calibration
