#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tools/batch/store.hpp"

namespace steadyplate::batch {

/// What a set of results is made of: two runs with the same plan give the same bytes.
struct Plan {
  std::string version;                 ///< of the program
  std::vector<std::string> arguments;  ///< those that shape the results: not --jobs, --out, --shard ...
  std::string profile;
  std::string metrics;  ///< "core", "all" or ids
  bool wide = false;
  std::size_t recordings = 0;  ///< in the whole list
  std::string list_sha256;
  std::size_t shard = 0;  ///< 0 of 1: the whole
  std::size_t shards = 1;
};

/// plan.json of an unfinished run.
std::string plan_text(const Plan& plan);

/// The arguments that shape the results: without --jobs, -j, --out, --shard, --resume, --force and what
/// belongs to them.
std::vector<std::string> shaping_arguments(const std::vector<std::string>& arguments);

/// Write run.json and datapackage.json into a folder that has all other files: schema, plan, counts, SHA-256
/// of every file, then one line an input, copied from the file `inputs`.
void write_run_document(const std::filesystem::path& folder, const std::filesystem::path& inputs,
                        const Plan& plan, const Counts& counts);

/// What run.json of a finished set says, without its inputs.
struct RunDocument {
  Plan plan;
  Counts counts;
  std::vector<std::pair<std::string, std::string>> files;  ///< name, SHA-256
};
/// @throws datasets::ReadError  it is not there, or not one of a batch
RunDocument read_run_document(const std::filesystem::path& folder);

/// Call `use` with each input's line of run.json, in order.
void for_each_input(const std::filesystem::path& folder, const std::function<void(const std::string&)>& use);

/// SHA-256 of a file of any size.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace steadyplate::batch
