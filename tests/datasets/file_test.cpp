#include "datasets/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "datasets/read.hpp"
#include "datasets/sha256.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

TEST(Sha256, KnownAnswers) {
  // FIPS 180-4, the examples of the standard.
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, OfPiecesIsThatOfTheWhole) {
  std::string whole;
  for (int i = 0; i < 300; ++i) whole += static_cast<char>(i * 7);
  for (const std::size_t piece : {1U, 63U, 64U, 65U, 299U}) {
    datasets::Sha256 hash;
    for (std::size_t at = 0; at < whole.size(); at += piece)
      hash.add(std::string_view(whole).substr(at, piece));
    EXPECT_EQ(hash.hex(), sha256_hex(whole)) << piece;
  }
}

TEST(ReadFile, RefusesWhatIsNotAnOrdinaryFileOrTooLarge) {
  const test::TemporaryDirectory folder;
  EXPECT_THROW(read_file(folder.path()), ReadError);
  EXPECT_THROW(read_file(folder.path() / "nothing"), ReadError);
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THROW(read_file(pipe), ReadError) << "must not wait for a writer";
  const auto file = folder.path() / "file";
  std::ofstream(file) << "12345";
  EXPECT_EQ(read_file(file), "12345");
  EXPECT_THROW(read_file(file, 4), ReadError);
}

TEST(Read, RefusesUtf16AndBinaryByName) {
  const auto words = [](const std::string& bytes) -> std::string {
    try {
      read_bytes(bytes, nowhere);
    } catch (const ReadError& error) {
      return error.what();
    }
    return "read";
  };
  EXPECT_NE(words(std::string("\xFF\xFEt\0i\0", 6)).find("UTF-16"), std::string::npos);
  EXPECT_NE(words(std::string("1,2\n3,\0", 7)).find("not text"), std::string::npos);
  EXPECT_NE(words("").find("empty"), std::string::npos);
}

// A trial listed in SIMULATED.txt says so, and only that one.
TEST(Read, SimulatedListMarksItsFiles) {
  const test::TemporaryDirectory folder;
  for (const char* name : {"a.txt", "b.txt"})
    std::ofstream(folder.path() / name, std::ios::binary) << write_layout("hbedb", trial(5));
  std::ofstream(folder.path() / "SIMULATED.txt") << "# made up\na.txt steadyplate simulate\n";
  EXPECT_TRUE(read(folder.path() / "a.txt").data().simulated);
  EXPECT_FALSE(read(folder.path() / "b.txt").data().simulated);
}

TEST(Read, ACompanionWithoutTheTrialIsAWarning) {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "x.txt", std::ios::binary) << write_layout("hbedb", trial(5));
  std::ofstream(folder.path() / "BDSinfo.txt") << "Trial\tSubject\tVision\nBDS1\t1\tOpen\n";
  const Recording r = read(folder.path() / "x.txt");
  ASSERT_EQ(r.data().warnings.size(), 1U);
  EXPECT_NE(r.data().warnings[0].find("no row 'x'"), std::string::npos);
}

TEST(Read, PdsNamesGiveTheConditionWithoutATable) {
  const Recording r = read_bytes(write_layout("pds", trial(5)), "no-such-folder/PDS13CF1grf.txt");
  EXPECT_EQ(to_string(r.data().condition), "eyes closed, foam");
}

TEST(Read, AForcedReaderRefusesAnotherLayout) {
  for (const Format& format : formats()) {
    if (format.id == "text") continue;
    ReadOptions options;
    options.format = format.id;
    EXPECT_THROW(read_bytes("other,time_s,cop_ml_mm\n0,0,1\n1,1,2\n", nowhere, options), ReadError)
        << format.id;
  }
}

TEST(Read, AUnitOfKilometresIsWarnedAbout) {
  const Recording r = read_bytes("time_s,cop_ml_mm,cop_ap_mm\n0,5000,1\n0.01,5001,1\n", nowhere);
  ASSERT_EQ(r.data().warnings.size(), 1U);
  EXPECT_NE(r.data().warnings[0].find("2 m"), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::datasets
