// Lists of SHA-256 sums beside recordings: whatever was changed is refused, in every format.

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <optional>

#include "datasets/read.hpp"
#include "datasets/sha256.hpp"
#include "datasets/sums.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

namespace fs = std::filesystem;

class Sums : public testing::Test {
 protected:
  static constexpr const char* table = "time_s,cop_ml_mm,cop_ap_mm\n0.00,1,2\n0.01,1.5,2.5\n0.02,1.25,2\n";

  fs::path put(const std::string& name, const std::string& text) const {
    const fs::path file = folder_.path() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  static std::string filled(std::string line, const std::string& sum) {
    for (std::size_t at; (at = line.find("SUM")) != std::string::npos;) line.replace(at, 3, sum);
    return line;
  }
  static std::string guard(const fs::path& file) { return read(file).data().provenance.guard; }
  static void refused(const fs::path& file, const std::string& list) {
    try {
      static_cast<void>(read(file));
      FAIL() << "read, though " << list << " has another sum";
    } catch (const ReadError& error) {
      EXPECT_EQ(error.fault(), ReadFault::damaged);
      EXPECT_NE(std::string(error.what()).find("the one that " + list + " has for it"), std::string::npos)
          << error.what();
    }
  }

  test::TemporaryDirectory folder_;
  std::string sum_ = sha256_hex(table);
};

TEST_F(Sums, WithoutAListNothingGuards) {
  EXPECT_EQ(guard(put("a.csv", table)), "");
  put("SHA256SUMS", sum_ + "  b.csv\n" + sum_ + "  aa.csv\n" + sum_ + "  a.csv.old\nno sum  a.csv\n");
  EXPECT_EQ(guard(folder_.path() / "a.csv"), "") << "it is not in that list";
}

TEST_F(Sums, AListBesideOrAboveIsHeldAgainstTheBytes) {
  const std::string wrong(64, '0');
  for (const auto& [list, line, told] :
       {std::tuple{"d/e/a.csv.sha256", "SUM\n", "a.csv.sha256"},
        std::tuple{"d/e/a.csv.sha256", "SUM  a.csv\n", "a.csv.sha256"},
        std::tuple{"d/e/SHA256SUMS", "SUM  a.csv\n", "SHA256SUMS"},
        std::tuple{"d/e/SHA256SUMS.txt", "x\r\nSUM *a.csv\r\n", "SHA256SUMS.txt"},
        std::tuple{"d/SHA256SUMS.txt", "SUM e/a.csv\nSUM  e/a.csv", "../SHA256SUMS.txt"},
        std::tuple{"sha256sums.txt", "SUM  ./d/e/a.csv\n", "../../sha256sums.txt"}}) {
    const fs::path file = put("d/e/a.csv", table);
    const fs::path list_file = put(list, filled(line, sum_));
    EXPECT_EQ(guard(file), told);
    std::string upper = sum_;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    put(list, filled(line, upper));
    EXPECT_EQ(guard(file), told);
    put(list, filled(line, wrong));
    refused(file, told);
    fs::remove(list_file);
  }
}

/// The list of a data set is not read anew for each of its recordings; but it is when it changes.
TEST_F(Sums, AListThatChangesIsReadAgain) {
  const auto hours_ago = [](int hours) {
    return fs::file_time_type::clock::now() - std::chrono::hours(hours);
  };
  const fs::path first = put("a.csv", table), second = put("b.csv", table);
  const fs::path list = put("SHA256SUMS", sum_ + "  a.csv\n" + sum_ + "  b.csv\n");
  fs::last_write_time(list, hours_ago(3));
  EXPECT_EQ(guard(first), "SHA256SUMS");
  EXPECT_EQ(guard(second), "SHA256SUMS");
  put("SHA256SUMS", sum_ + "  a.csv\n" + std::string(64, '0') + "  b.csv\n");
  fs::last_write_time(list, hours_ago(2));
  EXPECT_EQ(guard(first), "SHA256SUMS");
  refused(second, "SHA256SUMS");
  put("SHA256SUMS", sum_ + "  a.csv\n" + sum_ + "  b.csv\n");
  EXPECT_EQ(guard(second), "SHA256SUMS");
  put("SHA256SUMS", std::string(64, '0') + "  a.csv\n" + sum_ + "  b.csv\n");
  refused(first, "SHA256SUMS");
  fs::remove(list);
  EXPECT_EQ(guard(first), "");
}

TEST_F(Sums, TheLastLineOfAFileCounts) {
  put("SHA256SUMS", std::string(64, '0') + "  a.csv\n" + sum_ + "  a.csv\n");
  EXPECT_EQ(guard(put("a.csv", table)), "SHA256SUMS");
}

std::optional<std::string> listed(std::string_view list, const std::string& path) {
  const SumsByPath sums = sums_of(list);
  const auto found = sums.find(path);
  return found == sums.end() ? std::nullopt : std::optional(found->second);
}

TEST_F(Sums, AListCutAnywhereGivesTheWholeSumOrNone) {
  const std::string list = std::string(64, '0') + "  aa.csv\n" + sum_ + " *a.csv\n";
  for (std::size_t length = 0; length <= list.size(); ++length) {
    const auto sum = listed(std::string_view(list).substr(0, length), "a.csv");
    EXPECT_EQ(sum, length + 1 >= list.size() ? std::optional(sum_) : std::nullopt) << length;
  }
  EXPECT_EQ(listed(list, ""), std::nullopt);
}

TEST_F(Sums, AFileNamedByItsSumIsKnown) {
  EXPECT_EQ(guard(put(sum_ + ".csv", table)), "the sum it is named by");
}

}  // namespace
}  // namespace steadyplate::datasets
