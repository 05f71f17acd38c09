// Our own JSON: back to the bit, cut anywhere, and edited by hand.

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "datasets/export/recording_json.hpp"
#include "datasets/read.hpp"

namespace steadyplate::datasets {
namespace {

Recording recording() {
  RecordingData data;
  data.participant.pseudonym = "7";
  data.condition = {Vision::closed, Surface::foam, Stance::left_leg, 5, true};
  data.rate_hz = 3.0;
  data.time_s = {0.0, 1.0 / 3.0, 2.0 / 3.0};
  data.channels = {{"fz_n", "N", "left", "a b", {0.1, std::nan(""), -1e-300}},
                   {"cop_ml_mm", "mm", "", "b", {-0.0, 9007199254740993.0, 1e300}}};
  data.events = {{0.5, "Step \"x\"", "Left"}};
  return Recording(data);
}

std::string message_of(const std::string& text) {
  try {
    static_cast<void>(read_bytes(text, "no-such-folder/t.json"));
  } catch (const ReadError& error) {
    return error.what();
  }
  return "";
}

TEST(Json, ComesBackToTheBit) {
  const Recording before = recording();
  const Recording after = read_bytes(recording_json(before), "no-such-folder/t.json");
  EXPECT_EQ(after.data().provenance.format, "steadyplate_json");
  EXPECT_EQ(after.data().participant.pseudonym, "7");
  EXPECT_EQ(after.data().condition, before.data().condition);
  EXPECT_EQ(after.data().events, before.data().events);
  EXPECT_EQ(after.data().rate_hz, before.data().rate_hz);
  EXPECT_EQ(after.data().time_s, before.data().time_s);
  ASSERT_EQ(after.data().channels.size(), 2U);
  for (std::size_t k = 0; k < 2; ++k) {
    const Channel& one = before.data().channels[k];
    const Channel& other = after.data().channels[k];
    EXPECT_EQ(other.name, one.name);
    EXPECT_EQ(other.unit, one.unit);
    EXPECT_EQ(other.plate, one.plate);
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      if (std::isnan(one.values[i])) {
        EXPECT_TRUE(std::isnan(other.values[i]));
      } else {
        EXPECT_EQ(std::bit_cast<std::uint64_t>(other.values[i]), std::bit_cast<std::uint64_t>(one.values[i]));
      }
    }
  }
  EXPECT_EQ(recording_json(before), recording_json(before));
}

TEST(Json, CutAnywhereItIsRefused) {
  const std::string whole = recording_json(recording());
  for (std::size_t length = 0; length + 1 < whole.size(); ++length)
    EXPECT_THROW(static_cast<void>(read_bytes(whole.substr(0, length), "no-such-folder/t.json")), ReadError)
        << length;
}

TEST(Json, WhatDoesNotFitIsNamed) {
  const std::string whole = recording_json(recording());
  const auto with = [&](const std::string& old, const std::string& now) {
    std::string text = whole;
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), now);
    return message_of(text);
  };
  EXPECT_NE(with("\"left.fz_n\":[0.1,null", "\"left.fz_n\":[0.1").find("has 2 values for 3 times"),
            std::string::npos);
  EXPECT_NE(with("\"left.fz_n\":[0.1", "\"left.fz_n\":[\"0.1\"").find("no number"), std::string::npos);
  EXPECT_NE(with("\"left.fz_n\":[", "\"right.fz_n\":[").find("left.fz_n has no values"), std::string::npos);
  EXPECT_NE(with("\"time_s\":[", "\"time\":[").find("no 'time_s'"), std::string::npos);
  std::string deep = "{\"schema\":\"steadyplate.recording/1\",\"time_s\":";
  deep += std::string(200000, '[') + std::string(200000, ']') + "}";
  EXPECT_FALSE(message_of(deep).empty());
}

}  // namespace
}  // namespace steadyplate::datasets
