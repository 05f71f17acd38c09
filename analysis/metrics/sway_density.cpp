#include "analysis/metrics/sway_density.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
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

constexpr std::size_t kBlock = 16;

/// Four signs as four bits.
[[gnu::always_inline]] inline unsigned bits_of(const FourMasks& mask) {
#if defined(__x86_64__)
  const auto low = __builtin_shufflevector(mask, mask, 0, 1),
             high = __builtin_shufflevector(mask, mask, 2, 3);
  const __m128 halves =  // of each sign one half
      _mm_shuffle_ps(reinterpret_cast<__m128>(low), reinterpret_cast<__m128>(high), _MM_SHUFFLE(2, 0, 2, 0));
  return static_cast<unsigned>(_mm_movemask_ps(halves));
#else
  unsigned bits = 0;
  for (unsigned i = 0; i < 4; ++i) bits |= mask[i] != 0 ? 1U << i : 0U;
  return bits;
#endif
}

/// The samples in blocks of 16, each with its bounding box: a block whose box lies in the circle needs no
/// look at its samples, and four boxes are tested at a time. Without them the search costs the dwell time of
/// every sample. In front and behind lie blocks of samples that are outside of every circle, so that no
/// search needs to know where the signal ends. Its memory is kept: a second trial of the same length
/// allocates nothing.
class Blocks {
 public:
  void fill(std::span<const double> x, std::span<const double> y) {
    constexpr double outside = std::numeric_limits<double>::infinity();
    const std::size_t size = x.size(), blocks = (size + kBlock - 1) / kBlock + 2;
    x_.resize(blocks * kBlock);
    y_.resize(blocks * kBlock);
    std::fill_n(x_.begin(), kBlock, outside);
    std::fill_n(y_.begin(), kBlock, outside);
    std::copy(x.begin(), x.end(), x_.begin() + kBlock);
    std::copy(y.begin(), y.end(), y_.begin() + kBlock);
    std::fill(x_.begin() + static_cast<std::ptrdiff_t>(kBlock + size), x_.end(), outside);
    std::fill(y_.begin() + static_cast<std::ptrdiff_t>(kBlock + size), y_.end(), outside);
    // Four boxes are read from any block on, forwards and backwards.
    for (std::vector<double>* bound : {&x_low_, &x_high_, &y_low_, &y_high_})
      bound->resize(blocks + 2 * kMargin);
    for (std::size_t i = 0; i < kMargin; ++i) x_high_[i] = x_high_[kMargin + blocks + i] = outside;
    run_widest([&]() __attribute__((always_inline)) {
      for (std::size_t b = 0; b < blocks; ++b) {
        bound(&x_[b * kBlock], x_low_[kMargin + b], x_high_[kMargin + b]);
        bound(&y_[b * kBlock], y_low_[kMargin + b], y_high_[kMargin + b]);
      }
    });
  }

  /// For each sample but the last, how many are from the one after the last exit before it to the one before
  /// the first exit after it. Neighbours leave their circles at about the same places: what lies within the
  /// radius less an eighth about one sample, the anchor, lies within the radius about every sample that is
  /// not farther than that eighth from the anchor, and their searches begin where those of the anchor ended.
  [[gnu::always_inline]] void count_inside(double radius, double* counts, std::size_t size) const {
    constexpr double rounding =
        1.0 - 1e-12;  // sums of two distances stay below the radius however they round
    constexpr double share = 1.0 / 8.0;
    const double outer = radius * radius, inner = (1.0 - share) * (1.0 - share) * outer * rounding,
                 near = share * share * outer * rounding;
    std::size_t anchor = 0, before = 0, after = 0;  // of the anchor, its last and first exit
    for (std::size_t i = kBlock; i < kBlock + size; ++i) {
      const double dx = x_[i] - x_[anchor], dy = y_[i] - y_[anchor];
      if (i >= after || !(dx * dx + dy * dy <= near)) {
        anchor = i;
        const Centre centre = centre_at(i, inner);
        before = last_outside_before(i, centre);
        after = first_outside_after(i, centre);
      }
      const Centre centre = centre_at(i, outer);
      // Mostly it is one of the next eight.
      const unsigned next = outside_in(after, centre), last = outside_in(before - 7, centre);
      const std::size_t to = next != 0 ? after + static_cast<unsigned>(std::countr_zero(next))
                                       : first_outside_after(after + 7, centre);
      const std::size_t from = last != 0 ? before - 7 + 31U - static_cast<unsigned>(std::countl_zero(last))
                                         : last_outside_before(before - 7, centre);
      counts[i - kBlock] = static_cast<double>(to - 1 - from);
    }
  }

 private:
  static constexpr std::size_t kMargin = 3;
  struct Centre {
    FourDoubles x, y, radius_squared;
  };
  [[gnu::always_inline]] Centre centre_at(std::size_t i, double radius_squared) const {
    return {FourDoubles{} + x_[i], FourDoubles{} + y_[i], FourDoubles{} + radius_squared};
  }

  [[gnu::always_inline]] static void bound(const double* values, double& low, double& high) {
    FourDoubles least = four(values), most = least;
    for (std::size_t i = 4; i < kBlock; i += 4) {
      const FourDoubles v = four(values + i);
      least = v < least ? v : least;
      most = v > most ? v : most;
    }
    low = std::min(std::min(least[0], least[1]), std::min(least[2], least[3]));
    high = std::max(std::max(most[0], most[1]), std::max(most[2], most[3]));
  }

  /// One bit a sample of these eight: outside.
  [[gnu::always_inline]] unsigned outside_in(std::size_t from, const Centre& centre) const {
    unsigned bits = 0;
    for (unsigned i = 0; i < 8; i += 4) {
      const FourDoubles dx = four(&x_[from + i]) - centre.x, dy = four(&y_[from + i]) - centre.y;
      bits |= bits_of(dx * dx + dy * dy > centre.radius_squared) << i;
    }
    return bits;
  }

  /// One bit for each of the boxes from `block` (counted with the margin) on: not in the circle as a whole.
  /// The corner farthest from the centre decides. Differences round monotonically, so no sample of a box that
  /// is inside is outside.
  [[gnu::always_inline]] unsigned uncertain_from(std::size_t block, const Centre& centre) const {
    const FourDoubles left = centre.x - four(&x_low_[block]), right = four(&x_high_[block]) - centre.x;
    const FourDoubles below = centre.y - four(&y_low_[block]), above = four(&y_high_[block]) - centre.y;
    const FourDoubles dx = left > right ? left : right, dy = below > above ? below : above;
    return bits_of(dx * dx + dy * dy > centre.radius_squared);
  }

  [[gnu::always_inline]] std::size_t first_outside_after(std::size_t from, const Centre& centre) const {
    std::size_t block = from / kBlock;
    // of the own block only what comes after
    unsigned wanted = ~0U << (from % kBlock) << 1U;
    while (true) {
      const unsigned uncertain = uncertain_from(kMargin + block, centre);
      if (uncertain == 0) {
        block += 4;
        wanted = ~0U;
        continue;
      }
      const auto skipped = static_cast<unsigned>(std::countr_zero(uncertain));
      if (skipped > 0) wanted = ~0U;
      block += skipped;
      if ((wanted & 0xffU) != 0)
        if (const unsigned outside = outside_in(block * kBlock, centre) & wanted; outside != 0)
          return block * kBlock + static_cast<unsigned>(std::countr_zero(outside));
      if (const unsigned outside = outside_in(block * kBlock + 8, centre) & (wanted >> 8U); outside != 0)
        return block * kBlock + 8 + static_cast<unsigned>(std::countr_zero(outside));
      ++block;
      wanted = ~0U;
    }
  }

  [[gnu::always_inline]] std::size_t last_outside_before(std::size_t from, const Centre& centre) const {
    std::size_t block = from / kBlock;
    unsigned wanted = ~(~0U << (from % kBlock));
    while (true) {
      // bit 3 is this block, bit 0 the third before it
      const unsigned uncertain = uncertain_from(kMargin + block - 3, centre);
      if (uncertain == 0) {
        block -= 4;
        wanted = ~0U;
        continue;
      }
      const auto skipped = static_cast<unsigned>(std::countl_zero(uncertain << 28U));
      if (skipped > 0) wanted = ~0U;
      block -= skipped;
      if ((wanted >> 8U) != 0)
        if (const unsigned outside = outside_in(block * kBlock + 8, centre) & (wanted >> 8U); outside != 0)
          return block * kBlock + 8 + 31U - static_cast<unsigned>(std::countl_zero(outside));
      if (const unsigned outside = outside_in(block * kBlock, centre) & wanted; outside != 0)
        return block * kBlock + 31U - static_cast<unsigned>(std::countl_zero(outside));
      --block;
      wanted = ~0U;
    }
  }

  std::vector<double> x_, y_;
  std::vector<double> x_low_, x_high_, y_low_, y_high_;
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

Buffer<double> dwell_steps(std::span<const double> ml_mm, std::span<const double> ap_mm, double radius_mm) {
  Buffer<double> steps;
  if (ml_mm.size() < 2) return steps;
  static thread_local Blocks blocks;
  blocks.fill(ml_mm, ap_mm);
  steps.resize(ml_mm.size() - 1);
  run_widest([&]() __attribute__((always_inline)) {
    blocks.count_inside(radius_mm, steps.data(), steps.size());
  });
  for (double& count : steps) count -= 1.0;  // the sample itself is inside, so of n samples n - 1 steps
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
  density.peaks.reserve(density.curve_s.size() / 2);
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
        return with_peaks(d, [&](std::span<const std::size_t> peaks) {
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
                return with_peaks(d, [&](std::span<const std::size_t> peaks) {
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
                return with_peaks(d, [&](std::span<const std::size_t> peaks) {
                  return static_cast<double>(peaks.back() - peaks.front()) /
                         (static_cast<double>(peaks.size() - 1) * d.rate_hz());
                });
              });
}

}  // namespace steadyplate::analysis
