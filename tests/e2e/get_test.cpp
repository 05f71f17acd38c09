// `datasets/get bds` against a real web server on this machine: fetch, check, refuse what is wrong, use the
// result.

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* const in_repository = "BMClab/datasets/0c7573b79e212fbd69655400c0e2fc5d563ddd3d/BDS";

/// A copy of the public repository's folder: the real trials, and a table with a trial that is not fetched.
void mirror(const fs::path& data, const fs::path& root) {
  fs::create_directories(root / in_repository / "data");
  for (const auto& entry : fs::directory_iterator(data / "hbedb")) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("BDS0", 0) == 0) fs::copy_file(entry.path(), root / in_repository / "data" / name);
  }
  std::ofstream(root / in_repository / "BDSinfo.txt", std::ios::binary)
      << slurp(data / "hbedb" / "BDSinfo.txt") << "BDS00002\t1\tOpen\tFirm\r\n";
}

/// `datasets/get bds TARGET` while a web server serves `root`.
ProcessResult get_bds(const fs::path& root, const fs::path& target) {
  const std::string script = R"(
set -eu
log="$1/server.log"
: >"$log"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$1" >"$log" 2>&1 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 200); do
  port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$log")
  [ -z "$port" ] || break
  sleep 0.05
done
STEADYPLATE_MIRROR=http://127.0.0.1:$port "$2" bds "$3"
)";
  return run_process({"/bin/sh", "-c", script, "get", root.string(), (source_dir() / "datasets/get").string(),
                      target.string()});
}

TEST(DatasetsGet, FetchesChecksAndTellsTheLicence) {
  STEADYPLATE_REQUIRE_DATA(table, "hbedb/BDSinfo.txt");
  const TemporaryDirectory folder;
  const fs::path root = folder.path() / "web";
  const fs::path target = folder.path() / "my sets";
  mirror(table.parent_path().parent_path(), root);
  const auto first = get_bds(root, target);
  ASSERT_EQ(first.exit_code, 0) << first.out << first.err;
  EXPECT_EQ(slurp(target / "BDS00010.txt"), slurp(table.parent_path() / "BDS00010.txt"));
  EXPECT_EQ(slurp(target / "BDSinfo.txt"), slurp(table)) << "cut to the trials that were fetched";
  EXPECT_NE(slurp(target / "LICENCE.txt").find("10.7717/peerj.2648"), std::string::npos);
  const auto again = get_bds(root, target);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_NE(again.out.find("here already"), std::string::npos);
  const auto used = steadyplate(
      {"analyze", "--format", "csv", (target / "BDS00001.txt").string(), (target / "BDS00004.txt").string()});
  EXPECT_EQ(used.exit_code, 0) << used.err;
  EXPECT_NE(used.out.find("romberg_ratio"), std::string::npos);
}

TEST(DatasetsGet, KeepsNothingOfAFileThatIsNotTheOneItShouldBe) {
  STEADYPLATE_REQUIRE_DATA(table, "hbedb/BDSinfo.txt");
  const TemporaryDirectory folder;
  const fs::path root = folder.path() / "web";
  const fs::path target = folder.path() / "sets";
  mirror(table.parent_path().parent_path(), root);
  std::ofstream(root / in_repository / "data" / "BDS00007.txt") << "another file";
  const auto result = get_bds(root, target);
  EXPECT_NE(result.exit_code, 0);
  EXPECT_NE(result.err.find("BDS00007.txt is not the file it should be"), std::string::npos) << result.err;
  EXPECT_TRUE(fs::exists(target / "BDS00004.txt"));
  EXPECT_FALSE(fs::exists(target / "BDS00007.txt"));
  for (const auto& entry : fs::directory_iterator(target))
    EXPECT_NE(entry.path().filename().string().substr(0, 5), ".get-") << "the work folder stays behind";
}

TEST(DatasetsGet, AServerThatIsNotThereIsSaid) {
  const TemporaryDirectory folder;
  const auto result = run_process({(source_dir() / "datasets/get").string(), "bds", folder.path().string()},
                                  {{"STEADYPLATE_MIRROR", "http://127.0.0.1:9"}});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_NE(result.err.find("could not fetch"), std::string::npos) << result.err;
}

TEST(DatasetsGet, WithoutAWordItTellsWhatThereIs) {
  const auto result = run_process({(source_dir() / "datasets/get").string()});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* word : {"bds", "CC BY 4.0", "PeerJ", "SIMULATED"})
    EXPECT_NE(result.out.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace steadyplate::test
