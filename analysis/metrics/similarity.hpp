#pragma once

#include <optional>
#include <span>

namespace steadyplate::analysis {

/// Sums over all pairs of templates of their similarity exp(-(d/r)^2), d the largest difference of two
/// templates in a sample, each template minus its own mean (Chen 2007).
struct Similarity {
  double shorter = 0.0;  ///< templates of two samples
  double longer = 0.0;   ///< templates of three samples
};

/// For templates of two and three samples, N - 2 of both, in O(N log N) where the textbook needs N^2.
///
/// Without its mean a template of two samples is one number, one of three a point of a plane, and of three
/// differences that sum to 0 the largest has the other two against it. So the sum over three samples is three
/// sums over the pairs that stand in the same order in two of them, of exp(-t^2) of their difference t in the
/// third. exp(-t^2) is a sum of products of a part of each (GaussianTerms): pairs in the same order are then
/// counted as in merge sort, with sums of such parts in place of counts. Agrees with the textbook's double
/// sum to about 1e-13 of it.
/// @param x          finite, at least 4 samples
/// @param tolerance  r, above 0, in the unit of x
/// @return nothing where the differences span more than about 100 r: this is then the slower way
/// @throws std::invalid_argument
std::optional<Similarity> similarity_of_pairs(std::span<const double> x, double tolerance);

}  // namespace steadyplate::analysis
