#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calibration/certificate.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::calibration {

/// One instant of a calibrated board. NaN where the board does not give it, or nobody stands on it.
struct CalibratedSample {
  double fz_n = 0.0;
  double cop_ml_mm = 0.0;
  double cop_ap_mm = 0.0;
  double tilt_ml_deg = 0.0;
  double tilt_ap_deg = 0.0;
};

/// A certificate at work on the channels of a device profile: the same functions for a live frame and for a
/// whole recording.
class Applied {
 public:
  /// @param channels  names of the readings, in the order they will come
  /// @throws std::invalid_argument  a channel of the certificate is not among them, or its seal does not hold
  Applied(const Certificate& certificate, std::span<const std::string> channels);

  /// @param readings  one a channel
  CalibratedSample at(std::span<const double> readings, double threshold_n) const;

  /// From now on the zero (of a tilt sensor: its level) is what the empty board reads here.
  /// @param readings  one a channel, means over a moment with nobody on it
  /// @return  what the zero of the certificate would have shown: N for a board with load, else deg
  double tare(std::span<const double> readings);

  /// What each load cell carries, N, in the order of the certificate; empty for a board on no cells.
  /// @param readings  one a channel
  std::vector<double> cell_forces(std::span<const double> readings) const;
  std::vector<std::string> cell_channels() const;

  bool gives_load() const noexcept { return cells_ || plate_; }
  bool gives_tilt() const noexcept { return tilt_.has_value(); }

  /// The recording in N, N*mm or deg, by the same model. Its raw channels stay beside them, but for those
  /// that had the name of a calibrated one already.
  void apply(datasets::RecordingData& data) const;

 private:
  struct Plate {
    MatrixBoard board;
    AxisMapping axes;
    PlateModel model;
  };
  void add_cells(datasets::RecordingData& data) const;
  void add_plate(datasets::RecordingData& data) const;
  void add_tilt(datasets::RecordingData& data) const;

  std::vector<std::size_t> at_;  ///< of each channel the model takes, its place among the readings
  std::optional<CellBoard> cells_;
  std::optional<Plate> plate_;
  std::optional<TiltModel> tilt_;
};

/// Is a board that says its channels in this unit zeroed by subtracting what it reads when it is empty? "N"
/// and "N*mm" are; counts mean nothing without a certificate, and a tilting board does not rest level by
/// itself.
bool zeroed_by_subtraction(std::string_view unit);

/// The zero of a board without a certificate: what each channel read on the empty board is taken off it,
/// where zeroed_by_subtraction().
/// @param readings  one a channel; what is not finite takes off nothing
/// @return  the load that was taken off, N: the sum of the cells, or fz; NaN when nothing was
double take_zero(datasets::RecordingData& data, std::span<const double> readings);

/// "cell_tl_counts" -> "cell_tl_n".
std::string calibrated_name(const std::string& channel);

/// What every output says about the board's calibration: nothing when there is nothing to say (a valid
/// certificate, or a simulated board that sends newtons), else a sentence that starts with
/// "warn_calibration: ".
/// @param certificate  the one that was applied, or nullptr
std::string calibration_warning(const datasets::RecordingData& data, const Certificate* certificate);

}  // namespace steadyplate::calibration
