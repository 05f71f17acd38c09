// A guided session as an operator runs it: a whole protocol on a simulated board, with a script in the
// operator's place; killed, run twice at once, on a full disk.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* short_protocol = R"(id = "short"
name = "Short"
source = "made for a test"
order = "random"
primary = ["mean_velocity"]
[gates]
load_min_n = 100
foot_moved_mm = 30
[[test]]
id = "eo"
name = "Eyes open"
prompt = "Look ahead."
stance = "both"
surface = "firm"
vision = "eo"
duration_s = 4
trials = 2
rest_s = 0.5
settle_s = 0.5
[[test]]
id = "ec"
name = "Eyes closed"
prompt = "Close your eyes."
stance = "both"
surface = "firm"
vision = "ec"
duration_s = 4
trials = 2
rest_s = 0.5
settle_s = 0.5
)";

class Guided : public ::testing::Test {
 protected:
  void SetUp() override {
    write("short.toml", short_protocol);
    std::string words;
    for (int i = 0; i < 30; ++i) words += "start\naccept\n";
    write("accept.txt", words);
  }
  std::string place(const std::string& name) const { return (temporary_.path() / name).string(); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(place(name)) << text; }

  static std::string done(const std::vector<std::string>& arguments) {
    const auto result = steadyplate(arguments);
    EXPECT_EQ(result.exit_code, 0) << arguments[1] << ": " << result.err << result.out;
    return result.out;
  }
  void make_study(const std::string& name, const std::string& tests = "") const {
    std::vector<std::string> init = {"study", "init", place(name), "--time-points", "baseline,post"};
    if (!tests.empty()) init.insert(init.end(), {"--tests", tests});
    done(init);
    done({"study", "add", "participant", place(name), "P-001", "--height", "180"});
  }
  std::vector<std::string> command(const std::string& study, const std::string& protocol,
                                   const std::string& answers, const std::vector<std::string>& more = {},
                                   const std::string& board = "sim:quiet?speed=20") const {
    std::vector<std::string> words = {"record", board,        "--study", study,       "--participant",
                                      "P-001",  "--protocol", protocol,  "--answers", answers};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  ProcessResult run(const std::string& answers, const std::vector<std::string>& more = {},
                    const std::string& board = "sim:quiet?speed=20") const {
    write("answers.txt", answers);
    return steadyplate(command(place("lab"), place("short.toml"), place("answers.txt"), more, board));
  }
  json shown(const std::string& study) const {
    return json::parse(done({"study", "show", place(study), "P-001", "--json"}));
  }
  json check(const std::string& study) const {
    return json::parse(steadyplate({"study", "check", place(study), "--json"}).out);
  }
  /// The program with these words and its output into a file, under way.
  pid_t begin(const std::vector<std::string>& arguments, const std::string& out) const {
    std::ofstream(out).flush();
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(::open(out.c_str(), O_TRUNC | O_WRONLY), STDOUT_FILENO);
    ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
    std::vector<std::string> copy = arguments;
    copy.insert(copy.begin(), "steadyplate");
    std::vector<char*> argv;
    for (std::string& argument : copy) argv.push_back(argument.data());
    argv.push_back(nullptr);
    ::execv(STEADYPLATE_PROGRAM_PATH, argv.data());
    ::_exit(127);
  }
  /// The journals of the trials under way in a study.
  std::vector<fs::path> journals(const std::string& study) const {
    std::vector<fs::path> found;
    std::error_code gone;  // a session may end while we look
    for (fs::recursive_directory_iterator at(place(study) + "/incoming", gone), end; !gone && at != end;
         at.increment(gone))
      if (at->path().extension() == ".spj") found.push_back(at->path());
    return found;
  }
  /// Until so many sessions of the study have begun a journal, however long the program takes to start.
  void wait_for_journals(const std::string& study, std::size_t wanted) const {
    for (int i = 0; i < 6000; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
      std::set<fs::path> sessions;
      for (const fs::path& journal : journals(study)) sessions.insert(journal.parent_path());
      if (sessions.size() >= wanted) return;
    }
    ADD_FAILURE() << "no journal was begun in " << study;
  }
  /// Until `out` acknowledges so many trials and the board's bytes of one more are being written.
  void wait_for_a_trial(const std::string& study, const std::string& out,
                        std::size_t acknowledged_before) const {
    constexpr std::uintmax_t more_than_marks = 500;
    std::map<fs::path, std::uintmax_t> first;  // sizes: a journal begins with its head and the trial's mark
    for (int i = 0; i < 30'000; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
      if (acknowledged(slurp(out)).size() < acknowledged_before) continue;
      for (const fs::path& journal : journals(study)) {
        std::error_code gone;
        const auto size = fs::file_size(journal, gone);
        if (!gone && size > first.try_emplace(journal, size).first->second + more_than_marks) return;
      }
    }
    ADD_FAILURE() << "no trial was begun in " << study;
  }
  TemporaryDirectory temporary_;
};

std::size_t count_valid(const json& study) {
  std::size_t count = 0;
  for (const json& trial : study["trials"])
    if (trial["state"] == "valid") ++count;
  return count;
}

TEST_F(Guided, TheRombergTestRunsWholeAndIsScored) {
  make_study("lab");
  const auto result =
      steadyplate(command(place("lab"), "romberg", place("accept.txt"), {}, "sim:quiet?speed=100&seed=3"));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(acknowledged(result.out).size(), 6U);
  EXPECT_NE(result.err.find("close your eyes"), std::string::npos);
  EXPECT_EQ(result.err.find("warn_"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("P-001"), std::string::npos) << "no message names a participant";
  const json study = shown("lab");
  ASSERT_EQ(study["trials"].size(), 6U);
  for (const json& trial : study["trials"]) {
    EXPECT_EQ(trial["state"], "valid");
    EXPECT_GE(trial["scores"].size(), 5U);
    // What is kept is the trial: 30 s, without the settling before and the rest of the last read.
    const std::string raw = place("lab/raw/" + trial["raw_sha256"].get<std::string>() + ".spj");
    const json seen = json::parse(done({"inspect", "--json", raw}))["recordings"][0];
    EXPECT_EQ(seen["samples"], 3000);
    EXPECT_EQ(seen["simulated"], true);
    // One path: the study's scores are those of `analyze` on the raw file.
    const json direct = json::parse(done({"analyze", raw, "--json"}));
    std::size_t same = 0;
    for (const json& metric : direct["recordings"][0]["metrics"])
      for (const json& score : trial["scores"])
        if (score["metric"] == metric["id"] && !metric["value"].is_null()) {
          EXPECT_EQ(score["value"], metric["value"]);
          ++same;
        }
    EXPECT_GE(same, 5U);
    struct stat state {};
    ASSERT_EQ(::stat(raw.c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0400U);
  }
  const json clean = check("lab");
  EXPECT_TRUE(clean["clean"]) << clean.dump();
  EXPECT_TRUE(clean["notes"].empty()) << clean.dump();
  // Once is once.
  const auto again = steadyplate(command(place("lab"), "romberg", place("accept.txt")));
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_TRUE(acknowledged(again.out).empty()) << again.out;
}

/// The three tests of the 2025 trial, their open settings said in a file of the laboratory's own, on a board
/// that tilts.
TEST_F(Guided, TheTrialOf2025RunsOnATiltingBoard) {
  done({"study", "init", place("lab"), "--template", "nhe-trial-2025"});
  done({"study", "add", "participant", place("lab"), "P-001", "--group", "NHE"});
  std::string text = slurp(source_dir() / "tools/session/protocols/nhe-trial-2025.toml");
  const auto open = steadyplate(command(place("lab"), "nhe-trial-2025", place("accept.txt")));
  EXPECT_EQ(open.exit_code, 2);
  EXPECT_NE(open.err.find("unstable_both: duration_s"), std::string::npos) << open.err;
  for (std::size_t at = text.find("[[test]]"); at != std::string::npos; at = text.find("[[test]]", at + 1))
    text.insert(at + 8, "\nduration_s = 20\ntrials = 1\nsettle_s = 1\nrest_s = 1");
  text.insert(text.find("primary ="), "platform_level = \"8\"\n");
  write("nhe.toml", text);
  const std::string board = "sim:tilt?wire=text&speed=50";
  const auto unknown = steadyplate(command(place("lab"), place("nhe.toml"), place("accept.txt"), {}, board));
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("--dominant-leg"), std::string::npos) << unknown.err;
  const auto result = steadyplate(
      command(place("lab"), place("nhe.toml"), place("accept.txt"), {"--dominant-leg", "left"}, board));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json study = shown("lab");
  ASSERT_EQ(study["trials"].size(), 3U);
  EXPECT_EQ(study["trials"][2]["test"], "unstable_dominant");
  EXPECT_EQ(study["trials"][2]["stance"], "left_leg");
  bool osi = false;
  for (const json& score : study["trials"][1]["scores"])
    osi = osi || (score["metric"] == "osi.rms_zero" && score["value"].is_number() &&
                  score["parameters"].get<std::string>().find("platform_level=8") != std::string::npos);
  EXPECT_TRUE(osi) << study["trials"][1].dump();
}

TEST_F(Guided, FallsAreResultsRepeatsAndVoidsNeedAReason) {
  make_study("lab");
  const auto result =
      run("start\nfall at 2\naccept\n"
          "start\nrepeat\nrepeat he talked\nstart\nstep at 1\naccept\n"
          "start\nvoid a door fell shut\nnonsense\nstart\naccept\n",
          {"--seed", "4"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.err.find("say why"), std::string::npos);
  EXPECT_NE(result.err.find("'nonsense' is no word"), std::string::npos);
  EXPECT_NE(result.err.find("--seed 4"), std::string::npos);
  std::vector<std::string> told;
  const json study = shown("lab");
  for (const std::string& uuid : acknowledged(result.out))
    for (const json& trial : study["trials"])
      if (trial["trial"] == uuid)
        told.push_back(trial["state"].get<std::string>() + ": " + trial["reason"].get<std::string>());
  ASSERT_EQ(told.size(), 5U) << result.out;
  EXPECT_EQ(told[0].substr(0, 14), "fall: fall aft") << told[0];
  EXPECT_EQ(told[1], "void: repeated: he talked");
  EXPECT_EQ(told[2].substr(0, 14), "fall: step aft") << told[2];
  EXPECT_EQ(told[3], "void: a door fell shut");
  EXPECT_EQ(told[4].substr(0, 5), "valid");
}

TEST_F(Guided, ALeftSessionGoesOnWhereItWas) {
  make_study("lab");
  const auto first = run("start\naccept\nstart\n", {"--seed", "9"});
  EXPECT_EQ(first.exit_code, 130) << first.err;
  EXPECT_EQ(acknowledged(first.out).size(), 2U) << "the one that was not judged is kept as void";
  const auto other = run("start\n", {"--seed", "10"});
  EXPECT_EQ(other.exit_code, 6) << other.err;
  const auto second = run(slurp(place("accept.txt")));
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_NE(second.err.find("going on behind 1 judged"), std::string::npos) << second.err;
  EXPECT_EQ(acknowledged(second.out).size(), 3U);
  EXPECT_EQ(count_valid(shown("lab")), 4U);
  write("short.toml", std::string(short_protocol) + "# another text\n");
  EXPECT_EQ(run("start\n").exit_code, 6);
}

TEST_F(Guided, ABoardThatGoesAwayIsSaidAndKept) {
  make_study("lab");
  const auto result = run("start\nvoid the board was pulled\n", {}, "sim:quiet?speed=20&seconds=3");
  EXPECT_EQ(result.exit_code, 5) << result.err;
  ASSERT_EQ(acknowledged(result.out).size(), 1U) << result.err;
  EXPECT_EQ(shown("lab")["trials"][0]["reason"], "the board was pulled");
  EXPECT_TRUE(check("lab")["clean"]);
}

TEST_F(Guided, TheInterruptedTrialIsOfferedAndKeptOrDropped) {
  for (const std::string answer : {"keep", "drop"}) {
    fs::remove_all(place("lab"));
    make_study("lab");
    write("answers.txt", "start\n");
    const pid_t pid =
        begin(command(place("lab"), place("short.toml"), place("answers.txt"), {}, "sim:quiet?speed=1"),
              place("out.txt"));
    wait_for_journals("lab", 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    const json left = check("lab");
    EXPECT_TRUE(left["clean"]);
    ASSERT_EQ(left["notes"].size(), 1U) << left.dump();
    const auto unsaid = run("");
    EXPECT_EQ(unsaid.exit_code, 130);
    EXPECT_EQ(check("lab")["notes"].size(), 1U) << "nothing is decided for the operator";
    const auto result = run(answer + "\n" + slurp(place("accept.txt")));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.err.find("an interrupted trial was found"), std::string::npos);
    EXPECT_NE(result.err.find("cut off"), std::string::npos);
    const json study = shown("lab");
    EXPECT_EQ(count_valid(study), 4U);
    EXPECT_EQ(study["trials"].size(), answer == "keep" ? 5U : 4U);
    for (const json& trial : study["trials"])
      if (trial["state"] == "void") {
        EXPECT_EQ(trial["reason"], "recovered after an interruption");
        const auto raw = place("lab/raw/" + trial["raw_sha256"].get<std::string>() + ".spj");
        EXPECT_EQ(steadyplate({"verify", raw}).exit_code, 0);
      }
    const json after = check("lab");
    EXPECT_TRUE(after["clean"] && after["notes"].empty()) << after.dump();
  }
}

/// kill -9 at a random moment, every second time within a trial, and again: what was acknowledged is there,
/// and the session goes on to its end.
TEST_F(Guided, AKilledSessionLosesNothingItAcknowledged) {
  const int times = kills(20, 8);
  const std::string board = "sim:quiet?speed=40";
  const auto words = [&](const std::string& study) {
    return command(place(study), place("short.toml"), place("accept.txt"), {"--interrupted", "keep"}, board);
  };
  make_study("timed");
  const auto start = std::chrono::steady_clock::now();
  done(words("timed"));
  auto whole =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  std::mt19937 random(20251109);
  std::size_t interrupted = 0;
  std::size_t acknowledged_before = 0;
  std::size_t recovered = 0;
  for (int i = 0; i < times; ++i) {
    fs::remove_all(place("killed"));
    make_study("killed");
    const pid_t pid = begin(words("killed"), place("out.txt"));
    ASSERT_GT(pid, 0);
    if (i % 2 == 0)
      std::this_thread::sleep_for(whole * static_cast<int>(random() % 1000) / 1000);
    else
      wait_for_a_trial("killed", place("out.txt"), random() % 4);
    ::kill(pid, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
      ++interrupted;
    else
      whole = whole * 9 / 10;  // the machine was busier when the time was taken
    const json left = check("killed");
    ASSERT_TRUE(left.contains("clean")) << "kill " << i;
    EXPECT_TRUE(left["clean"]) << "kill " << i << ": " << left.dump();
    std::set<std::string> there;
    const json before = shown("killed");
    for (const json& trial : before["trials"]) there.insert(trial["trial"].get<std::string>());
    for (const std::string& uuid : acknowledged(slurp(place("out.txt")))) {
      EXPECT_TRUE(there.contains(uuid)) << "kill " << i;
      ++acknowledged_before;
    }
    const auto rest = steadyplate(words("killed"));
    EXPECT_EQ(rest.exit_code, 0) << "kill " << i << ": " << rest.err;
    if (rest.out.find("recovered") != std::string::npos) ++recovered;
    EXPECT_EQ(count_valid(shown("killed")), 4U) << "kill " << i << ": " << rest.err;
    const json after = json::parse(done({"study", "check", place("killed"), "--tidy", "--json"}));
    EXPECT_TRUE(after["clean"] && after["notes"].empty()) << "kill " << i << ": " << after.dump();
  }
  EXPECT_GT(interrupted, static_cast<std::size_t>(times) / 2) << "the kills came too late";
  EXPECT_GT(acknowledged_before, 0U);
  EXPECT_GT(recovered, 0U);
  std::cout << interrupted << " of " << times << " killed under way, " << acknowledged_before
            << " trials acknowledged before, " << recovered << " recovered\n";
}

TEST_F(Guided, TwoStationsShareAStudyButNotASession) {
  make_study("lab");
  done({"study", "add", "participant", place("lab"), "P-002"});
  const auto words = [&](const char* who) {
    auto made = command(place("lab"), place("short.toml"), place("accept.txt"), {}, "sim:quiet?speed=10");
    made[5] = who;
    return made;
  };
  const pid_t one = begin(words("P-001"), place("one.txt"));
  const pid_t two = begin(words("P-002"), place("two.txt"));
  wait_for_journals("lab", 2);
  const auto same = steadyplate(words("P-001"));
  EXPECT_EQ(same.exit_code, 6) << same.err;
  EXPECT_NE(same.err.find("another program is running this session"), std::string::npos) << same.err;
  EXPECT_EQ(same.err.find("interrupted"), std::string::npos) << "a trial under way is not offered";
  for (const pid_t pid : {one, two}) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  const json study = shown("lab");
  EXPECT_EQ(count_valid(study), 4U);
  EXPECT_EQ(count_valid(json::parse(done({"study", "show", place("lab"), "P-002", "--json"}))), 4U);
  const json after = check("lab");
  EXPECT_TRUE(after["clean"] && after["notes"].empty()) << after.dump();
}

TEST_F(Guided, AFullDiskIsSaidAndLosesNothing) {
  if (::geteuid() != 0 || run_process({"unshare", "-m", "true"}).exit_code != 0)
    GTEST_SKIP() << "NOT TESTED: a small file system needs root and mount namespaces.";
  fs::create_directory(place("small"));
  const std::string program = STEADYPLATE_PROGRAM_PATH;
  const auto result = run_process(
      {"unshare", "-m", "sh", "-c",
       "set -e; mount -t tmpfs -o size=500k none '" + place("small") + "'; cd '" + place("small") + "'; '" +
           program + "' study init lab --time-points baseline >/dev/null; '" + program +
           "' study add participant lab P-001 >/dev/null; if '" + program +
           "' record 'sim:quiet?speed=40&hz=1000' --study lab --participant P-001 --protocol '" +
           place("short.toml") + "' --answers '" + place("accept.txt") + "' > '" + place("out.txt") +
           "' 2> '" + place("said.txt") + "'; then echo NOT FULL; fi; '" + program +
           "' study check lab --json > '" + place("check.json") + "'; '" + program +
           "' study show lab P-001 > '" + place("show.txt") + "'"});
  const std::string said = slurp(place("said.txt"));
  EXPECT_EQ(result.exit_code, 0) << result.err << result.out << said;
  EXPECT_EQ(result.out.find("NOT FULL"), std::string::npos) << said;
  EXPECT_TRUE(said.find("room") != std::string::npos) << said;
  EXPECT_TRUE(json::parse(slurp(place("check.json")))["clean"]);
  const std::string there = slurp(place("show.txt"));
  for (const std::string& uuid : acknowledged(slurp(place("out.txt"))))
    EXPECT_NE(there.find(uuid), std::string::npos) << uuid;
}

}  // namespace
}  // namespace steadyplate::test
