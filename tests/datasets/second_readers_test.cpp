// What we write, opened by programs that know nothing of us: XDF by Debian's libxdf, storage and CSV by numpy
// (MAT by scipy: mat_test.cpp). Debian 12 has no other reader of C3D.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#ifdef STEADYPLATE_LIBXDF
#include <xdf.h>
#endif

#include "datasets/export/recording_csv.hpp"
#include "datasets/export/recording_sto.hpp"
#include "datasets/export/recording_xdf.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::datasets {
namespace {

Recording small_recording() {
  const SampleSource source = trial(50);
  RecordingData data;
  data.id = "trial";
  data.time_s = source.time_s;
  data.rate_hz = 100.0;
  data.channels = {{"cop_ml_mm", "mm", "left", "x", source.cop_ml_mm},
                   {"fz_n", "N", "left", "z", source.fz_n}};
  data.events = {{0.02, "Start", "General"}, {0.25, "Step & go", "Left"}};
  return Recording(std::move(data));
}

TEST(SecondReader, LibxdfFindsStreamsStampsValuesAndEventsOfOurXdf) {
#ifdef STEADYPLATE_LIBXDF
  const test::TemporaryDirectory folder;
  const std::string path = (folder.path() / "trial.xdf").string();
  const Recording recording = small_recording();
  std::ofstream(path, std::ios::binary) << recording_xdf(recording);
  Xdf other;
  ASSERT_EQ(other.load_xdf(path), 0);
  ASSERT_EQ(other.streams.size(), 2U);
  const auto& samples = other.streams[0];
  EXPECT_EQ(samples.info.channel_format, "double64");
  EXPECT_EQ(samples.info.nominal_srate, 100.0);
  EXPECT_EQ(samples.info.sample_count, 50);
  EXPECT_EQ(samples.time_stamps, recording.data().time_s);
  ASSERT_EQ(samples.time_series.size(), 2U);
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t i = 0; i < 50; ++i)
      ASSERT_EQ(samples.time_series[k].at(i), static_cast<float>(recording.data().channels[k].values[i]));
  ASSERT_EQ(samples.info.channels.size(), 2U);
  EXPECT_EQ(samples.info.channels[1].at("label"), "left.fz_n");
  EXPECT_EQ(samples.info.channels[1].at("unit"), "N");
  ASSERT_EQ(other.eventMap.size(), 2U);
  EXPECT_EQ(other.eventMap[1].first.first, "Step & go");
  EXPECT_EQ(other.eventMap[1].first.second, 0.25);
#elif defined STEADYPLATE_NO_LIBXDF
  GTEST_SKIP() << "not under AddressSanitizer: libxdf itself reads past its own buffer";
#else
  if (std::getenv("CI") != nullptr) FAIL() << "libxdf-dev is not here";
  GTEST_SKIP() << "NOT TESTED: libxdf-dev is not here";
#endif
}

TEST(SecondReader, NumpyReadsOurStorageAndCsvAsTables) {
  if (test::run_process({"/usr/bin/python3", "-c", "import numpy"}).exit_code != 0) {
    if (std::getenv("CI") != nullptr) FAIL() << "numpy is not here";
    GTEST_SKIP() << "NOT TESTED: numpy (python3-scipy) is not here";
  }
  const test::TemporaryDirectory folder;
  const Recording recording = small_recording();
  const std::string sto = (folder.path() / "trial.sto").string();
  const std::string csv = (folder.path() / "trial.csv").string();
  std::ofstream(sto, std::ios::binary) << recording_sto(recording);
  std::ofstream text(csv, std::ios::binary);
  write_recording_csv(text, recording);
  text.close();
  std::ostringstream expected;
  expected.precision(17);
  expected << recording.data().channels[1].values[33];
  const std::string script =
      "import sys, numpy\n"
      "lines = open(sys.argv[1]).read().split('\\n')\n"
      "head = lines.index('endheader')\n"
      "t = numpy.loadtxt(sys.argv[1], skiprows=head + 2, delimiter='\\t')\n"
      "assert lines[head + 1].split('\\t') == ['time', 'left.cop_ml_mm', 'left.fz_n']\n"
      "assert t.shape == (50, 3) and t[33, 2] == float(sys.argv[3])\n"
      "c = numpy.loadtxt(sys.argv[2], skiprows=2, delimiter=',')\n"
      "assert (c == t).all()\n";
  const auto read = test::run_process({"/usr/bin/python3", "-c", script, sto, csv, expected.str()});
  EXPECT_EQ(read.exit_code, 0) << read.err;
}

}  // namespace
}  // namespace steadyplate::datasets
