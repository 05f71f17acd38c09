// `report`: what a clinic hands over says what `analyze` says, and what must not be left out.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"
#include "tools/report/number.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string sample(const char* name) {
  return (source_dir() / "datasets" / "samples" / name).string();
}

class Report : public ::testing::Test {
 protected:
  std::string place(const std::string& name) const { return (temporary_.path() / name).string(); }

  static std::string done(const std::vector<std::string>& arguments) {
    const auto result = steadyplate(arguments);
    EXPECT_EQ(result.exit_code, 0) << arguments[0] << ": " << result.err << result.out;
    return result.out;
  }

  /// The text of a PDF in reading order; page 0 = all.
  static std::string text_of(const std::string& pdf, int page = 0) {
    std::vector<std::string> command = {"pdftotext", "-layout"};
    if (page > 0) command.insert(command.end(), {"-f", std::to_string(page), "-l", std::to_string(page)});
    command.insert(command.end(), {pdf, "-"});
    const auto result = run_process(command);
    EXPECT_EQ(result.exit_code, 0) << "pdftotext (poppler-utils) is needed: " << result.err;
    return result.out;
  }

  /// Every value of `analyze --format json` with its unit's rounding stands on that page.
  static void expect_numbers(const std::vector<std::string>& analyze, const std::string& page) {
    const json document = json::parse(done(analyze));
    std::size_t checked = 0;
    for (const json& recording : document.at("recordings"))
      for (const json& metric : recording.at("metrics")) {
        if (metric.at("value").is_null()) continue;
        const std::string text = report::number_text(metric.at("value").get<double>());
        EXPECT_NE(page.find(" " + text), std::string::npos) << metric.at("id") << " = " << text << '\n'
                                                            << page;
        ++checked;
      }
    EXPECT_GT(checked, 5U);
  }

  /// A sample, or a trial made anew by "seed N": a study takes no file twice.
  void import(const std::string& trial, const std::vector<std::string>& more,
              const std::string& person = "P-001") const {
    std::string file = sample((trial + ".txt").c_str());
    if (trial.rfind("seed ", 0) == 0) {
      file = place("made" + trial.substr(5) + ".txt");
      done({"simulate", "--seconds", "60", "--seed", trial.substr(5), "--out", file});
    }
    std::vector<std::string> command = {"study", "import", place("lab"), file, "--participant", person};
    command.insert(command.end(), more.begin(), more.end());
    done(command);
  }

  void make_study() const {
    done({"study", "init", place("lab"), "--time-points", "baseline,post", "--groups", "CON,NHE"});
    done({"study", "add", "participant", place("lab"), "P-001", "--group", "NHE", "--height", "180"});
  }

  TemporaryDirectory temporary_;
};

TEST_F(Report, EveryNumberIsThatOfAnalyze) {
  const std::vector<std::string> files = {sample("SIM00001.txt"), sample("SIM00002.txt")};
  done({"report", files[0], files[1], "--out", place("r.pdf")});
  const std::string page = text_of(place("r.pdf"), 1);
  expect_numbers({"analyze", files[0], files[1], "--format", "json"}, page);
  for (const char* words : {"SIMULATED", "95 % prediction ellipse", "Romberg", "not told", "none shown",
                            "Signature", "Not a medical device", "page 1 of 2"})
    EXPECT_NE(page.find(words), std::string::npos) << words;
  const std::string details = text_of(place("r.pdf"), 2);
  const json scored = json::parse(done({"analyze", files[0], "--format", "json"}));
  const std::string hash = scored["recordings"][0]["provenance"]["sha256"];
  for (const std::string& words : {"SHA-256 " + hash, std::string("Butterworth")})
    EXPECT_NE(details.find(words), std::string::npos) << words << details;
}

TEST_F(Report, OfATiltingBoardItShowsDegreesAndNoEllipse) {
  done({"record", "sim:tilt?wire=text&speed=50", "--out", place("t.spj"), "--duration", "4"});
  done({"report", place("t.spj"), "--out", place("t.pdf")});
  const std::string page = text_of(place("t.pdf"), 1);
  expect_numbers({"analyze", place("t.spj"), "--score", "tilt", "--format", "json"}, page);
  EXPECT_NE(page.find("Overall stability index"), std::string::npos) << page;
  EXPECT_NE(page.find("(deg)"), std::string::npos) << page;
  EXPECT_EQ(page.find("(mm)"), std::string::npos) << page;
  EXPECT_EQ(page.find("ellipse"), std::string::npos) << page;
  EXPECT_NE(page.find("no certificate"), std::string::npos) << page;
  EXPECT_NE(text_of(place("t.pdf"), 2).find("total tilt (deg)"), std::string::npos);
}

TEST_F(Report, EveryKindOfFileIsTheSameOnRepeatAndNothingIsReplaced) {
  for (const char* name : {"a", "b"})
    done({"report", sample("SIM00001.txt"), sample("SIM00003.txt"), "--out", place(name), "--format",
          "pdf,html,svg,png", "--comment", "Zażółć gęślą jaźń, Příliš žluťoučký kůň, Η ισορροπία"});
  for (const char* ending : {".pdf", ".html", "-1.svg", "-2.svg", "-1.png", "-2.png"}) {
    const std::string first = slurp(place("a") + ending);
    EXPECT_GT(first.size(), 1000U) << ending;
    EXPECT_EQ(first, slurp(place("b") + ending)) << ending;
  }
  EXPECT_EQ(steadyplate({"report", sample("SIM00001.txt"), "--out", place("a.pdf")}).exit_code, 6);
  const std::string text = text_of(place("a.pdf"), 1);
  for (const char* words : {"Zażółć gęślą jaźń", "žluťoučký", "ισορροπία"})
    EXPECT_NE(text.find(words), std::string::npos) << words << text;
  const auto fonts = run_process({"pdffonts", place("a.pdf")});
  ASSERT_EQ(fonts.exit_code, 0) << fonts.err;
  EXPECT_NE(fonts.out.find("DejaVu"), std::string::npos);
  EXPECT_EQ(fonts.out.find(" no  "), std::string::npos) << "a font is not embedded:\n" << fonts.out;
  EXPECT_EQ(steadyplate({"report", sample("SIM00001.txt"), "--out", place("x.jpeg")}).exit_code, 2);
  EXPECT_EQ(steadyplate({"report", "--out", place("x.pdf")}).exit_code, 2);
}

TEST_F(Report, HtmlStandsAlone) {
  done(
      {"report", sample("SIM00001.txt"), "--comment", "<script>alert(1)</script>", "--out", place("a.html")});
  const std::string html = slurp(place("a.html"));
  EXPECT_EQ(html.rfind("<!DOCTYPE html>", 0), 0U);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("src="), std::string::npos);
  EXPECT_EQ(html.find("url(http"), std::string::npos);
  // Ids of the second page do not collide with those of the first.
  std::set<std::string> ids;
  std::size_t at = 0;
  while ((at = html.find(" id=\"", at)) != std::string::npos) {
    at += 5;
    EXPECT_TRUE(ids.insert(html.substr(at, html.find('"', at) - at)).second);
  }
  EXPECT_GT(ids.size(), 20U);
}

TEST_F(Report, OfAVisitItListsFallsAndVoidTrialsAndJudgesTheChange) {
  make_study();
  for (const auto& [trial, session, number] : {std::tuple{"SIM00001", "baseline", "1"},
                                               {"SIM00002", "baseline", "2"},
                                               {"SIM00003", "post", "1"},
                                               {"SIM00004", "post", "2"}})
    import(trial,
           {"--session", session, "--test", "quiet", "--trial", number, "--condition", "eo-firm-both"});
  import("seed 1", {"--session", "post", "--test", "unstable", "--state", "fall", "--reason", "stepped off"});
  import("seed 2", {"--session", "post", "--test", "quiet", "--trial", "3", "--state", "void", "--reason",
                    "a door fell shut"});
  int seed = 10;  // the study's own measurement error needs three people with two trials
  for (const char* person : {"P-002", "P-003"}) {
    done({"study", "add", "participant", place("lab"), person, "--group", "CON"});
    for (const char* number : {"1", "2"})
      import("seed " + std::to_string(seed++),
             {"--session", "baseline", "--test", "quiet", "--trial", number, "--condition", "eo-firm-both"},
             person);
  }
  done({"study", "score", place("lab")});
  done({"report", "--study", place("lab"), "--participant", "P-001", "--metric", "quiet/mean_velocity",
        "--out", place("p.pdf")});
  const std::string page = text_of(place("p.pdf"), 1);
  for (const char* words :
       {"P-001", "180.0 cm", "post", "quiet 1", "fall (stepped off)", "void (a door fell shut)",
        "quiet/mean_velocity (mm/s): baseline", "Measurement error", "Source"})
    EXPECT_NE(page.find(words), std::string::npos) << words << '\n' << page;
  const json person = json::parse(done(
      {"compare", "person", place("lab"), "P-001", "--metric", "quiet/mean_velocity", "--format", "json"}));
  const std::string sentence = person.at("primary").at("sentence");
  EXPECT_NE(page.find(sentence.substr(0, 12)), std::string::npos) << sentence << '\n' << page;
}

TEST_F(Report, WithoutAnErrorOrASecondVisitThereIsNoVerdict) {
  make_study();
  import("SIM00001", {"--session", "baseline", "--test", "quiet", "--condition", "eo-firm-both"});
  done({"study", "score", place("lab")});
  done({"report", "--study", place("lab"), "--participant", "P-001", "--metric", "quiet/range_ml", "--out",
        place("one.pdf")});
  EXPECT_NE(text_of(place("one.pdf"), 1).find("Not judged"), std::string::npos);
  EXPECT_EQ(
      steadyplate({"report", "--study", place("lab"), "--participant", "P-002", "--out", place("x.pdf")})
          .exit_code,
      2);
  EXPECT_EQ(steadyplate({"report", "--study", place("lab"), "--participant", "P-001", "--visit", "post",
                         "--out", place("x.pdf")})
                .exit_code,
            2);
}

TEST_F(Report, OfEverybodyItMakesAFileEach) {
  make_study();
  done({"study", "add", "participant", place("lab"), "P-002", "--group", "CON"});
  done({"study", "add", "participant", place("lab"), "P-003", "--group", "CON"});
  import("SIM00001", {"--session", "baseline", "--test", "quiet"});
  done({"study", "import", place("lab"), sample("SIM00002.txt"), "--participant", "P-002", "--session",
        "baseline", "--test", "quiet"});
  done({"report", "--study", place("lab"), "--all", "--out", place("reports")});
  EXPECT_NE(text_of(place("reports/P-001.pdf"), 1).find("P-001"), std::string::npos);
  EXPECT_NE(text_of(place("reports/P-002.pdf"), 1).find("P-002"), std::string::npos);
  EXPECT_FALSE(fs::exists(place("reports/P-003.pdf"))) << "has no trial";
}

TEST_F(Report, TwoPeopleNeverShareAPage) {
  for (const auto& [folder, subject] : {std::pair{"one", "1"}, {"two", "2"}}) {
    fs::create_directory(place(folder));
    fs::copy_file(sample("SIM00001.txt"), place(folder) + "/SIM00001.txt");
    std::ofstream(place(folder) + "/BDSinfo.txt")
        << "Trial\tSubject\tVision\tSurface\tHeight\tWeight\nSIM00001\t" << subject
        << "\tOpen\tFirm\t171\t68\n";
  }
  const auto result = steadyplate(
      {"report", place("one") + "/SIM00001.txt", place("two") + "/SIM00001.txt", "--out", place("x.pdf")});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_NE(result.err.find("2 people"), std::string::npos) << result.err;
  EXPECT_FALSE(fs::exists(place("x.pdf")));
}

}  // namespace
}  // namespace steadyplate::test
