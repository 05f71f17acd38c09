#include "tests/analysis/compare/reference.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace steadyplate::test {

namespace {

double number(const std::string& text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void expect_close(double actual, const nlohmann::json& expected, double relative, double absolute,
                  const std::string& what) {
  if (expected.is_null()) {
    EXPECT_TRUE(std::isnan(actual)) << what << " should not be there, is " << actual;
    return;
  }
  const double wanted = expected.get<double>();
  EXPECT_NEAR(actual, wanted, std::max(absolute, relative * std::fabs(wanted))) << what;
}

}  // namespace

nlohmann::json parse_json(const std::filesystem::path& file) {
  return nlohmann::json::parse(slurp(file));
}

Values column(const std::filesystem::path& file, const std::string& name, const std::string& key,
              const std::string& value) {
  Values values;
  for (const auto& row : read_csv(file))
    if (key.empty() || row.at(key) == value) values.push_back(number(row.at(name)));
  return values;
}

analysis::RepeatedMeasures study(const std::filesystem::path& file, const std::vector<std::string>& groups,
                                 const std::vector<std::string>& times) {
  analysis::RepeatedMeasures data;
  data.groups = groups.size();
  for (const auto& row : read_csv(file)) {
    const auto group = std::find(groups.begin(), groups.end(), row.at("group"));
    data.group.push_back(static_cast<std::size_t>(group - groups.begin()));
    Values& scores = data.scores.emplace_back();
    for (const auto& time : times) scores.push_back(number(row.at(time)));
  }
  return data;
}

std::vector<Values> rows_of(const std::filesystem::path& file, const std::vector<std::string>& columns) {
  std::vector<Values> rows;
  for (const auto& row : read_csv(file)) {
    Values& values = rows.emplace_back();
    for (const auto& name : columns) values.push_back(number(row.at(name)));
  }
  return rows;
}

void expect_statistic(double actual, const nlohmann::json& expected, const std::string& what) {
  expect_close(actual, expected, 1e-9, 1e-14, what);
}

void expect_p(double actual, const nlohmann::json& expected, const std::string& what) {
  expect_close(actual, expected, 1e-6, 1e-18, what);
}

void expect_interval(const analysis::Interval& actual, const nlohmann::json& expected,
                     const std::string& what) {
  expect_statistic(actual.low, expected[0], what + " low");
  expect_statistic(actual.high, expected[1], what + " high");
}

void expect_noncentral(const analysis::Interval& actual, const nlohmann::json& expected,
                       const std::string& what) {
  expect_close(actual.low, expected[0], 1e-5, 1e-5, what + " low");
  expect_close(actual.high, expected[1], 1e-5, 1e-5, what + " high");
}

Values sample(std::uint64_t seed, std::size_t n, double middle) {
  Noise noise(seed);
  Values values(n);
  for (double& value : values) value = middle + noise();
  return values;
}

}  // namespace steadyplate::test
