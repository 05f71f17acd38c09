// A report of several pages: which trial stands on which, and what may not share one.

#include "tools/report/person_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>
#include <fstream>

#include "analysis/metrics/derived.hpp"
#include "tests/report/trials.hpp"
#include "tests/support/data.hpp"
#include "tests/support/golden.hpp"
#include "tools/report/details_page.hpp"
#include "tools/report/html.hpp"

namespace steadyplate::report {
namespace {

/// A board that leans in a circle of 2 deg, 20 s at 100 Hz.
scoring::Scored tilting() {
  datasets::RecordingData data;
  data.id = "tilt";
  std::vector<double> ml;
  std::vector<double> ap;
  for (std::size_t i = 0; i < 2000; ++i) {
    const double t = static_cast<double>(i) / 100.0;
    data.time_s.push_back(t);
    ml.push_back(2.0 * std::cos(t));
    ap.push_back(2.0 * std::sin(t));
  }
  data.channels.push_back({"tilt_ml_deg", "deg", "", "ml", ml});
  data.channels.push_back({"tilt_ap_deg", "deg", "", "ap", ap});
  scoring::ScoreOptions options = scoring::options_for("default");
  options.tilt.what = scoring::TiltOptions::What::automatic;
  return scoring::score(datasets::Recording(std::move(data)), options);
}

std::vector<scoring::Scored> paths(std::size_t count) {
  std::vector<scoring::Scored> trials;
  for (std::size_t i = 0; i < count; ++i) trials.push_back(scored(6000, static_cast<unsigned>(i + 1)));
  return trials;
}

/// Golden page: one trial of a board without a certificate, one whose certificate has expired.
TEST(PersonReport, AMissingCertificateIsSaidOnPageOne) {
  std::vector<scoring::Scored> trials;
  for (unsigned seed = 1; seed <= 2; ++seed) {
    datasets::RecordingData data = recording(6000, seed).data();
    data.board = datasets::BoardState{"usb=1", "own-board", "2026-03-02T10:00:00Z", "", "none"};
    if (seed == 2) {
      data.board->certificate = "C-2024-7";
      data.board->state = "expired";
    }
    trials.push_back(scoring::score(datasets::Recording(std::move(data)), scoring::options_for("default")));
  }
  PersonReport report;
  report.summaries = pages_of(std::move(trials), {});
  report.summaries.front().closing = Closing{};
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "r.pdf";
  std::ofstream(file, std::ios::binary) << render_report(report, FileKind::pdf).at(0);
  const std::string text = test::page_text(file.string());
  EXPECT_NE(text.find("no certificate"), std::string::npos) << text;
  EXPECT_NE(text.find("C-2024-7, expired"), std::string::npos) << text;
  test::expect_golden("tests/report/golden/missing_certificate.txt", text);
}

TEST(PagesOf, PathsComeBeforeTiltsAndNeitherSharesAPage) {
  std::vector<scoring::Scored> trials;
  trials.push_back(tilting());
  trials.push_back(scored(6000));
  const auto pages = pages_of(std::move(trials), {});
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].trials.front().unit, "mm");
  EXPECT_EQ(pages[1].trials.front().unit, "deg");
}

TEST(PagesOf, ManyTrialsAreSpreadEvenlyAndInOrder) {
  const auto pages = pages_of(paths(7), {});
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].trials.size(), 3U);
  EXPECT_EQ(pages[1].trials.size(), 4U);
  EXPECT_EQ(pages[1].trials.back().title, "trial7");
}

TEST(View, OfATiltHasDegreesTheTiltsScoresAndNothingOfAPath) {
  const scoring::Scored trial = tilting();
  const TrialView view = view_of(trial);
  EXPECT_EQ(view.unit, "deg");
  EXPECT_FALSE(view.ellipse.has_value());
  EXPECT_TRUE(view.spectrum.frequency_hz.empty());
  EXPECT_TRUE(view.density.dwell_s.empty());
  ASSERT_EQ(view.table.size(), trial.scores.size());
  EXPECT_EQ(view.table.front().name, trial.scores.front().metric->name);
  // A circle of 2 deg: OSI = 2 deg, whatever the definition of the axes.
  EXPECT_EQ(view.table.front().value, "2.00");
}

TEST(View, TheDensityIsTheOneBehindItsMetrics) {
  const scoring::Scored trial = scored(6000);
  const TrialView view = view_of(trial);
  ASSERT_EQ(view.density.dwell_s.size(), view.density.time_s.size());
  const analysis::Derived derived(trial.prepared.trajectory, trial.metric_settings);
  EXPECT_TRUE(std::ranges::equal(view.density.dwell_s, derived.sway_density().curve_s));
}

TEST(Summary, OfPathsAndTiltsTogetherIsRefused) {
  std::vector<scoring::Scored> trials;
  trials.push_back(scored(6000));
  trials.push_back(tilting());
  EXPECT_THROW(summary_of(trials, {}), std::invalid_argument);
}

TEST(PersonReport, HasASummaryAndDetailsAndIsTheSameOnRepeat) {
  PersonReport report;
  report.summaries = pages_of(paths(6), {});
  ASSERT_EQ(report.summaries.size(), 1U);
  for (const FileKind kind : {FileKind::svg, FileKind::png})
    EXPECT_EQ(render_report(report, kind).size(), 3U) << "6 trials: a summary, 4 and 2 in detail";
  EXPECT_EQ(render_report(report, FileKind::pdf).size(), 1U);
  EXPECT_EQ(render_report(report, FileKind::pdf), render_report(report, FileKind::pdf));
  EXPECT_EQ(report_html(report), report_html(report));
}

TEST(PersonReport, ATrialWithoutATraceIsAPanelThatSaysWhy) {
  std::vector<scoring::Scored> trials = paths(1);
  trials.push_back(scored(10, 2));
  PersonReport report;
  report.summaries = pages_of(std::move(trials), {});
  EXPECT_EQ(render_report(report, FileKind::svg).size(), 2U);
}

TEST(PersonReport, WithNothingToShowIsRefused) {
  EXPECT_THROW(render_report(PersonReport{}, FileKind::pdf), std::invalid_argument);
  PersonReport report;
  report.summaries.emplace_back();
  EXPECT_THROW(render_report(report, FileKind::pdf), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::report
