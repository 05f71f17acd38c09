// The protocol engine: scripted operators, and properties that hold for every sequence of events.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <stdexcept>

#include "analysis/protocols/engine.hpp"
#include "analysis/protocols/order.hpp"

namespace steadyplate::test {
namespace {

using analysis::Command;
using analysis::draw_order;
using analysis::Judgement;
using analysis::Phase;
using analysis::Protocol;
using analysis::ProtocolEngine;
using analysis::ProtocolTest;
using analysis::TrialEnd;

Protocol two_tests() {
  Protocol protocol;
  protocol.id = "two";
  ProtocolTest first;
  first.id = "eo";
  first.name = "Eyes open";
  first.duration_s = 30.0;
  first.trials = 2;
  first.practice = 1;
  first.rest_s = 10.0;
  first.settle_s = 5.0;
  first.repeats = 1;
  first.gates = {25.0, 50.0, 0.02, 100.0, 20.0};
  ProtocolTest second = first;
  second.id = "ec";
  second.name = "Eyes closed";
  second.practice = 0;
  second.trials = 1;
  protocol.tests = {first, second};
  return protocol;
}

/// Samples at 100 Hz until the phase is another, or for so long.
void stand(ProtocolEngine& engine, double seconds, double ml_mm = 0.0, std::size_t lost = 0,
           double rate_hz = 100.0) {
  const double from_s = engine.now_s();
  const Phase phase = engine.phase();
  bool was_running = phase == Phase::running;
  for (int i = 1; i <= seconds * rate_hz + 0.5; ++i) {
    engine.frame({from_s + i / rate_hz, 700.0, ml_mm, 0.0, lost});
    was_running = was_running || engine.phase() == Phase::running;
    if (was_running && engine.phase() != Phase::running) return;
  }
}

void trial(ProtocolEngine& engine, double ml_mm = 0.0) {
  ASSERT_EQ(engine.command(Command::start, engine.now_s()), "");
  stand(engine, 40.0, ml_mm);
  ASSERT_EQ(engine.phase(), Phase::review);
}

TEST(Engine, ACarefulOperatorFinishes) {
  ProtocolEngine engine(two_tests());
  EXPECT_EQ(engine.phase(), Phase::ready);
  EXPECT_NE(engine.prompt().find("practice 1 of 1"), std::string::npos) << engine.prompt();
  for (int i = 0; i < 4; ++i) {
    trial(engine);
    EXPECT_EQ(engine.command(Command::accept, engine.now_s()), "");
    if (i < 3) {
      EXPECT_EQ(engine.phase(), Phase::resting);
      EXPECT_DOUBLE_EQ(engine.remaining_s(), 10.0);
      engine.tick(engine.now_s() + 10.0);
      EXPECT_EQ(engine.phase(), Phase::ready);
    }
  }
  EXPECT_EQ(engine.phase(), Phase::finished);
  ASSERT_EQ(engine.results().size(), 4U);
  EXPECT_TRUE(engine.results()[0].practice);
  for (const auto& result : engine.results()) {
    EXPECT_EQ(result.end, TrialEnd::completed);
    EXPECT_NEAR(result.ended_s - result.began_s, 30.0, 1e-9);
    EXPECT_NEAR(static_cast<double>(result.frames), 3000.0, 1.0);
    EXPECT_NEAR(result.rate_hz, 100.0, 1e-6);
    EXPECT_TRUE(result.warnings.empty()) << result.warnings.front();
  }
  EXPECT_EQ(engine.results()[3].test, 1U);
}

TEST(Engine, AFallIsAResultAndIsKept) {
  ProtocolEngine engine(two_tests());
  engine.command(Command::start, 0.0);
  stand(engine, 17.0);
  EXPECT_EQ(engine.phase(), Phase::running);
  EXPECT_EQ(engine.command(Command::fall, engine.now_s()), "");
  EXPECT_EQ(engine.phase(), Phase::review);
  EXPECT_EQ(engine.command(Command::accept, engine.now_s()), "");
  ASSERT_EQ(engine.results().size(), 1U);
  EXPECT_EQ(engine.results()[0].end, TrialEnd::fall);
  EXPECT_EQ(engine.results()[0].judgement, Judgement::accepted);
  EXPECT_EQ(engine.results()[0].warnings.size(), 1U);  // 12 s of 25
}

TEST(Engine, WhereAStepDoesNotStopItIsStillTheResult) {
  Protocol protocol = two_tests();
  protocol.tests[0].stop_on_fall = false;
  ProtocolEngine engine(protocol);
  engine.command(Command::start, 0.0);
  stand(engine, 17.0);
  EXPECT_EQ(engine.command(Command::step, engine.now_s()), "");
  EXPECT_EQ(engine.phase(), Phase::running);
  stand(engine, 40.0);
  EXPECT_EQ(engine.current().end, TrialEnd::step);
  EXPECT_NEAR(engine.current().ended_s - engine.current().began_s, 30.0, 1e-9);
}

TEST(Engine, RepeatAndVoidNeedAReasonAndRepeatsEnd) {
  ProtocolEngine engine(two_tests());
  trial(engine);
  EXPECT_NE(engine.command(Command::repeat, engine.now_s()), "");
  EXPECT_NE(engine.command(Command::void_trial, engine.now_s()), "");
  EXPECT_EQ(engine.phase(), Phase::review);
  EXPECT_EQ(engine.command(Command::repeat, engine.now_s(), "talked"), "");
  EXPECT_EQ(engine.current().attempt, 2U);
  EXPECT_TRUE(engine.current().practice);
  trial(engine);
  EXPECT_NE(engine.command(Command::repeat, engine.now_s(), "again"), "");  // one repeat allowed
  EXPECT_EQ(engine.command(Command::void_trial, engine.now_s(), "talked again"), "");
  ASSERT_EQ(engine.results().size(), 2U);
  EXPECT_EQ(engine.results()[0].judgement, Judgement::repeated);
  EXPECT_EQ(engine.results()[0].reason, "talked");
  EXPECT_EQ(engine.results()[1].judgement, Judgement::voided);
}

TEST(Engine, GatesSayWhatDoesNotHold) {
  Protocol protocol = two_tests();
  protocol.tests[0].practice = 0;
  ProtocolEngine engine(protocol);
  trial(engine);
  engine.command(Command::accept, engine.now_s());
  trial(engine, 21.0);
  ASSERT_EQ(engine.current().warnings.size(), 1U);
  EXPECT_EQ(engine.current().warnings[0].rfind("warn_foot_moved", 0), 0U);
  engine.command(Command::repeat, engine.now_s(), "foot moved");
  trial(engine, 19.0);
  EXPECT_TRUE(engine.current().warnings.empty());
  engine.command(Command::accept, engine.now_s());

  engine.command(Command::start, engine.now_s());  // the operator may cut a rest short
  stand(engine, 40.0, 0.0, 1, 40.0);
  ASSERT_EQ(engine.current().warnings.size(), 2U);
  EXPECT_EQ(engine.current().warnings[0].rfind("warn_rate", 0), 0U);
  EXPECT_EQ(engine.current().warnings[1].rfind("warn_lost", 0), 0U);
  engine.command(Command::repeat, engine.now_s(), "link");
  engine.command(Command::start, engine.now_s());
  for (int i = 0; i < 4000; ++i) engine.frame({engine.now_s() + 0.01, 50.0, 0.0, 0.0, 0});
  ASSERT_EQ(engine.current().warnings.size(), 1U);
  EXPECT_EQ(engine.current().warnings[0].rfind("warn_load", 0), 0U);
}

TEST(Engine, ALateTickEndsEachPartAtItsOwnTime) {
  ProtocolEngine engine(two_tests());
  engine.command(Command::start, 100.0);
  engine.tick(1000.0);
  EXPECT_EQ(engine.phase(), Phase::review);
  EXPECT_DOUBLE_EQ(engine.current().began_s, 105.0);
  EXPECT_DOUBLE_EQ(engine.current().ended_s, 135.0);
  EXPECT_EQ(engine.current().warnings.back(), "warn_no_samples: the board sent nothing");
}

TEST(Engine, ALostBoardEndsTheTrialAndACancelKeepsIt) {
  ProtocolEngine engine(two_tests());
  engine.command(Command::start, 0.0);
  stand(engine, 10.0);
  engine.board_lost(engine.now_s());
  EXPECT_EQ(engine.current().end, TrialEnd::lost);
  engine.command(Command::repeat, engine.now_s(), "cable");
  engine.command(Command::start, engine.now_s());
  stand(engine, 10.0);
  EXPECT_EQ(engine.command(Command::cancel, engine.now_s()), "");
  ASSERT_EQ(engine.results().size(), 2U);
  EXPECT_EQ(engine.results()[1].judgement, Judgement::voided);
  EXPECT_NE(engine.command(Command::start, engine.now_s()), "");
}

TEST(Engine, GoesOnBehindWhatWasJudgedBefore) {
  Protocol protocol = two_tests();
  ProtocolEngine whole(protocol);
  const auto one_more = [](ProtocolEngine& engine, Command judgement) {
    while (engine.phase() == Phase::resting) engine.tick(engine.now_s() + 1.0);
    ASSERT_EQ(engine.command(Command::start, engine.now_s()), "");
    while (engine.phase() != Phase::review) engine.frame({engine.now_s() + 0.01, 700.0, 1.0, 2.0, 0});
    ASSERT_EQ(engine.command(judgement, engine.now_s(), "why"), "");
  };
  one_more(whole, Command::repeat);
  one_more(whole, Command::accept);
  // After each trial a new engine stands where the old one does, to the last trial.
  for (int guard = 0; whole.phase() != Phase::finished && guard < 50; ++guard) {
    ProtocolEngine again(protocol);
    again.restore(whole.results());
    EXPECT_EQ(again.results().size(), whole.results().size());
    EXPECT_EQ(again.phase(), Phase::ready);
    EXPECT_EQ(again.current().test, whole.current().test);
    EXPECT_EQ(again.current().number, whole.current().number);
    EXPECT_EQ(again.current().attempt, whole.current().attempt);
    EXPECT_EQ(again.current().practice, whole.current().practice);
    EXPECT_THROW(again.restore(whole.results()), std::invalid_argument) << "twice";
    one_more(whole, Command::accept);
  }
  ProtocolEngine done(protocol);
  done.restore(whole.results());
  EXPECT_EQ(done.phase(), Phase::finished);
  auto wrong = whole.results();
  std::swap(wrong[1], wrong[2]);
  ProtocolEngine other(protocol);
  EXPECT_THROW(other.restore(wrong), std::invalid_argument);
}

TEST(Order, IsThatOfTheSeedAndEveryOneIsAsLikely) {
  Protocol protocol;
  protocol.tests.resize(3);
  EXPECT_EQ(draw_order(protocol, 7), (std::vector<std::size_t>{0, 1, 2})) << "as listed";
  protocol.order = "random";
  EXPECT_EQ(draw_order(protocol, 7), draw_order(protocol, 7));
  std::map<std::vector<std::size_t>, int> seen;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) ++seen[draw_order(protocol, seed)];
  ASSERT_EQ(seen.size(), 6U);
  for (const auto& [order, count] : seen) EXPECT_NEAR(count, 1000, 150);  // five standard deviations
}

TEST(Engine, RefusesWhatItCannotRun) {
  EXPECT_THROW(ProtocolEngine{Protocol{}}, std::invalid_argument);
  Protocol open = two_tests();
  open.tests[1].duration_s.reset();
  open.tests[0].trials.reset();
  EXPECT_EQ(missing_settings(open), (std::vector<std::string>{"eo: trials", "ec: duration_s"}));
  EXPECT_THROW(ProtocolEngine{open}, std::invalid_argument);
  EXPECT_THROW((ProtocolEngine{two_tests(), {0, 0}}), std::invalid_argument);
  EXPECT_THROW((ProtocolEngine{two_tests(), {0}}), std::invalid_argument);
  ProtocolEngine turned(two_tests(), {1, 0});
  EXPECT_EQ(turned.current().test, 1U);
  EXPECT_FALSE(turned.current().practice);
  EXPECT_THROW(turned.tick(std::nan("")), std::invalid_argument);
}

class AnySequence : public testing::TestWithParam<unsigned> {};

// 100 sequences of 2000 events each: whatever comes, time does not run back, every phase has a name, what was
// recorded stays, no test gets more accepted trials than it asks for, and a refusal changes nothing.
TEST_P(AnySequence, EndsInAStateWithAName) {
  std::mt19937 random(GetParam());
  ProtocolEngine engine(two_tests());
  double clock_s = 0.0;
  for (int event = 0; event < 2000; ++event) {
    const double before_s = engine.now_s();
    const std::size_t kept = engine.results().size();
    const unsigned choice = random() % 40;
    // Now and then a clock that jumps back.
    clock_s += choice % 7 == 0 ? -3.0 : static_cast<double>(random() % 100) / 20.0;
    if (choice < 10) {
      const Phase phase = [&] {
        engine.tick(clock_s);
        return engine.phase();
      }();
      const std::string why =
          engine.command(static_cast<Command>(choice), clock_s, random() % 2 ? "why" : "");
      if (!why.empty()) {
        EXPECT_EQ(engine.phase(), phase) << why;
        EXPECT_EQ(engine.results().size(), kept) << why;
      }
    } else if (choice == 10) {
      engine.board_lost(clock_s);
    } else if (choice == 11 && event > 1500) {
      engine.command(Command::cancel, clock_s);
    } else if (choice < 14) {
      engine.tick(clock_s);
    } else {
      engine.frame({clock_s, 700.0, 1.0, 1.0, random() % 3});
    }
    ASSERT_GE(engine.now_s(), before_s);
    ASSERT_GE(engine.results().size(), kept);
    ASSERT_FALSE(to_string(engine.phase()).empty());
    ASSERT_FALSE(engine.prompt().empty());
    ASSERT_GE(engine.remaining_s(), 0.0);
  }
  for (std::size_t test = 0; test < 2; ++test) {
    std::size_t counted = 0;
    for (const auto& result : engine.results()) {
      EXPECT_LE(result.began_s, result.ended_s);
      EXPECT_LE(result.ended_s - result.began_s, 30.0 + 1e-9);
      if (result.test == test && !result.practice && result.judgement != Judgement::repeated) ++counted;
    }
    EXPECT_LE(counted, *engine.protocol().tests[test].trials + (engine.phase() == Phase::cancelled ? 1 : 0));
    if (engine.phase() == Phase::finished) {
      EXPECT_EQ(counted, *engine.protocol().tests[test].trials);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnySequence, testing::Range(1U, 101U));

}  // namespace
}  // namespace steadyplate::test
