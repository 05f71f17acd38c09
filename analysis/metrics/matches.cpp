#include "analysis/metrics/matches.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "analysis/metrics/lanes.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t largest_m = 4;
constexpr std::size_t rows_at_once = 4;

/// Where each sample stands in sorted order, and the first and last place within the tolerance of it.
struct Ranks {
  std::vector<std::uint32_t> order;  ///< sample at each place
  std::vector<std::uint32_t> place;
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> last;
};

Ranks rank(std::span<const double> x, double tolerance) {
  const std::size_t n = x.size();
  Ranks r;
  r.order.resize(n);
  r.place.resize(n);
  r.first.resize(n);
  r.last.resize(n);
  std::vector<std::pair<double, std::uint32_t>> sorted(n);
  for (std::size_t i = 0; i < n; ++i) sorted[i] = {x[i], static_cast<std::uint32_t>(i)};
  std::sort(sorted.begin(), sorted.end());
  std::size_t low = 0, high = 0;
  for (std::size_t p = 0; p < n; ++p) {
    const double here = sorted[p].first;
    while (std::fabs(sorted[low].first - here) > tolerance) ++low;
    high = std::max(high, p);
    while (high + 1 < n && std::fabs(sorted[high + 1].first - here) <= tolerance) ++high;
    const std::uint32_t i = sorted[p].second;
    r.order[p] = i;
    r.place[i] = static_cast<std::uint32_t>(p);
    r.first[i] = static_cast<std::uint32_t>(low);
    r.last[i] = static_cast<std::uint32_t>(high);
  }
  return r;
}

/// The templates in the order of their first sample; of each, the ranks of samples 2 .. m+1, and the interval
/// of ranks that match them.
template <class Rank>
struct Sorted {
  std::size_t count = 0;
  std::vector<std::uint32_t> end;                    ///< candidates of template p are p+1 .. end-1
  std::array<std::vector<Rank>, largest_m> rank;     ///< of sample k+2
  std::array<std::vector<Rank>, largest_m> lowest;   ///< that matches
  std::array<std::vector<Rank>, largest_m> breadth;  ///< highest that matches, minus lowest
};

template <class Rank>
Sorted<Rank> sort_templates(std::span<const double> x, std::size_t m, double tolerance) {
  const std::size_t n = x.size();
  const Ranks r = rank(x, tolerance);
  Sorted<Rank> s;
  s.count = n - m;
  s.end.reserve(s.count);
  for (std::size_t k = 0; k < m; ++k) {
    s.rank[k].reserve(s.count);
    s.lowest[k].reserve(s.count);
    s.breadth[k].reserve(s.count);
  }
  std::vector<std::uint32_t> before(n + 1);  // templates among the first p places
  for (std::size_t p = 0; p < n; ++p) before[p + 1] = before[p] + (r.order[p] < s.count ? 1U : 0U);
  for (std::size_t p = 0; p < n; ++p) {
    const std::size_t i = r.order[p];
    if (i >= s.count) continue;
    s.end.push_back(before[r.last[i] + 1]);
    for (std::size_t k = 0; k < m; ++k) {
      s.rank[k].push_back(static_cast<Rank>(r.place[i + k + 1]));
      s.lowest[k].push_back(static_cast<Rank>(r.first[i + k + 1]));
      s.breadth[k].push_back(static_cast<Rank>(r.last[i + k + 1] - r.first[i + k + 1]));
    }
  }
  return s;
}

template <class Rank>
using LanesOf = std::conditional_t<sizeof(Rank) == 2, SixteenShorts, EightWords>;

template <class Rank, std::size_t M>
[[gnu::always_inline]] inline void one_pair(const Sorted<Rank>& s, std::size_t p, std::size_t q,
                                            Matches& matches) {
  bool same = true;
  for (std::size_t k = 0; k + 1 < M; ++k)
    same = same && static_cast<Rank>(s.rank[k][q] - s.lowest[k][p]) <= s.breadth[k][p];
  matches.shorter += same;
  matches.longer += same && static_cast<Rank>(s.rank[M - 1][q] - s.lowest[M - 1][p]) <= s.breadth[M - 1][p];
}

/// Four templates at a time against the candidates that all four have; the ragged ends one by one.
template <class Rank, std::size_t M>
[[gnu::always_inline]] inline Matches count(const Sorted<Rank>& s) {
  using Lanes = LanesOf<Rank>;
  constexpr std::size_t lanes = sizeof(Lanes) / sizeof(Rank);
  constexpr std::size_t flush_after = std::numeric_limits<std::uint16_t>::max() / rows_at_once;
  Matches matches;
  Lanes shorter{}, longer{};
  std::size_t steps = 0;
  std::size_t p = 0;
  for (; p + rows_at_once <= s.count; p += rows_at_once) {
    const std::size_t begin = p + rows_at_once;
    std::size_t end = s.end[p];
    for (std::size_t w = 1; w < rows_at_once; ++w) end = std::min<std::size_t>(end, s.end[p + w]);
    end = std::max(end, begin);
    Lanes low[M][rows_at_once], breadth[M][rows_at_once];
    for (std::size_t k = 0; k < M; ++k)
      for (std::size_t w = 0; w < rows_at_once; ++w) {
        low[k][w] = Lanes{} + s.lowest[k][p + w];
        breadth[k][w] = Lanes{} + s.breadth[k][p + w];
      }
    std::size_t q = begin;
    for (; q + lanes <= end; q += lanes) {
      Lanes rank[M];
      for (std::size_t k = 0; k < M; ++k) std::memcpy(&rank[k], &s.rank[k][q], sizeof(Lanes));
      for (std::size_t w = 0; w < rows_at_once; ++w) {
        Lanes same = ~Lanes{};
        for (std::size_t k = 0; k + 1 < M; ++k)
          same &= reinterpret_cast<Lanes>((rank[k] - low[k][w]) <= breadth[k][w]);
        shorter -= same;
        longer -= same & reinterpret_cast<Lanes>((rank[M - 1] - low[M - 1][w]) <= breadth[M - 1][w]);
      }
      if (++steps == flush_after) {
        for (std::size_t i = 0; i < lanes; ++i) {
          matches.shorter += shorter[i];
          matches.longer += longer[i];
        }
        shorter = longer = Lanes{};
        steps = 0;
      }
    }
    for (std::size_t w = 0; w < rows_at_once; ++w) {
      for (std::size_t k = q; k < s.end[p + w]; ++k) one_pair<Rank, M>(s, p + w, k, matches);
      for (std::size_t k = p + w + 1; k < std::min<std::size_t>(begin, s.end[p + w]); ++k)
        one_pair<Rank, M>(s, p + w, k, matches);
    }
  }
  for (; p < s.count; ++p)
    for (std::size_t k = p + 1; k < s.end[p]; ++k) one_pair<Rank, M>(s, p, k, matches);
  for (std::size_t i = 0; i < lanes; ++i) {
    matches.shorter += shorter[i];
    matches.longer += longer[i];
  }
  return matches;
}

template <class Rank, std::size_t M>
Matches count_plain(const Sorted<Rank>& s) {
  return count<Rank, M>(s);
}

#if defined(__x86_64__)
template <class Rank, std::size_t M>
__attribute__((target("avx2"))) Matches count_avx2(const Sorted<Rank>& s) {
  return count<Rank, M>(s);
}
template <class Rank, std::size_t M>
Matches count_best(const Sorted<Rank>& s) {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2 ? count_avx2<Rank, M>(s) : count_plain<Rank, M>(s);
}
#else
template <class Rank, std::size_t M>
Matches count_best(const Sorted<Rank>& s) {
  return count_plain<Rank, M>(s);
}
#endif

template <class Rank>
Matches count_for(std::span<const double> x, std::size_t m, double tolerance) {
  const Sorted<Rank> s = sort_templates<Rank>(x, m, tolerance);
  switch (m) {
    case 1:
      return count_best<Rank, 1>(s);
    case 2:
      return count_best<Rank, 2>(s);
    case 3:
      return count_best<Rank, 3>(s);
    default:
      return count_best<Rank, 4>(s);
  }
}

}  // namespace

Matches count_matches(std::span<const double> x, std::size_t m, double tolerance) {
  if (m < 1 || m > largest_m) throw std::invalid_argument("m: 1 to 4");
  if (!(tolerance >= 0.0)) throw std::invalid_argument("tolerance: 0 or above");
  if (x.size() <= m + 1) return {};
  if (x.size() > std::numeric_limits<std::uint32_t>::max()) throw std::invalid_argument("x: too long");
  return x.size() <= std::numeric_limits<std::uint16_t>::max() ? count_for<std::uint16_t>(x, m, tolerance)
                                                               : count_for<std::uint32_t>(x, m, tolerance);
}

}  // namespace steadyplate::analysis
