#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "tools/session/live_scores.hpp"

namespace steadyplate::session {

/// A board that stands empty for some seconds: what its channels read, and how still it was.
class EmptyBoard {
 public:
  /// @param seconds  on the board's clock, from the first sample taken
  EmptyBoard(std::size_t channels, double seconds);

  void take(const LiveSample& sample);
  bool over() const noexcept { return samples_ > 0 && last_s_ - first_s_ >= seconds_; }
  double seconds_left() const noexcept;

  struct Seen {
    std::vector<double> readings;  ///< mean of each channel's finite values; 0 for a channel without any
    double load_n = 0.0;           ///< mean; NaN when the board tells no load, as the two below
    double noise_n = 0.0;          ///< SD of one sample
    double drift_n = 0.0;          ///< mean of the last third minus mean of the first
    double noise_deg = 0.0;        ///< sqrt(SD(ML)^2 + SD(AP)^2); NaN when the board does not tilt
    double drift_deg = 0.0;        ///< how far the mean moved, first third to last
  };
  Seen seen() const;

 private:
  struct Thirds {
    std::array<double, 3> sum{}, count{};
    double square = 0.0;  ///< of the distances from `first`
    std::optional<double> first;
    void add(double value, std::size_t third);
    double mean() const;
    double sd() const;
    double drift() const;
  };

  double seconds_;
  double first_s_ = 0.0, last_s_ = 0.0;
  std::size_t samples_ = 0;
  std::vector<double> sum_, count_;
  Thirds load_, ml_, ap_;
};

}  // namespace steadyplate::session
