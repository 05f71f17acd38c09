// A whole study as a user runs it: made, filled, scored, exported, shared, interrupted.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
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

class StudyVerb : public ::testing::Test {
 protected:
  std::string place(const std::string& name) const { return (temporary_.path() / name).string(); }

  /// The program's answer, which must be a success.
  static std::string done(const std::vector<std::string>& arguments) {
    const auto result = steadyplate(arguments);
    EXPECT_EQ(result.exit_code, 0) << arguments[1] << ": " << result.err << result.out;
    return result.out;
  }

  void simulate(const std::string& name, int seed, const char* seconds = "12") const {
    done({"simulate", "--seconds", seconds, "--seed", std::to_string(seed), "--out", place(name), "--force"});
  }

  void write(const std::string& name, const std::string& text) const { std::ofstream(place(name)) << text; }

  /// A study with one participant and a list of so many recordings.
  void prepare(int recordings) const {
    std::string list = "file,participant,session,test,trial\n";
    for (int i = 1; i <= recordings; ++i) {
      simulate("r" + std::to_string(i) + ".txt", i);
      list += "r" + std::to_string(i) + ".txt,P-001,baseline,quiet," + std::to_string(i) + '\n';
    }
    write("list.csv", list);
  }

  void make_study(const std::string& name) const {
    done({"study", "init", place(name), "--time-points", "baseline,post", "--groups", "CON,NHE"});
    done({"study", "add", "participant", place(name), "P-001", "--group", "NHE", "--height", "180"});
  }

  TemporaryDirectory temporary_;
};

/// kill -9 at a random moment of an import, and again: what was acknowledged is there, the rest can be
/// imported.
TEST_F(StudyVerb, AKilledImportLosesNothingItAcknowledged) {
  const int times = kills(12, 6);
  constexpr int recordings = 12;
  prepare(recordings);
  make_study("timed");
  const auto start = std::chrono::steady_clock::now();
  done({"study", "import", place("timed"), "--list", place("list.csv")});
  auto whole =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  std::mt19937 random(20250109);
  std::size_t interrupted = 0;
  for (int i = 0; i < times; ++i) {
    const std::string study = "killed";
    fs::remove_all(place(study));
    make_study(study);
    const std::string out = place("out.txt");
    fs::remove(out);
    std::ofstream(out).flush();  // a kill may come before the program's first breath
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      const int file = ::open(out.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
      ::dup2(file, STDOUT_FILENO);
      ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
      const std::string folder = place(study), list = place("list.csv");
      ::execl(STEADYPLATE_PROGRAM_PATH, "steadyplate", "study", "import", folder.c_str(), "--list",
              list.c_str(), nullptr);
      ::_exit(127);
    }
    std::this_thread::sleep_for(whole * static_cast<int>(random() % 1000) / 1000);
    ::kill(pid, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
      ++interrupted;
    else
      whole = whole * 9 / 10;  // the machine was busier when the time was taken
    const json check = json::parse(done({"study", "check", place(study), "--json"}));
    EXPECT_TRUE(check["clean"]) << check.dump();
    std::set<std::string> there;
    const json shown = json::parse(done({"study", "show", place(study), "P-001", "--json"}));
    for (const json& trial : shown["trials"]) there.insert(trial["trial"].get<std::string>());
    for (const std::string& uuid : acknowledged(slurp(out)))
      EXPECT_TRUE(there.contains(uuid)) << "kill " << i;
    done({"study", "import", place(study), "--list", place("list.csv")});
    const json after = json::parse(done({"study", "check", place(study), "--tidy", "--json"}));
    EXPECT_EQ(after["trials"], recordings);
    EXPECT_TRUE(after["notes"].empty()) << after.dump();
  }
  EXPECT_GT(interrupted, static_cast<std::size_t>(times) / 2) << "the kills came too late";
}

TEST_F(StudyVerb, ExportIsWhatTheStudyHolds) {
  prepare(3);
  make_study("lab");
  write("scores.csv",
        "participant,time,test,trial,OSI\nP-001,baseline,board,1,0.1\nP-001,post,board,1,0.3\n");
  done({"study", "import", place("lab"), "--list", place("list.csv"), "--scores", place("scores.csv")});
  simulate("fall.txt", 9);
  done({"study", "import", place("lab"), place("fall.txt"), "--participant", "P-001", "--session", "baseline",
        "--test", "quiet", "--state", "fall", "--reason", "stepped, then fell"});
  done({"study", "score", place("lab")});
  // One path: a trial of the study has the scores of `analyze` on the same file.
  const json direct = json::parse(done({"analyze", place("r1.txt"), "--json"}));
  const json shown = json::parse(done({"study", "show", place("lab"), "P-001", "--json"}));
  std::size_t compared = 0;
  for (const json& metric : direct["recordings"][0]["metrics"])
    for (const json& score : shown["trials"][0]["scores"])
      if (score["metric"] == metric["id"] && metric["id"] != "mean_velocity_per_height") {
        EXPECT_EQ(score["value"], metric["value"]) << metric["id"];
        ++compared;
      }
  EXPECT_GE(compared, 5U);
  done({"study", "export", place("lab"), "--out", place("out")});
  const json study = json::parse(slurp(place("out/study.json")));
  const auto trials = read_csv(place("out/trials.csv"));
  const auto metrics = read_csv(place("out/metrics.csv"));
  ASSERT_EQ(trials.size(), 4U);
  EXPECT_EQ(trials[3].at("state"), "fall");
  EXPECT_EQ(trials[3].at("reason"), "stepped, then fell");
  std::size_t values = 0;
  for (const json& trial : study["trials"])
    for (const json& score : trial["scores"]) {
      ASSERT_LT(values, metrics.size());
      const auto& row = metrics[values++];
      EXPECT_EQ(row.at("trial"), trial["trial"]);
      EXPECT_EQ(row.at("metric"), score["metric"]);
      if (!score["value"].is_null()) {
        EXPECT_EQ(std::stod(row.at("value")), score["value"].get<double>()) << row.at("metric");
      }
    }
  EXPECT_EQ(values, metrics.size());
  EXPECT_GT(values, 15U);
  const auto wide = read_csv(place("out/metrics_wide.csv"));
  ASSERT_EQ(wide.size(), 4U);
  for (const auto& row : metrics)
    for (const auto& other : wide)
      if (other.at("trial") == row.at("trial")) {
        EXPECT_EQ(other.at(row.at("metric")), row.at("value"));
      }
  EXPECT_EQ(read_csv(place("out/printed.csv")).at(1).at("value"), "0.3");
  const json package = json::parse(slurp(place("out/datapackage.json")));
  for (const json& resource : package["resources"]) {
    const std::string text = slurp(place("out/" + resource["path"].get<std::string>()));
    std::string head;
    for (const json& field : resource["schema"]["fields"])
      head += (head.empty() ? "" : ",") + field["name"].get<std::string>();
    EXPECT_EQ(text.substr(0, text.find('\n')), head) << resource["path"];
  }
  std::set<std::string> fields;
  for (const auto& row : read_csv(place("out/redcap_dictionary.csv"))) {
    const std::string& name = row.at("Variable / Field Name");
    EXPECT_LE(name.size(), 26U) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos) << name;
    EXPECT_TRUE(fields.insert(name).second) << name;
  }
  const auto redcap = read_csv(place("out/redcap_import.csv"));
  EXPECT_EQ(redcap.size(), 1U + 4U + 2U);
  for (const auto& [column, text] : redcap.front())
    if (column.rfind("redcap_", 0) != 0 && column.find("_complete") == std::string::npos) {
      EXPECT_TRUE(fields.contains(column)) << column;
    }
  EXPECT_EQ(steadyplate({"study", "export", place("lab"), "--out", place("out")}).exit_code, 6);
}

/// What a mapping says is kept with the trial: the study scores it when the mapping's file is gone. A file
/// that needs another beside it is refused, with what to do.
TEST_F(StudyVerb, AStudyNeedsNoFileBesideItsOwn) {
  make_study("lab");
  std::string table = "when;one;two\n";
  for (int i = 0; i < 3000; ++i)
    table += std::to_string(10 * i) + ';' + std::to_string(i % 7) + ".5;" + std::to_string(i % 11) + ".25\n";
  write("own.txt", table);
  write("own.toml",
        "[columns]\ntime = \"when\"\nml = \"one\"\nap = \"two\"\n[units]\ntime = \"ms\"\ncop = \"mm\"\n");
  const json direct = json::parse(done({"analyze", place("own.txt"), "--map", place("own.toml"), "--json"}));
  done({"study", "import", place("lab"), place("own.txt"), "--map", place("own.toml"), "--participant",
        "P-001", "--session", "baseline", "--test", "quiet"});
  fs::remove(place("own.toml"));
  fs::remove(place("own.txt"));
  done({"study", "score", place("lab")});
  const json shown = json::parse(done({"study", "show", place("lab"), "P-001", "--json"}));
  std::size_t same = 0;
  for (const json& metric : direct["recordings"][0]["metrics"])
    for (const json& score : shown["trials"][0]["scores"])
      if (score["metric"] == metric["id"] && !score["value"].is_null()) {
        EXPECT_EQ(score["value"], metric["value"]) << metric["id"];
        ++same;
      }
  EXPECT_GE(same, 5U);

  STEADYPLATE_REQUIRE_DATA(volts, "motionanalysis_anc/Gait.anc");
  const auto refused = steadyplate({"study", "import", place("lab"), volts.string(), "--participant", "P-001",
                                    "--session", "baseline", "--test", "quiet"});
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_NE(refused.err.find("convert"), std::string::npos) << refused.err;
}

/// The samples a trial's scores were made of, and what a reviewer needs to repeat it.
TEST_F(StudyVerb, ExportedSignalsScoreTheSame) {
  prepare(2);
  make_study("lab");
  done({"study", "import", place("lab"), "--list", place("list.csv")});
  done({"study", "score", place("lab")});
  const json told =
      json::parse(done({"study", "export", place("lab"), "--signals", "--out", place("out"), "--json"}));
  EXPECT_EQ(told["signals"], 2);
  const json study = json::parse(slurp(place("out/study.json")));
  const json run = json::parse(slurp(place("out/run.json")));
  EXPECT_EQ(run["audit_head"], study["audit_head"]);
  EXPECT_EQ(run["arguments"][1], "export");
  std::size_t same = 0;
  for (std::size_t i = 0; i < study["trials"].size(); ++i) {
    const json& trial = study["trials"][i];
    EXPECT_EQ(run["inputs"][i]["sha256"], trial["raw_sha256"]);
    const std::string signal = place("out/signals/" + trial["trial"].get<std::string>() + ".csv");
    const json again = json::parse(done({"analyze", signal, "--json"}));
    for (const json& metric : again["recordings"][0]["metrics"])
      for (const json& score : trial["scores"])
        if (score["metric"] == metric["id"] && !score["value"].is_null() &&
            metric["id"] != "mean_velocity_per_height") {
          EXPECT_EQ(score["value"], metric["value"]) << metric["id"];
          ++same;
        }
  }
  EXPECT_GE(same, 10U);
  // A raw file that is not what it was is named, and the others are there.
  const std::string raw = place("lab/raw/" + study["trials"][0]["raw_sha256"].get<std::string>() + ".txt");
  ASSERT_EQ(::chmod(raw.c_str(), 0600), 0);
  std::fstream(raw, std::ios::in | std::ios::out | std::ios::binary).put('!');
  const auto damaged =
      steadyplate({"study", "export", place("lab"), "--signals", "--out", place("damaged"), "--json"});
  EXPECT_EQ(damaged.exit_code, 1) << damaged.err;
  EXPECT_NE(damaged.err.find(study["trials"][0]["trial"].get<std::string>()), std::string::npos)
      << damaged.err;
  EXPECT_EQ(json::parse(damaged.out)["signals"], 1);
}

/// A head noted elsewhere tells what the chain alone cannot: that its last lines were cut off.
TEST_F(StudyVerb, AHeadNotedEarlierMustBeInTheChain) {
  make_study("lab");
  const auto head = [&] {
    return json::parse(done({"study", "audit", place("lab"), "--verify", "--json"}))["head"]
        .get<std::string>();
  };
  const std::string early = head();
  fs::copy(place("lab"), place("before"), fs::copy_options::recursive);
  done({"study", "add", "participant", place("lab"), "P-077"});
  const std::string late = head();
  EXPECT_NE(early, late);
  EXPECT_EQ(steadyplate({"study", "audit", place("lab"), "--verify", "--head", early}).exit_code, 0);
  EXPECT_EQ(steadyplate({"study", "audit", place("lab"), "--verify", "--head", late}).exit_code, 0);
  const auto cut = steadyplate({"study", "audit", place("before"), "--verify", "--head", late});
  EXPECT_EQ(cut.exit_code, 3) << cut.out;
  EXPECT_NE(cut.out.find("PROBLEM"), std::string::npos) << cut.out;
}

TEST_F(StudyVerb, RescoreShowsWhatMoved) {
  prepare(2);
  make_study("lab");
  done({"study", "import", place("lab"), "--list", place("list.csv")});
  done({"study", "score", place("lab")});
  const json same = json::parse(done({"study", "rescore", place("lab"), "--json"}));
  EXPECT_TRUE(same["moved"].empty());
  EXPECT_GT(same["unchanged_values"], 8);
  const json other = json::parse(done({"study", "rescore", place("lab"), "--profile", "raw", "--json"}));
  ASSERT_FALSE(other["moved"].empty());
  EXPECT_NE(other["moved"][0]["from"], other["moved"][0]["to"]);
  done({"study", "check", place("lab")});
}

TEST_F(StudyVerb, NothingSharedLeadsBackToAPerson) {
  done({"study", "init", place("lab"), "--name", "Secretname study", "--time-points", "baseline,post"});
  const std::string study = place("lab");
  std::vector<std::string> originals = {"ZQX-01",        "ZQX-02",        "Secretname",  "2019-03-07",
                                        "Privatereason", "Secretdevice",  "Secretlevel", "zqxfile",
                                        "Privatenote",   "Secretprotocol"};
  for (const char* who : {"ZQX-01", "ZQX-02"}) {
    done({"study", "add", "participant", study, who, "--birth-year", "1987", "--sex", "F"});
    done({"study", "add", "session", study, who, "baseline", "--date", "2019-03-07"});
  }
  simulate("zqxfile1.txt", 1);
  simulate("zqxfile2.txt", 2);
  done({"study", "import", study, place("zqxfile1.txt"), "--participant", "ZQX-01", "--session", "baseline",
        "--test", "quiet", "--protocol", "Secretprotocol"});
  done({"study", "import", study, place("zqxfile2.txt"), "--participant", "ZQX-02", "--session", "baseline",
        "--test", "quiet", "--state", "void", "--reason", "Privatereason"});
  write("scores.csv",
        "participant,time,test,device,level,OSI\nZQX-01,baseline,board,Secretdevice,Secretlevel,0.25\n");
  write("log.csv",
        "participant,date,week,session,set,reps_done,note\nZQX-01,2019-03-07,1,1,1,3,Privatenote\n");
  done({"study", "import", study, "--scores", place("scores.csv"), "--training", place("log.csv")});
  done({"study", "score", study});
  const json before = json::parse(done({"study", "show", study, "ZQX-01", "--json"}));
  for (const json& trial : before["trials"]) {
    originals.push_back(trial["trial"]);
    originals.push_back(trial["raw_sha256"]);
  }
  originals.push_back(before["audit_head"]);
  done({"study", "share", study, "--deidentify", "--out", place("others")});
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(place("others"))) {
    for (const std::string& original : originals)
      EXPECT_EQ(entry.path().filename().string().find(original), std::string::npos) << entry.path();
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string bytes = slurp(entry.path());
    for (const std::string& original : originals)
      EXPECT_EQ(bytes.find(original), std::string::npos) << original << " in " << entry.path();
  }
  EXPECT_GE(files, 4U);
  const json list = json::parse(done({"study", "list", place("others"), "--json"}));
  ASSERT_EQ(list["participants"].size(), 2U);
  std::set<std::string> dates;
  for (const json& person : list["participants"]) {
    const json shown = json::parse(done({"study", "show", place("others"), person["participant"], "--json"}));
    dates.insert(shown["sessions"][0]["date"]);
    EXPECT_EQ(shown["participants"][0]["birth_year"], 1985);
  }
  EXPECT_EQ(dates.size(), 2U) << "each person's dates move by days of their own (1 in 730 runs they may not)";
  done({"study", "check", place("others")});
  // The samples are the same: so are the scores.
  done({"study", "score", place("others")});
  const json after = json::parse(done({"study", "export", place("others"), "--json"}));
  const auto metrics = read_csv(fs::path(after["folder"].get<std::string>()) / "metrics.csv");
  std::size_t same = 0;
  for (const auto& row : metrics)
    for (const json& score : before["trials"][0]["scores"])
      if (score["metric"] == row.at("metric") && !score["value"].is_null()) {
        EXPECT_EQ(std::stod(row.at("value")), score["value"].get<double>()) << row.at("metric");
        ++same;
      }
  EXPECT_GE(same, 5U);
}

TEST_F(StudyVerb, TrialsOfAMinuteAreJudgedByThePublishedErrorAndShortOnesAreNot) {
  make_study("lab");
  int seed = 1;
  for (const auto& [test, seconds] : {std::pair{"minute", "65"}, {"short", "30"}})
    for (const char* visit : {"baseline", "post"})
      for (int trial = 0; trial < 2; ++trial) {
        const std::string file = "s" + std::to_string(seed) + ".txt";
        simulate(file, seed++, seconds);
        done({"study", "import", place("lab"), place(file), "--participant", "P-001", "--session", visit,
              "--test", test, "--condition", "eo-firm-both"});
      }
  done({"study", "score", place("lab")});
  const auto answer = [&](const std::string& test) {
    return json::parse(
        done({"compare", "person", place("lab"), "P-001", "--metric", test + "/mean_velocity", "--json"}));
  };
  const json minute = answer("minute");
  EXPECT_NE(minute["primary"]["verdict"], "error_unknown") << minute.dump(1);
  EXPECT_FALSE(minute["primary"]["mdc95"].is_null());
  EXPECT_TRUE(answer("short")["primary"]["mdc95"].is_null());
}

TEST_F(StudyVerb, NoMessageNamesAParticipant) {
  prepare(1);
  make_study("lab");
  const std::string study = place("lab");
  write("people.csv", "participant,mass_kg\nP-001,80\n");
  write("scores.csv", "participant,time,test,OSI\nP-009,baseline,board,1\n");
  for (const std::vector<std::string>& run : std::vector<std::vector<std::string>>{
           {"study", "show", study, "P-009"},
           {"study", "add", "session", study, "P-009", "baseline"},
           {"study", "add", "participant", study, "P-001", "--group", "CON"},
           {"study", "import", study, "--participants", place("people.csv")},
           {"study", "import", study, "--scores", place("scores.csv")},
           {"study", "import", study, "--list", place("list.csv")},
           {"study", "score", study},
           {"study", "delete", study, "P-009", "--yes"},
           {"compare", "person", study, "P-009"},
           {"compare", "group", study},
           {"study", "delete", study, "P-001", "--yes"}}) {
    const auto result = steadyplate(run);
    for (const char* name : {"P-001", "P-009"})
      EXPECT_EQ(result.err.find(name), std::string::npos) << result.err;
  }
}

TEST_F(StudyVerb, AFullDiskIsSaidAndLosesNothing) {
  if (::geteuid() != 0 || run_process({"unshare", "-m", "true"}).exit_code != 0)
    GTEST_SKIP() << "NOT TESTED: a small file system needs root and mount namespaces.";
  prepare(40);
  fs::create_directory(place("small"));
  const std::string program = STEADYPLATE_PROGRAM_PATH;
  const auto result = run_process(
      {"unshare", "-m", "sh", "-c",
       "set -e; mount -t tmpfs -o size=600k none '" + place("small") + "'; cd '" + place("small") + "'; '" +
           program + "' study init lab --time-points baseline >/dev/null; '" + program +
           "' study add participant lab P-001 >/dev/null; if '" + program + "' study import lab --list '" +
           place("list.csv") + "' > " + place("acknowledged.txt") + " 2> " + place("said.txt") +
           "; then echo NOT FULL; fi; '" + program + "' study check lab > " + place("check.txt") + " && '" +
           program + "' study show lab P-001 > " + place("show.txt")});
  EXPECT_EQ(result.exit_code, 0) << result.err << result.out << slurp(place("said.txt"));
  EXPECT_EQ(result.out.find("NOT FULL"), std::string::npos);
  EXPECT_NE(slurp(place("said.txt")).find("no room left"), std::string::npos) << slurp(place("said.txt"));
  EXPECT_NE(slurp(place("check.txt")).find(": clean"), std::string::npos);
  const auto uuids = acknowledged(slurp(place("acknowledged.txt")));
  EXPECT_GE(uuids.size(), 1U);
  const std::string shown = slurp(place("show.txt"));
  for (const std::string& uuid : uuids) EXPECT_NE(shown.find(uuid), std::string::npos) << uuid;
}

TEST_F(StudyVerb, AReadOnlyFolderIsSaid) {
  make_study("lab");
  simulate("a.txt", 1);
  const std::vector<std::string> import = {"study",         "import", place("lab"), place("a.txt"),
                                           "--participant", "P-001",  "--session",  "baseline",
                                           "--test",        "quiet"};
  std::vector<std::string> command;
  if (::geteuid() == 0) {
    // For root nothing is read-only: somebody else tries.
    if (run_process({"setpriv", "--reuid=65534", "--clear-groups", "true"}).exit_code != 0)
      GTEST_SKIP() << "NOT TESTED: needs setpriv.";
    command = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    ::chmod(temporary_.path().c_str(), 0755);
    ::chmod(place("a.txt").c_str(), 0644);
    for (const auto& entry : fs::recursive_directory_iterator(place("lab")))
      ASSERT_EQ(::chown(entry.path().c_str(), 65534, 65534), 0);
    ASSERT_EQ(::chown(place("lab").c_str(), 65534, 65534), 0);
  }
  for (const auto& entry : fs::recursive_directory_iterator(place("lab")))
    ::chmod(entry.path().c_str(), entry.is_directory() ? 0500 : 0400);
  ::chmod(place("lab").c_str(), 0500);
  command.emplace_back(STEADYPLATE_PROGRAM_PATH);
  command.insert(command.end(), import.begin(), import.end());
  const auto result = run_process(command);
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_NE(result.err.find("must be writable"), std::string::npos) << result.err;
  EXPECT_TRUE(fs::is_empty(place("lab/raw")));
}

/// Every step of the trial's script, from guided sessions on simulated boards to the export.
TEST_F(StudyVerb, TheTrialRunsEndToEndByScript) {
  const auto result = run_process(
      {"sh", (source_dir() / "tests/e2e/study_trial.sh").string(), STEADYPLATE_PROGRAM_PATH,
       (source_dir() / "tools/session/protocols/nhe-trial-2025.toml").string(), place("run"), "2"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("54 trials"), std::string::npos) << result.out;
}

/// The synthetic trial: one command for the group answer, one for a participant, one for a page.
TEST_F(StudyVerb, TheSyntheticTrialIsAnsweredByOneCommandEach) {
  STEADYPLATE_REQUIRE_DATA(people, "nhe-trial-2025/synthetic_participants.csv");
  const fs::path folder = people.parent_path();
  const json expected = json::parse(slurp(folder / "synthetic_expected.json")).at("static_both_ec/OSI");
  const std::string study = place("trial");
  done({"study", "init", study, "--template", "nhe-trial-2025", "--synthetic"});
  done({"study", "import", study, "--participants", people.string(), "--scores",
        (folder / "synthetic_biodex_trials.csv").string(), (folder / "synthetic_strength.csv").string(),
        "--training", (folder / "synthetic_training_log.csv").string()});
  const auto answer = [&](const std::vector<std::string>& arguments) { return json::parse(done(arguments)); };
  const json group = answer({"compare", "group", study, "--json"});
  const json outcome = group["outcomes"]["static_both_ec/OSI"];
  EXPECT_EQ(group["primary"], "static_both_ec/OSI");
  // The expected figures are of means rounded to 4 decimals.
  EXPECT_NEAR(outcome["ancova_post"]["group"]["F"].get<double>(),
              expected["ancova_post"]["group"]["F"].get<double>(), 0.02);
  EXPECT_NEAR(outcome["ancova_post"]["grand_mean_pre"].get<double>(),
              expected["ancova_post"]["grand_mean_pre"].get<double>(), 1e-4);
  EXPECT_TRUE(group["outcomes"].contains("strength/peak_torque.dominant.flexors.60"));
  EXPECT_TRUE(group.contains("per_protocol"));
  const json person = answer({"compare", "person", study, "SYN-NHE-01", "--json"});
  EXPECT_EQ(person["primary"]["metric"], "OSI");
  EXPECT_NEAR(person["primary"]["pre"].get<double>(), (0.36 + 0.50 + 0.36) / 3, 1e-12);
  EXPECT_EQ(person["primary"]["verdict"], "improved");
  EXPECT_EQ(person["primary"]["retention"], "kept");
  EXPECT_NEAR(person["adherence_percent"].get<double>(), 100.0 * 11 / 12, 1e-9);
  EXPECT_EQ(person["secondary"].size(), 4U) << "APSI, MLSI, torque of two muscles";
  const std::string words = done({"compare", "group", study, "--format", "table"});
  EXPECT_NE(words.find("published by others, not reproduced here: static platform"), std::string::npos)
      << words;

  // The page: the person's scores, the groups, the training, and the same bytes again.
  const std::string page = place("page.pdf");
  done({"study", "sheet", study, "SYN-NHE-01", "--out", page});
  const std::string text = run_process({"pdftotext", "-layout", page, "-"}).out;
  for (const char* part :
       {"SYN-NHE-01, group NHE", "SIMULATED DATA", "91.7 % of sessions", "Primary: static_both_ec/OSI",
        "strength/peak_torque.dominant.flexors.60", "mean of CON, 95 % CI", "0.407"})
    EXPECT_NE(text.find(part), std::string::npos) << part << '\n' << text;
  done({"study", "sheet", study, "SYN-NHE-01", "--out", place("again.pdf")});
  EXPECT_EQ(slurp(page), slurp(place("again.pdf")));
  EXPECT_EQ(steadyplate({"study", "sheet", study, "SYN-NHE-01", "--out", page}).exit_code, 6);
  EXPECT_EQ(steadyplate({"study", "sheet", study, "SYN-NHE-01", "--metrics", "x/y", "--out", place("no.pdf")})
                .exit_code,
            2);

  const json repeats = answer({"compare", "reliability", study, "--json"});
  const json icc =
      json::parse(slurp(folder / "synthetic_expected.json")).at("icc_baseline_trials/static_both_ec");
  EXPECT_NEAR(repeats["reliability"]["SEM_agreement_sqrtMSW"].get<double>(),
              icc["SEM_agreement_sqrtMSW"].get<double>(), 1e-9);
  done({"study", "audit", study, "--verify"});
}

}  // namespace
}  // namespace steadyplate::test
