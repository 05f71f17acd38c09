#include "tools/batch/shard.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace steadyplate::batch {

namespace {

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

constexpr std::size_t most_shards = 1'000'000;

}  // namespace

std::size_t Shard::first(std::size_t total) const {
  // the first (total % count) parts are one longer
  return index * (total / count) + std::min(index, total % count);
}

std::size_t Shard::last(std::size_t total) const {
  return Shard{index + 1, count}.first(total);
}

std::string Shard::folder() const {
  return "shard-" + std::to_string(index) + "-of-" + std::to_string(count);
}

Shard parse_shard(std::string_view text) {
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto index = whole_number(text.substr(0, slash));
    const auto count = whole_number(text.substr(slash + 1));
    if (index && count && *count >= 1 && *count <= most_shards && *index < *count) return {*index, *count};
  }
  throw std::invalid_argument("--shard: '" + std::string(text) +
                              "' is not I/N; shards count from 0: with N = 8 there are 0/8 to 7/8");
}

std::optional<Shard> slurm_shard(const std::function<std::optional<std::string>(const char*)>& variable) {
  const auto number = [&](const char* name) -> std::optional<std::size_t> {
    const auto text = variable(name);
    return text ? whole_number(*text) : std::nullopt;
  };
  const auto id = number("SLURM_ARRAY_TASK_ID");
  const auto count = number("SLURM_ARRAY_TASK_COUNT");
  if (!id || !count) return std::nullopt;
  const std::size_t lowest = number("SLURM_ARRAY_TASK_MIN").value_or(0);
  const std::size_t highest = number("SLURM_ARRAY_TASK_MAX").value_or(lowest + *count - 1);
  if (*count == 0 || *count > most_shards || *id < lowest || *id > highest || highest - lowest + 1 != *count)
    throw std::invalid_argument("the Slurm array (task " + std::to_string(*id) + " of " +
                                std::to_string(*count) + ", " + std::to_string(lowest) + " to " +
                                std::to_string(highest) +
                                ") has holes, so some parts would never be computed: name the part with "
                                "--shard I/N");
  return Shard{*id - lowest, *count};
}

}  // namespace steadyplate::batch
