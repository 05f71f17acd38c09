#pragma once

#include <filesystem>
#include <string>

#include "tools/batch/run_document.hpp"

namespace steadyplate::batch {

/// Put the finished shards in `folder` (shard-0-of-8 ...) together: the folder `out` then has the bytes that
/// one run over the whole list would have written.
///
/// Proven before anything is written under `out`: all shards are there and finished, come from one plan
/// (list, arguments, version), hold the bytes their run.json vouches for, and their inputs together are the
/// list, recording by recording.
/// @throws std::runtime_error, datasets::ReadError  naming the shard and what is missing or differs
RunDocument merge_shards(const std::filesystem::path& folder, const std::filesystem::path& out, bool force);

}  // namespace steadyplate::batch
