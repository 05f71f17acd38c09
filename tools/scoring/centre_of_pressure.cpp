#include "tools/scoring/centre_of_pressure.hpp"

#include <cmath>
#include <stdexcept>

#include "analysis/preprocess/load_rule.hpp"
#include "calibration/corner_cells.hpp"
#include "calibration/matrix_board.hpp"
#include "calibration/six_component.hpp"
#include "datasets/error.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

using datasets::Channel;
using datasets::Recording;

/// Below this load a plate's centre of pressure is noise over noise; the preparation applies its own rule
/// later.
constexpr double minimum_load_n = 20.0;
constexpr double minimum_share = 0.2;

[[noreturn]] void refuse(const Recording& recording, const std::string& what, const std::string& next) {
  throw datasets::ReadError(datasets::ReadFault::ambiguous, recording.data().provenance.file, 0, what, next);
}

CentreOfPressure as_in_file(const Recording& recording, const std::string& plate, const Channel& ml,
                            const Channel& ap) {
  CentreOfPressure cop;
  cop.samples = {recording.data().time_s, ml.values, ap.values, {}};
  if (const Channel* load = recording.find("fz_n", plate)) cop.samples.load_n = load->values;
  return cop;
}

CentreOfPressure from_cells(const Recording& recording, const std::string& plate) {
  const auto& data = recording.data();
  if (!data.plate_width_mm || !data.plate_length_mm)
    refuse(recording, "it has four corner cells, but not how far apart they are.",
           "Write a mapping with [plate] width_mm and length_mm, and name it with --map.");
  std::vector<std::span<const double>> forces;
  for (const char* cell : {"cell_tl_n", "cell_tr_n", "cell_bl_n", "cell_br_n"})
    forces.emplace_back(recording.find(cell, plate)->values);
  const auto board = calibration::CornerCells::rectangle(*data.plate_width_mm, *data.plate_length_mm);
  return {calibration::to_cop(board, data.time_s, forces, minimum_load_n, minimum_share),
          "computed from four corner cells, " + plain(*data.plate_width_mm) + " x " +
              plain(*data.plate_length_mm) + " mm apart"};
}

/// A calibrated board knows where its cells stand.
CentreOfPressure from_places(const Recording& recording) {
  const auto& data = recording.data();
  std::vector<calibration::CellPosition> at;
  std::vector<std::span<const double>> forces;
  for (const datasets::CellPlace& cell : data.cell_places) {
    at.push_back({cell.ml_mm, cell.ap_mm});
    forces.emplace_back(recording.find(cell.channel)->values);
  }
  const calibration::CornerCells board(std::move(at));
  return {
      calibration::to_cop(board, data.time_s, forces, minimum_load_n, minimum_share),
      "computed from " + std::to_string(forces.size()) + " load cells at the places of their calibration"};
}

CentreOfPressure from_forces(const Recording& recording, const std::string& plate) {
  const auto& data = recording.data();
  if (!data.plate_frame)
    refuse(recording, "it has forces and moments, but not how the plate lay under the person.",
           "Write a mapping with [plate] x, y and surface_z_mm, and name it with --map.");
  const auto& frame = *data.plate_frame;
  const calibration::AxisMapping axes(calibration::direction_from(frame.x_points),
                                      calibration::direction_from(frame.y_points));
  const auto values = [&](const char* name) -> const std::vector<double>* {
    const Channel* channel = recording.find(name, plate);
    return channel == nullptr ? nullptr : &channel->values;
  };
  const auto* fx = values("fx_n");
  const auto* fy = values("fy_n");
  if (frame.surface_z_mm != 0.0 && (fx == nullptr || fy == nullptr))
    refuse(recording, "a surface height needs the horizontal forces Fx and Fy.",
           "Name them with --columns fx=NAME,fy=NAME, or say surface_z_mm = 0.");
  const auto& fz = *values("fz_n");
  CentreOfPressure cop;
  cop.samples.time_s = data.time_s;
  for (const double force : fz) cop.samples.load_n.push_back(std::abs(force));
  const double threshold = analysis::load_threshold_n(cop.samples.load_n, minimum_load_n, minimum_share);
  for (std::size_t i = 0; i < fz.size(); ++i) {
    calibration::Wrench wrench;
    if (fx != nullptr) wrench.fx_n = (*fx)[i];
    if (fy != nullptr) wrench.fy_n = (*fy)[i];
    wrench.fz_n = fz[i];
    wrench.mx_nmm = (*values("mx_nmm"))[i];
    wrench.my_nmm = (*values("my_nmm"))[i];
    const auto on_plate = calibration::corrected(
        calibration::plate_point(wrench, frame.surface_z_mm, threshold), frame.polynomial);
    const auto point = axes.to_subject(on_plate, fz[i]);
    cop.samples.ml_mm.push_back(point.cop_ml_mm);
    cop.samples.ap_mm.push_back(point.cop_ap_mm);
  }
  cop.how = "computed from forces and moments, surface at z = " + plain(frame.surface_z_mm) +
            " mm, x to the " + frame.x_points + ", y " + frame.y_points +
            (frame.polynomial.empty() ? "" : ", corrected by the plate's polynomial");
  return cop;
}

CentreOfPressure only_centre_of_pressure(const Recording& recording, const std::string& plate) {
  const Channel* ml = recording.find("cop_ml_mm", plate);
  const Channel* ap = recording.find("cop_ap_mm", plate);
  if (ml != nullptr && ap != nullptr) return as_in_file(recording, plate, *ml, *ap);
  if (plate.empty() && recording.has_cell_places()) return from_places(recording);
  if (recording.find("cell_tl_n", plate) != nullptr) return from_cells(recording, plate);
  return from_forces(recording, plate);
}

}  // namespace

void add_horizontal_force(const Recording& recording, const std::string& plate,
                          analysis::CopSamples& samples) {
  const Channel* ml = recording.find("force_ml_n", plate);
  const Channel* ap = recording.find("force_ap_n", plate);
  if (ml != nullptr && ap != nullptr) {
    samples.force_ml_n = ml->values;
    samples.force_ap_n = ap->values;
    return;
  }
  const Channel* fx = recording.find("fx_n", plate);
  const Channel* fy = recording.find("fy_n", plate);
  const auto& frame = recording.data().plate_frame;
  if (fx == nullptr || fy == nullptr || !frame) return;
  const calibration::AxisMapping axes(calibration::direction_from(frame->x_points),
                                      calibration::direction_from(frame->y_points));
  for (std::size_t i = 0; i < fx->values.size(); ++i) {
    const auto turned = axes.turn(fx->values[i], fy->values[i]);
    samples.force_ml_n.push_back(turned.ml);
    samples.force_ap_n.push_back(turned.ap);
  }
}

CentreOfPressure centre_of_pressure(const Recording& recording, const std::string& plate, bool with_force) {
  CentreOfPressure cop = only_centre_of_pressure(recording, plate);
  if (with_force) add_horizontal_force(recording, plate, cop.samples);
  return cop;
}

}  // namespace steadyplate::scoring
