#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace steadyplate::analysis::preprocess {

/// Two axes on a uniform grid.
struct Resampled {
  std::vector<double> ml_mm;
  std::vector<double> ap_mm;
  double start_s = 0.0;             ///< time of the first output on the clock of the input
  std::size_t interpolated = 0;     ///< outputs whose window held no sample
  std::size_t purged = 0;           ///< samples taken for artefacts (as_quijoux only)
  std::vector<std::size_t> kept{};  ///< samples that were used (as_quijoux only)
};

/// Sliding windows weighted average interpolation (Audiffren & Contal 2016, Sensors 16:1208).
///
/// Output times t_k = t_0 + k / rate_hz up to the last sample. Each output is the mean of the samples with
/// |t - t_k| < window_s / 2, each weighted by the time it stands for, [(t_(i-1)+t_i)/2, (t_i+t_(i+1))/2]; the
/// first one inside the window from the window's edge, the last one to it, neither beyond the data. One
/// sample: that sample. None: linear interpolation of the outputs around; at the end the output is dropped.
/// As in the authors' program the window is 1e-6 s shorter than said: a sample that lies on its edge would
/// else be in or out by rounding. O(samples + outputs x samples in a window).
/// @param time_s  increasing, at least one; ml_mm and ap_mm of the same length, finite
Resampled swarii(std::span<const double> time_s, std::span<const double> ml_mm, std::span<const double> ap_mm,
                 double rate_hz, double window_s);

/// The same as the published program does it (Quijoux 2021, code_descriptors_postural_control c66a0e4): the
/// clock starts at 0; samples before 0.1 s, the first and the last one are not used; a sample more than 20 mm
/// from the last one kept, while one of the next two is within 5 mm of it, is dropped as an artefact (sums of
/// absolute differences of both axes); output times are summed up step by step and lie before the last
/// sample; and when a window was empty, the last output is lost with the interpolation. The result may be
/// empty.
/// @param time_s  starts at 0
Resampled swarii_as_quijoux(std::span<const double> time_s, std::span<const double> ml_mm,
                            std::span<const double> ap_mm, double rate_hz, double window_s);

/// The same of another quantity of these samples: from those that the centre of pressure kept.
Resampled swarii_of_kept(std::span<const double> time_s, std::span<const double> ml,
                         std::span<const double> ap, std::span<const std::size_t> which, double rate_hz,
                         double window_s);

}  // namespace steadyplate::analysis::preprocess
