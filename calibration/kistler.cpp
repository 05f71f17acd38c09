#include "calibration/kistler.hpp"

#include <cmath>
#include <stdexcept>

namespace steadyplate::calibration {

PlateModel kistler_plate(const KistlerSheet& sheet) {
  if (!(sheet.a_mm > 0.0) || !(sheet.b_mm > 0.0) || !std::isfinite(sheet.a_mm) || !std::isfinite(sheet.b_mm))
    throw std::invalid_argument("a, b: the sensors' distances from the middle must be above 0 mm");
  if (!std::isfinite(sheet.az0_mm)) throw std::invalid_argument("az0: it must be a number of mm");
  PlateModel plate;
  plate.channels = {"fx12_v", "fx34_v", "fy14_v", "fy23_v", "fz1_v", "fz2_v", "fz3_v", "fz4_v"};
  plate.zero.assign(plate.channels.size(), 0.0);
  const double a = sheet.a_mm;
  const double b = sheet.b_mm;
  Eigen::MatrixXd newtons(6, 8);
  newtons << 1, 1, 0, 0, 0, 0, 0, 0,  //
      0, 0, 1, 1, 0, 0, 0, 0,         //
      0, 0, 0, 0, 1, 1, 1, 1,         //
      0, 0, 0, 0, b, b, -b, -b,       //
      0, 0, 0, 0, -a, a, a, -a,       //
      -b, b, a, -a, 0, 0, 0, 0;
  plate.matrix = newtons;
  constexpr double mv_per_v = 1000.0;
  for (Eigen::Index k = 0; k < plate.matrix.cols(); ++k) {
    const double sensitivity = sheet.sensitivity_mv_per_n.at(static_cast<std::size_t>(k));
    if (!std::isfinite(sensitivity) || sensitivity == 0.0)
      throw std::invalid_argument("sensitivity: " + plate.channels[static_cast<std::size_t>(k)] +
                                  " has none; eight are needed, in mV/N");
    plate.matrix.col(k) *= mv_per_v / sensitivity;
  }
  plate.surface_z_mm = sheet.az0_mm;
  return plate;
}

}  // namespace steadyplate::calibration
