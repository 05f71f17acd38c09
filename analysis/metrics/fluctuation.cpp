#include "analysis/metrics/fluctuation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/machine/sums.hpp"
#include "analysis/metrics/diffusion.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t box_count = 20;

Buffer<double> profile(std::span<const double> x) {
  const double mean = total(x) / static_cast<double>(x.size());
  Buffer<double> y(x.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = sum += x[i] - mean;
  return y;
}

/// sum t^2 of n samples about their middle.
constexpr double spread(double n) {
  return n * (n * n - 1.0) / 12.0;
}

/// The least-squares line of every stretch of so many samples: number i stands for those from i on. Of a box
/// that is put together from stretches nothing more needs to be known of their samples, since what a line
/// leaves is at right angles to all lines. And it is a sum of squares: no digits are lost, as they are with
/// running sums.
struct Stretches {
  Buffer<double> mean, slope, squares;  ///< slope a sample; squares of what the line leaves

  explicit Stretches(std::size_t count) : mean(count), slope(count), squares(count) {}
};

constexpr std::size_t few = 4, many = 16;  ///< samples of a stretch

/// Number of stretches of so many samples in n.
std::size_t stretches_in(std::size_t n, std::size_t samples) {
  return n < samples ? 0 : n - samples + 1;
}

/// Of four samples a line leaves what is curved in them, the square and the cube.
Stretches stretches_of_few(std::span<const double> y) {
  Stretches out(stretches_in(y.size(), few));
  run_widest([&]() __attribute__((always_inline)) {
    for_all(
        0, out.mean.size(), [&]<class V>(std::size_t i) __attribute__((always_inline)) {
          const V a = load<V>(&y[i]), b = load<V>(&y[i + 1]), c = load<V>(&y[i + 2]), d = load<V>(&y[i + 3]);
          const V inner = c - b, outer = d - a;
          const V square = (outer - inner) - 2.0 * (b - a), cube = outer - 3.0 * inner;
          store(((a + d) + (b + c)) * 0.25, &out.mean[i]);
          store((3.0 * outer + inner) * 0.1, &out.slope[i]);
          store(square * square * 0.25 + cube * cube * 0.05, &out.squares[i]);
        });
  });
  return out;
}

/// Where the stretch of many samples that begins at `sample` stands: those that follow each other without a
/// gap stand side by side, so that long boxes read along.
constexpr std::size_t place_of_many(std::size_t sample, std::size_t samples) {
  return sample % many * (samples / many) + sample / many;
}

/// Of four stretches that follow each other one.
Stretches stretches_of_many(const Stretches& from, std::size_t samples) {
  constexpr double of_few = spread(few), of_many = spread(many);
  Stretches out(samples);
  run_widest([&]() __attribute__((always_inline)) {
    for_all(
        0, stretches_in(samples, many), [&]<class V>(std::size_t i) __attribute__((always_inline)) {
          const auto quarter = [&](const Buffer<double>& of, std::size_t k) __attribute__((always_inline)) {
            return load<V>(&of[i + few * k]);
          };
          V means[4], slopes[4];
          for (std::size_t k = 0; k < 4; ++k) {
            means[k] = quarter(from.mean, k);
            slopes[k] = quarter(from.slope, k);
          }
          const V mean = ((means[0] + means[3]) + (means[1] + means[2])) * 0.25;
          const V slope = (of_few / of_many) * ((slopes[0] + slopes[3]) + (slopes[1] + slopes[2])) +
                          (8.0 / of_many) * (3.0 * (means[3] - means[0]) + (means[2] - means[1]));
          V squares{}, apart{}, turned{};
          for (std::size_t k = 0; k < 4; ++k) {
            const double middle = few * (static_cast<double>(k) - 1.5);
            const V above = means[k] - mean - middle * slope, steeper = slopes[k] - slope;
            squares += quarter(from.squares, k);
            apart += above * above;
            turned += steeper * steeper;
          }
          // i is a multiple of 4 when there are four: they stand this far from each other
          const std::size_t place = place_of_many(i, samples), gap = samples / many;
          const auto put = [=](const V& values, Buffer<double>& row) __attribute__((always_inline)) {
            double* const to = row.data() + place;
            if constexpr (sizeof(V) == sizeof(double))
              *to = values;
            else
              for (std::size_t k = 0; k < 4; ++k) to[k * gap] = values[k];
          };
          put(mean, out.mean);
          put(slope, out.slope);
          put(squares + static_cast<double>(few) * apart + of_few * turned, out.squares);
        });
  });
  return out;
}

/// The profile, and what is known of its stretches.
struct Profile {
  Buffer<double> y;
  Stretches of_few, of_many;

  explicit Profile(std::span<const double> x)
      : y(profile(x)), of_few(stretches_of_few(y)), of_many(stretches_of_many(of_few, y.size())) {}
};

/// Where four boxes begin.
using Places = std::array<std::size_t, 4>;

[[gnu::always_inline]] inline FourDoubles gather(const double* from, const Places& at) {
  return FourDoubles{from[at[0]], from[at[1]], from[at[2]], from[at[3]]};
}

/// Sums of squared residuals of the least-squares lines of four boxes of n samples. The chord between a box's
/// ends is taken off first, so that what is squared is of the size of the residuals.
[[gnu::always_inline]] inline FourDoubles residual_squares(const Profile& profile, std::size_t n,
                                                           const Places& at) {
  const double length = static_cast<double>(n), half = (length - 1.0) / 2.0;
  const double* const y = profile.y.data();
  const FourDoubles base = gather(y + n / 2, at);
  const FourDoubles tilt = (gather(y + n - 1, at) - gather(y, at)) * (1.0 / (length - 1.0));
  FourDoubles sums{}, squares{}, moments{};
  std::size_t i = 0;
  const auto add = [&](const Stretches& stretches, std::size_t first, const Places& places, double samples)
      __attribute__((always_inline)) {
    const double t = static_cast<double>(i) + (samples - 1.0) / 2.0 - half;
    const FourDoubles v = gather(&stretches.mean[first], places) - (base + tilt * t);
    const FourDoubles steeper = gather(&stretches.slope[first], places) - tilt;
    const FourDoubles all = samples * v, turned = spread(samples) * steeper;
    sums += all;
    squares += (all * v + turned * steeper) + gather(&stretches.squares[first], places);
    moments += t * all + turned;
  };
  Places of_many;
  for (std::size_t k = 0; k < 4; ++k) of_many[k] = place_of_many(at[k], profile.y.size());
  for (; i + many <= n; i += many) add(profile.of_many, i / many, of_many, many);
  for (; i + few <= n; i += few) add(profile.of_few, i, at, few);
  for (; i < n; ++i) {
    const double t = static_cast<double>(i) - half;
    const FourDoubles v = gather(y + i, at) - (base + tilt * t);
    sums += v;
    squares += v * v;
    moments += t * v;
  }
  const FourDoubles left =
      squares - sums * sums * (1.0 / length) - moments * moments * (1.0 / spread(length));
  return left > 0.0 ? left : FourDoubles{};
}

/// Of the increments of four boxes about their means: range of the sums, and squares.
struct Deviations {
  FourDoubles range, squares;
};

[[gnu::always_inline]] inline Deviations deviations(const double* path, std::size_t n, const Places& at) {
  FourDoubles before = gather(path, at);
  const FourDoubles mean = (gather(path + n, at) - before) * (1.0 / static_cast<double>(n));
  FourDoubles sum{}, squares{}, lowest{}, highest{};  // the last sum is 0
  for (std::size_t i = 1; i <= n; ++i) {
    const FourDoubles here = gather(path + i, at), v = here - before - mean;
    sum += v;
    lowest = sum < lowest ? sum : lowest;
    highest = sum > highest ? sum : highest;
    squares += v * v;
    before = here;
  }
  return {highest - lowest, squares};
}

/// body(at, count) for each four boxes, of which `count` are others: where the last four are fewer, the last
/// box stands again. start(box) says where a box begins.
template <class Start, class Body>
[[gnu::always_inline]] inline void for_four_boxes(std::size_t boxes, const Start& start, const Body& body) {
  for (std::size_t first = 0; first < boxes; first += 4) {
    Places at;
    for (std::size_t k = 0; k < 4; ++k) at[k] = start(std::min(first + k, boxes - 1));
    body(at, std::min<std::size_t>(4, boxes - first));
  }
}

}  // namespace

std::size_t shortest_box(const MetricSettings& settings, double rate_hz) {
  const double samples = std::ceil(settings.dfa_shortest_s * rate_hz - 1e-9);
  return std::max<std::size_t>(4, static_cast<std::size_t>(std::min(samples, 1e9)));
}

Buffer<std::size_t> box_lengths(std::size_t samples, std::size_t shortest) {
  Buffer<std::size_t> lengths;
  const std::size_t longest = samples / 4;
  const auto from = static_cast<double>(shortest);
  const auto to = static_cast<double>(longest);
  if (!(to > from)) return lengths;
  for (std::size_t i = 0; i < box_count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(box_count - 1);
    const auto length = static_cast<std::size_t>(std::round(from * std::pow(to / from, share)));
    if (lengths.empty() || length != lengths.back()) lengths.push_back(length);
  }
  return lengths;
}

Buffer<double> fluctuation(std::span<const double> x, std::span<const std::size_t> lengths, bool both_ends) {
  const Profile profile(x);
  Buffer<double> out(lengths.size());
  run_widest([&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::size_t n = lengths[i], from_start = x.size() / n, rest = x.size() - from_start * n;
      // without a rest the boxes from the end are the same again
      const std::size_t boxes = both_ends && rest > 0 ? 2 * from_start : from_start;
      const auto start = [=](std::size_t box) __attribute__((always_inline)) {
        return box < from_start ? box * n : rest + (box - from_start) * n;
      };
      FourDoubles squares{};
      for_four_boxes(
          boxes, start, [&](const Places& at, std::size_t count) __attribute__((always_inline)) {
            FourDoubles found = residual_squares(profile, n, at);
            for (std::size_t k = count; k < 4; ++k) found[k] = 0.0;
            squares += found;
          });
      out[i] = std::sqrt(total(squares) / static_cast<double>(boxes * n));
    }
  });
  return out;
}

Buffer<double> rescaled_range(std::span<const double> path, std::span<const std::size_t> lengths) {
  Buffer<double> out(lengths.size());
  run_widest([&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::size_t n = lengths[i], boxes = path.empty() ? 0 : (path.size() - 1) / n;
      double sum = 0.0;
      std::size_t used = 0;
      for_four_boxes(
          boxes, [=](std::size_t box) __attribute__((always_inline)) { return box * n; },
          [&](const Places& at, std::size_t count) __attribute__((always_inline)) {
            const Deviations found = deviations(path.data(), n, at);
            const FourDoubles ratio = found.range / roots(found.squares * (1.0 / static_cast<double>(n)));
            for (std::size_t k = 0; k < count; ++k) {
              if (!(found.squares[k] > 0.0)) continue;
              sum += ratio[k];
              ++used;
            }
          });
      out[i] = used > 0 ? sum / static_cast<double>(used) : std::numeric_limits<double>::quiet_NaN();
    }
  });
  return out;
}

Scaling scaling(std::span<const std::size_t> lengths, std::span<const double> y) {
  Scaling result;
  Buffer<double> log_n, log_y;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (!(y[i] > 0.0)) {
      result.status = Status::degenerate;
      result.note = "no fluctuation in boxes of " + std::to_string(lengths[i]) + " samples";
      return result;
    }
    log_n.push_back(std::log(static_cast<double>(lengths[i])));
    log_y.push_back(std::log(y[i]));
  }
  if (log_n.size() < 3) {
    result.status = Status::too_short;
    result.note = "needs 3 box lengths, has " + std::to_string(log_n.size());
    return result;
  }
  const Line line = LineFits(log_n, log_y).fit(0, log_n.size());
  double mean = 0.0, total = 0.0;
  for (const double value : log_y) mean += value;
  mean /= static_cast<double>(log_y.size());
  for (const double value : log_y) total += (value - mean) * (value - mean);
  result.exponent = line.slope;
  result.r_squared = total > 0.0 ? 1.0 - line.squares / total : 0.0;
  return result;
}

}  // namespace steadyplate::analysis
