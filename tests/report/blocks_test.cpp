// Reports made of blocks: how they run over pages, what must not be lost, and their words in every kind of
// file.

#include "tools/report/blocks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/report/trials.hpp"
#include "tests/support/data.hpp"
#include "tests/support/process.hpp"
#include "tools/report/html.hpp"
#include "tools/report/visit_figures.hpp"

namespace steadyplate::report {
namespace {

BlockReport with(Block block) {
  BlockReport report;
  report.title = "Title";
  report.program = "steadyplate";
  report.facts = {{"Person", "P-001"}};
  report.blocks.push_back(std::move(block));
  return report;
}

TableBlock table_of(std::size_t rows) {
  TableBlock table;
  table.head = {"Measure", "value", "words"};
  for (std::size_t i = 0; i < rows; ++i)
    table.rows.push_back({"row" + std::to_string(i), std::to_string(i), "some words about it"});
  return table;
}

std::string text_of(const BlockReport& report) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "r.pdf";
  std::ofstream(file, std::ios::binary) << render_report(report, FileKind::pdf).at(0);
  const auto read = test::run_process({"pdftotext", "-layout", file.string(), "-"});
  EXPECT_EQ(read.exit_code, 0) << read.err;
  return read.out;
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(Blocks, ALongTableGoesOnUnderItsHeadAndLosesNoRow) {
  const BlockReport report = with({"Measures", table_of(150)});
  const auto pages = render_report(report, FileKind::svg);
  EXPECT_EQ(pages.size(), 3U);
  const std::string text = text_of(report);
  for (std::size_t i = 0; i < 150; ++i) EXPECT_EQ(count(text, "row" + std::to_string(i) + " "), 1U) << i;
  EXPECT_EQ(count(text, "some words about it"), 150U);
  EXPECT_EQ(count(text, "Measures (goes on)"), 2U);
  EXPECT_EQ(count(text, "page 3 of 3"), 1U);
  EXPECT_EQ(count(text, "Not a medical device"), 3U) << "on every page";
}

TEST(Blocks, ALongSentenceInACellWrapsAndIsWhole) {
  TableBlock table;
  table.head = {"Visit", "date", "remarks"};
  std::string words;
  for (int i = 0; i < 60; ++i) words += "word" + std::to_string(i) + " ";
  table.rows.push_back({"baseline", "2026-01-01", words});
  const std::string text = text_of(with({"Trials", std::move(table)}));
  for (int i = 0; i < 60; ++i)
    EXPECT_NE(text.find("word" + std::to_string(i)), std::string::npos) << i << text;
}

TEST(Blocks, WhatCannotBeShownIsRefused) {
  EXPECT_THROW(render_report(BlockReport{}, FileKind::pdf), std::invalid_argument);
  TableBlock ragged = table_of(2);
  ragged.rows[1].pop_back();
  EXPECT_THROW(render_report(with({"", std::move(ragged)}), FileKind::pdf), std::invalid_argument);
  FigureBlock high;
  high.height_mm = 400.0;
  high.paint = [](Canvas&, const Box&) {};
  EXPECT_THROW(render_report(with({"", std::move(high)}), FileKind::pdf), std::invalid_argument);
  EXPECT_THROW(sheet_figure({}, {"a"}, ""), std::invalid_argument);
  SheetPanel lacks;
  lacks.person = {1.0};
  EXPECT_THROW(render_report(with({"", sheet_figure({lacks}, {"before", "after"}, "")}), FileKind::pdf),
               std::invalid_argument);
}

TEST(Blocks, VerdictsDifferBySignAndWordsAndNotOnlyByColour) {
  std::string signs, words;
  using Kind = VerdictBlock::Kind;
  for (const Kind kind : {Kind::better, Kind::worse, Kind::changed, Kind::within_noise, Kind::cannot_say}) {
    const std::string text = text_of(with({"", VerdictBlock{kind, "baseline to post", "Because."}}));
    EXPECT_NE(text.find(sign_of(kind)), std::string::npos) << text;
    EXPECT_NE(text.find("baseline to post: " + std::string(words_of(kind))), std::string::npos) << text;
    EXPECT_EQ(signs.find(sign_of(kind)), std::string::npos) << "each has its own sign";
    signs += sign_of(kind);
  }
}

TEST(Blocks, AreTheSameOnRepeatOnBothPapersAndInHtml) {
  BlockReport report = with({"Measures", table_of(3)});
  report.simulated = true;
  report.blocks.push_back({"Verdict", VerdictBlock{VerdictBlock::Kind::better, "a to b", "Improved."}});
  SheetPanel panel;
  panel.title = "OSI";
  panel.person = {2.0, NAN, 1.0};
  panel.trials = {{1.9, 2.1}, {}, {1.0}};
  panel.band = Range{1.5, 2.5};
  report.blocks.push_back({"Scores", sheet_figure({panel}, {"a", "b", "c"}, "OSI a 2, c 1")});
  for (const Paper paper : {Paper::a4, Paper::letter}) {
    const DrawOptions options{.paper = paper};
    for (const FileKind kind : {FileKind::pdf, FileKind::svg, FileKind::png})
      EXPECT_EQ(render_report(report, kind, options), render_report(report, kind, options));
    EXPECT_EQ(report_html(report, options), report_html(report, options));
  }
  const std::string html = report_html(report);
  for (const char* part : {"<h1>Title</h1>", "<th scope=\"row\">row2</th><td>2</td>", "<h3>Scores</h3>",
                           "OSI a 2, c 1", "SIMULATED DATA", "<dt>Person</dt><dd>P-001</dd>",
                           "<strong>a to b: real change, better.</strong> Improved."})
    EXPECT_NE(html.find(part), std::string::npos) << part;
}

TEST(Svg, CarriesItsWordsAsTextWhereTheyStand) {
  const std::string svg = render_report(with({"Ελλάδα & Łódź", table_of(1)}), FileKind::svg).at(0);
  EXPECT_NE(svg.find(">Ελλάδα &amp; Łódź</text>"), std::string::npos);
  EXPECT_NE(svg.find("fill-opacity=\"0\""), std::string::npos) << "over the outlines, unseen";
  EXPECT_NE(svg.find(">row0</text>"), std::string::npos);
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "a.svg") << svg;
  const auto parsed = test::run_process({"python3", "-c",
                                         "import sys, xml.dom.minidom as m\n"
                                         "for t in m.parse(sys.argv[1]).getElementsByTagName('text'):\n"
                                         "  float(t.getAttribute('x')); float(t.getAttribute('y'))\n"
                                         "  assert float(t.getAttribute('textLength')) > 0",
                                         (folder.path() / "a.svg").string()});
  EXPECT_EQ(parsed.exit_code, 0) << parsed.err;
}

TEST(Share, OfTwoPlatesIsTheLoadOfTheLeftFoot) {
  datasets::RecordingData data = recording(3000).data();
  data.channels.push_back({"fz_n", "N", "left", "left", std::vector<double>(3000, 400.0)});
  data.channels.push_back({"fz_n", "N", "right", "right", std::vector<double>(3000, 600.0)});
  data.channels[2].values[1000] = 0.0;
  data.channels[3].values[1000] = 5.0;  // nobody stands there
  for (const char* axis : {"cop_ml_mm", "cop_ap_mm"})
    for (const char* plate : {"left", "right"})
      data.channels.push_back({axis, "mm", plate, axis, data.channels[0].values});
  const TrialView view =
      view_of(scoring::score(datasets::Recording(std::move(data)), scoring::options_for("default")));
  ASSERT_FALSE(view.share.left_percent.empty());
  EXPECT_NEAR(view.share.mean_left_percent, 40.0, 1e-9);
  EXPECT_EQ(std::count_if(view.share.left_percent.begin(), view.share.left_percent.end(),
                          [](double value) { return std::isnan(value); }),
            1);
  EXPECT_GE(view.share.time_s.front(), 5.0) << "of the analysed part";
  EXPECT_TRUE(view_of(scored(3000)).share.time_s.empty()) << "one plate has no share";
}

TEST(Norms, StandBesideTheScoresTheyFitAndElseAPageSaysWhyNot) {
  datasets::RecordingData data = recording(6000).data();
  data.condition = {datasets::Vision::open, datasets::Surface::firm, datasets::Stance::both_legs, 0, false};
  data.participant.age_years = 30.0;
  data.participant.sex = "F";
  const auto trial = scoring::score(datasets::Recording(std::move(data)), scoring::options_for("default"));
  datasets::Norm norm;
  norm.metric = "mean_velocity";
  norm.unit = "mm/s";
  norm.device_class = "force_plate";
  norm.vision = datasets::Vision::open;
  norm.surface = datasets::Surface::firm;
  norm.stance = datasets::Stance::both_legs;
  norm.rate_low_hz = 50.0;
  norm.rate_high_hz = 200.0;
  norm.age_low_years = 20.0;
  norm.age_high_years = 39.0;
  norm.sex = "any";
  norm.low = 0.001;
  norm.high = 0.002;
  norm.band = "5th to 95th percentile";
  norm.people = "87";
  norm.source = "Somebody 2020";
  NormSet set{{norm}, "force_plate"};
  const auto row_of = [](const TrialView& view) {
    for (const TableRow& row : view.table)
      if (row.name == "Mean velocity") return row;
    return TableRow{};
  };
  const TrialView shown = view_of(trial, &set);
  EXPECT_EQ(row_of(shown).norm, "0.00100 to 0.00200");
  EXPECT_TRUE(row_of(shown).outside_norm);
  EXPECT_NE(shown.norm_source.find("Somebody 2020"), std::string::npos);
  EXPECT_NE(shown.norm_gap.find("no norm of this measure"), std::string::npos) << "of the other measures";
  set.table[0].high = 1000.0;
  EXPECT_FALSE(row_of(view_of(trial, &set)).outside_norm);
  set.device_class = "balance_board";
  const TrialView other = view_of(trial, &set);
  EXPECT_EQ(row_of(other).norm, "");
  EXPECT_NE(other.norm_gap.find("device class"), std::string::npos) << other.norm_gap;
  EXPECT_EQ(view_of(trial).norm_gap, "") << "nobody asked for norms";
}

}  // namespace
}  // namespace steadyplate::report
