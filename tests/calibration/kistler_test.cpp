// A Kistler plate's sheet as a matrix: loads over one sensor, a horizontal pull, and the public recording.

#include "calibration/kistler.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "calibration/apply.hpp"
#include "calibration/matrix_board.hpp"
#include "datasets/read.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::calibration {
namespace {

/// The sheet in BMClab's notes for the plate of kistler_0_10s.txt.
KistlerSheet sheet() {
  return {{38.117, 37.723, 38.062, 38.008, 3.898, 3.889, 3.885, 3.891}, 120.0, 200.0, -48.0};
}

/// Volts that these newtons of the eight outputs give.
std::vector<double> volts(std::array<double, 8> newtons) {
  std::vector<double> made;
  for (std::size_t k = 0; k < 8; ++k) made.push_back(newtons[k] * sheet().sensitivity_mv_per_n[k] / 1000.0);
  return made;
}

TEST(Kistler, ALoadOverOneSensorIsAtThatSensor) {
  const PlateModel plate = kistler_plate(sheet());
  const MatrixBoard board(plate.channels, plate.matrix, plate.zero);
  const std::array<std::array<double, 2>, 4> places = {{{120, 200}, {-120, 200}, {-120, -200}, {120, -200}}};
  for (std::size_t k = 0; k < 4; ++k) {
    std::array<double, 8> load{};
    load[4 + k] = 400.0;
    const Wrench wrench = board.at(volts(load));
    EXPECT_NEAR(wrench.fz_n, 400.0, 1e-9);
    const PlatePoint point = plate_point(wrench, plate.surface_z_mm, 20.0);
    EXPECT_NEAR(point.x_mm, places[k][0], 1e-9);
    EXPECT_NEAR(point.y_mm, places[k][1], 1e-9);
  }
}

TEST(Kistler, APullAtTheSurfaceMovesNoCentreOfPressureButTurns) {
  const PlateModel plate = kistler_plate(sheet());
  const MatrixBoard board(plate.channels, plate.matrix, plate.zero);
  // 50 N along x in the surface, 48 mm from the origin: the vertical outputs take up the moment My = az0 Fx.
  const double tilt_n = -48.0 * 50.0 / 120.0 / 4.0;
  const Wrench pull = board.at(volts({25, 25, 0, 0, 100 - tilt_n, 100 + tilt_n, 100 + tilt_n, 100 - tilt_n}));
  EXPECT_NEAR(pull.fx_n, 50.0, 1e-9);
  const PlatePoint point = plate_point(pull, plate.surface_z_mm, 20.0);
  EXPECT_NEAR(point.x_mm, 0.0, 1e-9);
  EXPECT_NEAR(point.y_mm, 0.0, 1e-9);
  const Wrench turn = board.at(volts({-10, 10, 5, -5, 0, 0, 0, 0}));
  EXPECT_NEAR(turn.mz_nmm, 20.0 * 200.0 + 10.0 * 120.0, 1e-9);
}

TEST(Kistler, ThePublicRecordingIsAQuietStanderOf437Newtons) {
  STEADYPLATE_REQUIRE_DATA(file, "kistler_raw_volts/kistler_0_10s.txt");
  datasets::RecordingData data = datasets::read(file).data();
  Certificate certificate;
  certificate.model = kistler_plate(sheet());
  certificate.seal_holds = true;
  std::vector<std::string> names;
  for (const auto& channel : data.channels) names.push_back(channel.name);
  Applied(certificate, names).apply(data);
  const datasets::Recording recording(std::move(data));
  double sum = 0.0;
  for (const double value : recording.find("fz_n")->values)
    sum += value / static_cast<double>(recording.size());
  EXPECT_NEAR(sum, 437.0, 1.0);  // as its notes say
}

TEST(Kistler, ASheetThatIsNotWholeIsRefused) {
  KistlerSheet bad = sheet();
  bad.sensitivity_mv_per_n[7] = 0.0;
  EXPECT_THROW(kistler_plate(bad), std::invalid_argument);
  bad = sheet();
  bad.a_mm = 0.0;
  EXPECT_THROW(kistler_plate(bad), std::invalid_argument);
  bad = sheet();
  bad.az0_mm = std::nan("");
  EXPECT_THROW(kistler_plate(bad), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::calibration
