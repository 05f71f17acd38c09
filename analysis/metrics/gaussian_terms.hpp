#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

/// exp(-(a - b)^2), for any two of some places a and b, as a sum over f of weight[f] term_f(a) term_f(b): so
/// that a sum over pairs becomes sums over places. To about 1e-14.
///
/// Of places that are close to each other the terms are powers: exp(-(a - b)^2) = exp(-a^2) exp(-b^2)
/// exp(2 a b), and the last factor is the series of (2 a b)^f / f!. Else waves: its Fourier series over a
/// period so long that its copies are negligible, with cos(a - b) = cos a cos b + sin a sin b.
struct GaussianTerms {
  enum class Kind { powers, waves };
  Kind kind = Kind::powers;
  double middle = 0.0;    ///< of the places
  double period = 0.0;    ///< of the waves
  std::size_t width = 0;  ///< vectors of four terms in a group: as many as are worked on at a time, at most 8
  std::size_t groups = 0;  ///< of 4 x width terms
  Buffer<double> weight;   ///< of all groups; the last may be 0
};

/// The cheaper kind; nothing where the places span about 100 or more, and terms would be too many.
std::optional<GaussianTerms> gaussian_terms(std::span<const double> places);

/// work.operator()<width>(): a width of terms as a constant.
template <class Work>
auto with_width(std::size_t width, const Work& work) {
  switch (width) {
    case 3:
      return work.template operator()<3>();
    case 4:
      return work.template operator()<4>();
    case 5:
      return work.template operator()<5>();
    case 6:
      return work.template operator()<6>();
    case 7:
      return work.template operator()<7>();
    default:
      return work.template operator()<8>();
  }
}

/// The terms of one place in one group. Of waves, cosines of four in one vector, their sines in the next.
template <std::size_t Width>
using TermRow = std::array<double, 4 * Width>;

/// The terms of each place, group after group.
template <std::size_t Width>
class TermTable {
 public:
  /// The first group.
  TermTable(std::span<const double> places, const GaussianTerms& terms);
  /// The next group.
  void advance();
  /// One row a place.
  const Buffer<TermRow<Width>>& rows() const { return rows_; }

 private:
  GaussianTerms::Kind kind_;
  Buffer<TermRow<Width>> rows_;
  Buffer<double> step_, step_sin_;  ///< what makes the next group of this one: a factor, or a turn
};

extern template class TermTable<3>;
extern template class TermTable<4>;
extern template class TermTable<5>;
extern template class TermTable<6>;
extern template class TermTable<7>;
extern template class TermTable<8>;

}  // namespace steadyplate::analysis
