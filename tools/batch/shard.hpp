#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace steadyplate::batch {

/// One part of a list of recordings: number `index` (from 0) of `count` contiguous parts of nearly equal
/// length. {0, 1} is the whole.
struct Shard {
  std::size_t index = 0;
  std::size_t count = 1;

  bool whole() const { return count == 1; }
  /// The first recording of this part among `total`, and the first behind it.
  std::size_t first(std::size_t total) const;
  std::size_t last(std::size_t total) const;
  /// "shard-3-of-8": the folder of its results.
  std::string folder() const;

  friend bool operator==(const Shard&, const Shard&) = default;
};

/// "3/8": number 3, counted from 0, of 8. @throws std::invalid_argument
Shard parse_shard(std::string_view text);

/// What a Slurm job array says by SLURM_ARRAY_TASK_ID, _COUNT and, where given, _MIN and _MAX; empty outside
/// of one.
/// @param variable  the environment: a name to its text, or nothing
/// @throws std::invalid_argument  an array with holes: the parts that its missing tasks stand for would never
///         be computed
std::optional<Shard> slurm_shard(const std::function<std::optional<std::string>(const char*)>& variable);

}  // namespace steadyplate::batch
