#pragma once

#include <optional>

#include "analysis/compare/one_way.hpp"
#include "analysis/compare/repeated.hpp"

namespace steadyplate::analysis {

/// One line of the table. Status `constant` when its error sum of squares is 0 but for rounding.
struct AnovaTerm : FTest {
  double partial_eta2 = kNoValue;      ///< SS/(SS + its error SS)
  double generalized_eta2 = kNoValue;  ///< SS/(SS + both error SS) (Olejnik & Algina 2003)
  /// p with both df times the epsilon of Sphericity; with two times, where there is nothing to correct, = p.
  /// NaN in the term of the groups.
  double p_greenhouse_geisser = kNoValue;  ///< the one to report
  double p_huynh_feldt = kNoValue;         ///< epsilon cut at 1
};

/// Do the contrasts of time vary alike? Only with three times or more.
struct Sphericity : Outcome {
  double mauchly_w = kNoValue;
  double mauchly_p = kNoValue;  ///< both NaN with `degenerate` when N - G <= k - 1
  double greenhouse_geisser = kNoValue;
  double huynh_feldt = kNoValue;  ///< as estimated: may exceed 1
};

/// Mixed analysis of variance: G groups between people, k times within.
struct MixedAnova : Outcome {
  std::size_t people = 0;
  std::size_t groups = 0;
  std::size_t times = 0;
  AnovaTerm group;
  AnovaTerm time;        ///< type III: groups weigh the same whatever their size
  AnovaTerm time_type2;  ///< type II: people weigh the same; equal to type III when groups are equally large
  AnovaTerm group_by_time;
  std::optional<Sphericity> sphericity;  ///< nothing with two times
};

/// With C the k x d orthonormal contrasts of time (d = k - 1), M_g cell means, S_p the pooled within-group
/// covariance, S = C'S_pC, nu = N - G, T mean over times:
/// SS_group = k sum n_g (T_g - T)^2, error k sum (T_i - T_g)^2, df G - 1 and nu;
/// SS_time  = |C'u|^2 G^2/sum(1/n_g) (III, u the plain mean of the M_g), N |C'w|^2 (II, w weighted), df d;
/// SS_group x time = sum n_g |C'(M_g - w)|^2, df d(G - 1); error of both nu tr S, df nu d.
/// Mauchly's W = det S/(tr S/d)^d, p with the second-order term of Anderson (1958); epsilon of Greenhouse &
/// Geisser (1959) tr(S)^2/(d tr S^2), of Huynh & Feldt (1976) with Lecoutre's correction (1991)
/// ((nu + 1) d GG - 2)/(d (nu - d GG)).
/// R's mauchly.test writes 3k for Anderson's 3d: p differs below 1e-5, and only from four times on.
///
/// Fewer than 3 in a group -> `too_short`; a value not finite -> `not_finite` (take complete_rows() first).
/// @throws std::invalid_argument  as require_shape()
MixedAnova mixed_anova(const RepeatedMeasures& data);

}  // namespace steadyplate::analysis
