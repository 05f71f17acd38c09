#include "datasets/recording.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace steadyplate::datasets {
namespace {

RecordingData two_samples() {
  RecordingData data;
  data.time_s = {0.0, 0.01};
  return data;
}

void add(RecordingData& data, const char* name, const char* plate = "") {
  data.channels.push_back({name, "", plate, name, {1.0, 2.0}});
}

TEST(Recording, RefusesChannelsOfAnotherLengthAndDoubles) {
  RecordingData data = two_samples();
  add(data, "fz_n");
  data.channels.back().values.push_back(3.0);
  EXPECT_THROW(Recording{data}, std::invalid_argument);
  data.channels.back().values.pop_back();
  add(data, "fz_n");
  EXPECT_THROW(Recording{data}, std::invalid_argument);
  data.channels.back().plate = "left";
  EXPECT_NO_THROW(Recording{data});
}

TEST(Recording, PlatesAreThoseThatLeadToACentreOfPressureNetFirst) {
  RecordingData data = two_samples();
  for (const char* plate : {"left", "net"}) {
    add(data, "cop_ml_mm", plate);
    add(data, "cop_ap_mm", plate);
  }
  add(data, "fz_n", "third");
  EXPECT_EQ(Recording(data).plates(), (std::vector<std::string>{"net", "left"}));
  for (const char* name : {"mx_nmm", "my_nmm"}) add(data, name, "third");
  EXPECT_EQ(Recording(data).plates().size(), 3U);
  RecordingData cells = two_samples();
  for (const char* name : {"cell_tl_n", "cell_tr_n", "cell_bl_n"}) add(cells, name);
  EXPECT_TRUE(Recording(cells).plates().empty());
  add(cells, "cell_br_n");
  EXPECT_EQ(Recording(cells).plates(), std::vector<std::string>{""});
}

TEST(Condition, InWords) {
  EXPECT_EQ(to_string(Condition{}), "");
  EXPECT_EQ(to_string(Condition{Vision::open, Surface::foam, Stance::both_legs}), "eyes open, foam");
  EXPECT_EQ(to_string(Condition{Vision::closed, Surface::unknown, Stance::left_leg}),
            "eyes closed, left leg");
}

}  // namespace
}  // namespace steadyplate::datasets
