// Masses on a simulated bench: what is held live is what the journal gives back, and a plan that was
// interrupted goes on where it was.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/data.hpp"
#include "tools/session/bench_plan.hpp"
#include "tools/session/bench_recording.hpp"
#include "tools/session/holds.hpp"

namespace steadyplate::session {
namespace {

namespace fs = std::filesystem;

TEST(HoldText, IsReadBackExactly) {
  for (const HoldLabel& label :
       {HoldLabel{}, HoldLabel{10.0, -100.0, 80.0}, HoldLabel{0.1, 1.0 / 3.0, -1e-9}})
    EXPECT_EQ(acquisition::parse_hold(acquisition::hold_text(label)), label) << acquisition::hold_text(label);
}

TEST(HoldText, RefusesEverythingElse) {
  const std::string good = "mass_kg=10;ml_mm=-100;ap_mm=80";
  ASSERT_TRUE(acquisition::parse_hold(good));
  for (std::size_t length = 0; length + 2 < good.size(); ++length)
    EXPECT_FALSE(acquisition::parse_hold(good.substr(0, length))) << good.substr(0, length);
  for (const char* text :
       {"mass_kg=-1;ml_mm=0;ap_mm=0", "mass_kg=nan;ml_mm=0;ap_mm=0", "mass_kg=1;ml_mm=0;ap_mm=0;x",
        "mass_kg=1,ml_mm=0;ap_mm=0", "mass_kg=1;ap_mm=0;ml_mm=0"})
    EXPECT_FALSE(acquisition::parse_hold(text)) << text;
}

TEST(BenchPlan, LaysEveryMassOnEveryPointWithTheEmptyBoardBetween) {
  const auto points = grid_points(9, 320.0, 170.0);
  ASSERT_EQ(points.size(), 9U);
  EXPECT_EQ(points.front().ml_mm, -160.0);
  EXPECT_EQ(points.front().ap_mm, 85.0);
  EXPECT_EQ(points[4].ml_mm, 0.0);
  EXPECT_EQ(grid_points(5, 320.0, 170.0).back().ap_mm, 0.0);
  EXPECT_EQ(grid_points(25, 320.0, 170.0).size(), 25U);
  EXPECT_THROW(grid_points(4, 320.0, 170.0), std::invalid_argument);
  const auto plan = bench_plan(std::vector<double>{5.0, 10.0}, points);
  ASSERT_EQ(plan.size(), 21U);
  for (const std::size_t empty : {0U, 10U, 20U}) EXPECT_EQ(plan[empty].mass_kg, 0.0);
}

TEST(BenchPlan, GoesOnWhereItWas) {
  const auto plan = bench_plan(std::vector<double>{5.0, 10.0}, grid_points(5, 320.0, 170.0));
  std::vector<calibration::Sitting> done(1);
  EXPECT_EQ(remaining(plan, done), plan);
  for (std::size_t k = 0; k < 8; ++k)
    done[0].push_back({.mass_kg = plan[k].mass_kg, .ml_mm = plan[k].ml_mm, .ap_mm = plan[k].ap_mm});
  const auto left = remaining(plan, done);
  ASSERT_EQ(left.size(), 6U);  // empty, four points of 10 kg, empty
  EXPECT_EQ(left.front().mass_kg, 0.0);
  EXPECT_EQ(left[1], plan[8]);
  EXPECT_EQ(left.back().mass_kg, 0.0);
  for (std::size_t k = 8; k < plan.size(); ++k)
    done[0].push_back({.mass_kg = plan[k].mass_kg, .ml_mm = plan[k].ml_mm, .ap_mm = plan[k].ap_mm});
  EXPECT_TRUE(remaining(plan, done).empty());
}

TEST(BenchRecording, LiveHoldsAreTheReplaysBitForBitAndVoidOnesDoNotCount) {
  const test::TemporaryDirectory folder;
  const fs::path file = folder.path() / "bench.spj";
  const auto profile = acquisition::load_profile("loadcell22");
  std::vector<calibration::Placement> live;
  {
    const auto board = acquisition::open_transport("sim:bench?board=3&speed=50");
    acquisition::JournalWriter journal(file, {.program = "test",
                                              .address = "sim:bench",
                                              .profile_id = profile.id,
                                              .profile = profile.text,
                                              .started = "2026-11-23T00:00:00Z",
                                              .simulated = true,
                                              .identity = board->identity()});
    BenchRecording bench(*board, profile, journal);
    const auto hold = [&](const HoldLabel& label) {
      bench.say("LAY " + std::to_string(label.mass_kg) + " " + std::to_string(label.ml_mm) + " " +
                std::to_string(label.ap_mm) + "\n");
      double last = 0.0;
      const auto placement = bench.hold(
          label, 1.0, 3.0, [&](double share) { last = share; }, [] { return false; });
      EXPECT_TRUE(placement);
      EXPECT_GE(last, 0.0);
      EXPECT_LE(last, 1.0);
      return *placement;
    };
    live.push_back(hold({}));
    live.push_back(hold({10.0, -100.0, 60.0}));
    hold({10.0, 90.0, 60.0});
    bench.void_last("it was touched");
    live.push_back(hold({10.0, 100.0, 60.0}));
    EXPECT_FALSE(bench.hold(
        {10.0, 0.0, 0.0}, 1.0, 3.0, [](double) {}, [] { return true; }));
    bench.finish();
  }
  const BenchRecord record = read_bench(std::vector<fs::path>{file});
  EXPECT_EQ(record.identity, "sim:board=3");
  EXPECT_TRUE(record.simulated);
  ASSERT_EQ(record.sittings.size(), 1U);
  ASSERT_EQ(record.sittings[0].size(), live.size());
  for (std::size_t k = 0; k < live.size(); ++k) {
    const auto& replayed = record.sittings[0][k];
    EXPECT_EQ(replayed.mass_kg, live[k].mass_kg);
    EXPECT_EQ(replayed.ml_mm, live[k].ml_mm);
    EXPECT_EQ(replayed.samples, live[k].samples);
    EXPECT_GE(replayed.samples, 300U);
    EXPECT_EQ(replayed.mean, live[k].mean);
    EXPECT_EQ(replayed.sd, live[k].sd);
    EXPECT_EQ(replayed.trend, live[k].trend);
  }
}

TEST(HoldsTable, EveryFaultIsNamedWithItsLine) {
  const test::TemporaryDirectory folder;
  const fs::path table = folder.path() / "holds.csv";
  const auto message = [&](const std::string& text) {
    std::ofstream(table) << text;
    try {
      read_bench_table(table, "");
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string("nothing was said");
  };
  EXPECT_NE(message("file,kg\n").find("line 1"), std::string::npos);
  EXPECT_NE(message("").find("no row"), std::string::npos);
  EXPECT_NE(message("file,mass_kg,ml_mm,ap_mm\na.spj,1,2\n").find("line 2: 3 fields"), std::string::npos);
  EXPECT_NE(message("file,mass_kg,ml_mm,ap_mm\na.spj,ten,2,3\n").find("'ten' is no number"),
            std::string::npos);
  EXPECT_NE(message("file,mass_kg,ml_mm,ap_mm\na.spj,-1,2,3\n").find("0 kg or more"), std::string::npos);
  EXPECT_NE(message("file,mass_kg,ml_mm,ap_mm\na.spj,1,2,3\n").find("a.spj"), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::session
