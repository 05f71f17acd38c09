#include "tools/batch/run_document.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "datasets/error.hpp"
#include "datasets/sha256.hpp"
#include "tools/scoring/datapackage.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/json_output.hpp"

namespace steadyplate::batch {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr const char* schema = "steadyplate.run/1";
constexpr std::string_view inputs_begin = "  \"inputs\": [";
constexpr std::string_view inputs_end = "  ]";

json plan_document(const Plan& plan) {
  json document = {{"schema", schema},
                   {"program", "steadyplate"},
                   {"version", plan.version},
                   {"arguments", plan.arguments},
                   {"profile", plan.profile},
                   {"metrics", plan.metrics},
                   {"wide", plan.wide},
                   {"recordings_in_list", plan.recordings},
                   {"list_sha256", plan.list_sha256}};
  if (plan.shards > 1) document["shard"] = {{"index", plan.shard}, {"count", plan.shards}};
  return document;
}

std::vector<const char*> result_files(const Plan& plan) {
  std::vector<const char*> files = {"metrics.csv", "trials.csv", "failures.csv"};
  if (plan.wide) files.push_back("metrics_wide.csv");
  return files;
}

[[noreturn]] void refuse(const fs::path& file, const std::string& what) {
  throw datasets::ReadError(datasets::ReadFault::damaged, file.string(), 0, what,
                            "Run this part again with --force.");
}

/// Written piece by piece, for its inputs may be many.
class Output {
 public:
  explicit Output(const fs::path& path) : path_(path), out_(path, std::ios::binary | std::ios::trunc) {}
  void operator()(std::string_view text) {
    out_ << text;
    if (!out_) throw std::runtime_error("cannot write " + path_.string() + " (is the disk full?).");
  }
  void close() {
    out_.close();
    if (!out_) throw std::runtime_error("cannot write " + path_.string() + " (is the disk full?).");
    fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      ::fsync(file);
      ::close(file);
    }
  }

 private:
  fs::path path_;
  std::ofstream out_;
};

}  // namespace

std::string plan_text(const Plan& plan) {
  json document = plan_document(plan);
  document["schema"] = "steadyplate.batch-plan/1";
  return scoring::json_text(document);
}

std::vector<std::string> shaping_arguments(const std::vector<std::string>& arguments) {
  constexpr std::array<std::string_view, 4> with_value = {"--jobs", "-j", "--out", "--shard"};
  constexpr std::array<std::string_view, 2> alone = {"--resume", "--force"};
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (std::find(alone.begin(), alone.end(), word) != alone.end()) continue;
    if (std::find(with_value.begin(), with_value.end(), word) != with_value.end()) {
      ++i;
      continue;
    }
    const bool joined = std::any_of(with_value.begin(), with_value.end(), [&](std::string_view flag) {
      return word.rfind(std::string(flag) + "=", 0) == 0;
    });
    const bool short_jobs = word.size() > 2 && word.rfind("-j", 0) == 0;  // -j4
    if (!joined && !short_jobs) kept.emplace_back(word);
  }
  return kept;
}

std::string sha256_of_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string() + ".");
  datasets::Sha256 hash;
  std::vector<char> buffer(1U << 16U);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
  }
  return hash.hex();
}

void write_run_document(const fs::path& folder, const fs::path& inputs, const Plan& plan,
                        const Counts& counts) {
  json document = plan_document(plan);
  document["recordings"] = counts.recordings;
  document["failed"] = counts.failed;
  document["simulated"] = counts.simulated;
  json files = json::object();
  for (const char* name : result_files(plan)) files[name] = sha256_of_file(folder / name);
  document["files"] = std::move(files);
  std::string head = scoring::json_text(document);
  head.resize(head.rfind("\n}"));

  Output out(folder / "run.json");
  out(head);
  out(",\n");
  out(inputs_begin);
  std::ifstream lines(inputs, std::ios::binary);
  bool first = true;
  for (std::string line; std::getline(lines, line);) {
    out(first ? "\n    " : ",\n    ");
    out(line);
    first = false;
  }
  out("\n");
  out(inputs_end);
  out("\n}\n");
  out.close();

  std::vector<scoring::TableDescription> tables = {scoring::metrics_table(), scoring::trials_table(),
                                                   scoring::failures_table()};
  if (plan.wide) tables.push_back(scoring::wide_table(analysis::select_metrics(plan.metrics)));
  scoring::write_file(folder / "datapackage.json", scoring::datapackage(tables, counts.simulated > 0), true);
}

RunDocument read_run_document(const fs::path& folder) {
  const fs::path file = folder / "run.json";
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, "it is not there, so the results beside it are not those of a finished run.");
  std::string head;
  bool found = false;
  for (std::string line; !found && std::getline(in, line);) {
    found = line == inputs_begin;
    head += found ? "\"inputs\": []}" : line;
  }
  const json document = json::parse(head, nullptr, false);
  if (!found || document.is_discarded() || !document.contains("list_sha256"))
    refuse(file, "it was not written by `batch`.");
  try {
    RunDocument run;
    run.plan.version = document.at("version");
    run.plan.arguments = document.at("arguments").get<std::vector<std::string>>();
    run.plan.profile = document.at("profile");
    run.plan.metrics = document.at("metrics");
    run.plan.wide = document.at("wide");
    run.plan.recordings = document.at("recordings_in_list");
    run.plan.list_sha256 = document.at("list_sha256");
    if (document.contains("shard")) {
      run.plan.shard = document.at("shard").at("index");
      run.plan.shards = document.at("shard").at("count");
    }
    run.counts.recordings = document.at("recordings");
    run.counts.failed = document.at("failed");
    run.counts.simulated = document.at("simulated");
    for (const auto& [name, sha256] : document.at("files").items()) run.files.emplace_back(name, sha256);
    return run;
  } catch (const json::exception& wrong) {
    refuse(file, std::string("it was not written by this program: ") + wrong.what() + ".");
  }
}

void for_each_input(const fs::path& folder, const std::function<void(const std::string&)>& use) {
  std::ifstream in(folder / "run.json", std::ios::binary);
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line == inputs_end) return;
    if (inside) {
      std::string_view text = line;
      text.remove_prefix(std::min<std::size_t>(4, text.size()));
      if (!text.empty() && text.back() == ',') text.remove_suffix(1);
      use(std::string(text));
    }
    inside = inside || line == inputs_begin;
  }
  refuse(folder / "run.json", "it is cut off.");
}

}  // namespace steadyplate::batch
