// Every figure as every kind of file: whole, the same bytes each time, honest about what it has not got.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>

#include "tests/report/trials.hpp"
#include "tests/support/data.hpp"
#include "tests/support/process.hpp"
#include "tools/report/report.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::report {
namespace {

SummaryPage page(std::size_t count, std::size_t samples = 3000, bool simulated = false) {
  std::vector<scoring::Scored> trials;
  for (unsigned i = 1; i <= count; ++i) trials.push_back(scored(samples, i, simulated));
  return summary_of(trials, {});
}

constexpr FigureKind kinds[] = {FigureKind::stato, FigureKind::stabilogram, FigureKind::spectrum,
                                FigureKind::summary};

TEST(Render, EveryKindForOneFourAndEightTrialsIsTheSameOnRepeat) {
  for (const std::size_t count : {1U, 4U, 8U})
    for (const FigureKind kind : kinds)
      for (const FileKind file : {FileKind::svg, FileKind::pdf, FileKind::png}) {
        const std::string bytes = render(kind, page(count), file);
        EXPECT_GT(bytes.size(), 2000U);
        EXPECT_EQ(bytes, render(kind, page(count), file));
      }
}

TEST(Render, StartsAsItsKindOfFileDoes) {
  EXPECT_EQ(render(FigureKind::stato, page(1), FileKind::pdf).substr(0, 5), "%PDF-");
  EXPECT_EQ(render(FigureKind::stato, page(1), FileKind::png).substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(render(FigureKind::stato, page(1), FileKind::svg).substr(0, 5), "<?xml");
}

TEST(Render, PngHasTheSizeOfItsPaper) {
  const std::string png = render(FigureKind::summary, page(1), FileKind::png, {.dpi = 100.0});
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value * 256 + static_cast<unsigned char>(png[at + i]);
    return value;
  };
  EXPECT_NEAR(number(16), 210.0 / 25.4 * 100.0, 1.0) << "A4 is 210 mm wide";
  EXPECT_NEAR(number(20), 297.0 / 25.4 * 100.0, 1.0);
}

/// The words a reader of the file meets, by the tools of others.
std::string words_of(FigureKind kind, const SummaryPage& shown) {
  const test::TemporaryDirectory folder;
  const auto out = folder.path() / "page.pdf";
  draw(kind, shown, out);
  const auto text = test::run_process({"pdftotext", "-layout", out.string(), "-"});
  EXPECT_EQ(text.exit_code, 0) << "pdftotext (poppler-utils) is needed: " << text.err;
  return text.out;
}

TEST(Render, SaysAxesUnitsAndWhichEllipse) {
  const std::string stato = words_of(FigureKind::stato, page(2));
  for (const char* word : {"ML (mm), right +", "forward +", "95 % prediction ellipse", "mm²", "trial2"})
    EXPECT_NE(stato.find(word), std::string::npos) << word << '\n' << stato;
  const std::string summary = words_of(FigureKind::summary, page(2));
  for (const char* word :
       {"P7", "Mean velocity", "ISPGR", "axes: as made", "Not a medical device", "steadyplate "})
    EXPECT_NE(summary.find(word), std::string::npos) << word << '\n' << summary;
}

TEST(Render, SaysSimulatedOnEveryKindAndOnlyThen) {
  for (const FigureKind kind : kinds) {
    EXPECT_NE(words_of(kind, page(1, 3000, true)).find("SIMULATED"), std::string::npos);
    EXPECT_EQ(words_of(kind, page(1)).find("SIMULATED"), std::string::npos);
  }
}

TEST(Render, WithoutATraceItSaysWhyInstead) {
  for (const FigureKind kind : kinds)
    EXPECT_NE(words_of(kind, page(1, 10)).find("Nothing to draw"), std::string::npos);
}

TEST(Render, SvgIsWellFormedAndNamesItself) {
  const std::string svg = render(FigureKind::stato, page(1), FileKind::svg);
  const test::TemporaryDirectory folder;
  const auto out = folder.path() / "a.svg";
  draw(FigureKind::stato, page(1), out);
  const auto parsed = test::run_process(
      {"python3", "-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", out.string()});
  EXPECT_EQ(parsed.exit_code, 0) << parsed.err;
  EXPECT_NE(svg.find("<title>Statokinesigram"), std::string::npos);
}

TEST(Render, NamesOfPeopleAndFilesCannotBreakTheFile) {
  SummaryPage odd = page(1);
  odd.trials[0].title = "<b>&\"'\x01\xff]]>";
  odd.title = "</title><script>";
  odd.facts.push_back({"Person", "</svg><script>"});
  const std::string svg = render(FigureKind::summary, odd, FileKind::svg);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
}

TEST(Draw, NeverReplacesAFileUnlessAsked) {
  const test::TemporaryDirectory folder;
  const auto out = folder.path() / "a.svg";
  draw(FigureKind::stato, page(1), out);
  const std::string before = test::slurp(out);
  EXPECT_THROW(draw(FigureKind::stato, page(2), out), scoring::WouldOverwrite);
  EXPECT_EQ(test::slurp(out), before);
  draw(FigureKind::stato, page(2), out, {.force = true});
  EXPECT_NE(test::slurp(out), before);
}

TEST(Draw, WrongArgumentsAreNamed) {
  EXPECT_THROW(render(FigureKind::stato, SummaryPage{}, FileKind::svg), std::invalid_argument);
  EXPECT_THROW(render(FigureKind::summary, page(1), FileKind::svg, {.width_mm = 100.0}),
               std::invalid_argument);
  EXPECT_THROW(render(FigureKind::stato, page(1), FileKind::png, {.dpi = 0.0}), std::invalid_argument);
  EXPECT_THROW(figure_kind("pie"), std::invalid_argument);
  EXPECT_THROW(file_kind("picture.jpeg"), std::invalid_argument);
  EXPECT_EQ(file_kind("PICTURE.PNG"), FileKind::png);
  SummaryPage broken = page(1);
  broken.trials[0].time_s.pop_back();
  EXPECT_THROW(render(FigureKind::stato, broken, FileKind::svg), std::invalid_argument);
}

std::size_t times_in(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

/// Drawn where steadyplate-media is built; else the message says what is missing.
TEST(Render, AHeatmapIsDrawnByTheProgramBeside) {
  const auto media = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "steadyplate-media";
  if (!std::filesystem::exists(media)) {
    try {
      render(FigureKind::heatmap, page(1), FileKind::svg);
      FAIL() << "there is no " << media;
    } catch (const DrawError& error) {
      EXPECT_NE(std::string(error.what()).find("libopencv-imgproc-dev"), std::string::npos) << error.what();
    }
    return;
  }
  for (const FileKind kind : {FileKind::svg, FileKind::pdf, FileKind::png})
    EXPECT_EQ(render(FigureKind::heatmap, page(2), kind), render(FigureKind::heatmap, page(2), kind));
  EXPECT_NE(render(FigureKind::heatmap, page(1), FileKind::svg).find("data:image/png;base64,"),
            std::string::npos);
  EXPECT_NE(words_of(FigureKind::heatmap, page(1, 10)).find("Nothing to draw"), std::string::npos)
      << "a trial without a trace needs no picture";
}

TEST(Render, AGapBreaksTheLineInsteadOfJoiningIt) {
  SummaryPage shown = page(1);
  const std::string whole = render(FigureKind::stato, shown, FileKind::svg);
  for (std::size_t i = 1000; i < 1100; ++i) shown.trials[0].ml_mm[i] = std::nan("");
  const std::string broken = render(FigureKind::stato, shown, FileKind::svg);
  EXPECT_EQ(broken.find("nan"), std::string::npos);
  EXPECT_EQ(times_in(broken, "M "), times_in(whole, "M ") + 1) << "one more piece of line";
}

}  // namespace
}  // namespace steadyplate::report
