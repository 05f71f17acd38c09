// Norm tables: what they must say, and that a norm is used only where everything matches.

#include "datasets/norms/norms.hpp"

#include <gtest/gtest.h>

#include "datasets/error.hpp"

namespace steadyplate::datasets {
namespace {

const std::string head =
    "metric,unit,device_class,vision,surface,stance,rate_low_hz,rate_high_hz,age_low_years,age_high_years,"
    "sex,"
    "low,high,band,people,source,duration_s,profile\n";
const std::string row =
    "mean_velocity,mm/s,force_plate,open,firm,both_legs,50,200,20,39,any,5.2,15.5,5th to 95th "
    "percentile,87,\"Somebody, 2020\",60,default\n";

NormQuestion question() {
  NormQuestion q;
  q.metric = "mean_velocity";
  q.unit = "mm/s";
  q.device_class = "force_plate";
  q.condition = {Vision::open, Surface::firm, Stance::both_legs, 0, false};
  q.rate_hz = 100.0;
  q.duration_s = 55.0;
  q.age_years = 39.9;
  q.sex = "F";
  q.profile = "default";
  return q;
}

TEST(Norms, ARowIsReadWithAllItSays) {
  const auto table = parse_norms(head + row, "n.csv");
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table[0].low, 5.2);
  EXPECT_EQ(table[0].high, 15.5);
  EXPECT_EQ(table[0].source, "Somebody, 2020");
  EXPECT_EQ(table[0].stance, Stance::both_legs);
  std::string why;
  EXPECT_EQ(find_norm(table, question(), why), &table[0]) << why;
  EXPECT_EQ(why, "");
}

TEST(Norms, OneThatDiffersInAnythingIsNotUsedAndSaysInWhat) {
  const auto table = parse_norms(head + row, "n.csv");
  const auto why = [&](auto change) {
    NormQuestion q = question();
    change(q);
    std::string words;
    EXPECT_EQ(find_norm(table, q, words), nullptr) << words;
    return words;
  };
  using Q = NormQuestion;
  EXPECT_NE(why([](Q& q) { q.device_class = "balance_board"; }).find("device class"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.condition.vision = Vision::closed; }).find("eyes"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.condition.surface = Surface::foam; }).find("surface"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.condition.stance = Stance::tandem; }).find("stance"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.rate_hz = 1000.0; }).find("sample rate"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.age_years = 40.0; }).find("age"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.duration_s = 30.0; }).find("duration"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.profile = "raw"; }).find("preparation"), std::string::npos);
  EXPECT_NE(why([](Q& q) { q.unit = "cm/s"; }).find("unit"), std::string::npos);
  EXPECT_EQ(why([](Q& q) { q.metric = "range_ml"; }), "no norm of this measure");
  // What is not known is named before anything is compared.
  EXPECT_EQ(why([](Q& q) {
              q.age_years.reset();
              q.device_class.clear();
            }),
            "not known of the trial: class of the device (--device-class), age");
  EXPECT_NE(why([](Q& q) { q.sex.clear(); }).find("sex"), std::string::npos);
}

TEST(Norms, OfOneSexAreNotForTheOther) {
  std::string men = row;
  men.replace(men.find(",any,"), 5, ",M,");
  std::string why;
  EXPECT_EQ(find_norm(parse_norms(head + men, "n.csv"), question(), why), nullptr);
  EXPECT_NE(why.find("sex"), std::string::npos) << why;
}

TEST(Norms, ATableThatDoesNotSayForWhomIsRefusedWithItsLine) {
  const auto refused = [](const std::string& from, const std::string& to) {
    std::string text = head + row;
    text.replace(text.find(from), from.size(), to);
    try {
      parse_norms(text, "n.csv");
    } catch (const ReadError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_NE(refused(",force_plate,", ",,").find("line 2"), std::string::npos);
  EXPECT_NE(refused(",open,", ",shut,").find("vision"), std::string::npos);
  EXPECT_NE(refused(",any,", ",,").find("'sex'"), std::string::npos);
  EXPECT_NE(refused(",20,39,", ",39,20,").find("age_high_years"), std::string::npos);
  EXPECT_NE(refused("5.2,15.5", "15.5,5.2").find("'high'"), std::string::npos);
  EXPECT_NE(refused("5.2,15.5", "x,15.5").find("a number"), std::string::npos);
  EXPECT_NE(refused(",device_class,", ",device,").find("'device' is not known"), std::string::npos);
  EXPECT_NE(refused(",60,default", ",60").find("17 fields, expected 18"), std::string::npos);
}

/// A file cut anywhere is refused, or ends where a row ends: no half row is a norm.
TEST(Norms, CutAtEveryByteNothingIsMadeUp) {
  const std::string whole = head + row + row;
  const auto full = parse_norms(whole, "n.csv");
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    try {
      const auto table = parse_norms(whole.substr(0, cut), "n.csv");
      EXPECT_EQ(cut, head.size() + row.size());
      ASSERT_EQ(table.size(), 1U);
      EXPECT_EQ(table[0].high, full[0].high);
      EXPECT_EQ(table[0].source, full[0].source);
    } catch (const ReadError&) {
      EXPECT_NE(cut, head.size() + row.size());
    }
  }
}

}  // namespace
}  // namespace steadyplate::datasets
