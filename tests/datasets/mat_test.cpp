// MAT files: ours come back bit for bit, other programs' are read or refused, and a damaged one is never read
// as if it were whole.

#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <fstream>
#include <random>

#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_mat.hpp"
#include "datasets/mat/answer.hpp"
#include "datasets/mat/helper.hpp"
#include "datasets/mat/level5.hpp"
#include "datasets/read.hpp"
#include "tests/datasets/mat_files.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::datasets {
namespace {

constexpr const char* name = "no-such-folder/trial.mat";

RecordingData small_data(std::size_t samples) {
  const SampleSource source = trial(samples);
  RecordingData data;
  data.id = "Zoë 1";
  data.participant.pseudonym = "P-007";
  data.condition.vision = Vision::closed;
  data.time_s = source.time_s;
  data.rate_hz = 100.0;
  data.channels = {{"cop_ml_mm", "mm", "left", "x", source.cop_ml_mm},
                   {"cop_ap_mm", "mm", "left", "y", source.cop_ap_mm},
                   {"fz_n", "N", "left", "z", source.fz_n},
                   {"left_fz_n", "N", "", "clashes once '.' is '_'", source.fz_n},
                   {"1/e", "", "", "no name of MATLAB", source.cop_ml_mm}};
  data.channels[0].values[3] = std::nan("");
  data.channels[1].values[0] = -0.0;
  data.channels[2].values[1] = 0.1 + 0.2;
  data.events = {{0.02, "schön", "General"}, {0.03, "", ""}};
  return data;
}

std::string why_not(const std::string& bytes, const ReadOptions& options = {}) {
  try {
    read_bytes(bytes, name, options);
    return "it was read";
  } catch (const ReadError& error) {
    return error.what();
  }
}

void expect_same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::isnan(a[i]), std::isnan(b[i]));
    if (!std::isnan(a[i])) {
      EXPECT_EQ(a[i], b[i]);
      EXPECT_EQ(std::signbit(a[i]), std::signbit(b[i]));
    }
  }
}

TEST(Mat, OursComesBackBitForBit) {
  const Recording there{small_data(40)};
  const Recording back = read_bytes(recording_mat(there), name);
  EXPECT_EQ(back.data().provenance.format, "mat");
  expect_same_bits(back.data().time_s, there.data().time_s);
  ASSERT_EQ(back.data().channels.size(), there.data().channels.size());
  for (std::size_t k = 0; k < there.data().channels.size(); ++k) {
    EXPECT_EQ(full_name(back.data().channels[k]), full_name(there.data().channels[k]));
    EXPECT_EQ(back.data().channels[k].source, there.data().channels[k].source);
    expect_same_bits(back.data().channels[k].values, there.data().channels[k].values);
  }
  EXPECT_EQ(back.data().events, there.data().events);
  EXPECT_EQ(back.data().condition, there.data().condition);
  EXPECT_EQ(back.data().participant.pseudonym, "P-007");
  EXPECT_EQ(*back.data().rate_hz, 100.0);
}

TEST(Mat, FieldsAreNamesOfMatlabEachOnce) {
  const auto fields = mat_fields(small_data(5));
  EXPECT_EQ(fields, (std::vector<std::string>{"left_cop_ml_mm", "left_cop_ap_mm", "left_fz_n", "left_fz_n_2",
                                              "x_1_e"}));
  RecordingData data;
  data.channels = {{std::string(100, 'a'), "", "", "", {}},
                   {std::string(99, 'a'), "", "", "", {}},
                   {"time_s", "", "", "", {}}};
  for (const std::string& field : mat_fields(data)) EXPECT_LE(field.size(), 63U);
  EXPECT_EQ(mat_fields(data)[2], "time_s_2");
}

TEST(Mat, ScipyReadsWhatWeWriteAndWeWhatItWrites) {
  const test::ProcessResult probe = test::run_process({"/usr/bin/python3", "-c", "import scipy.io"});
  if (probe.exit_code != 0) {
    if (std::getenv("CI") != nullptr) FAIL() << "python3-scipy is not here";
    GTEST_SKIP() << "NOT TESTED: python3-scipy is not here";
  }
  const test::TemporaryDirectory folder;
  const std::string ours = (folder.path() / "ours.mat").string();
  const Recording there{small_data(40)};
  std::ofstream(ours, std::ios::binary) << recording_mat(there);
  const std::string script =
      "import sys, numpy, scipy.io\n"
      "m = scipy.io.loadmat(sys.argv[1])\n"
      "t = m['trial'][0, 0]\n"
      "assert t['time_s'].shape == (40, 1), t['time_s'].shape\n"
      "assert t['left_fz_n'][1, 0] == 0.1 + 0.2\n"
      "assert numpy.isnan(t['left_cop_ml_mm'][3, 0])\n"
      "assert t['condition'][0] == 'eyes closed', t['condition']\n"
      "assert t['unit']['left_fz_n'][0, 0][0] == 'N'\n"
      "assert t['events']['time_s'][0, 0][1, 0] == 0.03\n"
      "assert t['events']['label'][0, 0].shape == (2, 1)\n"
      "n = t['time_s']\n"
      "out = {'data': {'time_s': n, 'cop_ml_mm': t['left_fz_n'], 'cop_ap_mm': n * 3}, 'subject': 'P-1'}\n"
      "scipy.io.savemat(sys.argv[2] + '/packed.mat', out, do_compression=True)\n"
      "scipy.io.savemat(sys.argv[2] + '/plain.mat', {'t': n, 'cop': numpy.hstack([n, n * 2]), 'fs': "
      "100.0})\n";
  const auto read = test::run_process({"/usr/bin/python3", "-c", script, ours, folder.path().string()});
  ASSERT_EQ(read.exit_code, 0) << read.err;
  const Recording packed = datasets::read(folder.path() / "packed.mat");
  EXPECT_EQ(packed.find("cop_ml_mm")->values, there.data().channels[2].values);
  ReadOptions options;
  options.columns = "ml=cop_1,ap=cop_2";
  options.cop_unit = "cm";
  const Recording plain = datasets::read(folder.path() / "plain.mat", options);
  EXPECT_EQ(plain.find("cop_ap_mm")->values[10], there.data().time_s[10] * 2 * 10);
  EXPECT_EQ(*plain.data().rate_hz, 100.0);
}

class ForeignMat : public testing::TestWithParam<std::pair<mat_ft, matio_compression>> {
 protected:
  static std::string file(std::size_t trials = 2) {
    return test::foreign_mat(GetParam().first, GetParam().second, trials);
  }
};

TEST_P(ForeignMat, OneTrialIsReadSeveralAreAskedFor) {
  const Recording one = read_bytes(file(1), name);
  ASSERT_EQ(one.size(), 50U);
  EXPECT_EQ(one.find("cop_ml_mm")->values[8], 1.0);
  EXPECT_EQ(one.find("cop_ap_mm")->values[4], 999.0);
  EXPECT_EQ(*one.data().rate_hz, 100.0);
  const std::string why = why_not(file());
  EXPECT_NE(why.find("'trial(1)' (50 samples), 'trial(2)' (50 samples)"), std::string::npos) << why;
  EXPECT_NE(why.find("--stream"), std::string::npos) << why;
  ReadOptions options;
  options.stream = "trial(2)";
  EXPECT_EQ(read_bytes(file(), name, options).find("cop_ml_mm")->values[8], 2.0);
  options.stream = "trial(3)";
  EXPECT_NE(why_not(file(), options).find("no struct 'trial(3)'"), std::string::npos);
}

TEST_P(ForeignMat, CutItIsRefusedUnlessItEndsBetweenVariables) {
  const std::string whole = file(1);
  const Recording recording = read_bytes(whole, name);
  const bool hdf5 = GetParam().first == MAT_FT_MAT73;
  const std::size_t step = hdf5 ? whole.size() / 40 : 1;
  std::size_t read = 0;
  for (std::size_t length = 0; length < whole.size(); length += step) {
    try {
      const Recording cut = read_bytes(whole.substr(0, length), name);
      ++read;
      // The variable with the samples came whole: nothing in such a file counts its variables.
      EXPECT_EQ(cut.find("cop_ml_mm")->values, recording.find("cop_ml_mm")->values) << length;
    } catch (const ReadError& error) {
      EXPECT_NE(std::string(error.what()).find(name), std::string::npos);
    }
  }
  EXPECT_EQ(read, hdf5 ? 0U : 2U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, ForeignMat,
                         testing::Values(std::pair{MAT_FT_MAT5, MAT_COMPRESSION_NONE},
                                         std::pair{MAT_FT_MAT5, MAT_COMPRESSION_ZLIB},
                                         std::pair{MAT_FT_MAT73, MAT_COMPRESSION_NONE}),
                         [](const auto& row) {
                           return std::string(row.param.first == MAT_FT_MAT73 ? "Hdf5" : "Level5") +
                                  (row.param.second == MAT_COMPRESSION_ZLIB ? "Packed" : "");
                         });

TEST(Mat, OursCutAtEveryByteIsRefused) {
  const std::string whole = recording_mat(Recording{small_data(4)});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::string why = why_not(whole.substr(0, length));
    ASSERT_NE(why, "it was read") << length << " of " << whole.size();
    ASSERT_TRUE(length == 0 || why.find(name) != std::string::npos) << why;
  }
}

TEST(Mat, WhatIsTooLargeUnpackedIsRefusedBeforeItIsUnpacked) {
  const std::string zeros(64U << 20U, '\0');
  uLongf size = compressBound(zeros.size());
  std::string packed(size, '\0');
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(zeros.data()), zeros.size()),
            Z_OK);
  packed.resize(size);
  std::string file = recording_mat(Recording{small_data(4)}).substr(0, 128);
  for (const std::uint32_t word : {15U, static_cast<std::uint32_t>(size)})
    for (unsigned i = 0; i < 4; ++i) file += static_cast<char>(word >> 8U * i & 0xFFU);
  EXPECT_NE(why_not(file + packed).find("too large when it is unpacked"), std::string::npos);
}

TEST(Mat, AnAnswerThatIsNotWholeIsRefused) {
  mat::Variable variable;
  variable.path = "trial.x";
  variable.kind = mat::Kind::numbers;
  variable.dims = {2, 1};
  variable.numbers = {1.5, -2.0};
  const std::string answer = std::string(mat::answer_mark) + mat::encoded(variable) + mat::encoded_end(1);
  EXPECT_EQ(mat::decoded(answer, name).at(0).numbers, variable.numbers);
  for (std::size_t length = 0; length < answer.size(); ++length)
    EXPECT_THROW(mat::decoded(answer.substr(0, length), name), ReadError) << length;
  EXPECT_THROW(mat::decoded(answer + "x", name), ReadError);
  EXPECT_THROW(mat::decoded(std::string(mat::answer_mark) + mat::encoded_end(1), name), ReadError);
  try {
    mat::decoded(std::string(mat::answer_mark) + mat::encoded_failure("it is\nodd."), name);
    FAIL();
  } catch (const ReadError& error) {
    EXPECT_NE(std::string(error.what()).find("it is odd."), std::string::npos);
  }
}

TEST(Mat, TheHelperHasNoMoreOutputThanItMay) {
  const std::string file = recording_mat(Recording{small_data(4000)});
  EXPECT_THROW(mat::ask_helper(file, name, 1000), ReadError);
  EXPECT_GT(mat::ask_helper(file, name, 1U << 20U).size(), 4000U * 8U * 5U);
}

}  // namespace
}  // namespace steadyplate::datasets
