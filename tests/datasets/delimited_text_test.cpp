// Any delimited text: what is found out, what is asked for, and the saved mapping.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "datasets/mapping.hpp"
#include "datasets/read.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

struct Refusal {
  ReadFault fault = ReadFault::unreadable;
  std::string text = "it was read";
};

Refusal refusal(const std::string& text, const ReadOptions& options = {}) {
  try {
    read_bytes(text, nowhere, options);
  } catch (const ReadError& error) {
    return {error.fault(), error.what()};
  }
  return {};
}

void expect_refused(const Refusal& answer, ReadFault fault, const std::string& words) {
  EXPECT_EQ(answer.fault, fault) << answer.text;
  EXPECT_NE(answer.text.find(words), std::string::npos) << "looked for '" << words << "' in: " << answer.text;
}

TEST(DelimitedText, GermanSpreadsheetNeedsNoFlag) {
  const Recording r =
      read_bytes("Zeit [ms];CoP ML [cm];CoP AP [cm];Kraft [N]\n0;1,5;2,5;700\n10;1,6;2,4;701\n", nowhere);
  EXPECT_EQ(r.data().time_s, (std::vector<double>{0.0, 0.01}));
  EXPECT_EQ(r.find("cop_ml_mm")->values, (std::vector<double>{15.0, 16.0}));
  EXPECT_EQ(r.find("cop_ap_mm")->values, (std::vector<double>{25.0, 24.0}));
  EXPECT_EQ(r.find("fz_n")->values, (std::vector<double>{700.0, 701.0}));
}

TEST(DelimitedText, TimeUnitIsFoundFromItsStepAndSaid) {
  const Recording ms = read_bytes("time,ml_mm,ap_mm\n0,1,2\n20,1,2\n40,1,2\n", nowhere);
  EXPECT_NEAR(ms.data().time_s[2], 0.04, 1e-12);
  const Recording s = read_bytes("time,ml_mm,ap_mm\n0,1,2\n0.02,1,2\n0.04,1,2\n", nowhere);
  EXPECT_EQ(s.data().time_s[2], 0.04);
  bool said = false;
  for (const std::string& line : ms.data().assumptions)
    said = said || line.find("in ms (not stated") != std::string::npos;
  EXPECT_TRUE(said);
}

TEST(DelimitedText, WhichAxisIsWhichIsAskedNotGuessed) {
  const std::string text = "t_s,copX_mm,copY_mm\n0,1,2\n0.01,3,4\n";
  const Refusal answer = refusal(text);
  expect_refused(answer, ReadFault::ambiguous,
                 "--columns ml=copX_mm,ap=copY_mm or --columns ml=copY_mm,ap=copX_mm");
  ReadOptions options;
  options.columns = "ml=copY_mm,ap=copX_mm";
  const Recording r = read_bytes(text, nowhere, options);
  EXPECT_EQ(r.find("cop_ml_mm")->values, (std::vector<double>{2.0, 4.0}));
}

TEST(DelimitedText, AMissingUnitIsAskedFor) {
  const std::string text = "time_s,ml,ap\n0,1,2\n0.01,3,4\n";
  expect_refused(refusal(text), ReadFault::ambiguous, "--cop-unit");
  ReadOptions options;
  options.cop_unit = "cm";
  EXPECT_EQ(read_bytes(text, nowhere, options).find("cop_ml_mm")->values, (std::vector<double>{10.0, 30.0}));
}

TEST(DelimitedText, AMissingTimeIsAskedFor) {
  const std::string text = "ml_mm,ap_mm\n1,2\n3,4\n5,6\n";
  expect_refused(refusal(text), ReadFault::ambiguous, "--rate");
  ReadOptions options;
  options.rate_hz = 50.0;
  const Recording r = read_bytes(text, nowhere, options);
  EXPECT_EQ(r.data().time_s, (std::vector<double>{0.0, 0.02, 0.04}));
  EXPECT_EQ(*r.data().rate_hz, 50.0);
}

TEST(DelimitedText, TwoTimesAreAskedAbout) {
  expect_refused(refusal("time_s,timestamp,ml_mm,ap_mm\n0,5,1,2\n1,6,3,4\n"), ReadFault::ambiguous,
                 "--columns time=");
}

TEST(DelimitedText, NoCentreOfPressureNamesTheColumns) {
  expect_refused(refusal("time_s,temperature,humidity\n0,1,2\n1,3,4\n"), ReadFault::unknown_format,
                 "temperature, humidity");
  expect_refused(refusal("Dear colleague,\nhere are the data.\n"), ReadFault::unknown_format,
                 "no table of numbers");
}

TEST(DelimitedText, WithoutAHeaderColumnsHaveNumbers) {
  ReadOptions options;
  options.columns = "time=1,ml=3,ap=2";
  options.cop_unit = "mm";
  const Recording r = read_bytes("0 1 2\n0.01 3 4\n0.02 5 6\n", nowhere, options);
  EXPECT_EQ(r.find("cop_ml_mm")->values, (std::vector<double>{2.0, 4.0, 6.0}));
}

TEST(DelimitedText, OtherColumnsAreKeptAndTextIsLeftOut) {
  const Recording r =
      read_bytes("time_s,ml_mm,ap_mm,event,knee [deg],fz [N]\n0,1,2,go,30,700\n0.01,1,2,,31,700\n", nowhere);
  ASSERT_NE(r.find("knee"), nullptr);
  EXPECT_EQ(r.find("knee")->unit, "deg");
  EXPECT_EQ(r.find("event"), nullptr);
}

TEST(DelimitedText, BadColumnsFlagsSayWhatIsWrong) {
  const std::string text = "time_s,ml_mm,ap_mm\n0,1,2\n1,3,4\n";
  ReadOptions options;
  options.columns = "sideways=ml_mm";
  EXPECT_THROW(read_bytes(text, nowhere, options), std::invalid_argument);
  options.columns = "ml=";
  EXPECT_THROW(read_bytes(text, nowhere, options), std::invalid_argument);
  options.columns = "ml=nothing";
  expect_refused(refusal(text, options), ReadFault::damaged, "no column 'nothing'");
  options.columns = "";
  options.rate_hz = -1.0;
  EXPECT_THROW(read_bytes(text, nowhere, options), std::invalid_argument);
  options = {};
  options.format = "no-such";
  EXPECT_THROW(read_bytes(text, nowhere, options), std::invalid_argument);
}

TEST(DelimitedText, AWrongUnitIsRefused) {
  expect_refused(refusal("time_s,ml_mm,ap_deg\n0,1,2\n1,3,4\n"), ReadFault::damaged, "no unit of ap");
  expect_refused(refusal("time_mm,ml_mm,ap_mm\n0,1,2\n1,3,4\n"), ReadFault::damaged, "no time");
}

class MapFile : public testing::Test {
 protected:
  ReadOptions map(const std::string& toml) {
    ReadOptions options;
    options.map_file = folder_.path() / "map.toml";
    std::ofstream(options.map_file, std::ios::binary) << toml;
    return options;
  }
  test::TemporaryDirectory folder_;
};

TEST_F(MapFile, SaysEverything) {
  const auto options = map(R"(
delimiter = ";"
decimal = ","
header_line = 3
[columns]
time = "T"
ml = "quer"
ap = "tief"
fz = "last"
[units]
time = "ms"
cop = "cm"
force = "kg"
[signs]
ml = -1
)");
  const Recording r =
      read_bytes("Labor;7\n1;2;3;4\nT;quer;tief;last\n0;1,5;2;70\n20;1,5;2;70\n", nowhere, options);
  EXPECT_EQ(r.size(), 2U);
  EXPECT_EQ(r.find("cop_ml_mm")->values.front(), -15.0);
  EXPECT_NEAR(r.find("fz_n")->values.front(), 70 * 9.80665, 1e-9);
  EXPECT_NEAR(r.data().time_s.back(), 0.02, 1e-12);
  EXPECT_EQ(r.data().provenance.companions.size(), 1U);
}

TEST_F(MapFile, FlagsWinOverIt) {
  auto options = map("[columns]\nml = \"x\"\nap = \"y\"\n[units]\ncop = \"cm\"\n");
  options.cop_unit = "m";
  options.columns = "ml=y,ap=x";
  const Recording r = read_bytes("t_s,x,y\n0,1,2\n0.01,1,2\n", nowhere, options);
  EXPECT_EQ(r.find("cop_ml_mm")->values.front(), 2000.0);
}

TEST_F(MapFile, PlateAndCellsCarryTheirGeometry) {
  const Recording cells = read_bytes("t_s,tl,tr,bl,br\n0,1,2,3,4\n0.01,1,2,3,4\n", nowhere,
                                     map("[plate]\nwidth_mm = 433\nlength_mm = 228\n"));
  EXPECT_EQ(cells.plates(), std::vector<std::string>{""});
  EXPECT_EQ(*cells.data().plate_width_mm, 433.0);
  const Recording plate = read_bytes("t_s,Fz [N],Mx [Nm],My [Nm]\n0,700,1,2\n0.01,700,1,2\n", nowhere,
                                     map("[plate]\nx = \"right\"\ny = \"forward\"\nsurface_z_mm = -40\n"));
  ASSERT_TRUE(plate.data().plate_frame.has_value());
  EXPECT_EQ(plate.data().plate_frame->surface_z_mm, -40.0);
  EXPECT_EQ(plate.find("mx_nmm")->values.front(), 1000.0);
}

TEST_F(MapFile, WithoutGeometryItIsAskedFor) {
  expect_refused(refusal("t_s,tl,tr,bl,br\n0,1,2,3,4\n1,1,2,3,4\n"), ReadFault::ambiguous, "width_mm");
  expect_refused(refusal("t_s,Fz,Mx,My\n0,1,2,3\n1,1,2,3\n"), ReadFault::ambiguous, "surface_z_mm");
}

TEST(Mapping, EveryMistakeNamesTheKeyAndTheLine) {
  const auto wrong = [](const std::string& toml) -> std::string {
    try {
      parse_mapping(toml, "map.toml");
    } catch (const ReadError& error) {
      return error.what();
    }
    return "parsed";
  };
  EXPECT_NE(wrong("delimiter = [").find("map.toml line 1: not TOML"), std::string::npos);
  EXPECT_NE(wrong("\ndelimiter = \"|\"").find("map.toml line 2: 'delimiter' must be"), std::string::npos);
  EXPECT_NE(wrong("colums = 1").find("'colums' must be one of"), std::string::npos);
  for (const char* toml :
       {"decimal = \";\"", "header_line = 0", "rate_hz = -1", "rate_hz = nan", "[columns]\nsideways = \"x\"",
        "[columns]\nml = true", "[units]\ncop = \"furlong\"", "[units]\ntime = \"mm\"", "[signs]\nml = 2",
        "[plate]\nx = \"up\"\ny = \"right\"", "[plate]\nx = \"right\"", "[plate]\nwidth_mm = 0",
        "columns = 3"})
    EXPECT_NE(wrong(toml), "parsed") << toml;
}

/// What toml++ asserts and takes for impossible (text/toml_library.cpp); with it left as it comes, a debug
/// build aborts at the first and the build with sanitizers stops at the second.
TEST(Mapping, NoKeyOfAnyBytesIsMoreThanRefused) {
  for (const std::string toml :
       {"[!]\n", "[=]\n", "[\x01]\n", "a\xC3\xA9 = 1\n", "rate_hz\xC4\x8D = 1\n", "[\xC3\xA9]\n",
        "rate_hz = 1\xC3\xA9\n", "rate_hz =\xC2\xA0 1 \xE2\x80\x83\n"})
    EXPECT_THROW(parse_mapping(toml, "map.toml"), ReadError) << toml;
}

TEST(Mapping, TruncatedAtEveryByteItIsParsedOrRefused) {
  const std::string toml =
      "delimiter = \";\"\nrate_hz = 100\n[columns]\nml = \"a\"\nap = \"b\"\n[units]\ncop = "
      "\"cm\"\n[plate]\nwidth_mm = 433\n";
  std::size_t refused = 0;
  for (std::size_t length = 0; length < toml.size(); ++length) {
    try {
      parse_mapping(toml.substr(0, length), "map.toml");
    } catch (const ReadError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, toml.size() / 4);
}

}  // namespace
}  // namespace steadyplate::datasets
