// What every row must say, and how rows are found and chosen.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Metric;
using analysis::metric_table;

/// Lower-case words joined by single underscores, and at most one dot before the variant.
bool is_snake_case(std::string_view id) {
  int dots = 0;
  char last = '_';
  for (const char c : id) {
    const bool joint = c == '_' || c == '.';
    if (!joint && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
    if (joint && (last == '_' || last == '.')) return false;
    dots += c == '.';
    last = c;
  }
  return dots <= 1 && last != '_' && last != '.';
}

TEST(Table, SnakeCaseIsRecognised) {
  for (const char* good : {"range", "circle_95", "ellipse_area.prediction_f"})
    EXPECT_TRUE(is_snake_case(good)) << good;
  for (const char* bad : {"", "Range", "_range", "range_", "a__b", "a.b.c", "a-b", "a._b"})
    EXPECT_FALSE(is_snake_case(bad)) << bad;
}

TEST(Table, EveryRowSaysWhatItIs) {
  std::set<std::string_view> ids, names;
  for (const Metric& m : metric_table()) {
    EXPECT_TRUE(is_snake_case(m.id)) << m.id;
    EXPECT_TRUE(ids.insert(m.id).second) << "twice: " << m.id;
    EXPECT_TRUE(names.insert(m.name).second) << "two metrics named " << m.name;
    EXPECT_GE(m.version, 1) << m.id;
    EXPECT_FALSE(m.name.empty()) << m.id;
    EXPECT_FALSE(m.formula.empty()) << m.id;
    EXPECT_FALSE(m.citation.empty()) << m.id;
    EXPECT_GE(m.minimum_samples, 1u) << m.id;
    EXPECT_NE(m.compute, nullptr) << m.id;
    if (m.parameters != nullptr) {
      const std::string told = m.parameters({});  // "" where only an unusual setting is told
      EXPECT_TRUE(told.empty() || told.find('=') != std::string::npos) << m.id;
    }
  }
}

/// A unit is empty exactly when the value has neither a length nor a time in it.
TEST(Table, UnitsFitTheLaws) {
  for (const Metric& m : metric_table()) {
    const bool open = !m.laws.length_power || !m.laws.time_power;
    if (!open && (*m.laws.length_power != 0 || *m.laws.time_power != 0)) {
      EXPECT_FALSE(m.unit.empty()) << m.id;
    }
    if (m.laws.length_power && *m.laws.length_power != 0) {
      EXPECT_NE(m.unit.find("mm"), std::string_view::npos) << m.id << " in " << m.unit;
    }
    if (m.laws.time_power && *m.laws.time_power < 0) {
      EXPECT_TRUE(m.unit.find("/s") != std::string_view::npos || m.unit == "Hz") << m.id << " in " << m.unit;
    }
  }
}

TEST(Table, AxisRowsComeInPairsThatDifferInTheAxisOnly) {
  for (const Metric& m : metric_table()) {
    const bool has_suffix = m.id.ends_with("_ml") || m.id.ends_with("_ap");
    EXPECT_EQ(has_suffix, m.axis != analysis::Axis::none) << m.id;
    if (m.axis != analysis::Axis::ml) continue;
    const Metric* ap = analysis::find_metric(std::string(m.id.substr(0, m.id.size() - 2)) + "ap");
    ASSERT_NE(ap, nullptr) << m.id;
    EXPECT_EQ(ap->axis, analysis::Axis::ap);
    EXPECT_EQ(ap->unit, m.unit);
    EXPECT_EQ(ap->formula, m.formula);
    EXPECT_EQ(ap->better, m.better);
    EXPECT_EQ(ap->core, m.core);
  }
}

TEST(Table, Core) {
  std::set<std::string_view> core;
  for (const Metric* m : analysis::select_metrics("core")) core.insert(m->id);
  EXPECT_EQ(core,
            (std::set<std::string_view>{"ellipse_area.prediction_f", "mean_velocity", "mean_velocity_ml",
                                        "mean_velocity_ap", "rms_distance_ml", "rms_distance_ap"}));
}

TEST(Table, NoDirectionForFrequenciesAnglesAndRatios) {
  for (const Metric& m : metric_table()) {
    if (m.unit == "" || m.unit == "Hz" || m.unit == "deg") {
      EXPECT_EQ(m.better, analysis::Better::none) << m.id;
    }
    if (m.unit == "mm/s") {
      EXPECT_EQ(m.better, analysis::Better::lower) << m.id;
    }
  }
}

TEST(Select, ListsKeepTheirOrder) {
  const auto chosen = analysis::select_metrics("range, mean_velocity_ap,range");
  ASSERT_EQ(chosen.size(), 2u);
  EXPECT_EQ(chosen[0]->id, "range");
  EXPECT_EQ(chosen[1]->id, "mean_velocity_ap");
  EXPECT_EQ(analysis::select_metrics("everything").size(), metric_table().size());
  const auto all = analysis::select_metrics("all");
  EXPECT_LT(all.size(), metric_table().size());
  for (const Metric* metric : all) EXPECT_FALSE(metric->slow) << metric->id;
  EXPECT_EQ(analysis::select_metrics("range,core, all").size(), all.size());
  EXPECT_EQ(analysis::find_metric("no_such_metric"), nullptr);
}

TEST(Select, AnUnknownIdNamesTheClosest) {
  const auto message = [](std::string_view selection) -> std::string {
    try {
      analysis::select_metrics(selection);
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_NE(message("mean_velocty").find("closest: mean_velocity,"), std::string::npos)
      << message("mean_velocty");
  EXPECT_NE(message("ellipse_area").find("ellipse_area.prediction_f"), std::string::npos)
      << message("ellipse_area");
  EXPECT_NE(message("range,rms_distanse_ml").find("\"rms_distanse_ml\""), std::string::npos);
  EXPECT_NE(message(""), "");
  EXPECT_NE(message("range,"), "");
}

TEST(Parameters, AreThoseThatShapedTheValue) {
  analysis::MetricSettings settings;
  settings.sway_density_radius_mm = 2.5;
  settings.band_low_hz = 0.2;
  settings.ellipse_level = 0.9;
  const auto parameters = [&](std::string_view id) {
    return analysis::find_metric(id)->parameters(settings);
  };
  EXPECT_EQ(parameters("sway_density_mean_peak"), "radius_mm=2.5;lowpass_hz=2.5;lowpass_order=4");
  EXPECT_EQ(parameters("ellipse_area.prediction_f"), "level=0.9");
  EXPECT_EQ(parameters("total_power_ml"),
            "psd=welch;segment_s=10;overlap=0.5;detrend=linear;band_low_hz=0.2;band_high_hz=5");
  settings.psd = analysis::PsdMethod::multitaper_sine;
  EXPECT_EQ(parameters("total_power_ml"),
            "psd=multitaper_sine;detrend=linear;band_low_hz=0.2;band_high_hz=5");
}

TEST(StatusText, IsWhatFilesSay) {
  using analysis::Status;
  EXPECT_EQ(analysis::to_string(Status::ok), "ok");
  EXPECT_EQ(analysis::to_string(Status::warn), "warn");
  EXPECT_EQ(analysis::to_string(Status::too_short), "too_short");
  EXPECT_EQ(analysis::to_string(Status::constant), "constant");
  EXPECT_EQ(analysis::to_string(Status::not_finite), "not_finite");
  EXPECT_EQ(analysis::to_string(Status::missing_input), "missing_input");
  EXPECT_EQ(analysis::to_string(Status::degenerate), "degenerate");
}

}  // namespace
}  // namespace steadyplate::test
