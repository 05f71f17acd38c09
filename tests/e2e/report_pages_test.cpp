// Golden pages: what a report says when something is missing or went wrong, and of several visits. Each was
// looked at as a picture; here its words are held, and its bytes are the same on repeat.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/data.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/plain_words.hpp"
#include "tests/support/process.hpp"
#include "tools/report/number.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string sample(const std::string& name) {
  return (source_dir() / "datasets" / "samples" / name).string();
}

std::string done(const std::vector<std::string>& arguments) {
  const auto result = steadyplate(arguments);
  EXPECT_EQ(result.exit_code, 0) << arguments[0] << ": " << result.err << result.out;
  return result.out;
}

/// A made-up study: one person at three visits, two others at the first, two trials each, a fall, a void
/// trial.
class ReportPages : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryDirectory;
    done({"study", "init", lab(), "--time-points", "baseline,post,followup", "--groups", "CON,NHE"});
    int seed = 1;
    for (const auto& [person, group] : {std::pair{"P-001", "NHE"}, {"P-002", "CON"}, {"P-003", "NHE"}}) {
      done({"study", "add", "participant", lab(), person, "--group", group, "--sex", "F", "--birth-year",
            "1990", "--height", "170", "--mass", "61"});
      for (const char* time : {"baseline", "post", "followup"}) {
        if (std::string(person) != "P-001" && std::string(time) != "baseline") continue;
        const std::string month = std::string(time) == "baseline" ? "03"
                                  : std::string(time) == "post"   ? "04"
                                                                  : "07";
        done({"study", "add", "session", lab(), person, time, "--date", "2026-" + month + "-02"});
        for (const char* number : {"1", "2"}) {
          const std::string file = place("s" + std::to_string(seed) + ".txt");
          done({"simulate", "--seconds", "30", "--seed", std::to_string(seed++), "--out", file});
          import(file, person, time, "quiet", {"--trial", number, "--condition", "eo-firm-both"});
        }
      }
    }
    const auto lost = [&](const std::string& number, const std::string& state, const std::string& reason) {
      const std::string file = place("s" + std::to_string(seed) + ".txt");
      done({"simulate", "--seconds", "30", "--seed", std::to_string(seed++), "--out", file});
      import(file, "P-001", "post", "tandem", {"--trial", number, "--state", state, "--reason", reason});
    };
    lost("1", "fall", "stepped off");
    lost("2", "void", "a door fell shut");
    done({"study", "score", lab()});
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }

  static void import(const std::string& file, const std::string& person, const std::string& time,
                     const std::string& test, const std::vector<std::string>& more) {
    std::vector<std::string> command = {"study", "import",    lab(), file,     "--participant",
                                        person,  "--session", time,  "--test", test};
    command.insert(command.end(), more.begin(), more.end());
    done(command);
  }
  static std::string place(const std::string& name) { return (folder_->path() / name).string(); }
  static std::string lab() { return place("lab"); }

  /// The PDF of these arguments, the same twice.
  static std::string page(std::vector<std::string> arguments, const std::string& name) {
    arguments.insert(arguments.begin(), "report");
    arguments.insert(arguments.end(), {"--out", place(name + ".pdf"), "--force"});
    done(arguments);
    const std::string first = slurp(place(name + ".pdf"));
    done(arguments);
    EXPECT_EQ(first, slurp(place(name + ".pdf"))) << name << " differs on repeat";
    const std::string text = page_text(place(name + ".pdf"));
    EXPECT_EQ(terminal_words_in(text), "") << "paper has no terminal: " << name;
    return text;
  }

  static TemporaryDirectory* folder_;
};
TemporaryDirectory* ReportPages::folder_ = nullptr;

TEST_F(ReportPages, AFallAndAVoidTrialAreResults) {
  const std::string text = page({"--study", lab(), "--participant", "P-001", "--visit", "post", "--metric",
                                 "quiet/mean_velocity", "--operator", "x"},
                                "fall");
  EXPECT_NE(text.find("tandem 1: fall (stepped off)"), std::string::npos) << text;
  EXPECT_NE(text.find("tandem 2: void (a door fell shut)"), std::string::npos) << text;
  expect_golden("tests/e2e/golden/fall_and_void.txt", text);
}

/// One person alone: no study's own error, and none shipped for trials of 30 s.
TEST_F(ReportPages, WithoutASourceOfTheErrorThereIsNoVerdict) {
  const std::string alone = place("alone");
  done({"study", "init", alone, "--time-points", "before,after", "--primary", "quiet/mean_velocity"});
  done({"study", "add", "participant", alone, "P-009"});
  for (int seed = 1; seed <= 4; ++seed)
    done({"study", "import", alone, place("s" + std::to_string(seed) + ".txt"), "--participant", "P-009",
          "--session", seed <= 2 ? "before" : "after", "--test", "quiet", "--trial",
          std::to_string(2 - seed % 2), "--condition", "eo-firm-both"});
  done({"study", "score", alone});
  const std::string text =
      page({"--study", alone, "--participant", "P-009", "--compare", "all"}, "no_source");
  for (const char* words :
       {"before to after: cannot say", "Measurement error not known", "not known ? cannot say"})
    EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
  for (const char* verdict : {"improved", "Improved", "worse", "Worse"})
    EXPECT_EQ(text.find(verdict), std::string::npos) << verdict << '\n' << text;
  const std::string visit =
      page({"--study", alone, "--participant", "P-009", "--operator", "x"}, "no_source_visit");
  EXPECT_NE(visit.find("? quiet/mean_velocity"), std::string::npos) << visit;
  expect_golden("tests/e2e/golden/no_reliability.txt", text);
}

/// Nobody is in a group, or others are: who is in none has a comparison and a sheet of the own scores all the
/// same.
TEST_F(ReportPages, WhoIsInNoGroupHasPagesToo) {
  for (const bool others : {false, true}) {
    const std::string lone = place(others ? "some-grouped" : "ungrouped");
    done({"study", "init", lone, "--time-points", "before,after", "--primary", "quiet/mean_velocity"});
    done({"study", "add", "participant", lone, "P-009"});
    if (others) done({"study", "add", "participant", lone, "P-010", "--group", "CON"});
    for (int seed = 1; seed <= (others ? 8 : 4); ++seed)
      done({"study", "import", lone, place("s" + std::to_string(seed) + ".txt"), "--participant",
            seed <= 4 ? "P-009" : "P-010", "--session", (seed - 1) % 4 < 2 ? "before" : "after", "--test",
            "quiet", "--trial", std::to_string(2 - seed % 2), "--condition", "eo-firm-both"});
    done({"study", "score", lone});
    const std::string compared =
        page({"--study", lone, "--participant", "P-009", "--compare", "all"}, "ungrouped-compared");
    EXPECT_NE(compared.find("Comparison of visits, P-009"), std::string::npos) << compared;
    EXPECT_EQ(compared.find("Group"), std::string::npos) << compared;
    done({"study", "sheet", lone, "P-009", "--out", place("sheet.pdf"), "--force"});
    const std::string sheet = page_text(place("sheet.pdf"));
    for (const char* words : {"Primary: quiet/mean_velocity (mm/s)", "before", "after", "this person"})
      EXPECT_NE(sheet.find(words), std::string::npos) << words << '\n' << sheet;
    EXPECT_EQ(sheet.find("others of the group"), std::string::npos) << "there is no such line to read";
    EXPECT_EQ(sheet.find("mean of CON") != std::string::npos, others) << sheet;
    const std::string visit = page({"--study", lone, "--participant", "P-009"}, "ungrouped-visit");
    EXPECT_NE(visit.find("page 3 of 3"), std::string::npos) << "with the scores over the visits\n" << visit;
  }
}

TEST_F(ReportPages, ThreeVisitsAreHeldAgainstEachOther) {
  const std::vector<std::string> about = {"--study", lab(), "--participant", "P-001"};
  auto arguments = about;
  arguments.insert(arguments.end(),
                   {"--compare", "baseline,post,followup", "--metric", "quiet/mean_velocity"});
  const std::string text = page(arguments, "three");
  for (const char* words :
       {"Comparison of visits, P-001", "baseline to post", "baseline to followup", "post to followup",
        "Measurement error", "tandem 1: fall (stepped off)", "Signature", "36 years (30 to 39)"})
    EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
  // The verdict and its numbers are those of compare person.
  const json person = json::parse(
      done({"compare", "person", lab(), "P-001", "--metric", "quiet/mean_velocity", "--format", "json"}));
  const json& primary = person.at("primary");
  std::string flat = text;
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  EXPECT_NE(flat.find(primary.at("sentence").get<std::string>()), std::string::npos) << primary << flat;
  EXPECT_NE(flat.find(primary.at("reliability").get<std::string>().substr(0, 40)), std::string::npos);
  for (const char* session : {"before", "after", "follow_up"})
    EXPECT_NE(flat.find(report::number_text(primary.at(session).at("score").get<double>())),
              std::string::npos)
        << session;
  for (const json& other : person.at("secondary")) {
    if (other.at("metric").get<std::string>().rfind("rms_distance", 0) != 0) continue;
    EXPECT_NE(flat.find(report::number_text(other.at("before").at("score").get<double>())), std::string::npos)
        << other.at("metric");
  }
  expect_golden("tests/e2e/golden/three_visits.txt", text);
}

TEST_F(ReportPages, TwoVisitsInAnyOrderAndWhatCannotBeComparedIsRefused) {
  const auto report = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"report", "--study", lab(), "--out", place("x.pdf"), "--force"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return steadyplate(arguments);
  };
  EXPECT_EQ(report({"--participant", "P-001", "--compare", "post,followup"}).exit_code, 0);
  const std::string text = page_text(place("x.pdf"));
  EXPECT_NE(text.find("post to followup"), std::string::npos) << text;
  EXPECT_EQ(text.find("baseline to"), std::string::npos) << text;
  EXPECT_NE(text.find("nobody named one"), std::string::npos) << "no primary outcome in study.toml";
  for (const auto& [more, words] :
       {std::pair<std::vector<std::string>, std::string>{{"--participant", "P-002", "--compare", "all"},
                                                         "two"},
        {{"--participant", "P-001", "--compare", "baseline,nowhere"}, "nowhere"},
        {{"--participant", "P-001", "--compare", "post,post"}, "twice"},
        {{"--participant", "P-001", "--compare", "a,b,c,d"}, "at most three"},
        {{"--participant", "P-001", "--compare", "all", "--visit", "post"}, "--visit"},
        {{"--groups", "--participant", "P-001"}, "one of"},
        {{"--participant", "P-009", "--compare", "all"}, "P-009"}}) {
    const auto refused = report(more);
    EXPECT_EQ(refused.exit_code, 2) << refused.err;
    if (words != "P-009") {
      EXPECT_NE(refused.err.find(words), std::string::npos) << words << refused.err;
    }
  }
}

TEST_F(ReportPages, LostSamplesAreSeenOnPageOne) {
  // A stretch of the file says that there is no number.
  std::istringstream lines(slurp(sample("SIM00001.txt")));
  std::ofstream broken(place("lost.txt"), std::ios::binary);
  std::size_t row = 0;
  for (std::string line; std::getline(lines, line); ++row) {
    if (row >= 3000 && row < 3030) {
      std::string gap;
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, '\t');)
        gap += gap.empty() ? cell : std::string("\tNaN");
      line = gap;
    }
    broken << line << '\n';
  }
  broken.close();
  const std::string text = page({place("lost.txt")}, "lost");
  EXPECT_NE(text.find("Samples filled / lost"), std::string::npos) << text;
  EXPECT_EQ(text.find("0 / 0 of"), std::string::npos) << text;
  expect_golden("tests/e2e/golden/lost_samples.txt", text);
}

/// The made-up trial of shared data: printed OSI, strength, a training log, two groups.
class ReportOfATrial : public ::testing::Test {
 protected:
  void SetUp() override {
    STEADYPLATE_REQUIRE_DATA(people, "nhe-trial-2025/synthetic_participants.csv");
    const fs::path folder = people.parent_path();
    done({"study", "init", lab(), "--template", "nhe-trial-2025", "--synthetic"});
    done({"study", "import", lab(), "--participants", people.string(), "--scores",
          (folder / "synthetic_biodex_trials.csv").string(), (folder / "synthetic_strength.csv").string(),
          "--training", (folder / "synthetic_training_log.csv").string()});
  }
  std::string lab() const { return (temporary_.path() / "lab").string(); }
  std::string place(const std::string& name) const { return (temporary_.path() / name).string(); }

  TemporaryDirectory temporary_;
};

TEST_F(ReportOfATrial, TheGroupsNumbersAreThoseOfCompareGroup) {
  if (!fs::exists(lab())) return;
  done({"report", "--study", lab(), "--groups", "--out", place("g"), "--format", "pdf,html"});
  std::string flat = page_text(place("g.pdf"));
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  const json document = json::parse(done({"compare", "group", lab(), "--format", "json"}));
  const std::string primary = document.at("primary");
  for (const char* words :
       {"SIMULATED DATA", "ANCOVA", "Mixed ANOVA", "d_ppc2", "Training done", "Per protocol",
        "People who changed by more than the measurement error", "Holm", "Signature"})
    EXPECT_NE(flat.find(words), std::string::npos) << words;
  EXPECT_NE(flat.find(primary), std::string::npos);
  // Each cell's mean, as the page rounds it.
  const json& outcome = document.at("outcomes").at(primary);
  std::size_t means = 0;
  const std::function<void(const json&)> look = [&](const json& value) {
    if (value.is_object() && value.contains("n") && value.contains("mean") && value.contains("median")) {
      EXPECT_NE(flat.find(report::number_text(value.at("mean").get<double>())), std::string::npos) << value;
      ++means;
      return;
    }
    if (value.is_structured())
      for (const json& part : value) look(part);
  };
  look(outcome);
  EXPECT_GE(means, 6U) << outcome.dump().substr(0, 2000);
  const std::string text = done({"compare", "group", lab(), "--format", "table"});
  // "difference NHE - CON: -0.2 (95 % CI ...)" of the main answer.
  const auto at = text.find("difference ");
  ASSERT_NE(at, std::string::npos);
  const auto from = text.find(": ", at) + 2;
  const std::string difference = text.substr(from, text.find(')', from) + 1 - from);
  EXPECT_NE(flat.find(difference), std::string::npos) << difference << '\n' << flat;
  const std::string html = slurp(place("g.html"));
  EXPECT_NE(html.find("<th scope=\"row\">group × time</th>"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
}

TEST_F(ReportOfATrial, AComparisonHasStrengthAndTraining) {
  if (!fs::exists(lab())) return;
  done({"report", "--study", lab(), "--participant", "SYN-NHE-01", "--compare", "all", "--out",
        place("c.pdf")});
  const std::string text = page_text(place("c.pdf"));
  for (const char* words : {"Strength", "peak_torque", "102", "126", "Training (plan", "Sessions 12",
                            "Repetitions 108", "SIMULATED DATA"})
    EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
}

}  // namespace
}  // namespace steadyplate::test
