// `batch` as a user runs it: same bytes for any number of jobs, after any interruption, from any shards.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <thread>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// A folder with copies of the four samples, in two sub-folders, and their companion tables.
void make_data(const fs::path& data, int copies) {
  const fs::path samples = source_dir() / "datasets" / "samples";
  for (int i = 0; i < copies; ++i) {
    const fs::path folder = data / (i % 2 == 0 ? "even" : "odd");
    fs::create_directories(folder);
    fs::copy_file(samples / ("SIM0000" + std::to_string(1 + i % 4) + ".txt"),
                  folder / ("T" + std::to_string(100 + i) + ".txt"));
  }
}

/// Every file of a folder: name and bytes.
std::map<std::string, std::string> folder_bytes(const fs::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::directory_iterator(folder))
    all[entry.path().filename().string()] = slurp(entry.path());
  return all;
}

std::vector<std::string> command(const fs::path& data, const fs::path& out,
                                 const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"batch", data.string(), "--metrics", "all", "--out", out.string()};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Batch, SameBytesForAnyJobsAndTheSameValuesAsAnalyze) {
  const TemporaryDirectory folder;
  const fs::path data = folder.path() / "data";
  make_data(data, 12);
  ASSERT_EQ(steadyplate(command(data, folder.path() / "one", {"--wide", "--jobs", "1"})).exit_code, 0);
  const auto four =
      steadyplate(command(data, folder.path() / "four", {"--wide", "-j", "4"}), {{"LC_ALL", "de_DE.UTF-8"}});
  ASSERT_EQ(four.exit_code, 0) << four.err;
  EXPECT_NE(four.err.find("a second"), std::string::npos) << four.err;
  const auto one = folder_bytes(folder.path() / "one");
  EXPECT_EQ(one, folder_bytes(folder.path() / "four"));
  EXPECT_EQ(one.size(), 6U);

  std::vector<std::string> analyze = {"analyze", "--metrics", "all", "--format", "csv"};
  for (const char* sub : {"even", "odd"})
    for (int i = 0; i < 12; ++i)
      if (const fs::path file = data / sub / ("T" + std::to_string(100 + i) + ".txt"); fs::exists(file))
        analyze.push_back(file.string());
  EXPECT_EQ(one.at("metrics.csv"), steadyplate(analyze).out) << "one path to every number";

  std::vector<std::string> to_stdout = {"batch", data.string(), "--metrics", "all"};
  EXPECT_EQ(one.at("metrics.csv"), steadyplate(to_stdout).out);
  to_stdout.emplace_back("--wide");
  EXPECT_EQ(one.at("metrics_wide.csv"), steadyplate(to_stdout).out);
}

TEST(Batch, FilesFitTheirDescription) {
  const TemporaryDirectory folder;
  make_data(folder.path() / "data", 4);
  const fs::path out = folder.path() / "out";
  ASSERT_EQ(steadyplate(command(folder.path() / "data", out, {"--wide"})).exit_code, 0);
  const Json package = Json::parse(slurp(out / "datapackage.json"));
  ASSERT_EQ(package["resources"].size(), 4U);
  for (const Json& resource : package["resources"]) {
    std::string header = slurp(out / resource["path"].get<std::string>());
    header.resize(header.find('\n'));
    std::string described;
    for (const Json& field : resource["schema"]["fields"])
      described += (described.empty() ? "" : ",") + field["name"].get<std::string>();
    EXPECT_EQ(header, described);
  }
  const Json run = Json::parse(slurp(out / "run.json"));
  EXPECT_EQ(run["schema"], "steadyplate.run/1");
  EXPECT_EQ(run["inputs"].size(), 4U);
  EXPECT_EQ(run["inputs"][0]["sha256"].get<std::string>().size(), 64U);
}

TEST(Batch, BrokenFilesAreNamedAtTheEndAndTheRestIsDone) {
  const TemporaryDirectory folder;
  const fs::path data = folder.path() / "data";
  make_data(data, 38);
  std::ofstream(data / "odd" / "noise.txt", std::ios::binary) << std::string(3000, '\x03');
  const std::string cut = slurp(data / "even" / "T100.txt");
  std::ofstream(data / "even" / "cut.txt", std::ios::binary) << cut.substr(0, cut.size() / 2) << "\t\tx\n";
  const auto result = steadyplate(command(data, folder.path() / "out"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("2 of 40 could not be used"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("noise.txt"), std::string::npos);
  EXPECT_NE(result.err.find("cut.txt line"), std::string::npos);
  const auto failures = read_csv(folder.path() / "out" / "failures.csv");
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_EQ(read_csv(folder.path() / "out" / "trials.csv").size(), 38U);
  const Json run = Json::parse(slurp(folder.path() / "out" / "run.json"));
  EXPECT_EQ(run["failed"], 2);
  EXPECT_EQ(run["inputs"].size(), 40U);
  // a finished run has nothing left to do, and says again what failed
  const auto again = steadyplate(command(data, folder.path() / "out", {"--resume"}));
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.err.find("finished already"), std::string::npos) << again.err;
  EXPECT_NE(again.err.find("noise.txt"), std::string::npos);
}

pid_t start(const std::vector<std::string>& arguments) {
  const pid_t child = fork();
  if (child != 0) return child;
  std::vector<std::string> words = {STEADYPLATE_PROGRAM_PATH};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  if (freopen("/dev/null", "w", stderr) == nullptr) _exit(126);
  execv(argv[0], argv.data());
  _exit(127);
}

/// Start the program, send it `signal` after `delay`, and wait for its end. Returns its status, as waitpid
/// gives it.
int kill_after(const std::vector<std::string>& arguments, std::chrono::milliseconds delay, int signal) {
  const pid_t child = start(arguments);
  std::this_thread::sleep_for(delay);
  kill(child, signal);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

std::size_t recordings_kept(const fs::path& out) {
  std::size_t lines = 0;
  std::ifstream log(out.string() + ".unfinished/log");
  for (std::string line; std::getline(log, line);) ++lines;
  return lines == 0 ? 0 : lines - 1;
}

TEST(Batch, KilledTenTimesAtRandomMomentsItResumesToTheSameBytes) {
  const TemporaryDirectory folder;
  const fs::path data = folder.path() / "data";
  make_data(data, 120);
  std::ofstream(data / "odd" / "broken.txt", std::ios::binary) << "not a recording\n";
  const fs::path calm = folder.path() / "calm";
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(steadyplate(command(data, calm, {"--jobs", "2", "--wide"})).exit_code, 1);
  const auto whole =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  const auto expected = folder_bytes(calm);

  std::mt19937 engine(std::random_device{}());
  std::uniform_int_distribution<long> moment(1, std::max(2L, static_cast<long>(whole.count()) / 8));
  const fs::path out = folder.path() / "out";
  const auto resume = command(data, out, {"--jobs", "2", "--wide", "--resume"});
  int deaths = 0;
  std::size_t kept = 0;
  for (int i = 0; i < 10; ++i) {
    const int signal = i % 2 == 0 ? SIGKILL : SIGINT;
    const int status = kill_after(resume, std::chrono::milliseconds(moment(engine)), signal);
    deaths += WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 130) ? 1 : 0;
    if (fs::exists(out)) break;  // it was done before the signal came
    EXPECT_GE(recordings_kept(out), kept) << "nothing that was kept is lost";
    kept = recordings_kept(out);
  }
  EXPECT_GE(deaths, 3) << "the test no longer interrupts anything";
  const auto last = steadyplate(resume);
  EXPECT_EQ(last.exit_code, 1) << last.err;
  EXPECT_EQ(folder_bytes(out), expected);
  EXPECT_FALSE(fs::exists(out.string() + ".unfinished"));
}

TEST(Batch, AnUnfinishedRunIsNeitherLostNorMixed) {
  const TemporaryDirectory folder;
  const fs::path data = folder.path() / "data";
  make_data(data, 60);
  const fs::path out = folder.path() / "out";
  const fs::path plan = out.string() + ".unfinished/plan.json";
  // Killed when its plan is there, not after so many milliseconds: a build with sanitizers begins later.
  const pid_t child = start(command(data, out, {"-j", "1"}));
  for (int i = 0; i < 10000 && !fs::exists(plan) && !fs::exists(out); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  if (!fs::exists(plan)) GTEST_SKIP() << "it was killed after its end";
  const auto without = steadyplate(command(data, out));
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_NE(without.err.find("--resume"), std::string::npos) << without.err;
  const auto other = steadyplate(command(data, out, {"--resume", "--lowpass", "5"}));
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.err.find("another one"), std::string::npos) << other.err;
  EXPECT_EQ(steadyplate(command(data, out, {"--force"})).exit_code, 0);
  EXPECT_EQ(steadyplate(command(data, out)).exit_code, 6);
}

TEST(Batch, ShardsMergeToTheBytesOfOneRun) {
  const TemporaryDirectory folder;
  const fs::path data = folder.path() / "data";
  make_data(data, 11);
  std::ofstream(data / "even" / "broken.txt", std::ios::binary) << "not a recording\n";
  ASSERT_EQ(steadyplate(command(data, folder.path() / "whole", {"--wide"})).exit_code, 1);
  const fs::path parts = folder.path() / "parts";
  const std::vector<std::string> merge = {"batch", "merge", parts.string(), "--out",
                                          (folder.path() / "merged").string()};
  for (const char* shard : {"0/3", "2/3"})
    EXPECT_LE(steadyplate(command(data, parts, {"--wide", "--shard", shard})).exit_code, 1);
  const auto early = steadyplate(merge);
  EXPECT_EQ(early.exit_code, 1);
  EXPECT_NE(early.err.find("not finished: 1"), std::string::npos) << early.err;
  // the third comes from a job array
  const auto third = steadyplate(command(data, parts, {"--wide"}),
                                 {{"SLURM_ARRAY_TASK_ID", "1"}, {"SLURM_ARRAY_TASK_COUNT", "3"}});
  EXPECT_LE(third.exit_code, 1) << third.err;
  const auto again = steadyplate(command(data, parts, {"--wide", "--shard", "1/3"}));
  EXPECT_NE(again.err.find("finished already"), std::string::npos) << again.err;
  const auto merged = steadyplate(merge);
  EXPECT_EQ(merged.exit_code, 1) << merged.err;
  EXPECT_NE(merged.err.find("broken.txt"), std::string::npos) << merged.err;
  EXPECT_EQ(folder_bytes(folder.path() / "merged"), folder_bytes(folder.path() / "whole"));
  EXPECT_EQ(steadyplate(merge).exit_code, 6);
}

TEST(Batch, MergeRefusesShardsThatDoNotBelongTogether) {
  const TemporaryDirectory folder;
  const fs::path data = folder.path() / "data";
  make_data(data, 6);
  const fs::path parts = folder.path() / "parts";
  for (const char* shard : {"0/2", "1/2"})
    ASSERT_EQ(steadyplate(command(data, parts, {"--shard", shard})).exit_code, 0);
  const std::vector<std::string> merge = {"batch", "merge", parts.string(), "--out",
                                          (folder.path() / "merged").string()};
  const fs::path metrics = parts / "shard-1-of-2" / "metrics.csv";
  const std::string good = slurp(metrics);
  std::ofstream(metrics, std::ios::binary) << good.substr(0, good.size() / 2);
  const auto cut = steadyplate(merge);
  EXPECT_EQ(cut.exit_code, 1);
  EXPECT_NE(cut.err.find("SHA-256"), std::string::npos) << cut.err;
  EXPECT_FALSE(fs::exists(folder.path() / "merged"));
  ASSERT_EQ(steadyplate(command(data, parts, {"--shard", "1/2", "--lowpass", "5", "--force"})).exit_code, 0);
  const auto mixed = steadyplate(merge);
  EXPECT_EQ(mixed.exit_code, 1);
  EXPECT_NE(mixed.err.find("other arguments"), std::string::npos) << mixed.err;
}

/// AddressSanitizer keeps what was freed, up to 256 MB: that would be measured, not the program.
void keep_little_of_what_was_freed() {
  const char* set = std::getenv("ASAN_OPTIONS");
  setenv("ASAN_OPTIONS", (std::string(set == nullptr ? "" : set) + ":quarantine_size_mb=4").c_str(), 1);
}

TEST(Batch, MemoryDoesNotGrowWithTheNumberOfTrials) {
  keep_little_of_what_was_freed();
  const auto peak_kb = [](int copies) {
    const TemporaryDirectory folder;
    make_data(folder.path() / "data", copies);
    const pid_t child = start(command(folder.path() / "data", folder.path() / "out", {"-j", "2"}));
    int status = 0;
    rusage usage{};
    EXPECT_EQ(wait4(child, &status, 0, &usage), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return usage.ru_maxrss;
  };
  const long few = peak_kb(16);
  const long many = peak_kb(160);
  EXPECT_LT(many, few + few / 3) << "kB; few " << few;
}

TEST(Batch, WrongWordsAreUsage) {
  EXPECT_EQ(steadyplate({"batch"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"batch", "x", "--shard", "8/8", "--out", "y"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"batch", "x", "--metrics", "mean_velocty"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"batch", "x", "--resume"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"batch", "nowhere.txt"}).exit_code, 1);
}

}  // namespace
}  // namespace steadyplate::test
