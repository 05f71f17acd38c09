#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquisition/devices/profile.hpp"
#include "analysis/running.hpp"
#include "calibration/apply.hpp"
#include "calibration/corner_cells.hpp"
#include "calibration/six_component.hpp"

namespace steadyplate::session {

/// Seconds since the first frame, as frames come: by the board's clock where it has one, else by its counter
/// or the order of the frames at the profile's rate. The recording's own times, fitted when it is over, are
/// better.
class LiveClock {
 public:
  explicit LiveClock(const acquisition::DeviceProfile& profile);
  double at(const acquisition::Frame& frame) noexcept;

 private:
  std::optional<acquisition::DeviceClock> clock_;
  double period_s_;
  double now_s_ = 0.0;
  double last_ticks_ = 0.0;
  bool started_ = false;
};

/// What is known of one frame.
struct LiveSample {
  double time_s = 0.0;
  std::array<double, acquisition::most_channels> values{};  ///< in the profile's units
  double fz_n = 0.0;                                        ///< NaN when the board does not give newtons
  double cop_ml_mm = 0.0;  ///< NaN without load, or without a centre of pressure
  double cop_ap_mm = 0.0;
  double tilt_ml_deg = 0.0;  ///< NaN for a board that does not tilt
  double tilt_ap_deg = 0.0;
};

/// Frames of one board to what a live view shows, one at a time and without memory to allocate.
class LiveScores {
 public:
  /// @param certificate  how the board was calibrated; nullptr: by its profile alone
  /// @throws std::invalid_argument  the certificate is not for a board with these channels
  explicit LiveScores(const acquisition::DeviceProfile& profile,
                      const calibration::Certificate* certificate = nullptr);

  /// Below this load there is nobody on the board.
  static constexpr double least_load_n = 20.0;

  const LiveSample& add(const acquisition::Frame& frame);
  /// From now on the empty board reads this: values of each channel, as LiveSample has them. Without a
  /// certificate only newtons are zeroed (calibration::zeroed_by_subtraction).
  void tare(std::span<const double> values);
  /// What one load cell carries.
  struct CellLoad {
    std::string channel;
    double load_n = 0.0;
  };
  /// Of readings as LiveSample has them; empty for a board on no cells, or of cells that nobody calibrated.
  std::vector<CellLoad> cell_loads(std::span<const double> values) const;
  const LiveSample& last() const noexcept { return sample_; }
  /// Of the centre of pressure, or of the tilt in deg for a board that tilts.
  const analysis::RunningSway& sway() const noexcept { return sway_; }
  bool has_load() const noexcept {
    return cells_.has_value() || fz_.has_value() || (applied_ && applied_->gives_load());
  }
  bool has_cop() const noexcept {
    return cells_.has_value() || axes_.has_value() || (applied_ && applied_->gives_load());
  }
  bool tilts() const noexcept {
    return (tilt_ml_.has_value() && tilt_ap_.has_value()) || (applied_ && applied_->gives_tilt());
  }

 private:
  void find_load();
  void by_profile();
  void by_certificate();

  acquisition::DeviceProfile profile_;
  LiveClock clock_;
  std::optional<calibration::Applied> applied_;
  std::optional<calibration::CornerCells> cells_;
  std::array<std::size_t, 4> cell_{};
  std::optional<std::size_t> fz_;
  std::optional<std::size_t> fx_;
  std::optional<std::size_t> fy_;
  std::optional<std::size_t> mx_;
  std::optional<std::size_t> my_;
  std::optional<std::size_t> tilt_ml_;
  std::optional<std::size_t> tilt_ap_;
  std::optional<calibration::AxisMapping> axes_;
  std::array<double, acquisition::most_channels> zero_{};  ///< of a board without a certificate
  LiveSample sample_;
  analysis::RunningSway sway_;
};

}  // namespace steadyplate::session
