// Vendors' files: made-up ones cut and mutated, and the real ones against their own digits.

#include "tests/datasets/vendor_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>

#include "datasets/export/recording_sto.hpp"
#include "datasets/read.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

std::string name_for(const std::string& reader) {
  return reader == "amti_asc" ? "no-such-folder/t.asc" : "no-such-folder/t.txt";
}

void expect_prefix(const Recording& part, const Recording& whole) {
  ASSERT_LE(part.size(), whole.size());
  ASSERT_EQ(part.data().channels.size(), whole.data().channels.size());
  const auto n = static_cast<std::ptrdiff_t>(part.size());
  for (std::size_t i = 0; i < part.data().channels.size(); ++i) {
    const auto& values = whole.data().channels[i].values;
    ASSERT_EQ(part.data().channels[i].values, std::vector<double>(values.begin(), values.begin() + n));
  }
}

class VendorText : public testing::TestWithParam<std::string> {};

TEST_P(VendorText, IsRecognised) {
  const Recording r =
      read_bytes(vendor_files().at(GetParam())(20), name_for(GetParam()), vendor_options(GetParam()));
  EXPECT_EQ(r.data().provenance.format, GetParam());
  EXPECT_EQ(r.size(), 20U);
  EXPECT_NEAR(r.data().time_s.at(3), 0.03, 1e-15);
  EXPECT_EQ(r.data().warnings, std::vector<std::string>{});
  EXPECT_FALSE(r.data().assumptions.empty());
}

TEST_P(VendorText, CutAtEveryByteItIsAnErrorOrWholeSamplesAndAWarning) {
  const std::string text = vendor_files().at(GetParam())(8);
  ReadOptions options = vendor_options(GetParam());
  options.format = GetParam();
  const Recording whole = read_bytes(text, name_for(GetParam()), options);
  std::size_t errors = 0;
  std::size_t kept = 0;
  for (std::size_t length = 0; length < text.size(); ++length) {
    SCOPED_TRACE(length);
    const std::string cut = text.substr(0, length);
    try {
      const Recording part = read_bytes(cut, name_for(GetParam()), options);
      expect_prefix(part, whole);
      if (HasFatalFailure()) return;
      ++kept;
      const bool between_rows =
          cut.back() == '\n' || cut.back() == '\r' || text[length] == '\r' || text[length] == '\n';
      if (!between_rows) {
        ASSERT_FALSE(part.data().warnings.empty()) << cut;
      }
    } catch (const ReadError& error) {
      ASSERT_NE(std::string(error.what()).find("no-such-folder"), std::string::npos) << error.what();
      ++errors;
    }
  }
  EXPECT_GT(errors, 20U);
  EXPECT_GT(kept, 20U);
}

void expect_sound(const std::string& bytes, const std::string& name, const ReadOptions& options) {
  try {
    const Recording r = read_bytes(bytes, name, options);
    ASSERT_GT(r.size(), 0U);
    for (const Channel& channel : r.data().channels) ASSERT_EQ(channel.values.size(), r.size());
  } catch (const ReadError&) {
    // an answer
  }
}

std::string mutated(std::string bytes, std::mt19937& random, int changes) {
  for (int k = 0; k <= changes && !bytes.empty(); ++k) {
    const std::size_t at = random() % bytes.size();
    if (random() % 4 == 0)
      bytes.erase(at, 1 + random() % 20);
    else
      bytes[at] = static_cast<char>(random() % 256);
  }
  return bytes;
}

TEST_P(VendorText, MutatedItIsAnErrorOrASoundRecording) {
  const std::string text = vendor_files().at(GetParam())(12);
  ReadOptions options = vendor_options(GetParam());
  options.format = GetParam();
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    const std::string bytes = mutated(text, random, round % 5);
    expect_sound(bytes, name_for(GetParam()), options);
    expect_sound(bytes, name_for(GetParam()), {});
  }
}

std::vector<std::string> readers() {
  std::vector<std::string> names;
  for (const auto& [name, make] : vendor_files()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, VendorText, testing::ValuesIn(readers()),
                         [](const testing::TestParamInfo<std::string>& row) { return row.param; });

TEST(Loggers, BTracksInMillimetresAndNewtons) {
  const Recording r = read_bytes(
      "epoch,datetime,raw_FR,raw_BR,raw_BL,raw_FL,force_FR_lbs,force_BR_lbs,force_BL_lbs,force_FL_lbs,"
      "cop_x_cm,cop_y_cm,weight_lbs\n"
      "1700000000.25,2023-11-14 22:13:20,1,2,3,4,10,20,30,40,1.5,-2.5,100\n"
      "1700000000.29,2023-11-14 22:13:20,1,2,3,4,10,20,30,40,1.6,-2.4,100\n",
      "no-such-folder/t.csv");
  EXPECT_EQ(r.data().time_s.at(0), 0.0);
  EXPECT_NEAR(r.data().time_s.at(1), 0.04, 1e-6);
  EXPECT_EQ(r.find("cop_ml_mm")->values.at(0), 15.0);
  EXPECT_EQ(r.find("cop_ap_mm")->values.at(1), -24.0);
  EXPECT_DOUBLE_EQ(r.find("fz_n")->values.at(0), 444.82216152605);
  EXPECT_DOUBLE_EQ(r.find("cell_tr_n")->values.at(0), 44.482216152605);
  EXPECT_DOUBLE_EQ(r.find("cell_bl_n")->values.at(0), 3 * 44.482216152605);
  EXPECT_EQ(r.find("raw_tl")->values.at(0), 4.0);
}

TEST(Loggers, CountsOfAWiiBoardWithAClockOfTenMilliseconds) {
  const Recording r = read_bytes(
      "TL, TR, BL, BR, time \n8503.00; 5530.00; 5028.00; 6631.00; 1464169715.87\n"
      "8504.00; 5530.00; 5028.00; 6631.00; 1464169715.87\n8505.00; 5530.00; 5028.00; 6631.00; "
      "1464169715.88\n",
      "no-such-folder/t.csv");
  EXPECT_EQ(r.data().provenance.format, "wbb_counts");
  EXPECT_EQ(r.find("cell_br_counts")->values.at(2), 6631.0);
  EXPECT_NEAR(r.data().time_s.at(2), 0.01, 1e-6);
  ASSERT_EQ(r.data().warnings.size(), 1U);
  EXPECT_NE(r.data().warnings[0].find("1 samples have the time of the one before"), std::string::npos);
}

TEST(Loggers, SamplesInBurstsAreTimedByTheirNumber) {
  // Two bursts of two, then one is lost.
  const Recording r = read_bytes(
      "timestamp,perf_time_sec,sample_index,DAT1,DAT2,DAT3,DAT4\n"
      "a,0.02,10,1,2,3,4\na,0.02,11,1,2,3,4\na,0.04,12,1,2,3,4\na,0.04,13,1,2,3,4\na,0.06,15,1,2,3,4\n",
      "no-such-folder/t.csv");
  const auto& time = r.data().time_s;
  EXPECT_NEAR(time.at(1) - time.at(0), time.at(2) - time.at(1), 1e-12);
  EXPECT_NEAR(time.at(4) - time.at(3), 2.0 * (time.at(1) - time.at(0)), 1e-12);
  EXPECT_NEAR(*r.data().rate_hz, 119.4, 0.1);  // slope of the least-squares line, by hand
  ReadOptions options;
  options.rate_hz = 100.0;
  EXPECT_EQ(read_bytes("timestamp,perf_time_sec,sample_index,DAT1,DAT2,DAT3,DAT4\na,0,1,1,2,3,4\n",
                       "no-such-folder/t.csv", options)
                .size(),
            1U);
}

TEST(Loggers, ABoardsTiltNeedsARate) {
  const std::string sheet = "frame,Pitch Angle,Roll Angle\n0,-1.59,-2.77,689\n1,-1.60,-2.70,690\n";
  try {
    read_bytes(sheet, "no-such-folder/t.csv");
    FAIL();
  } catch (const ReadError& error) {
    EXPECT_EQ(error.fault(), ReadFault::ambiguous);
    EXPECT_NE(std::string(error.what()).find("--rate"), std::string::npos) << error.what();
  }
  const Recording r = read_bytes(sheet, "no-such-folder/t.csv", vendor_options("board_imu"));
  EXPECT_EQ(r.find("tilt_ap_deg")->values.at(0), -1.59);
  EXPECT_EQ(r.find("tilt_ml_deg")->values.at(1), -2.70);
  EXPECT_EQ(r.find("column_4")->values.at(1), 690.0);
}

TEST(HbedbCsv, CommasDoAsWellAsSemicolons) {
  const std::string text = "f_time;copX;copY\n0.00;1.5;-2.5\n0.01;1.6;-2.4\n";
  std::string commas = text;
  std::replace(commas.begin(), commas.end(), ';', ',');
  const Recording one = read_bytes(text, "no-such-folder/t.csv");
  const Recording two = read_bytes(commas, "no-such-folder/t.csv");
  EXPECT_EQ(two.data().provenance.format, "hbedb_csv");
  EXPECT_EQ(two.find("cop_ap_mm")->values, (std::vector<double>{15.0, 16.0}));
  EXPECT_EQ(two.find("cop_ml_mm")->values, one.find("cop_ml_mm")->values);
}

TEST(AmtiBsf, EveryNumberInNewtons) {
  const Recording r = read_bytes(small_bsf(10), "no-such-folder/t.bsf");
  EXPECT_EQ(r.data().provenance.format, "amti_bsf");
  ASSERT_EQ(r.size(), 10U);
  EXPECT_EQ(*r.data().rate_hz, 500.0);
  EXPECT_EQ(r.find("fz_n")->values.at(7), 27.0 * 4.44822162);
  EXPECT_EQ(r.find("my_nmm")->values.at(0), 40.0 * (4.44822162 * 25.4));
  EXPECT_EQ(r.data().warnings, std::vector<std::string>{});
  // The name of the person stays in the file.
  for (const std::string& note : r.data().notes) EXPECT_EQ(note.find("Doe"), std::string::npos);
  EXPECT_EQ(r.data().participant.pseudonym, "");
}

TEST(AmtiBsf, CountsOfVersion100StayCounts) {
  const Recording r = read_bytes(small_bsf(10, 100), "no-such-folder/t.bsf");
  EXPECT_EQ(r.find("fz_counts")->values.at(7), 27.0);
  EXPECT_EQ(r.find("fz_n"), nullptr);
  EXPECT_FALSE(r.data().warnings.empty());
}

TEST(AmtiBsf, CutAtEveryByteNothingIsLostSilently) {
  const std::string bytes = small_bsf(8);
  const Recording whole = read_bytes(bytes, "no-such-folder/t.bsf");
  std::size_t kept = 0;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    SCOPED_TRACE(length);
    try {
      const Recording part = read_bytes(bytes.substr(0, length), "no-such-folder/t.bsf");
      expect_prefix(part, whole);
      ASSERT_FALSE(part.data().warnings.empty());
      ++kept;
    } catch (const ReadError&) {
      ASSERT_LT(length, 4U + 968U + 948U + 48U);
    }
  }
  EXPECT_EQ(kept, 7U * 48U);
}

TEST(AmtiBsf, MutatedItIsAnErrorOrASoundRecording) {
  const std::string bytes = small_bsf(8);
  std::mt19937 random(9);
  ReadOptions options;
  options.format = "amti_bsf";
  for (int round = 0; round < 10000; ++round)
    expect_sound(mutated(bytes, random, round % 6), "no-such-folder/t.bsf", options);
}

// Bits, not digits: values, stamps, gaps, units, plates, person and events.
TEST(BioWare, AColumnThatIsThereTwiceIsRefused) {
  std::string text = vendor_files().at("bioware")(3);
  text.replace(text.find("\tAx\t"), 4, "\tAy\t");
  try {
    static_cast<void>(read_bytes(text, "t.txt"));
    FAIL() << "read";
  } catch (const ReadError& error) {
    EXPECT_NE(std::string(error.what()).find("column Ay is there twice"), std::string::npos) << error.what();
  }
}

TEST(OpenSim, MarkersAreMillimetresByNameAndAxis) {
  const Recording r = read_bytes(vendor_files().at("opensim_trc")(4), "no-such-folder/t.trc");
  ASSERT_EQ(r.data().channels.size(), 6U);
  EXPECT_EQ(r.data().channels[4].source, "L.ASIS Y");
  EXPECT_EQ(r.data().channels[4].unit, "mm");
  EXPECT_NEAR(r.data().channels[4].values[2], 10.0 * 5.018, 1e-12);
  EXPECT_EQ(*r.data().rate_hz, 100.0);
  std::string text = vendor_files().at("opensim_trc")(4);
  text.replace(text.find("\tcm\t"), 4, "\tft\t");
  EXPECT_THROW(static_cast<void>(read_bytes(text, "no-such-folder/t.trc")), ReadError) << "feet";
  text = vendor_files().at("opensim_trc")(4);
  text.replace(text.find("\t4\t2\t"), 5, "\t9\t2\t");
  EXPECT_NE(read_bytes(text, "no-such-folder/t.trc").data().warnings.front().find("promises 9"),
            std::string::npos);
}

TEST(NordBord, ForcesOfTheTwoLegs) {
  const Recording r = read_bytes(vendor_files().at("nordbord")(4), "no-such-folder/t.csv");
  ASSERT_NE(r.find("left_n"), nullptr);
  EXPECT_EQ(r.find("left_n")->values[2], 1.014);
  EXPECT_EQ(r.find("right_n")->values[3], 2.022);
}

TEST(OpenSim, OurStorageComesBackEqual) {
  RecordingData data;
  data.participant.pseudonym = "7";
  data.rate_hz = 3.0;
  data.time_s = {0.0, 1.0 / 3.0, 2.0 / 3.0};
  data.channels = {{"fz_n", "N", "left", "a b", {0.1, std::nan(""), -1e-300}},
                   {"cop_ml_mm", "mm", "", "b", {4.0, 5.0, 1.0 / 7.0}}};
  data.events = {{0.5, "Step", "Left"}};
  const Recording before(data);
  const Recording after = read_bytes(recording_sto(before), "no-such-folder/t.sto");
  EXPECT_EQ(after.data().provenance.format, "opensim");
  EXPECT_EQ(after.data().time_s, data.time_s);
  EXPECT_EQ(after.data().participant.pseudonym, "7");
  EXPECT_EQ(after.data().events, data.events);
  EXPECT_EQ(after.data().rate_hz, data.rate_hz);
  ASSERT_EQ(after.data().channels.size(), 2U);
  EXPECT_EQ(after.find("cop_ml_mm")->values, data.channels[1].values);
  EXPECT_EQ(after.find("fz_n", "left")->values[0], 0.1);
  EXPECT_TRUE(std::isnan(after.find("fz_n", "left")->values[1]));
  EXPECT_EQ(after.find("fz_n", "left")->values[2], -1e-300);
  EXPECT_EQ(after.find("fz_n", "left")->source, "a b");
}

TEST(VendorRealFiles, AmtiBsf) {
  STEADYPLATE_REQUIRE_DATA(file, "amti_netforce/AMTIdata.bsf");
  const Recording r = read(file);
  ASSERT_EQ(r.size(), 1000U);
  EXPECT_EQ(*r.data().rate_hz, 500.0);
  // The doubles in the file, by the published reader's factors.
  EXPECT_NEAR(r.find("fz_n")->values[0], 0.8104044057133781 * 4.44822162, 1e-12);
  EXPECT_NEAR(r.find("mx_nmm")->values[500], -215.5548934857252 * 4.44822162 * 25.4, 1e-9);
}

TEST(VendorRealFiles, AmtiAsc) {
  STEADYPLATE_REQUIRE_DATA(file, "amti_netforce/Trial1-FxFyFzMxMyMz.asc");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "amti_asc");
  ASSERT_EQ(r.size(), 200U);
  EXPECT_EQ(r.find("fy_n")->values[1], 0.651);
  EXPECT_EQ(r.find("mz_nmm")->values[0], 0.255 * 1000);
}

TEST(VendorRealFiles, AMappingSaysHowThePlateLay) {
  STEADYPLATE_REQUIRE_DATA(file, "amti_netforce/Trial1-FxFyFzMxMyMz.asc");
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "plate.toml")
      << "[plate]\nx = \"right\"\ny = \"forward\"\nsurface_z_mm = -40\n";
  ReadOptions options;
  options.map_file = folder.path() / "plate.toml";
  const Recording r = read(file, options);
  EXPECT_EQ(r.data().provenance.format, "amti_asc");
  ASSERT_TRUE(r.data().plate_frame.has_value());
  EXPECT_EQ(r.data().plate_frame->surface_z_mm, -40.0);
}

TEST(VendorRealFiles, KistlerVolts) {
  STEADYPLATE_REQUIRE_DATA(file, "kistler_raw_volts/kistler_0_10s.txt");
  const Recording r = read(file);
  EXPECT_EQ(r.data().provenance.format, "kistler_volts");
  ASSERT_EQ(r.size(), 1000U);
  EXPECT_EQ(r.find("fz4_v")->values[1], 0.232423);
}

// The .anc and the C3D are one trial: without their offsets the forces agree (the C3D's channels have
// slightly other scales and its zero).
TEST(VendorRealFiles, MotionAnalysisAgreesWithTheC3dOfTheSameTrial) {
  STEADYPLATE_REQUIRE_DATA(file, "motionanalysis_anc/Gait.anc");
  STEADYPLATE_REQUIRE_DATA(c3d, "c3d/Gait.c3d");
  const Recording ours = read(file);
  const Recording theirs = read(c3d);
  EXPECT_EQ(ours.data().provenance.format, "motion_analysis_anc");
  ASSERT_EQ(ours.size(), 5346U);
  ASSERT_EQ(ours.data().provenance.companions.size(), 1U);
  EXPECT_EQ(ours.data().warnings, std::vector<std::string>{});
  for (const char* plate : {"1", "2"})
    for (const auto& [name, tolerance] :
         {std::pair{"fx_n", 1.5}, {"fy_n", 1.5}, {"fz_n", 3.0}, {"mx_nmm", 1500.0}, {"my_nmm", 1500.0}}) {
      SCOPED_TRACE(std::string(plate) + name);
      const auto& a = ours.find(name, plate)->values;
      const auto& b = theirs.find(name, plate)->values;
      double largest = 0.0;
      double worst = 0.0;
      for (std::size_t i = 0; i < b.size(); ++i) {
        largest = std::max(largest, std::abs(b[i]));
        worst = std::max(worst, std::abs((a[i] - a[0]) - (b[i] - b[0])));
      }
      EXPECT_GT(largest, 20.0);
      EXPECT_LT(worst, tolerance);
    }
}

// Every recording of the public set opens, but for those that are none.
TEST(VendorRealFiles, EveryFileOfTheManifestOpensOrIsRefusedForTheRightReason) {
  STEADYPLATE_REQUIRE_DATA(manifest, "MANIFEST.csv");
  const std::map<std::string, ReadFault> refused = {
      {"hbedb/BDSinfo.txt", ReadFault::unknown_format},
      {"hbedb/BDSinfoCOP.txt", ReadFault::unknown_format},
      {"hbedb_semicolon_csv/BDSinfoCOP_BDS00500.txt", ReadFault::unknown_format},
      {"pds/PDSinfoCOP.txt", ReadFault::unknown_format},
      {"motionanalysis_anc/Forcepla.cal", ReadFault::unknown_format},
      {"c3d/TYPE-4.XLS", ReadFault::unknown_format},
      {"c3d/README.TXT", ReadFault::unknown_format},
  };
  for (const auto& row : test::read_csv(manifest)) {
    const std::string relative = row.at("file");
    SCOPED_TRACE(relative);
    const auto path = test::data_file(relative);
    ASSERT_TRUE(path.has_value());
    try {
      const Recording r = read(*path);
      EXPECT_FALSE(refused.contains(relative)) << "opened as " << r.data().provenance.format;
      EXPECT_GT(r.size(), 0U);
    } catch (const ReadError& error) {
      const auto expected = refused.find(relative);
      ASSERT_NE(expected, refused.end()) << error.what();
      EXPECT_EQ(error.fault(), expected->second) << error.what();
    }
  }
}

}  // namespace
}  // namespace steadyplate::datasets
