// The built program as somebody runs it: killed in mid-trial, on a full disk, with its link in a file.

#include "tests/station/program.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "datasets/study/study.hpp"
#include "tests/station/visit.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

class RealStation : public StationVisit {
 protected:
  StationProgram::Start start(const std::string& device) const {
    return {.program = STEADYPLATE_PROGRAM_PATH,
            .data = folder_.path(),
            .arguments = {"--study", lab().string(), "--device", device, "--protocol",
                          (folder_.path() / "short.toml").string()}};
  }
};

TEST_F(RealStation, KilledInATrialItOffersTheTrialAtTheNextStart) {
  for (const std::string what : {"keep", "drop"}) {
    {
      StationProgram program(start("sim:quiet?seed=2"));
      log_in(program.link());
      begin();
      ask("trial", {{"do", "start"}});
      std::this_thread::sleep_for(std::chrono::milliseconds(900));
      EXPECT_EQ(program.end(SIGKILL), 128 + SIGKILL);
    }
    StationProgram again(start("sim:quiet?seed=2"));
    log_in(again.link());
    Json state = ask("state");
    ASSERT_EQ(state["interrupted"].size(), 1U) << state.dump(1);
    EXPECT_EQ(state["interrupted"][0]["over"], false);
    EXPECT_GT(state["interrupted"][0]["seconds"], 0.4);
    state = ask("interrupted", {{"trial", state["interrupted"][0]["trial"]}, {"do", what}});
    EXPECT_TRUE(state["interrupted"].empty());
    EXPECT_EQ(again.end(SIGINT), 0);
  }
  datasets::Study study(lab());
  ASSERT_EQ(study.trials().size(), 1U) << "one was kept, one dropped";
  EXPECT_EQ(study.trials()[0].state, "void");
  EXPECT_TRUE(study.check().problems.empty());
}

TEST_F(RealStation, AFullDiskIsABarThatSaysWhatToDo) {
  // What the study has is small; the journal of a second at 1000 Hz is not.
  auto limited = start("sim:quiet?seed=2&hz=1000&speed=20");
  limited.longest_file_bytes = 300'000;
  std::ofstream(folder_.path() / "short.toml")
      << std::string(short_protocol)
             .replace(std::string(short_protocol).find("duration_s = 2"), 14, "duration_s = 90");
  {
    StationProgram program(limited);
    log_in(program.link());
    begin();
    ask("trial", {{"do", "start"}});
    const Json state =
        until([](const Json& now) { return !now["bars"].empty() && now["bars"][0]["kind"] == "disk"; },
              "a full disk");
    const Json& bar = state["bars"][0];
    EXPECT_EQ(bar["level"], "bad");
    EXPECT_NE(bar["next"].get<std::string>().find("Free some space"), std::string::npos) << bar;
    EXPECT_EQ(state["session"]["phase"], "review");
    EXPECT_EQ(state["session"]["current"]["end"], "lost");
    ask("trial", {{"do", "end"}});
  }
  // With space again the trial is there, up to where the disk was full.
  StationProgram again(start("sim:quiet?seed=2"));
  log_in(again.link());
  const Json state = ask("state");
  const bool offered = state["interrupted"].size() == 1U;
  if (offered) {
    EXPECT_GT(state["interrupted"][0]["seconds"], 0.2);
    ask("interrupted", {{"trial", state["interrupted"][0]["trial"]}, {"do", "keep"}});
  }
  datasets::Study study(lab());
  ASSERT_EQ(study.trials().size(), 1U) << "neither offered nor kept";
  EXPECT_EQ(study.trials()[0].state, "void");
  EXPECT_GT(study.raw().get(study.trials()[0].raw_sha256, ".spj").size(), 100'000U);
}

TEST_F(RealStation, ItsLinkIsInAFileForItsUserAlone) {
  const fs::path file = folder_.path() / "link";
  auto with_file = start("sim:quiet");
  with_file.arguments.insert(with_file.arguments.end(), {"--link-file", file.string()});
  StationProgram program(with_file);
  const auto link_in_file = [&] {
    std::string line;
    std::ifstream in(file);
    std::getline(in, line);
    return line;
  };
  for (int k = 0; k < 100 && link_in_file() != program.link(); ++k)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(link_in_file(), program.link());
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  log_in(program.link());
  for (int k = 0; k < 100 && link_in_file() == program.link(); ++k)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_NE(link_in_file(), program.link()) << "it was used, and is good for nobody";
  EXPECT_EQ(program.end(SIGINT), 0);
  EXPECT_FALSE(fs::exists(file));
}

}  // namespace
}  // namespace steadyplate::test
