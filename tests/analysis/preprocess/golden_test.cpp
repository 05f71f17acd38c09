// Real recordings against the values of the published program of Quijoux 2021, profile `quijoux2021`.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/profiles.hpp"
#include "tests/analysis/preprocess/columns.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::analysis {
namespace {

struct Golden {
  std::string recording;  // in the reference table; "[18<=t<30]" chooses a part
  char separator;
  std::string time, ml, ap, load;  // column names; time "" = made from the rate, load "" = none
  double mm;                       // of one unit of the file
  double rate_hz;
  double from_s = 0.0, to_s = 0.0;  // the part, when to_s > 0
};

void PrintTo(const Golden& golden, std::ostream* out) {
  *out << golden.recording;
}

std::vector<Golden> goldens() {
  std::vector<Golden> all;
  for (const char* id : {"00001", "00004", "00007", "00010", "00037", "00040", "00043", "00046"})
    all.push_back({std::string("hbedb/BDS") + id + ".txt", '\t', "Time[s]", "COPy[cm]", "COPx[cm]", "Fz[N]",
                   10.0, 100.0});
  for (const char* id : {"CF", "CR", "OF", "OR"})
    all.push_back({std::string("pds/PDS13") + id + "1grf.txt", '\t', "Time", "COPNET_Z", "COPNET_X",
                   "GRFNET_Y", 1000.0, 100.0});
  all.push_back({"hbedb_semicolon_csv/BDS00500.csv", ';', "f_time", "copY", "copX", "", 10.0, 100.0});
  for (const char* eyes : {"Closed", "Open"})
    all.push_back({std::string("acuna_balance_plate/eyes") + eyes + "_1.csv", ',', "Time", "CoPx", "CoPy",
                   "Fz", 1000.0, 1000.0});
  const std::string wii = "wbb_recorder_txt/wbb_0_88s.txt";
  all.push_back({wii + "[18<=t<30]", '\t', "Time", "CpX", "CpY", "", 10.0, 40.0, 18.0, 30.0});
  all.push_back({wii + "[42<=t<60]", '\t', "Time", "CpX", "CpY", "", 10.0, 40.0, 42.0, 60.0});
  all.push_back({wii + "[72<=t<84]", '\t', "Time", "CpX", "CpY", "", 10.0, 40.0, 72.0, 84.0});
  return all;
}

CopSamples samples_of(const Golden& golden, const std::filesystem::path& file) {
  const auto columns = test::read_columns(file, golden.separator);
  const std::vector<double>& time = columns.at(golden.time);
  CopSamples samples;
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (golden.to_s > 0.0 && !(time[i] >= golden.from_s && time[i] < golden.to_s)) continue;
    samples.time_s.push_back(time[i]);
    samples.ml_mm.push_back(golden.mm * columns.at(golden.ml)[i]);
    samples.ap_mm.push_back(golden.mm * columns.at(golden.ap)[i]);
    if (!golden.load.empty()) samples.load_n.push_back(columns.at(golden.load)[i]);
  }
  return samples;
}

class QuijouxGolden : public testing::TestWithParam<Golden> {};

TEST_P(QuijouxGolden, ReproducesThePublishedProgram) {
  const Golden& golden = GetParam();
  STEADYPLATE_REQUIRE_DATA(file, golden.recording.substr(0, golden.recording.find('[')));
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  const auto wanted = test::reference_values(table, golden.recording, "code_descriptors_postural_control");
  ASSERT_GE(wanted.size(), 70u);

  const Profile& profile = find_profile("quijoux2021");
  const Prepared prepared = prepare(samples_of(golden, file), profile.prepare, profile.id);
  ASSERT_EQ(prepared.status, Status::ok) << prepared.reason;
  EXPECT_EQ(prepared.nominal_rate_hz, golden.rate_hz);
  const Trajectory& t = prepared.trajectory;
  const auto n = static_cast<double>(t.size());
  ASSERT_EQ(n, wanted.at("n_samples_resampled"));
  EXPECT_EQ(t.rate_hz, 25.0);

  const auto expect = [&](const std::string& variable, double got_mm, double tolerance = 1e-9) {
    const double want_mm = 10.0 * wanted.at(variable);
    EXPECT_LE(std::abs(got_mm - want_mm), tolerance * std::abs(want_mm))
        << variable << ": " << got_mm << " against " << want_mm << " mm";
  };
  expect("mean_value_ml", t.mean_ml_mm);
  expect("mean_value_ap", t.mean_ap_mm);
  double path = 0.0, radius = 0.0, square = 0.0, cross = 0.0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (i > 0) path += std::hypot(t.ml_mm[i] - t.ml_mm[i - 1], t.ap_mm[i] - t.ap_mm[i - 1]);
    radius += std::hypot(t.ml_mm[i], t.ap_mm[i]) / n;
    square += (t.ml_mm[i] * t.ml_mm[i] + t.ap_mm[i] * t.ap_mm[i]) / n;
    cross += t.ml_mm[i] * t.ap_mm[i] / n;
  }
  expect("mean_velocity", path / (n / 25.0));
  expect("mean_distance_radius", radius);
  expect("rms_radius", std::sqrt(square));
  double rms[2] = {0.0, 0.0};
  int k = 0;
  for (const auto& [axis, x] :
       {std::pair{std::string("ml"), &t.ml_mm}, std::pair{std::string("ap"), &t.ap_mm}}) {
    double sum = 0.0, squares = 0.0, steps = 0.0;
    for (const double v : *x) sum += std::abs(v) / n;
    for (const double v : *x) squares += v * v / n;
    for (std::size_t i = 1; i < x->size(); ++i) steps += std::abs((*x)[i] - (*x)[i - 1]);
    const auto [low, high] = std::minmax_element(x->begin(), x->end());
    expect("mean_distance_" + axis, sum);
    expect("rms_" + axis, rms[k++] = std::sqrt(squares));
    expect("range_" + axis, *high - *low);
    expect("mean_velocity_" + axis, steps / (n / 25.0));
  }
  // The correlation sees whether the mean was taken where the program takes it.
  EXPECT_NEAR(cross / (rms[0] * rms[1]), wanted.at("coefficient_sway_direction"), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(RealRecordings, QuijouxGolden, testing::ValuesIn(goldens()));

}  // namespace
}  // namespace steadyplate::analysis
