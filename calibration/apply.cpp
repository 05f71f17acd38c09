#include "calibration/apply.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace steadyplate::calibration {

namespace {

using datasets::Channel;
using datasets::RecordingData;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct ChannelNames {
  std::vector<std::string> operator()(const CellModel& model) const {
    std::vector<std::string> names;
    for (const CalibratedCell& cell : model.cells) names.push_back(cell.channel);
    return names;
  }
  std::vector<std::string> operator()(const PlateModel& model) const { return model.channels; }
  std::vector<std::string> operator()(const TiltChannels& model) const { return {model.ml, model.ap}; }
};

const std::vector<double>& values_of(const RecordingData& data, std::size_t at) {
  return data.channels[at].values;
}

/// In the place of the channel of that name on the unnamed plate, or behind all.
void put(RecordingData& data, Channel made) {
  for (Channel& channel : data.channels)
    if (channel.name == made.name && channel.plate == made.plate) {
      channel = std::move(made);
      return;
    }
  data.channels.push_back(std::move(made));
}

Channel channel(std::string name, std::string unit, std::string source, std::vector<double> values) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .plate = "",
          .source = std::move(source),
          .values = std::move(values)};
}

constexpr std::array<const char*, 6> wrench_names = {"fx_n", "fy_n", "fz_n", "mx_nmm", "my_nmm", "mz_nmm"};

std::array<double, 6> in_order(const Wrench& w) {
  return {w.fx_n, w.fy_n, w.fz_n, w.mx_nmm, w.my_nmm, w.mz_nmm};
}

}  // namespace

std::string calibrated_name(const std::string& channel) {
  const auto unit = channel.rfind('_');
  return channel.substr(0, unit) + "_n";
}

bool zeroed_by_subtraction(std::string_view unit) {
  return unit == "N" || unit == "N*mm";
}

double take_zero(RecordingData& data, std::span<const double> readings) {
  double load_n = none;
  for (std::size_t k = 0; k < std::min(data.channels.size(), readings.size()); ++k) {
    Channel& one = data.channels[k];
    if (!zeroed_by_subtraction(one.unit) || !std::isfinite(readings[k])) continue;
    for (double& value : one.values) value -= readings[k];
    if (one.name == "fz_n" || one.name.rfind("cell_", 0) == 0)
      load_n = (std::isnan(load_n) ? 0.0 : load_n) + readings[k];
  }
  return load_n;
}

Applied::Applied(const Certificate& certificate, std::span<const std::string> channels) {
  if (!certificate.seal_holds)
    throw std::invalid_argument("certificate " + certificate.id +
                                ": its seal does not hold: it was changed after it was written");
  for (const std::string& name : std::visit(ChannelNames{}, certificate.model)) {
    const auto found = std::find(channels.begin(), channels.end(), name);
    if (found == channels.end())
      throw std::invalid_argument("certificate " + certificate.id + ": the board has no channel '" + name +
                                  "'; it is for profile " + certificate.device_profile);
    at_.push_back(static_cast<std::size_t>(found - channels.begin()));
  }
  if (const auto* cells = std::get_if<CellModel>(&certificate.model)) cells_.emplace(cells->cells);
  if (const auto* plate = std::get_if<PlateModel>(&certificate.model))
    plate_.emplace(Plate{MatrixBoard(plate->channels, plate->matrix, plate->zero),
                         AxisMapping(direction_from(plate->x_points), direction_from(plate->y_points)),
                         *plate});
  if (const auto* tilt = std::get_if<TiltChannels>(&certificate.model)) tilt_ = tilt->model;
}

CalibratedSample Applied::at(std::span<const double> readings, double threshold_n) const {
  CalibratedSample sample{none, none, none, none, none};
  std::array<double, 32> mine{};
  if (at_.size() > mine.size()) throw std::invalid_argument("certificate: more than 32 channels");
  for (std::size_t k = 0; k < at_.size(); ++k) mine[k] = readings[at_[k]];
  const std::span<const double> taken(mine.data(), at_.size());
  if (cells_) {
    const LoadPoint point = cells_->at(taken, threshold_n);
    sample.fz_n = point.fz_n;
    sample.cop_ml_mm = point.cop_ml_mm;
    sample.cop_ap_mm = point.cop_ap_mm;
  } else if (plate_) {
    const Wrench wrench = plate_->board.at(taken);
    const PlatePoint on_plate =
        corrected(plate_point(wrench, plate_->model.surface_z_mm, threshold_n), plate_->model.polynomial);
    const auto point = plate_->axes.to_subject(on_plate, std::abs(wrench.fz_n));
    sample.fz_n = std::abs(wrench.fz_n);
    sample.cop_ml_mm = point.cop_ml_mm;
    sample.cop_ap_mm = point.cop_ap_mm;
  } else if (tilt_) {
    const Tilt tilt = tilt_->at({taken[0], taken[1]});
    sample.tilt_ml_deg = tilt.ml_deg;
    sample.tilt_ap_deg = tilt.ap_deg;
  }
  return sample;
}

double Applied::tare(std::span<const double> readings) {
  const CalibratedSample before = at(readings, 0.0);
  if (cells_) {
    std::vector<CalibratedCell> cells(cells_->cells().begin(), cells_->cells().end());
    for (std::size_t k = 0; k < cells.size(); ++k) cells[k].cell.zero = readings[at_[k]];
    cells_.emplace(std::move(cells));
    return before.fz_n;
  }
  if (plate_) {
    std::vector<double> zero;
    for (const std::size_t k : at_) zero.push_back(readings[k]);
    plate_->board = MatrixBoard(plate_->model.channels, plate_->model.matrix, std::move(zero));
    return before.fz_n;
  }
  tilt_->level = {readings[at_[0]], readings[at_[1]]};
  return std::hypot(before.tilt_ml_deg, before.tilt_ap_deg);
}

std::vector<double> Applied::cell_forces(std::span<const double> readings) const {
  std::vector<double> forces;
  if (cells_)
    for (std::size_t k = 0; k < at_.size(); ++k)
      forces.push_back(cells_->cells()[k].cell.force_n(readings[at_[k]]));
  return forces;
}

std::vector<std::string> Applied::cell_channels() const {
  std::vector<std::string> names;
  if (cells_)
    for (const CalibratedCell& cell : cells_->cells()) names.push_back(cell.channel);
  return names;
}

void Applied::apply(RecordingData& data) const {
  if (cells_) add_cells(data);
  if (plate_) add_plate(data);
  if (tilt_) add_tilt(data);
}

void Applied::add_cells(RecordingData& data) const {
  std::vector<Channel> made;
  data.cell_places.clear();
  for (std::size_t k = 0; k < at_.size(); ++k) {
    const CalibratedCell& cell = cells_->cells()[k];
    std::vector<double> force;
    force.reserve(values_of(data, at_[k]).size());
    for (const double reading : values_of(data, at_[k])) force.push_back(cell.cell.force_n(reading));
    const std::string name = calibrated_name(cell.channel);
    made.push_back(channel(name, "N", cell.channel + ", calibrated", std::move(force)));
    data.cell_places.push_back({name, cell.at.ml_mm, cell.at.ap_mm});
  }
  for (Channel& one : made) put(data, std::move(one));
}

void Applied::add_plate(RecordingData& data) const {
  std::array<std::vector<double>, 6> made;
  std::vector<double> readings(at_.size());
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    for (std::size_t k = 0; k < at_.size(); ++k) readings[k] = values_of(data, at_[k])[i];
    const auto wrench = in_order(plate_->board.at(readings));
    for (std::size_t row = 0; row < made.size(); ++row) made[row].push_back(wrench[row]);
  }
  for (std::size_t row = 0; row < made.size(); ++row)
    put(data, channel(wrench_names[row], row < 3 ? "N" : "N*mm", "calibration matrix", std::move(made[row])));
  data.plate_frame = datasets::PlateFrame{plate_->model.x_points, plate_->model.y_points,
                                          plate_->model.surface_z_mm, plate_->model.polynomial};
}

void Applied::add_tilt(RecordingData& data) const {
  std::vector<double> ml;
  std::vector<double> ap;
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    const Tilt tilt = tilt_->at({values_of(data, at_[0])[i], values_of(data, at_[1])[i]});
    ml.push_back(tilt.ml_deg);
    ap.push_back(tilt.ap_deg);
  }
  put(data, channel("tilt_ml_deg", "deg", "calibrated", std::move(ml)));
  put(data, channel("tilt_ap_deg", "deg", "calibrated", std::move(ap)));
}

std::string calibration_warning(const RecordingData& data, const Certificate* certificate) {
  constexpr const char* start = "warn_calibration: ";
  if (certificate == nullptr) {
    const bool counts = std::any_of(data.channels.begin(), data.channels.end(),
                                    [](const Channel& one) { return one.unit == "counts"; });
    if (counts)
      return std::string(start) +
             "not calibrated: the channels are counts, so there is no centre of pressure yet";
    if (data.simulated) return "";
    return std::string(start) + "no certificate: the board's own factors are taken on trust";
  }
  if (data.board && data.board->state == "valid") return "";
  const std::string state = data.board ? data.board->state : "not checked";
  std::string words = std::string(start) + "certificate " + certificate->id + " is " + state;
  if (state == "expired") words += " since " + certificate->valid_until;
  if (state == "not yet valid") words += ": it was issued on " + certificate->issued + ", later";
  if (state == to_string(CertificateState::other_board))
    words += ": it was issued for '" + certificate->device_identity + "'";
  return words;
}

}  // namespace steadyplate::calibration
