// Protocol files: the shipped ones, and what is said about wrong ones.

#include <gtest/gtest.h>

#include "analysis/metrics/metric.hpp"
#include "analysis/protocols/engine.hpp"
#include "datasets/error.hpp"
#include "tests/support/data.hpp"
#include "tools/session/protocol_file.hpp"

namespace steadyplate::test {
namespace {

using analysis::Protocol;
using session::parse_protocol;

std::string shipped(const std::string& id) {
  return slurp(source_dir() / "tools/session/protocols" / (id + ".toml"));
}

TEST(ProtocolFiles, EveryShippedOneReadsNamesItsSourceAndRuns) {
  std::size_t count = 0;
  for (const session::BuiltInProtocol& one : session::built_in_protocols()) {
    ++count;
    Protocol protocol = session::load_protocol(std::string(one.id));
    EXPECT_EQ(protocol.id, one.id);
    EXPECT_EQ(std::string(one.text), shipped(std::string(one.id)));
    EXPECT_GT(protocol.source.size(), 20U) << one.id;
    if (!missing_settings(protocol).empty()) {
      EXPECT_FALSE(protocol.open.empty()) << one.id;
      for (auto& test : protocol.tests) {
        test.duration_s = 20.0;
        test.trials = 3;
      }
    }
    // An operator who accepts all gets to the end.
    analysis::ProtocolEngine engine(protocol);
    std::size_t wanted = 0;
    for (const auto& test : protocol.tests) wanted += test.practice + *test.trials;
    for (std::size_t i = 0; i < wanted; ++i) {
      ASSERT_EQ(engine.command(analysis::Command::start, engine.now_s()), "") << one.id;
      while (engine.phase() != analysis::Phase::review)
        engine.frame({engine.now_s() + 0.02, 700.0, 0.0, 0.0, 0});
      EXPECT_TRUE(engine.current().warnings.empty()) << one.id << ": " << engine.current().warnings.front();
      ASSERT_EQ(engine.command(analysis::Command::accept, engine.now_s()), "") << one.id;
    }
    EXPECT_EQ(engine.phase(), analysis::Phase::finished) << one.id;
  }
  EXPECT_EQ(count, 9U);
}

TEST(ProtocolFiles, TheTrialOf2025LeavesOpenWhatWasNotRead) {
  const Protocol protocol = session::load_protocol("nhe-trial-2025");
  ASSERT_EQ(protocol.tests.size(), 3U);
  EXPECT_EQ(missing_settings(protocol).size(), 6U);
  EXPECT_EQ(protocol.platform_level, "");
  EXPECT_GE(protocol.open.size(), 2U);
  EXPECT_THROW(analysis::ProtocolEngine{protocol}, std::invalid_argument);
}

TEST(ProtocolFiles, TheRombergTestHoldsTheStandard) {
  for (const auto& test : session::load_protocol("romberg").tests) {
    EXPECT_EQ(test.gates.minimum_s, 25.0);
    EXPECT_EQ(test.gates.minimum_hz, 50.0);
    EXPECT_GE(*test.duration_s, 25.0);
  }
}

struct Slip {
  const char* from;
  const char* to;
  const char* says;
};

class WrongFile : public testing::TestWithParam<Slip> {};

TEST_P(WrongFile, IsRefusedWithLineAndReason) {
  std::string text = shipped("romberg");
  const auto at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
  try {
    parse_protocol(text, "mine.toml");
    FAIL() << "read: " << GetParam().to;
  } catch (const datasets::ReadError& error) {
    const std::string said = error.what();
    EXPECT_NE(said.find("mine.toml line "), std::string::npos) << said;
    EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
  }
}

INSTANTIATE_TEST_SUITE_P(Slips, WrongFile,
                         testing::Values(Slip{"duration_s = 30", "duration_s = -1", "duration_s"},
                                         Slip{"duration_s = 30", "duration_s = 20", "minimum_s"},
                                         Slip{"duration_s = 30", "duraton_s = 30", "duraton_s"},
                                         Slip{"duration_s = 30\n", "", "eo: duration_s"},
                                         Slip{"trials = 3", "trials = 0", "trials"},
                                         Slip{"trials = 3", "trials = \"three\"", "trials"},
                                         Slip{"stance = \"both\"", "stance = \"hands\"", "both, left, right"},
                                         Slip{"vision = \"eo\"", "vision = \"open\"", "eo, ec"},
                                         Slip{"settle_s = 5", "settle_s = 5\nwarmup = 1", "warmup"},
                                         Slip{"id = \"ec\"", "id = \"eo\"", "twice"},
                                         Slip{"\"mean_velocity\"", "\"mean_velocit\"", "mean_velocit"},
                                         Slip{"source =", "sauce =", "source"},
                                         Slip{"lost_share = 0.02", "lost_share = 2", "lost_share"},
                                         Slip{"[[test]]", "[[test", "not TOML"}));

TEST(ProtocolFiles, CutAtEveryByteEitherReadsOrIsRefused) {
  const std::string text = shipped("romberg");
  std::size_t read = 0;
  for (std::size_t length = 0; length < text.size(); ++length) {
    try {
      const Protocol protocol = parse_protocol(text.substr(0, length), "cut.toml");
      EXPECT_TRUE(protocol.tests.size() == 1 || protocol.tests.size() == 2);
      ++read;
    } catch (const datasets::ReadError&) {
    }
  }
  EXPECT_LT(read, text.size() / 4);
}

TEST(ProtocolFiles, AnUnknownIdNamesThoseThereAre) {
  try {
    session::load_protocol("rombreg");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("romberg"), std::string::npos);
  }
  EXPECT_THROW(session::load_protocol("/nowhere/p.toml"), datasets::ReadError);
}

}  // namespace
}  // namespace steadyplate::test
