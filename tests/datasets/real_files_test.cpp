// The real recordings: recognised without a word, with the units, axes, person and condition they have.

#include <gtest/gtest.h>

#include <cmath>

#include "datasets/read.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

double value(const Recording& recording, const char* channel, std::size_t sample, const char* plate = "") {
  const Channel* found = recording.find(channel, plate);
  EXPECT_NE(found, nullptr) << channel;
  return found == nullptr ? std::nan("") : found->values.at(sample);
}

// Expected numbers are the file's own digits, times the unit's factor.

TEST(RealFiles, Hbedb) {
  STEADYPLATE_REQUIRE_DATA(file, "hbedb/BDS00001.txt");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "hbedb");
  EXPECT_EQ(r.size(), 6000U);
  EXPECT_EQ(r.data().time_s.front(), 0.01);
  EXPECT_EQ(value(r, "cop_ap_mm", 0), -7.988789 * 10);
  EXPECT_EQ(value(r, "cop_ml_mm", 0), 0.998673 * 10);
  EXPECT_EQ(value(r, "fz_n", 0), 539.066061);
  EXPECT_EQ(value(r, "mx_nmm", 0), 5.383505 * 1000);
  EXPECT_EQ(r.data().condition, (Condition{Vision::open, Surface::firm, Stance::both_legs}));
  EXPECT_EQ(r.data().participant.pseudonym, "1");
  EXPECT_EQ(r.data().participant.sex, "F");
  EXPECT_EQ(*r.data().participant.height_mm, 1575.0);
  EXPECT_EQ(*r.data().participant.mass_kg, 54.2);
  EXPECT_EQ(*r.data().participant.age_years, 33.0);
  EXPECT_EQ(r.data().provenance.companions, std::vector<std::string>{"BDSinfo.txt"});
  EXPECT_EQ(r.data().provenance.bytes, 521067U);
  EXPECT_FALSE(r.data().simulated);
}

TEST(RealFiles, HbedbCentreOfPressureFollowsFromItsMoments) {
  STEADYPLATE_REQUIRE_DATA(file, "hbedb/BDS00040.txt");
  const Recording r = read(file);
  for (std::size_t i = 0; i < r.size(); ++i) {
    ASSERT_NEAR(value(r, "cop_ap_mm", i), -value(r, "my_nmm", i) / value(r, "fz_n", i), 2e-5);
    ASSERT_NEAR(value(r, "cop_ml_mm", i), value(r, "mx_nmm", i) / value(r, "fz_n", i), 2e-5);
  }
}

TEST(RealFiles, HbedbCentreOfPressureOnly) {
  STEADYPLATE_REQUIRE_DATA(file, "hbedb_semicolon_csv/BDS00500.csv");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "hbedb_csv");
  EXPECT_EQ(r.size(), 6000U);
  EXPECT_EQ(value(r, "cop_ap_mm", 0), 5.470083 * 10);
  EXPECT_EQ(value(r, "cop_ml_mm", 0), 1.216477 * 10);
  EXPECT_EQ(r.find("fz_n"), nullptr);
  EXPECT_EQ(r.data().condition, (Condition{Vision::open, Surface::foam, Stance::both_legs}));
  EXPECT_EQ(r.data().participant.pseudonym, "42");
}

TEST(RealFiles, PdsHasThreePlatesNetFirst) {
  STEADYPLATE_REQUIRE_DATA(file, "pds/PDS13CF1grf.txt");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "pds");
  EXPECT_EQ(r.plates(), (std::vector<std::string>{"net", "left", "right"}));
  EXPECT_EQ(value(r, "cop_ap_mm", 0, "net"), 0.258001 * 1000);
  EXPECT_EQ(value(r, "cop_ml_mm", 0, "net"), 0.002000 * 1000);
  EXPECT_EQ(value(r, "cop_ml_mm", 0, "right"), 0.127070 * 1000);
  EXPECT_EQ(value(r, "cop_ml_mm", 0, "left"), -0.113460 * 1000);
  EXPECT_EQ(value(r, "fz_n", 0, "net"), 640.111062);
  EXPECT_EQ(r.data().condition, (Condition{Vision::closed, Surface::foam, Stance::both_legs}));
  EXPECT_EQ(r.data().participant.pseudonym, "13");
  EXPECT_EQ(*r.data().participant.height_mm, 1750.0);
}

TEST(RealFiles, OptitrackZeroFramesAreGaps) {
  STEADYPLATE_REQUIRE_DATA(file, "optitrack_amti_csv/test_0_80s.csv");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "optitrack_amti");
  EXPECT_EQ(r.size(), 8000U);
  EXPECT_EQ(*r.data().rate_hz, 100.0);
  EXPECT_EQ(value(r, "cop_ml_mm", 0), 0.020956 * -1000);
  EXPECT_EQ(value(r, "cop_ap_mm", 0), -0.064344 * 1000);
  EXPECT_TRUE(std::isnan(value(r, "cop_ml_mm", 1)));
  EXPECT_TRUE(std::isnan(value(r, "fz_n", 2)));
  EXPECT_NEAR(*r.data().plate_length_mm, 501.65, 1e-9);
  // The dropped frames, and that the header promises more frames than this cut file has.
  EXPECT_EQ(r.data().warnings.size(), 2U);
}

TEST(RealFiles, WiiRecorder) {
  STEADYPLATE_REQUIRE_DATA(file, "wbb_recorder_txt/wbb_0_88s.txt");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "wbb_recorder");
  EXPECT_EQ(value(r, "cop_ml_mm", 0), 0.568 * 10);
  EXPECT_EQ(value(r, "cell_tr_n", 0), -0.167);
  EXPECT_EQ(value(r, "raw_br", 0), 5350.0);
  EXPECT_NEAR(value(r, "fz_n", 0), -0.463 - 0.815 - 0.468 - 0.167, 1e-12);
  EXPECT_EQ(*r.data().plate_length_mm, 238.0);
  EXPECT_NEAR(r.data().time_s.back(), 87.973, 1e-9);
}

TEST(RealFiles, Acuna) {
  STEADYPLATE_REQUIRE_DATA(file, "acuna_balance_plate/eyesClosed_1.csv");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "acuna");
  EXPECT_EQ(r.size(), 32000U);
  EXPECT_EQ(value(r, "cop_ml_mm", 0), -0.011039 * 1000);
  EXPECT_EQ(value(r, "cop_ap_mm", 0), 0.056776 * 1000);
  EXPECT_EQ(r.data().condition.vision, Vision::closed);
}

// The same file, read as any text with its columns named, gives the same numbers.
TEST(RealFiles, GenericReaderAgreesWithTheSpecialOne) {
  STEADYPLATE_REQUIRE_DATA(file, "hbedb/BDS00007.txt");
  ReadOptions options;
  options.columns = "ml=COPy[cm],ap=COPx[cm]";
  const Recording generic = read(file, options);
  const Recording special = read(file);
  EXPECT_EQ(generic.data().provenance.format, "text");
  EXPECT_EQ(generic.find("cop_ml_mm")->values, special.find("cop_ml_mm")->values);
  EXPECT_EQ(generic.find("cop_ap_mm")->values, special.find("cop_ap_mm")->values);
  EXPECT_EQ(generic.find("fz_n")->values, special.find("fz_n")->values);
  EXPECT_EQ(generic.find("mx_nmm")->values, special.find("mx_nmm")->values);
  EXPECT_EQ(generic.data().time_s, special.data().time_s);
}

TEST(RealFiles, GenericReaderFindsTheTableBelowThirtyFourLines) {
  STEADYPLATE_REQUIRE_DATA(file, "optitrack_amti_csv/test_0_80s.csv");
  ReadOptions options;
  options.columns = "ml=Cx,ap=Cy,time=MocapTime";
  options.cop_unit = "m";
  const Recording r = read(file, options);
  EXPECT_EQ(r.size(), 8000U);
  EXPECT_EQ(value(r, "cop_ml_mm", 0), 0.020956 * 1000);
}

}  // namespace
}  // namespace steadyplate::datasets
