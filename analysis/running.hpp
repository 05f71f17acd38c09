#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

namespace steadyplate::analysis {

/// Sway as it builds up, sample by sample: what a live view shows. Raw: nothing is filtered, resampled or cut
/// off, so a trial's scores differ from it; those are computed when it is over.
///
///   mean, SD      Welford 1962, each axis; SD by n - 1
///   path          sum of the distances of neighbouring samples, mm; a sample without a number breaks it
///   velocity      path / time between the first and the last sample, mm/s
///   range         largest minus smallest, mm
///   ellipse area  95 % of a bivariate normal: pi chi2_.95(2) sqrt(det of the covariance), mm2
/// 0 samples: everything NaN or 0; 1 sample: SD and velocity NaN. O(1) a sample, no memory.
class RunningSway {
 public:
  /// @param time_s  never decreasing; positions in mm, NaN = no load or no number
  void add(double time_s, double ml_mm, double ap_mm) noexcept {
    if (!std::isfinite(ml_mm) || !std::isfinite(ap_mm)) {
      broken_ = true;
      return;
    }
    if (n_ == 0) first_s_ = time_s;
    last_s_ = time_s;
    if (n_ > 0 && !broken_) {
      const double dx = ml_mm - ml_.last;
      const double dy = ap_mm - ap_.last;
      path_mm_ += std::sqrt(dx * dx + dy * dy);
    }
    broken_ = false;
    ++n_;
    const auto n = static_cast<double>(n_);
    const double ml_before = ml_mm - ml_.mean;
    ml_.add(ml_mm, n);
    ap_.add(ap_mm, n);
    cross_ += ml_before * (ap_mm - ap_.mean);
  }

  std::size_t samples() const noexcept { return n_; }
  double seconds() const noexcept { return n_ > 0 ? last_s_ - first_s_ : 0.0; }
  double mean_ml_mm() const noexcept { return n_ > 0 ? ml_.mean : none(); }
  double mean_ap_mm() const noexcept { return n_ > 0 ? ap_.mean : none(); }
  double sd_ml_mm() const noexcept { return n_ > 1 ? std::sqrt(ml_.squares / (count() - 1.0)) : none(); }
  double sd_ap_mm() const noexcept { return n_ > 1 ? std::sqrt(ap_.squares / (count() - 1.0)) : none(); }
  double range_ml_mm() const noexcept { return n_ > 0 ? ml_.most - ml_.least : none(); }
  double range_ap_mm() const noexcept { return n_ > 0 ? ap_.most - ap_.least : none(); }
  double path_mm() const noexcept { return path_mm_; }
  double velocity_mm_s() const noexcept { return seconds() > 0.0 ? path_mm_ / seconds() : none(); }
  double ellipse_area_mm2() const noexcept {
    if (n_ < 3) return none();
    const double det = ml_.squares * ap_.squares - cross_ * cross_;
    return pi * chi2_95_2 * std::sqrt(std::fmax(0.0, det)) / (count() - 1.0);
  }

 private:
  struct Axis {
    double last = 0.0;
    double mean = 0.0;
    double squares = 0.0;
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();
    void add(double value, double n) noexcept {
      const double before = value - mean;
      mean += before / n;
      squares += before * (value - mean);
      last = value;
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
  };
  static constexpr double pi = 3.14159265358979323846;
  static constexpr double chi2_95_2 = 5.99146454710798;
  static double none() noexcept { return std::numeric_limits<double>::quiet_NaN(); }
  double count() const noexcept { return static_cast<double>(n_); }

  Axis ml_;
  Axis ap_;
  double cross_ = 0.0;
  double path_mm_ = 0.0;
  double first_s_ = 0.0;
  double last_s_ = 0.0;
  std::size_t n_ = 0;
  bool broken_ = false;
};

}  // namespace steadyplate::analysis
