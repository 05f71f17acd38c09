#include "analysis/protocols/order.hpp"

#include <numeric>
#include <utility>

namespace steadyplate::analysis {

namespace {

/// SplitMix64 (Steele, Lea & Flood 2014): small, and defined to the bit.
std::uint64_t next(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

/// 0 to count - 1, each as likely as the others.
std::size_t below(std::uint64_t count, std::uint64_t& state) {
  const std::uint64_t uneven = (0U - count) % count;  // how many of 2^64 values are too many
  std::uint64_t drawn = next(state);
  while (drawn < uneven) drawn = next(state);
  return static_cast<std::size_t>(drawn % count);
}

}  // namespace

std::vector<std::size_t> draw_order(const Protocol& protocol, std::uint64_t seed) {
  std::vector<std::size_t> order(protocol.tests.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (protocol.order != "random") return order;
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[below(i, seed)]);
  return order;
}

}  // namespace steadyplate::analysis
