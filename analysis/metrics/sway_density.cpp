#include "analysis/metrics/sway_density.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"
#include "analysis/preprocess/butterworth.hpp"

namespace steadyplate::analysis {

namespace {

constexpr int kLowpassOrder = 4;
// Where the density stays the same for long the filtered curve is flat up to rounding, and rounding has no
// peaks. A rise of less than this share of the largest density is none; beside the peaks of real sway it is
// above 1e-6 at 25 Hz.
constexpr double kRounding = 1e-12;

/// Bounding boxes of blocks of 16 and of 256 samples: a block whose box lies in the circle needs no look at
/// its samples. Without them the search costs the dwell time of every sample.
class Blocks {
 public:
  Blocks(std::span<const double> x, std::span<const double> y) : x_(x), y_(y) {
    for (std::size_t level = 0; level < kBlockSizes.size(); ++level) {
      const std::size_t size = kBlockSizes[level];
      for (std::size_t from = 0; from + size <= x.size(); from += size) {
        const auto [x_low, x_high] = std::ranges::minmax(x.subspan(from, size));
        const auto [y_low, y_high] = std::ranges::minmax(y.subspan(from, size));
        boxes_[level].push_back({x_low, x_high, y_low, y_high});
      }
    }
  }

  /// First sample after `from` that is outside, or the number of samples.
  std::size_t exit_after(std::size_t from, double radius_squared) const {
    std::size_t i = from + 1;
    while (i < x_.size()) {
      if (i % kSmall == 0) {
        if (const std::size_t skip = block_inside<+1>(i, from, radius_squared); skip > 0) {
          i += skip;
          continue;
        }
      }
      const std::size_t end = std::min(x_.size(), (i / kSmall + 1) * kSmall);
      for (; i < end; ++i)
        if (is_outside(i, from, radius_squared)) return i;
    }
    return x_.size();
  }

  /// First sample inside when walking back from `from` to the first exit.
  std::size_t entry_before(std::size_t from, double radius_squared) const {
    std::size_t i = from;  // all of [i, from] is inside
    while (i > 0) {
      if (i % kSmall == 0) {
        if (const std::size_t skip = block_inside<-1>(i, from, radius_squared); skip > 0) {
          i -= skip;
          continue;
        }
      }
      const std::size_t begin = (i - 1) / kSmall * kSmall;
      for (; i > begin; --i)
        if (is_outside(i - 1, from, radius_squared)) return i;
    }
    return 0;
  }

 private:
  struct Box {
    double x_low, x_high, y_low, y_high;
  };
  static constexpr std::size_t kSmall = 16;
  static constexpr std::array<std::size_t, 2> kBlockSizes{kSmall, kSmall* kSmall};

  bool is_outside(std::size_t i, std::size_t from, double radius_squared) const {
    const double dx = x_[i] - x_[from], dy = y_[i] - y_[from];
    return dx * dx + dy * dy > radius_squared;
  }

  /// Length of the largest block that begins (direction +1) or ends (-1) at sample i and lies inside; 0 when
  /// none does.
  template <int direction>
  std::size_t block_inside(std::size_t i, std::size_t from, double radius_squared) const {
    for (std::size_t level = kBlockSizes.size(); level-- > 0;) {
      const std::size_t size = kBlockSizes[level];
      if (i % size != 0) continue;
      const std::size_t block = direction > 0 ? i / size : i / size - 1;
      if (block < boxes_[level].size() && box_is_inside(boxes_[level][block], from, radius_squared))
        return size;
    }
    return 0;
  }

  /// The corner farthest from the centre is inside. Differences round monotonically, so this never says yes
  /// for a sample that is_outside() would call outside.
  bool box_is_inside(const Box& box, std::size_t from, double radius_squared) const {
    const double dx = std::max(x_[from] - box.x_low, box.x_high - x_[from]);
    const double dy = std::max(y_[from] - box.y_low, box.y_high - y_[from]);
    return dx * dx + dy * dy <= radius_squared;
  }

  std::span<const double> x_, y_;
  std::array<std::vector<Box>, kBlockSizes.size()> boxes_;
};

std::string density_parameters(const MetricSettings& settings) {
  return "radius_mm=" + number(settings.sway_density_radius_mm) +
         ";lowpass_hz=" + number(settings.sway_density_lowpass_hz) +
         ";lowpass_order=" + number(kLowpassOrder);
}

constexpr std::string_view kDensitySource = "Baratto 2002; Jacono 2004; Quijoux 2021";
constexpr std::string_view kDensityCaution =
    "Hangs on the radius (3 mm; papers also use 2.5 mm), on the low-pass and on counting both directions "
    "from the "
    "sample. Programs that count all samples within the radius at any time are not comparable.";
constexpr Laws kDensityLaws{
    .length_power = std::nullopt,
    .time_power = std::nullopt,
    .reversal = Laws::Reversal::open,
    .note =
        "the radius is a fixed length, the low-pass a fixed frequency, and the last sample has no density"};

template <class Use>
Result with_peaks(const Derived& d, Use use) {
  const SwayDensity& density = d.sway_density();
  if (density.status != Status::ok) return undefined(density.status, density.note);
  return ok(use(density.peaks));
}

}  // namespace

std::vector<double> dwell_steps(std::span<const double> ml_mm, std::span<const double> ap_mm,
                                double radius_mm) {
  std::vector<double> steps;
  if (ml_mm.size() < 2) return steps;
  const Blocks blocks(ml_mm, ap_mm);
  const double radius_squared = radius_mm * radius_mm;
  steps.resize(ml_mm.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i)
    steps[i] = static_cast<double>(blocks.exit_after(i, radius_squared) - 1 -
                                   blocks.entry_before(i, radius_squared));
  return steps;
}

SwayDensity sway_density(std::span<const double> ml_mm, std::span<const double> ap_mm, double rate_hz,
                         const MetricSettings& settings) {
  SwayDensity density;
  const auto stop = [&](Status status, std::string note) {
    density.status = status;
    density.note = std::move(note);
    return density;
  };
  constexpr std::size_t padding = 3 * (std::size_t{kLowpassOrder} + 1);
  if (ml_mm.size() <= padding + 1)
    return stop(Status::too_short, "needs " + number(padding + 2) + " samples, has " + number(ml_mm.size()));
  if (settings.sway_density_lowpass_hz >= 0.45 * rate_hz)
    return stop(Status::degenerate, "a low-pass of " + number(settings.sway_density_lowpass_hz) +
                                        " Hz cannot be built at a rate of " + number(rate_hz) + " Hz");
  density.curve_s = dwell_steps(ml_mm, ap_mm, settings.sway_density_radius_mm);
  const auto [low, high] = std::ranges::minmax(density.curve_s);
  if (low == high) return stop(Status::constant, "the sway density never changes");
  for (double& value : density.curve_s) value /= rate_hz;
  filtfilt(design_lowpass(kLowpassOrder, settings.sway_density_lowpass_hz, rate_hz), density.curve_s);
  const double rise = kRounding * high / rate_hz;
  for (std::size_t i = 1; i + 1 < density.curve_s.size(); ++i)
    if (density.curve_s[i] - density.curve_s[i - 1] > rise &&
        density.curve_s[i] - density.curve_s[i + 1] > rise)
      density.peaks.push_back(i);
  if (density.peaks.size() < 2)
    return stop(Status::degenerate, "needs 2 peaks of the sway density, has " + number(density.peaks.size()));
  return density;
}

void add_sway_density_rows(Rows& rows) {
  rows.planar(
      {.id = "sway_density_mean_peak",
       .name = "Sway density, mean peak",
       .unit = "s",
       .family = Family::sway_density,
       .formula =
           "mean of the peaks of the low-passed density curve; density_n = time around sample n without "
           "leaving the circle of radius R about it",
       .citation = kDensitySource,
       .caution = kDensityCaution,
       .minimum_samples = 17,
       .laws = kDensityLaws,
       .parameters = density_parameters},
      []<Axis>(const Derived& d) {
        return with_peaks(d, [&](const std::vector<std::size_t>& peaks) {
          double sum = 0.0;
          for (const std::size_t p : peaks) sum += d.sway_density().curve_s[p];
          return sum / static_cast<double>(peaks.size());
        });
      });
  rows.planar({.id = "sway_density_mean_distance_peak",
               .name = "Sway density, mean distance between peaks",
               .unit = "mm",
               .family = Family::sway_density,
               .formula = "mean distance between the CoP at successive peaks of the density curve",
               .citation = kDensitySource,
               .caution = kDensityCaution,
               .minimum_samples = 17,
               .laws = kDensityLaws,
               .parameters = density_parameters},
              []<Axis>(const Derived& d) {
                return with_peaks(d, [&](const std::vector<std::size_t>& peaks) {
                  const auto x = d.position(Axis::ml), y = d.position(Axis::ap);
                  double sum = 0.0;
                  for (std::size_t i = 1; i < peaks.size(); ++i)
                    sum += std::hypot(x[peaks[i]] - x[peaks[i - 1]], y[peaks[i]] - y[peaks[i - 1]]);
                  return sum / static_cast<double>(peaks.size() - 1);
                });
              });
  rows.planar({.id = "sway_density_mean_time_peak",
               .name = "Sway density, mean time between peaks",
               .unit = "s",
               .family = Family::sway_density,
               .formula = "mean time between successive peaks of the density curve",
               .citation = "Baratto 2002; Jacono 2004",
               .caution = kDensityCaution,
               .minimum_samples = 17,
               .laws = kDensityLaws,
               .parameters = density_parameters},
              []<Axis>(const Derived& d) {
                return with_peaks(d, [&](const std::vector<std::size_t>& peaks) {
                  return static_cast<double>(peaks.back() - peaks.front()) /
                         (static_cast<double>(peaks.size() - 1) * d.rate_hz());
                });
              });
}

}  // namespace steadyplate::analysis
