#include "acquisition/simulate/sample.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "acquisition/simulate/stance.hpp"
#include "datasets/read.hpp"
#include "datasets/samples/layouts.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

namespace fs = std::filesystem;
using datasets::Surface;
using datasets::Vision;

SampleRequest ten_seconds(const std::string& layout, const std::string& file_name) {
  SampleRequest request;
  request.seconds = 10.0;
  request.layout = layout;
  request.file_name = file_name;
  return request;
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string refusal(const SampleRequest& request) {
  try {
    sample_text(request);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(SampleList, NamesEachFileOnceWithItsCommand) {
  SampleRequest first = ten_seconds("hbedb", "a.txt");
  const SampleRequest second = ten_seconds("hbedb", "b.txt");
  const std::string one = list_sample("", first);
  EXPECT_EQ(one.rfind("# These recordings are SIMULATED", 0), 0U);
  const std::string two = list_sample(one, second);
  EXPECT_EQ(two, one + "b.txt " + sample_command(second) + "\n");
  EXPECT_EQ(list_sample(two, second), two);
  first.seed = 99;
  const std::string changed = list_sample(two, first);
  EXPECT_NE(changed.find("\na.txt " + sample_command(first) + "\nb.txt "), std::string::npos) << changed;
  EXPECT_EQ(changed.find("--seed 1 --mass 76 --height-mm 1750 --person 1 --layout hbedb --out a.txt"),
            std::string::npos);
}

TEST(SampleList, CommandSaysEverything) {
  SampleRequest request = ten_seconds("hbedb", "x.txt");
  request.vision = Vision::closed;
  request.surface = Surface::foam;
  request.rate_hz = 62.5;
  request.seed = 18446744073709551615U;
  request.mass_kg = 61.4;
  request.height_mm = 1655.0;
  request.person = "P-07";
  EXPECT_EQ(sample_command(request),
            "steadyplate simulate --vision closed --surface foam --seconds 10 --hz 62.5 --seed "
            "18446744073709551615 "
            "--mass 61.4 --height-mm 1655 --person P-07 --layout hbedb --out x.txt");
}

TEST(SampleTable, KeepsOneRowATrialAndRefusesAMeasuredTable) {
  SampleRequest request = ten_seconds("hbedb", "SIM1.txt");
  const std::string one = list_trial("", request);
  EXPECT_EQ(one, "Trial\tSubject\tVision\tSurface\tHeight\tWeight\nSIM1\t1\tOpen\tFirm\t175\t76\n");
  request.surface = Surface::foam;
  EXPECT_EQ(list_trial(one, request),
            "Trial\tSubject\tVision\tSurface\tHeight\tWeight\nSIM1\t1\tOpen\tFoam\t175\t76\n");
  EXPECT_THROW(list_trial("Trial\tSubject\tVision\tSurface\tAge\nBDS00001\t1\tOpen\tFirm\t33\n", request),
               std::invalid_argument);
}

TEST(Sample, NamesThatWouldBreakTheCompanionsAreRefused) {
  for (const char* name :
       {"", "two words.txt", "tab\t.txt", "folder/x.txt", "#x.txt", "..", "SIMULATED.txt", "BDSinfo.txt"}) {
    EXPECT_EQ(refusal(ten_seconds("hbedb", name)).rfind("out:", 0), 0U) << name;
  }
  for (const char* person : {"", "two words", "tab\t", "-\n"}) {
    SampleRequest request = ten_seconds("hbedb", "x.txt");
    request.person = person;
    EXPECT_EQ(refusal(request).rfind("person:", 0), 0U) << person;
  }
  EXPECT_NE(refusal(ten_seconds("no-such-layout", "x.txt")), "");
}

TEST(Sample, SameRequestSameBytesInEveryLayout) {
  for (const std::string_view layout : datasets::sample_layouts()) {
    SCOPED_TRACE(layout);
    SampleRequest request = ten_seconds(std::string(layout), "x.txt");
    const std::string text = sample_text(request);
    EXPECT_GT(text.size(), 1000U);
    EXPECT_EQ(text, sample_text(request));
    request.seed = 2;
    EXPECT_NE(text, sample_text(request));
  }
}

// The written file, read by the ordinary reader, is the simulated trial, to the decimals of the layout.
TEST(Sample, HbedbReadsBackAsTheSimulatedTrial) {
  const test::TemporaryDirectory folder;
  SampleRequest request = ten_seconds("hbedb", "SIM7.txt");
  request.vision = Vision::closed;
  request.surface = Surface::foam;
  write(folder.path() / request.file_name, sample_text(request));
  write(folder.path() / simulated_list_name, list_sample("", request));
  write(folder.path() / trial_table_name("hbedb"), list_trial("", request));
  const datasets::Recording recording = datasets::read(folder.path() / request.file_name);
  EXPECT_TRUE(recording.data().simulated);
  EXPECT_EQ(recording.data().condition.vision, Vision::closed);
  EXPECT_EQ(recording.data().condition.surface, Surface::foam);
  const SimulatedStance trial = simulate_stance(stance_model(Vision::closed, Surface::foam), 10.0, 100.0, 1);
  const datasets::Channel* ml = recording.find("cop_ml_mm");
  const datasets::Channel* ap = recording.find("cop_ap_mm");
  ASSERT_NE(ml, nullptr);
  ASSERT_NE(ap, nullptr);
  ASSERT_EQ(ml->values.size(), trial.cop_ml_mm.size());
  for (std::size_t i = 0; i < trial.cop_ml_mm.size(); ++i) {
    ASSERT_NEAR(ml->values[i], trial.cop_ml_mm[i], 1e-4);
    ASSERT_NEAR(ap->values[i], trial.cop_ap_mm[i], 1e-4);
  }
}

}  // namespace
}  // namespace steadyplate::acquisition
