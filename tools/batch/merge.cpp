#include "tools/batch/merge.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "datasets/sha256.hpp"
#include "tools/batch/shard.hpp"
#include "tools/batch/worklist.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::batch {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

/// "shard-3-of-8" -> {3, 8}
std::optional<Shard> shard_of_name(const std::string& name) {
  constexpr std::string_view begin = "shard-";
  if (name.rfind(begin, 0) != 0) return std::nullopt;
  const auto of = name.find("-of-");
  if (of == std::string::npos) return std::nullopt;
  try {
    return parse_shard(name.substr(begin.size(), of - begin.size()) + "/" + name.substr(of + 4));
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

struct Part {
  fs::path folder;
  RunDocument run;
};

std::vector<Part> find_parts(const fs::path& folder) {
  std::error_code failed;
  std::map<std::size_t, std::map<std::size_t, fs::path>> by_count;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (const auto shard = shard_of_name(entry.path().filename().string()))
      by_count[shard->count][shard->index] = entry.path();
  if (failed) throw std::runtime_error("cannot read " + folder.string() + ": " + failed.message() + ".");
  if (by_count.empty())
    throw std::runtime_error("no finished shard (shard-0-of-8 ...) is in " + folder.string() + ".");
  if (by_count.size() > 1)
    throw std::runtime_error(folder.string() + " holds shards of several splits, of " +
                             std::to_string(by_count.begin()->first) + " and of " +
                             std::to_string(by_count.rbegin()->first) + ". Keep one.");
  const auto& [count, found] = *by_count.begin();
  std::string missing;
  for (std::size_t i = 0; i < count; ++i)
    if (!found.contains(i)) missing += (missing.empty() ? "" : ", ") + std::to_string(i);
  if (!missing.empty())
    throw std::runtime_error("of " + std::to_string(count) + " shards in " + folder.string() +
                             " these are not finished: " + missing +
                             ". Run them (again) with the same arguments.");
  std::vector<Part> parts;
  for (const auto& [index, path] : found) {
    parts.push_back({path, read_run_document(path)});
    if (parts.back().run.plan.shard != index || parts.back().run.plan.shards != count)
      throw std::runtime_error(path.string() + " is another shard than its name says.");
  }
  return parts;
}

/// The plan all parts share, as the whole run would have it.
Plan whole_plan(const std::vector<Part>& parts) {
  const auto whole = [](Plan plan) {
    plan.shard = 0;
    plan.shards = 1;
    return plan;
  };
  Plan plan = whole(parts.front().run.plan);
  for (const Part& part : parts)
    if (plan_text(whole(part.run.plan)) != plan_text(plan))
      throw std::runtime_error(part.folder.string() +
                               " was made from another list, with other arguments or by "
                               "another version than " +
                               parts.front().folder.string() + " (compare run.json).");
  return plan;
}

/// Everything behind the header line, appended; the header too when `with_header`.
void append_table(const fs::path& from, bool with_header, std::ofstream& to) {
  std::ifstream in(from, std::ios::binary);
  std::string header;
  std::getline(in, header);
  if (with_header) to << header << '\n';
  std::vector<char> buffer(1U << 16U);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    to.write(buffer.data(), in.gcount());
  }
}

}  // namespace

RunDocument merge_shards(const fs::path& folder, const fs::path& out, bool force) {
  const std::vector<Part> parts = find_parts(folder);
  RunDocument merged;
  merged.plan = whole_plan(parts);

  std::error_code failed;
  if (fs::exists(fs::symlink_status(out, failed)) && !fs::is_empty(out, failed)) {
    if (!force) throw scoring::WouldOverwrite(out);
    check_only_results(out);
  }
  // Built beside its place and renamed at the end. Nothing worth keeping can be in the way: shards are whole.
  remove_results(unfinished_folder(out));
  Rows no_headers;
  Store store(out, plan_text(merged.plan), no_headers, merged.plan.wide, false);

  std::string list;
  {
    std::ofstream inputs(store.folder() / "inputs", std::ios::binary | std::ios::trunc);
    for (const Part& part : parts) {
      std::size_t here = 0;
      for_each_input(part.folder, [&](const std::string& line) {
        const json input = json::parse(line, nullptr, false);
        if (input.is_discarded() || !input.contains("file"))
          throw std::runtime_error(part.folder.string() + "/run.json is damaged.");
        list += list_line(input["file"].get<std::string>(), input.value("condition", std::string()));
        inputs << line << '\n';
        ++here;
      });
      const Shard shard{part.run.plan.shard, part.run.plan.shards};
      if (here != part.run.counts.recordings ||
          here != shard.last(merged.plan.recordings) - shard.first(merged.plan.recordings))
        throw std::runtime_error(part.folder.string() + " has " + std::to_string(here) +
                                 " recordings, which is not its share of " +
                                 std::to_string(merged.plan.recordings) + ".");
      merged.counts.recordings += here;
      merged.counts.failed += part.run.counts.failed;
      merged.counts.simulated += part.run.counts.simulated;
    }
  }
  if (datasets::sha256_hex(list) != merged.plan.list_sha256)
    throw std::runtime_error("the recordings of the shards in " + folder.string() +
                             " are not the list they were split from: a shard was made from other files.");

  for (const auto& vouched_first : parts.front().run.files) {
    const std::string& name = vouched_first.first;
    std::ofstream table(store.results() / name, std::ios::binary | std::ios::trunc);
    for (const Part& part : parts) {
      const auto vouched = std::find_if(part.run.files.begin(), part.run.files.end(),
                                        [&](const auto& file) { return file.first == name; });
      if (vouched == part.run.files.end() || sha256_of_file(part.folder / name) != vouched->second)
        throw std::runtime_error((part.folder / name).string() +
                                 " is not what its run wrote (SHA-256 differs). Run this shard again with "
                                 "--force.");
      append_table(part.folder / name, &part == &parts.front(), table);
    }
    table.close();
    if (!table) throw std::runtime_error("cannot write " + (store.results() / name).string() + ".");
  }
  write_run_document(store.results(), store.folder() / "inputs", merged.plan, merged.counts);
  store.finish(force);
  return merged;
}

}  // namespace steadyplate::batch
