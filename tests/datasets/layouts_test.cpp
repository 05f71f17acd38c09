// Every layout that can be written is recognised by its own reader and comes back to its printed digits; cut
// or mutated it is an error or a warning, never other numbers.

#include "datasets/samples/layouts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "datasets/read.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/datasets/vendor_files.hpp"

namespace steadyplate::datasets {
namespace {

class Layout : public testing::TestWithParam<std::string_view> {
 protected:
  std::string layout() const { return std::string(GetParam()); }
  /// Half of the last printed digit: 6 decimals of m, cm or mm; the Wii recorder prints cm with 3.
  double tolerance_mm() const {
    if (layout() == "wbb_recorder") return 0.0051;
    return layout() == "pds" || layout() == "acuna" || layout() == "optitrack_amti" ? 0.51e-3 : 0.51e-5;
  }
};

TEST_P(Layout, IsRecognisedAndReadBackToItsPrintedDigits) {
  const SampleSource source = trial(200);
  const Recording recording = read_bytes(write_layout(layout(), source), nowhere);
  EXPECT_EQ(recording.data().provenance.format, layout());
  EXPECT_EQ(recording.data().warnings, std::vector<std::string>{});
  EXPECT_FALSE(recording.data().assumptions.empty());
  ASSERT_FALSE(recording.plates().empty());
  const std::string plate = recording.plates().front();
  const Channel* ml = recording.find("cop_ml_mm", plate);
  const Channel* ap = recording.find("cop_ap_mm", plate);
  const Channel* fz = recording.find("fz_n", plate);
  ASSERT_EQ(recording.size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) {
    ASSERT_NEAR(recording.data().time_s[i], source.time_s[i], 1e-9);
    ASSERT_NEAR(ml->values[i], source.cop_ml_mm[i], tolerance_mm());
    ASSERT_NEAR(ap->values[i], source.cop_ap_mm[i], tolerance_mm());
    if (fz != nullptr) {
      ASSERT_NEAR(fz->values[i], source.fz_n[i], 0.003);
    }
  }
}

TEST_P(Layout, BothLineEndsAndAByteOrderMarkMakeNoDifference) {
  const std::string text = write_layout(layout(), trial(30));
  std::string unix_ends;
  for (const char c : text)
    if (c != '\r') unix_ends += c;
  std::string dos_ends = "\xEF\xBB\xBF";
  for (const char c : unix_ends) dos_ends += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const Recording one = read_bytes(unix_ends, nowhere);
  const Recording two = read_bytes(dos_ends, nowhere);
  EXPECT_EQ(one.data().time_s, two.data().time_s);
  ASSERT_EQ(one.data().channels.size(), two.data().channels.size());
  for (std::size_t i = 0; i < one.data().channels.size(); ++i)
    EXPECT_EQ(one.data().channels[i].values, two.data().channels[i].values);
}

/// `part` holds the first samples of `whole`, exactly.
void expect_prefix(const Recording& part, const Recording& whole) {
  ASSERT_LE(part.size(), whole.size());
  const auto n = static_cast<std::ptrdiff_t>(part.size());
  const auto& times = whole.data().time_s;
  ASSERT_EQ(part.data().time_s, std::vector<double>(times.begin(), times.begin() + n));
  ASSERT_EQ(part.data().channels.size(), whole.data().channels.size());
  for (std::size_t i = 0; i < part.data().channels.size(); ++i) {
    const auto& values = whole.data().channels[i].values;
    ASSERT_EQ(part.data().channels[i].values, std::vector<double>(values.begin(), values.begin() + n));
  }
}

TEST_P(Layout, CutAtEveryByteItIsAnErrorOrWholeSamplesAndAWarning) {
  const std::string text = write_layout(layout(), trial(8));
  const Recording whole = read_bytes(text, nowhere);
  std::size_t errors = 0;
  std::size_t kept = 0;
  for (std::size_t length = 0; length < text.size(); ++length) {
    SCOPED_TRACE(length);
    const std::string cut = text.substr(0, length);
    try {
      const Recording part = read_bytes(cut, nowhere);
      expect_prefix(part, whole);
      if (HasFatalFailure()) return;
      ++kept;
      // Between rows nothing shows; one byte less and the row is whole though its end is not.
      const bool between_rows =
          cut.back() == '\n' || cut.back() == '\r' || text[length] == '\r' || text[length] == '\n';
      if (!between_rows) {
        ASSERT_FALSE(part.data().warnings.empty()) << cut;
      }
    } catch (const ReadError& error) {
      ASSERT_NE(std::string(error.what()).find(nowhere), std::string::npos) << error.what();
      ++errors;
    }
  }
  EXPECT_GT(errors, 20U);
  EXPECT_GT(kept, 20U);
}

TEST_P(Layout, MutatedBytesAreAnErrorOrARecordingWithAsManyValuesAsTimes) {
  const std::string text = write_layout(layout(), trial(12));
  std::mt19937 random(7);
  for (int round = 0; round < 1500; ++round) {
    std::string bytes = text;
    for (int k = 0; k <= round % 4; ++k) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          bytes.erase(at, 1 + random() % 20);
          break;
        case 2:
          bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 30));
          break;
        default:
          bytes[at] = "0123456789.,;\t -eE\n\r\""[random() % 21];
      }
      if (bytes.empty()) bytes = "x";
    }
    try {
      const Recording recording = read_bytes(bytes, nowhere);
      for (const Channel& channel : recording.data().channels)
        ASSERT_EQ(channel.values.size(), recording.size());
    } catch (const ReadError&) {
      // an answer
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Layout, testing::ValuesIn(sample_layouts().begin(), sample_layouts().end()),
                         [](const testing::TestParamInfo<std::string_view>& row) {
                           return std::string(row.param);
                         });

TEST(Layouts, ThereIsOneForEachReaderOfText) {
  std::vector<std::string_view> readers;
  for (const Format& format : formats())
    if (format.content == Content::text && format.id != "steadyplate_json" &&
        !vendor_files().contains(std::string(format.id)))
      readers.push_back(format.id);  // binary kinds, our JSON and vendors' files have tests of their own
  for (const std::string_view layout : sample_layouts())
    EXPECT_NE(std::find(readers.begin(), readers.end(), layout), readers.end()) << layout;
  EXPECT_EQ(readers.size(), sample_layouts().size());
  EXPECT_THROW(write_layout("no-such", trial(3)), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::datasets
