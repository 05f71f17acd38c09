// `metrics` as a newcomer reads it: every id that any output can hold is told in full.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

using Json = nlohmann::ordered_json;

const Json& table() {
  static const Json document = Json::parse(steadyplate({"metrics", "--json"}).out);
  return document;
}

TEST(MetricsVerb, EveryRowSaysAllThatIsKnownOfIt) {
  std::set<std::string> families;
  for (const Json& metric : table()["metrics"]) {
    const std::string id = metric["id"];
    families.insert(metric["family"].get<std::string>());
    for (const char* key : {"name", "formula", "citation", "needs", "better"})
      EXPECT_FALSE(metric[key].get<std::string>().empty()) << id << " " << key;
    EXPECT_TRUE(metric["version"].is_number_integer()) << id;
    for (const char* key : {"differences", "checked", "settable", "plausible"})
      EXPECT_TRUE(metric[key].is_array()) << id << " " << key;
    for (const Json& check : metric["checked"]) {
      const std::string file = check["against"];
      EXPECT_EQ(file.rfind("reference/", 0), 0U) << id << ": " << file;
    }
    for (const Json& parameter : metric["settable"])
      EXPECT_FALSE(parameter["default"].get<std::string>().empty()) << id;
  }
  EXPECT_EQ(families.size(), 12U) << "a family without a row";
}

/// Not one id at a time (a process each would be minutes): all of them in a few calls, and each has its
/// block.
TEST(MetricsVerb, EveryIdIsToldInFull) {
  std::string ids;
  std::size_t count = 0;
  for (const char* kind : {"metrics", "composed"})
    for (const Json& metric : table()[kind]) {
      std::string id = metric["id"];
      if (id.ends_with('*'))
        id.replace(id.size() - 1, 1, id[0] == 'p' ? "sda_break_lag.cdl1993_ml" : "range_ml");
      ids += (ids.empty() ? "" : ",") + id;
      ++count;
    }
  EXPECT_GT(count, 280U);
  const auto told = steadyplate({"metrics", ids});
  ASSERT_EQ(told.exit_code, 0) << told.err;
  std::size_t blocks = 0;
  for (std::size_t at = told.out.find("  (version "); at != std::string::npos;
       at = told.out.find("  (version ", at + 1))
    ++blocks;
  EXPECT_GE(blocks, count);
  for (const char* label : {"\n  is  ", "\n  unit  ", "\n  formula  ", "\n  source  ", "\n  direction  ",
                            "\n  needs  ", "\n  others  ", "\n  checked  "}) {
    std::size_t found = 0;
    for (std::size_t at = told.out.find(label); at != std::string::npos; at = told.out.find(label, at + 1))
      ++found;
    EXPECT_EQ(found, blocks) << label;
  }
  for (std::size_t at = 0; at < told.out.size();) {
    const std::size_t end = told.out.find('\n', at);
    EXPECT_LE(end - at, 120U) << told.out.substr(at, end - at);
    at = end + 1;
  }
}

TEST(MetricsVerb, SomeAsANewcomerReadsThem) {
  const auto entropy = steadyplate({"metrics", "sample_entropy_ap"}).out;
  for (const char* word :
       {"antropy", "--set entropy_rate_hz=25", "reference/cop_variables.csv", "200 samples"})
    EXPECT_NE(entropy.find(word), std::string::npos) << word << "\n" << entropy;
  const auto velocity = steadyplate({"metrics", "mean_velocity"}).out;
  for (const char* word : {"plausible", "5.2 to 15.5", "not norms", "look at the recording", "N/(N-1)"})
    EXPECT_NE(velocity.find(word), std::string::npos) << word << "\n" << velocity;
  const auto landing = steadyplate({"metrics", "dpsi_landing"}).out;
  for (const char* word : {"Wikstrom 2005", "--score landing", "contact_n=10"})
    EXPECT_NE(landing.find(word), std::string::npos) << word << "\n" << landing;
  const auto tilt = steadyplate({"metrics", "osi.rms_zero"}).out;
  for (const char* word : {"tilt of a board", "definition=rms_zero", "Biodex"})
    EXPECT_NE(tilt.find(word), std::string::npos) << word << "\n" << tilt;
  const auto ratio = steadyplate({"metrics", "romberg_ratio.mean_velocity"}).out;
  for (const char* word : {"EC/EO", "made of", "TOTEX"})
    EXPECT_NE(ratio.find(word), std::string::npos) << word;
  EXPECT_EQ(steadyplate({"metrics", "romberg_ratio.mean_frequency"}).exit_code, 2);
}

/// Whatever `analyze` prints, `metrics` explains.
TEST(MetricsVerb, ExplainsEveryIdThatAnalyzePrints) {
  std::vector<std::string> words{"analyze"};
  for (const char* name : {"SIM00001.txt", "SIM00001.txt", "SIM00002.txt", "SIM00003.txt", "SIM00004.txt"})
    words.push_back((source_dir() / "datasets" / "samples" / name).string());
  for (const char* word :
       {"--json", "--metrics", "all", "--pool", "--condition", "eo-firm,eo-firm,ec-firm,eo-foam,ec-foam"})
    words.emplace_back(word);
  const auto result = steadyplate(words);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  std::set<std::string> ids;
  for (const Json& metric : document["recordings"][0]["metrics"]) ids.insert(metric["id"].get<std::string>());
  for (const Json& row : document["composed"]) {
    ids.insert(row["id"].get<std::string>());
    EXPECT_EQ(row["profile"], "default");
    EXPECT_TRUE(row.contains("parameters"));
  }
  EXPECT_TRUE(ids.contains("pooled.sda_diffusion_short.cdl1993_ml"));
  EXPECT_TRUE(ids.contains("mctsib_composite.mean_velocity"));
  for (const Json& ratio : document["ratios"]) {
    EXPECT_EQ(ratio["profile"], "default");
    for (const char* form : {"_ratio.", "_percent.", "_log."})
      ids.insert(ratio["kind"].get<std::string>() + form + ratio["metric"].get<std::string>());
  }
  std::string all;
  for (const std::string& id : ids) all += (all.empty() ? "" : ",") + id;
  const auto told = steadyplate({"metrics", all});
  EXPECT_EQ(told.exit_code, 0) << told.err;
}

}  // namespace
}  // namespace steadyplate::test
