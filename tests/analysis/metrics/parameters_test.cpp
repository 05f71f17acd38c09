// Parameters that a user may set: read, refused, and told with every value they shape.

#include "analysis/metrics/parameters.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "analysis/metrics/evidence.hpp"
#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Metric;
using analysis::MetricParameter;
using analysis::MetricSettings;

/// Another value for each, that changes what it shapes.
const std::map<std::string_view, std::string_view> others{{"ellipse_level", "0.9"},
                                                          {"velocity", "central"},
                                                          {"twisting_min_step_mm", "0.6"},
                                                          {"sway_density_radius_mm", "2.5"},
                                                          {"sway_density_lowpass_hz", "2"},
                                                          {"psd_segment_s", "12"},
                                                          {"psd_overlap", "0.25"},
                                                          {"band_low_hz", "0.3"},
                                                          {"band_high_hz", "4"},
                                                          {"sda_longest_s", "6"},
                                                          {"dfa_shortest_s", "0.2"},
                                                          {"dfa_cut_from", "start"},
                                                          {"entropy_m", "3"},
                                                          {"entropy_r_sd", "0.25"},
                                                          {"entropy_rate_hz", "20"},
                                                          {"multiscale_scales", "7"}};

std::string message(std::string_view assignment) {
  MetricSettings settings;
  try {
    set_parameter(settings, assignment);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(MetricParameters, ReadBackWhatWasSetAndRefuseTheRest) {
  for (const MetricParameter& parameter : analysis::metric_parameters()) {
    const std::string name(parameter.name);
    const auto other = others.find(parameter.name);
    ASSERT_NE(other, others.end()) << name;
    MetricSettings settings;
    EXPECT_NE(parameter.get(settings), other->second) << name;
    analysis::set_parameter(settings, name + "=" + std::string(other->second));
    EXPECT_EQ(parameter.get(settings), other->second) << name;
    analysis::set_parameter(settings, name + "=" + parameter.get({}));
    EXPECT_EQ(parameter.get(settings), parameter.get({})) << name << ": back to the default";
    for (const std::string wrong : {"", "=", "=fast", "=1x", "= 1", "=0x10"})
      EXPECT_NE(message(name + wrong).find(name + " takes " + std::string(parameter.values)),
                std::string::npos)
          << name << wrong << ": " << message(name + wrong);
    EXPECT_FALSE(parameter.meaning.empty());
  }
  EXPECT_NE(message("radius=3").find("no parameter 'radius'"), std::string::npos);
  EXPECT_NE(message("radius=3").find("sway_density_radius_mm"), std::string::npos) << "names those there are";
}

TEST(MetricParameters, NativeIsARate) {
  MetricSettings settings;
  analysis::set_parameter(settings, "entropy_rate_hz=native");
  EXPECT_TRUE(settings.entropy_native);
  EXPECT_EQ(analysis::find_metric("sample_entropy_ml")->parameters(settings), "m=2;r_sd=0.2;rate=native");
  analysis::set_parameter(settings, "entropy_rate_hz=20");
  EXPECT_FALSE(settings.entropy_native);
}

using Told = std::map<std::string_view, std::pair<double, std::string>>;

/// Value and told parameters of every row.
Told all_told(const analysis::Trajectory& t, const MetricSettings& settings) {
  const analysis::Derived derived(t, settings);
  Told told;
  for (const Metric& metric : analysis::metric_table()) {
    const auto result = analysis::compute(metric, derived);
    told[metric.id] = {analysis::has_value(result.status) ? result.value : 0.0,
                       metric.parameters == nullptr ? "" : metric.parameters(settings)};
  }
  return told;
}

/// A parameter that moves a value stands among that value's parameters, and `metrics ID` says it can be set;
/// and what `metrics ID` says can be set does move it.
TEST(MetricParameters, WhatShapesAValueIsToldWithIt) {
  const auto t = random_sway(20, 2600);
  const Told plain = all_told(t, complete_settings());
  for (const MetricParameter& parameter : analysis::metric_parameters()) {
    auto settings = complete_settings();
    analysis::set_parameter(settings,
                            std::string(parameter.name) + "=" + std::string(others.at(parameter.name)));
    const Told changed = all_told(t, settings);
    std::set<std::string_view> moved, listed;
    for (const auto& [id, now] : changed) {
      const auto& before = plain.at(id);
      if (now.first != before.first) {
        moved.insert(id);
        EXPECT_NE(now.second, before.second) << parameter.name << " changes " << id << " and is not told";
      }
      if (analysis::names_metric(parameter.metrics, id)) listed.insert(id);
    }
    for (const auto id : moved)
      EXPECT_TRUE(listed.contains(id)) << parameter.name << " changes " << id << ", which does not list it";
    for (const auto id : listed)
      // few rows are deaf to a small change of one; of a whole family none may be
      EXPECT_TRUE(moved.contains(id) || changed.at(id).second != plain.at(id).second)
          << parameter.name << " is listed for " << id << " and does nothing";
    EXPECT_FALSE(moved.empty()) << parameter.name;
  }
}

}  // namespace
}  // namespace steadyplate::test
