#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "analysis/status.hpp"

namespace steadyplate::analysis {

/// Recurrence quantification of one series. Lengths are in samples.
struct Recurrence {
  Status status = Status::ok;
  std::string note;
  std::size_t delay = 1;
  std::size_t dimension = 1;
  double radius = 0.0;
  double recurrence = 0.0;   ///< recurrent pairs / pairs, %
  double determinism = 0.0;  ///< recurrent points on diagonal lines, %
  double laminarity = 0.0;   ///< recurrent points on vertical lines, %
  double mean_line = 0.0;
  double longest_line = 0.0;
  double line_entropy = 0.0;  ///< Shannon entropy of the lengths of diagonal lines, nats
  double trapping = 0.0;      ///< mean length of vertical lines
};

/// First lag up to `most` at which the average mutual information of x_n and x_(n+lag) (16 x 16 equal bins)
/// has a local minimum; `most` when there is none (Fraser & Swinney 1986).
std::size_t information_delay(std::span<const double> x, std::size_t most);

/// Least dimension up to `most` in which fewer than 1 % of nearest neighbours are false: 15 times as far
/// apart, or more than two SD, once the next coordinate is looked at (Kennel 1992); `most` when there is
/// none.
std::size_t embedding_dimension(std::span<const double> x, std::size_t delay, std::size_t most);

/// Delay and dimension as above, radius = 20 % of the mean Euclidean distance of embedded points (Hasson
/// 2008), pairs no farther apart in time than the delay left out, lines of 2 points or more (Zbilut & Webber
/// 1992; Marwan 2002). O(N^2).
/// @param longest_delay  in samples, at least 1
/// @param percent  0, or the recurrence rate that the radius is chosen for: the least radius with at least so
///                 many of the pairs (the k-th smallest distance, exactly)
Recurrence recurrence(std::span<const double> x, std::size_t longest_delay, double percent = 0.0);

}  // namespace steadyplate::analysis
