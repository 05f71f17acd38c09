#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "analysis/compare/outcome.hpp"
#include "analysis/compare/repeated.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::test {

using Values = std::vector<double>;

/// A file of stats-reference/expected (R 4.2 and an independent check in Python) as JSON.
nlohmann::json parse_json(const std::filesystem::path& file);

/// One column of a CSV as numbers; only the rows where `key` is `value`, when a key is given.
Values column(const std::filesystem::path& file, const std::string& name, const std::string& key = "",
              const std::string& value = "");

/// A study: groups in the order of their names in `groups`, times in the order of `times`.
analysis::RepeatedMeasures study(const std::filesystem::path& file, const std::vector<std::string>& groups,
                                 const std::vector<std::string>& times);

/// Columns of a CSV as rows.
std::vector<Values> rows_of(const std::filesystem::path& file, const std::vector<std::string>& columns);

// Tolerances of comparison.md section 6.

/// Statistics: 1e-9 relative. null = not there: NaN expected.
void expect_statistic(double actual, const nlohmann::json& expected, const std::string& what);
/// p: 1e-6 relative, down to 1e-12.
void expect_p(double actual, const nlohmann::json& expected, const std::string& what);
void expect_interval(const analysis::Interval& actual, const nlohmann::json& expected,
                     const std::string& what);
/// Intervals from noncentral t: 1e-5.
void expect_noncentral(const analysis::Interval& actual, const nlohmann::json& expected,
                       const std::string& what);

/// Seeded numbers in [-1, 1), the same on every machine (std:: distributions are not).
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : engine_(seed) {}
  double operator()() { return static_cast<double>(engine_() >> 11) * 0x1p-52 - 1.0; }

 private:
  std::mt19937_64 engine_;
};

/// n numbers of `seed` about `middle`.
Values sample(std::uint64_t seed, std::size_t n, double middle = 0.0);

}  // namespace steadyplate::test

/// The path of a file of the reference set, as `variable`; skips loudly without the data.
#define STEADYPLATE_REQUIRE_REFERENCE(variable, relative) \
  STEADYPLATE_REQUIRE_DATA(variable, std::string("stats-reference/") + (relative))
