// How a list is split, and what a Slurm array says.

#include "tools/batch/shard.hpp"

#include <gtest/gtest.h>

#include <map>

namespace steadyplate::test {
namespace {

using batch::Shard;

TEST(Shard, PartsAreContiguousCompleteAndNearlyEqual) {
  for (const std::size_t total : {0U, 1U, 7U, 8U, 9U, 1930U})
    for (const std::size_t count : {1U, 2U, 8U, 100U}) {
      std::size_t at = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const Shard shard{i, count};
        EXPECT_EQ(shard.first(total), at);
        at = shard.last(total);
        const std::size_t size = at - shard.first(total);
        EXPECT_TRUE(size == total / count || size == total / count + 1) << i << " of " << count;
      }
      EXPECT_EQ(at, total);
    }
}

TEST(Shard, IsWrittenFromZero) {
  EXPECT_EQ(batch::parse_shard("3/8"), (Shard{3, 8}));
  EXPECT_TRUE(batch::parse_shard("0/1").whole());
  for (const char* wrong : {"", "3", "8/8", "-1/8", "1/0", "1/8x", "a/b", "1 / 8", "1/9999999999"})
    EXPECT_THROW(batch::parse_shard(wrong), std::invalid_argument) << wrong;
}

std::optional<Shard> with(const std::map<std::string, std::string>& environment) {
  return batch::slurm_shard([&](const char* name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST(Shard, IsTakenFromASlurmArray) {
  EXPECT_EQ(with({}), std::nullopt);
  EXPECT_EQ(with({{"SLURM_ARRAY_TASK_ID", "2"}}), std::nullopt);
  EXPECT_EQ(with({{"SLURM_ARRAY_TASK_ID", "2"}, {"SLURM_ARRAY_TASK_COUNT", "8"}}), (Shard{2, 8}));
  EXPECT_EQ(with({{"SLURM_ARRAY_TASK_ID", "8"},
                  {"SLURM_ARRAY_TASK_COUNT", "8"},
                  {"SLURM_ARRAY_TASK_MIN", "1"},
                  {"SLURM_ARRAY_TASK_MAX", "8"}}),
            (Shard{7, 8}));
}

TEST(Shard, AnArrayWithHolesIsRefused) {
  EXPECT_THROW(with({{"SLURM_ARRAY_TASK_ID", "7"},
                     {"SLURM_ARRAY_TASK_COUNT", "2"},
                     {"SLURM_ARRAY_TASK_MIN", "3"},
                     {"SLURM_ARRAY_TASK_MAX", "7"}}),
               std::invalid_argument);
  EXPECT_THROW(with({{"SLURM_ARRAY_TASK_ID", "9"}, {"SLURM_ARRAY_TASK_COUNT", "8"}}), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::test
