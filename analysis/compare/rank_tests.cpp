#include "analysis/compare/rank_tests.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t kExactPairs = 50;   // at most
constexpr std::size_t kExactValues = 50;  // below

void require_decimals(const RankSettings& settings) {
  if (settings.decimals < 0 || settings.decimals > 15)
    throw std::invalid_argument("decimals must be 0 to 15");
}

double rounded_to(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  const double scaled = value * scale;
  return std::fabs(scaled) < 0x1p52 ? std::nearbyint(scaled) / scale : value;  // beyond: no such decimals
}

/// Sum of t^3 - t over the groups of equal values.
double tie_term(std::span<const double> x) {
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  double term = 0.0;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto last = std::upper_bound(first, sorted.end(), *first);
    const auto t = static_cast<double>(last - first);
    term += t * t * t - t;
    first = last;
  }
  return term;
}

/// Distance from the mean in SDs, with the correction towards it.
double z_score(double statistic, double mean, double variance, bool continuity) {
  const double distance = statistic - mean;
  const double correction = !continuity || distance == 0.0 ? 0.0 : std::copysign(0.5, distance);
  return (distance - correction) / std::sqrt(variance);
}

double two_sided(double z) {
  return std::min(1.0, 2.0 * normal_upper(std::fabs(z)));
}

/// P(statistic <= s) from the number of ways to make each sum: sums of positive terms, so no digits cancel.
double share_up_to(const std::vector<double>& ways, double s) {
  if (s < 0.0) return 0.0;
  double below = 0.0;
  double all = 0.0;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    all += ways[i];
    if (static_cast<double>(i) <= s) below += ways[i];
  }
  return below / all;
}

/// Twice the smaller tail of a symmetric distribution on 0 to top.
template <class Cdf>
double exact_two_sided(double statistic, double top, Cdf cdf) {
  return std::min(1.0, 2.0 * cdf(std::min(statistic, top - statistic)));
}

}  // namespace

std::vector<double> mid_ranks(std::span<const double> x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<double> ranks(x.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && x[order[last]] == x[order[first]]) ++last;
    const double rank = 0.5 * static_cast<double>(first + 1 + last);
    for (; first < last; ++first) ranks[order[first]] = rank;
  }
  return ranks;
}

double signed_rank_cdf(double w, std::size_t n) {
  if (n < 1 || n > 1000) throw std::invalid_argument("n must be 1 to 1000");
  // ways[s]: subsets of the ranks so far that sum to s.
  std::vector<double> ways(n * (n + 1) / 2 + 1, 0.0);
  ways[0] = 1.0;
  for (std::size_t rank = 1; rank <= n; ++rank)
    for (std::size_t sum = rank * (rank + 1) / 2; sum >= rank; --sum) ways[sum] += ways[sum - rank];
  return share_up_to(ways, w);
}

double rank_sum_cdf(double u, std::size_t m, std::size_t n) {
  if (m < 1 || m > 100) throw std::invalid_argument("m must be 1 to 100");
  if (n < 1 || n > 100) throw std::invalid_argument("n must be 1 to 100");
  // ways[i][s], for i values of the first group and j of the second: by whose value is the largest of all,
  // f(i, j, s) = f(i-1, j, s-j) + f(i, j-1, s).
  std::vector<std::vector<double>> ways(m + 1, std::vector<double>(m * n + 1, 0.0));
  for (auto& row : ways) row[0] = 1.0;
  for (std::size_t j = 1; j <= n; ++j)
    for (std::size_t i = 1; i <= m; ++i)
      for (std::size_t sum = j; sum <= i * j; ++sum) ways[i][sum] += ways[i - 1][sum - j];
  return share_up_to(ways[m], u);
}

SignedRank signed_rank(std::span<const double> pre, std::span<const double> post,
                       const RankSettings& settings) {
  require_decimals(settings);
  if (pre.size() != post.size()) throw std::invalid_argument("pre and post must have the same length");
  SignedRank test;
  test.n = pre.size();
  if (test.n < kFewest) return refuse(test, Status::too_short, too_few(kFewest, "pairs", test.n));
  if (!all_finite(pre) || !all_finite(post)) return refuse(test, Status::not_finite, "a value is not finite");

  std::vector<double> sizes;
  std::vector<bool> positive;
  for (const double difference : differences(pre, post)) {
    const double d = rounded_to(difference, settings.decimals);
    if (d == 0.0) {
      ++test.zeros;
    } else {
      sizes.push_back(std::fabs(d));
      positive.push_back(d > 0.0);
    }
  }
  if (sizes.empty()) return refuse(test, Status::constant, "all differences are zero");

  const std::vector<double> ranks = mid_ranks(sizes);
  const double ties = tie_term(sizes);
  test.ties = ties > 0.0;
  test.w_plus = 0.0;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    if (positive[i]) test.w_plus += ranks[i];
  const auto n = static_cast<double>(sizes.size());
  const double top = n * (n + 1.0) / 2.0;
  test.w_minus = top - test.w_plus;
  test.rank_biserial = (test.w_plus - test.w_minus) / top;
  test.exact = settings.method == RankMethod::automatic && !test.ties && test.zeros == 0 &&
               sizes.size() <= kExactPairs;
  if (test.exact) {
    test.p = exact_two_sided(test.w_plus, top, [&](double w) { return signed_rank_cdf(w, sizes.size()); });
  } else {
    const double variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    test.z = z_score(test.w_plus, top / 2.0, variance, settings.continuity);
    test.p = two_sided(test.z);
  }
  return test;
}

RankSum rank_sum(std::span<const double> x, std::span<const double> y, const RankSettings& settings) {
  require_decimals(settings);
  RankSum test;
  test.n1 = x.size();
  test.n2 = y.size();
  const std::size_t fewer = std::min(x.size(), y.size());
  if (fewer < kFewest)
    return refuse(test, Status::too_short, too_few(kFewest, "values in each group", fewer));
  if (!all_finite(x) || !all_finite(y)) return refuse(test, Status::not_finite, "a value is not finite");

  std::vector<double> all;
  for (const auto& group : {x, y})
    for (const double value : group) all.push_back(rounded_to(value, settings.decimals));
  if (std::all_of(all.begin(), all.end(), [&](double value) { return value == all.front(); }))
    return refuse(test, Status::constant, "all values are the same");

  const std::vector<double> ranks = mid_ranks(all);
  const double ties = tie_term(all);
  test.ties = ties > 0.0;
  const auto n1 = static_cast<double>(test.n1);
  const auto n2 = static_cast<double>(test.n2);
  const double n = n1 + n2;
  test.u1 = std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(test.n1), 0.0) -
            n1 * (n1 + 1.0) / 2.0;
  test.u2 = n1 * n2 - test.u1;
  test.rank_biserial = 2.0 * test.u1 / (n1 * n2) - 1.0;
  test.exact =
      settings.method == RankMethod::automatic && !test.ties && std::max(test.n1, test.n2) < kExactValues;
  if (test.exact) {
    test.p = exact_two_sided(test.u1, n1 * n2, [&](double u) { return rank_sum_cdf(u, test.n1, test.n2); });
  } else {
    const double variance = n1 * n2 / 12.0 * ((n + 1.0) - ties / (n * (n - 1.0)));
    test.z = z_score(test.u1, n1 * n2 / 2.0, variance, settings.continuity);
    test.p = two_sided(test.z);
  }
  return test;
}

}  // namespace steadyplate::analysis
