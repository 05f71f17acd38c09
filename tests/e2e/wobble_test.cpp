// A simulated wobble board all the way: its bytes into a journal, acceleration and rate to a tilt, the tilt
// to scores. What comes out is what the simulator did, within 1 %.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "acquisition/simulate/motion.hpp"
#include "acquisition/simulate/wire.hpp"
#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

ProcessResult steadyplate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), STEADYPLATE_PROGRAM_PATH);
  return run_process(arguments);
}

class Wobble : public testing::TestWithParam<std::string> {
 protected:
  /// A replayed WitMotion, which keeps no clock of its own, has the rate of its profile.
  static double rate_of(const std::string& wire) { return wire == "witmotion" ? 200.0 : 100.0; }

  /// Bytes of a board over the wire, replayed into a journal.
  fs::path journal(const std::string& wire, std::uint64_t seed) {
    motion_ = acquisition::simulate_motion(
        {.motion = acquisition::Motion::tilt, .seconds = 30.0, .rate_hz = rate_of(wire), .seed = seed});
    acquisition::WireBoard board(motion_, wire, true, {}, seed);
    const fs::path bytes = folder_.path() / (wire + ".bin");
    std::ofstream out(bytes, std::ios::binary);
    while (board.more()) out << board.next();
    out.close();
    const fs::path spj = folder_.path() / (wire + std::to_string(seed) + ".spj");
    const std::string profile = wire == "imu" ? "text-imu" : wire == "text" ? "text-tilt" : wire;
    const ProcessResult made = steadyplate({"record", "--device", "replay:" + bytes.string(), "--board",
                                            profile, "--simulated", "--out", spj.string()});
    EXPECT_TRUE(fs::exists(spj)) << made.err;
    return spj;
  }

  static std::map<std::string, double> values(const std::string& csv, std::string* parameters = nullptr) {
    std::map<std::string, double> found;
    std::istringstream lines(csv);
    std::string line;
    while (std::getline(lines, line)) {
      std::vector<std::string> fields;
      std::istringstream parts(line);
      std::string field;
      while (std::getline(parts, field, ',')) fields.push_back(field);
      if (fields.size() < 10 || fields[0] == "recording" || fields[5].empty()) continue;
      found[fields[3]] = std::stod(fields[5]);
      if (parameters != nullptr && fields[3] == "osi.rms_zero") *parameters = fields[9];
    }
    return found;
  }

  acquisition::BoardMotion motion_;
  TemporaryDirectory folder_;
};

TEST_P(Wobble, ScoresAreWhatTheSimulatorDid) {
  const fs::path spj = journal(GetParam(), 7);
  const ProcessResult scored = steadyplate({"analyze", spj.string(), "--metrics", "all", "--flat", "0,0",
                                            "--platform-level", "round-300", "--format", "csv"});
  ASSERT_EQ(scored.exit_code, 0) << scored.err;
  std::string parameters;
  const auto got = values(scored.out, &parameters);
  const std::string rate = GetParam() == "witmotion" ? "200" : "100";
  EXPECT_EQ(parameters.rfind(
                "definition=rms_zero;rate_hz=" + rate + ";platform_level=round-300;zero=flat reading", 0),
            0U)
      << parameters;
  double ml2 = 0.0, ap2 = 0.0, ml = 0.0, ap = 0.0, total = 0.0, path = 0.0;
  const auto& x = motion_.tilt_ml_deg;
  const auto& y = motion_.tilt_ap_deg;
  const auto n = static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    ml2 += x[i] * x[i] / n;
    ap2 += y[i] * y[i] / n;
    ml += x[i] / n;
    ap += y[i] / n;
    total += std::hypot(x[i], y[i]) / n;
    if (i > 0) path += std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  }
  const auto within = [&](const char* id, double truth) {
    ASSERT_TRUE(got.contains(id)) << id;
    EXPECT_NEAR(got.at(id), truth, 0.01 * truth) << id;
  };
  within("mlsi.rms_zero", std::sqrt(ml2));
  within("apsi.rms_zero", std::sqrt(ap2));
  within("osi.rms_zero", std::sqrt(ml2 + ap2));
  within("osi.mean_zero", total);
  within("osi.sd_mean", std::sqrt(ml2 + ap2 - ml * ml - ap * ap));
  within("tilt_bias", std::hypot(ml, ap));
  // A board that prints hundredths of a degree at 100 Hz has no velocity to hold within 1 %.
  if (GetParam() == "imu") within("tilt_path", path);

  // 20 Hz, as on the closed device: each score a mean of 50 ms.
  const ProcessResult slow = steadyplate({"analyze", spj.string(), "--flat", "0,0", "--tilt-rate", "20",
                                          "--platform-level", "round-300", "--format", "csv"});
  ASSERT_EQ(slow.exit_code, 0) << slow.err;
  EXPECT_NEAR(values(slow.out, &parameters).at("osi.rms_zero"), std::sqrt(ml2 + ap2),
              0.01 * std::sqrt(ml2 + ap2));
  EXPECT_NE(parameters.find("rate_hz=20;"), std::string::npos) << parameters;
}

INSTANTIATE_TEST_SUITE_P(Wires, Wobble, testing::Values("imu", "text", "witmotion"),
                         [](const auto& wire) { return wire.param; });

class WobbleAlone : public Wobble {};

TEST_P(WobbleAlone, AFlatFileIsLevelAndItsAbsenceIsSaid) {
  const fs::path spj = journal("imu", 7);
  const ProcessResult plain = steadyplate({"analyze", spj.string(), "--format", "table"});
  EXPECT_NE(plain.out.find("warn_level_assumed"), std::string::npos) << plain.out << plain.err;
  EXPECT_NE(plain.out.find("warn_platform_level"), std::string::npos);
  EXPECT_NE(plain.out.find("SIMULATED"), std::string::npos);
  // Level by itself: the mean is what is subtracted, so no bias is left.
  const ProcessResult flat =
      steadyplate({"analyze", spj.string(), "--flat-file", spj.string(), "--format", "csv"});
  ASSERT_EQ(flat.exit_code, 0) << flat.err;
  EXPECT_LT(values(flat.out).at("tilt_bias"), 1e-9);
  EXPECT_EQ(steadyplate({"analyze", spj.string(), "--profile", "raw"}).exit_code, 2);
}

TEST_P(WobbleAlone, ScoresOfDifferentLevelsAreRefusedByName) {
  const fs::path before = journal("imu", 7);
  const fs::path after = journal("imu", 8);
  const auto scores = [&](const fs::path& spj, const std::string& level) {
    const ProcessResult scored =
        steadyplate({"analyze", spj.string(), "--flat", "0,0", "--platform-level", level, "--format", "csv"});
    const fs::path csv = folder_.path() / (spj.stem().string() + level + ".csv");
    std::ofstream(csv) << scored.out;
    return csv.string();
  };
  const ProcessResult same = steadyplate(
      {"compare", "person", scores(before, "8"), "--post", scores(after, "8"), "--metric", "osi.rms_zero"});
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  const ProcessResult other = steadyplate(
      {"compare", "person", scores(before, "8"), "--post", scores(after, "4"), "--metric", "osi.rms_zero"});
  const std::string said = other.out + other.err;
  EXPECT_NE(other.exit_code, 0) << said;
  EXPECT_NE(said.find("platform_level=8"), std::string::npos) << said;
  EXPECT_NE(said.find("platform_level=4"), std::string::npos) << said;
}

TEST_P(WobbleAlone, ALeanOverACopIsAnotherScore) {
  const fs::path sway = folder_.path() / "sway.txt";
  ASSERT_EQ(steadyplate({"simulate", "--out", sway.string()}).exit_code, 0);
  const ProcessResult lean = steadyplate({"analyze", sway.string(), "--score", "lean", "--height-mm", "1750",
                                          "--metrics", "all", "--format", "csv"});
  ASSERT_EQ(lean.exit_code, 0) << lean.err;
  const auto got = values(lean.out);
  EXPECT_TRUE(got.contains("osi_cop.rms_zero"));
  EXPECT_FALSE(got.contains("osi.rms_zero"));
  EXPECT_NEAR(got.at("osi_cop.rms_zero"), got.at("osi_cop.sd_mean"), 1e-9);  // its zero is its mean
  // atan(d/(0.55 h)) of a few mm is d/(0.55 h) in rad.
  const ProcessResult sizes =
      steadyplate({"analyze", sway.string(), "--metrics", "rms_distance", "--format", "csv"});
  EXPECT_NEAR(got.at("osi_cop.rms_zero"), values(sizes.out).at("rms_distance") / (0.55 * 1750.0) * 57.29578,
              1e-4);
}

INSTANTIATE_TEST_SUITE_P(One, WobbleAlone, testing::Values("imu"));

}  // namespace
}  // namespace steadyplate::test
