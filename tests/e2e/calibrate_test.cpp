// The whole loop from the command line on a simulated bench: calibrate, verify, apply, record, analyze; and
// everything that must be found and named.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <random>

#include "calibration/certificate.hpp"
#include "datasets/export/recording_csv.hpp"
#include "datasets/file.hpp"
#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

class Calibrate : public testing::Test {
 protected:
  ProcessResult run(const std::vector<std::string>& arguments) const {
    return steadyplate(arguments, {{"STEADYPLATE_CERTIFICATES", path("known")}}, folder_.path().string());
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  ProcessResult calibrate(const std::string& device, const std::string& out,
                          const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"calibrate", device, "--span", "320x170", "--out", out};
    const bool masses = std::find(more.begin(), more.end(), "--masses") != more.end();
    if (!masses) arguments.insert(arguments.end(), {"--masses", "10"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  TemporaryDirectory folder_;
};

double number_after(const std::string& text, const std::string& words) {
  const auto at = text.rfind(words);
  if (at == std::string::npos) return NAN;
  return std::stod(text.substr(at + words.size()));
}

TEST_F(Calibrate, TheGuidedLoopFindsTheCentreOfPressureToATenthOfAMillimetre) {
  const auto made = calibrate("sim:bench?board=7&speed=40", "cal",
                              {"--masses", "5,10,15,20,25", "--points", "9", "--operator", "AB"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_NE(made.err.find("[51/51]"), std::string::npos) << made.err;
  EXPECT_TRUE(fs::exists(path("cal/certificate.pdf")));
  ASSERT_EQ(run({"calibrate", "apply", "cal/certificate.toml"}).exit_code, 0);

  // The same board under a hand that lays exactly: 5 masses x 9 points.
  const auto grid = run({"calibrate", "verify", "sim:bench?board=7&speed=40&hand=0&seed=4", "--masses",
                         "5,10,15,20,25", "--points", "9", "--span", "320x170", "--out", "grid"});
  ASSERT_EQ(grid.exit_code, 0) << grid.err;
  EXPECT_LT(number_after(grid.out, "\nCoP off by "), 0.1) << grid.out;
  EXPECT_NE(grid.out.find("pass"), std::string::npos) << grid.out;

  // A person on it: newtons, millimetres, and the certificate's name in every output.
  ASSERT_EQ(run({"record", "--device", "sim:quiet?board=7&speed=20", "--duration", "2", "--out", "t.spj"})
                .exit_code,
            0);
  const auto certificate =
      calibration::parse_certificate(datasets::read_file(path("cal/certificate.toml")), "c");
  const std::string id = "certificate=" + certificate.id + ";calibration=valid";
  EXPECT_NE(run({"analyze", "t.spj", "--format", "csv"}).out.find(id), std::string::npos);
  const std::string json = run({"analyze", "t.spj", "--json"}).out;
  EXPECT_NE(json.find("\"certificate\": \"" + certificate.id), std::string::npos);
  EXPECT_EQ(json.find("warn_calibration"), std::string::npos);
  EXPECT_NE(run({"analyze", "t.spj", "--format", "table"}).out.find(certificate.id), std::string::npos);

  // The mean weight is the person's: 76 kg.
  EXPECT_NEAR(number_after(json.substr(json.find("\"preparation\"")), "\"mass_kg\": "), 76.0, 0.05);

  // What was converted gives the same bits.
  ASSERT_EQ(run({"convert", "t.spj", "--to", "csv", "--out", "t.csv"}).exit_code, 0);
  const std::string from_csv = run({"analyze", "t.csv", "--format", "csv"}).out;
  EXPECT_EQ(from_csv, run({"analyze", "t.spj", "--format", "csv"}).out);

  // From what was recorded, without the board: the same certificate but for its name.
  ASSERT_EQ(run({"calibrate", "--from", "cal", "--out", "again", "--operator", "AB"}).exit_code, 0);
  EXPECT_EQ(datasets::read_file(path("again/certificate.toml")),
            datasets::read_file(path("cal/certificate.toml")));
}

TEST_F(Calibrate, WhatWasInterruptedGoesOn) {
  // Two masses first, then four: the plan of the second command finds the first two done.
  ASSERT_EQ(calibrate("sim:bench?board=5&speed=40", "cal", {"--masses", "5,10", "--points", "5"}).exit_code,
            0);
  fs::remove(path("cal/certificate.toml"));
  fs::remove(path("cal/certificate.pdf"));
  const auto more =
      calibrate("sim:bench?board=5&speed=40&seed=2", "cal", {"--masses", "5,10,20", "--points", "5"});
  ASSERT_EQ(more.exit_code, 0) << more.err;
  EXPECT_NE(more.err.find("7 of 19 holds are left"), std::string::npos) << more.err;
  EXPECT_TRUE(fs::exists(path("cal/calibration-2.spj")));
  const auto c = calibration::parse_certificate(datasets::read_file(path("cal/certificate.toml")), "c");
  EXPECT_EQ(c.residuals.size(), 15U);
  EXPECT_EQ(c.recordings.size(), 2U);
  // Nothing is replaced.
  EXPECT_EQ(calibrate("sim:bench?board=5&speed=40", "cal").exit_code, 6);
}

TEST_F(Calibrate, PointsOnOneLineAreRefusedBeforeAnybodyCarriesAWeight) {
  const auto result = calibrate("sim:bench?board=7", "cal", {"--points", "-100,0;0,0;100,0"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("all points lie on one line"), std::string::npos) << result.err;
  EXPECT_FALSE(fs::exists(path("cal")));
}

TEST_F(Calibrate, EveryDefectIsFoundAndNamed) {
  const struct {
    const char* defect;
    const char* words;
    int exit_code;
  } cases[] = {{"dead", "cell_br_counts does not answer", 1},
               {"reversed", "cell_bl_counts", 0},
               {"swapped", "have changed places", 1},
               {"saturated", "cell_tr_counts shows nothing but", 1}};
  for (const auto& one : cases) {
    const std::string out = std::string("cal-") + one.defect;
    const auto result =
        calibrate(std::string("sim:bench?board=7&speed=40&defects=") + one.defect, out,
                  {"--masses", "10,40", "--cells", "-216.5,119;216.5,119;-216.5,-119;216.5,-119"});
    EXPECT_NE(result.out.find(one.words), std::string::npos) << one.defect << '\n'
                                                             << result.out << result.err;
    EXPECT_EQ(result.exit_code, one.exit_code) << one.defect << '\n' << result.out << result.err;
    EXPECT_EQ(fs::exists(path(out + "/certificate.toml")), one.exit_code == 0) << one.defect;
  }
}

TEST_F(Calibrate, ABrokenBoardFailsItsCheckAndTheCellIsNamed) {
  ASSERT_EQ(calibrate("sim:bench?board=7&speed=40", "cal", {"--masses", "5,20"}).exit_code, 0);
  const auto check = [&](const std::string& device, const std::string& out) {
    return run({"calibrate", "verify", device, "--mass", "10", "--span", "320x170", "--certificate",
                "cal/certificate.toml", "--out", out});
  };
  EXPECT_EQ(check("sim:bench?board=7&speed=40&seed=9", "good").exit_code, 0);
  const auto dead = check("sim:bench?board=7&speed=40&defects=dead", "dead");
  EXPECT_EQ(dead.exit_code, 1);
  EXPECT_NE(dead.out.find("look at cell_br_counts"), std::string::npos) << dead.out;
  const auto other = check("sim:bench?board=8&speed=40", "other");
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.err.find("this board is 'sim:board=8'"), std::string::npos) << other.err;
}

/// The same certificate with other dates, sealed anew as if it had been issued then.
void redate(const std::string& file, const std::string& made, const std::string& issued,
            const std::string& until) {
  auto c = calibration::parse_certificate(datasets::read_file(file), file);
  c.issued = issued;
  c.valid_until = until;
  std::ofstream(made) << calibration::to_toml(c);
}

TEST_F(Calibrate, AMissingExpiredForeignOrEditedCertificateIsSaidAndStrictlyRefused) {
  ASSERT_EQ(calibrate("sim:bench?board=7&speed=40", "cal", {"--masses", "5,20"}).exit_code, 0);
  const std::string device = "sim:quiet?board=7&speed=20";
  const auto record = [&](const std::string& out, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"record", "--device", device, "--duration", "2", "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto warns = [&](const std::string& file, const std::string& words) {
    EXPECT_NE(run({"analyze", file, "--format", "table"}).out.find(words), std::string::npos) << file;
    EXPECT_NE(run({"analyze", file, "--json"}).out.find(words), std::string::npos) << file;
    EXPECT_EQ(run({"analyze", file, "--strict"}).exit_code, 4) << file;
  };
  // missing
  EXPECT_EQ(record("none.spj", {"--strict"}).exit_code, 4);
  EXPECT_FALSE(fs::exists(path("none.spj")));
  const auto none = record("none.spj", {});
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_NE(none.err.find("no calibration certificate"), std::string::npos) << none.err;
  EXPECT_NE(run({"inspect", "none.spj"}).out.find("not calibrated"), std::string::npos);
  EXPECT_EQ(run({"analyze", "none.spj"}).exit_code, 3);
  // ... which can be made good afterwards
  EXPECT_EQ(run({"analyze", "none.spj", "--certificate", "cal/certificate.toml"}).exit_code, 0);
  // expired
  redate(path("cal/certificate.toml"), path("old.toml"), "2020-01-01", "2021-01-01");
  EXPECT_EQ(record("old.spj", {"--certificate", "old.toml", "--strict"}).exit_code, 4);
  EXPECT_EQ(record("old.spj", {"--certificate", "old.toml"}).exit_code, 0);
  warns("old.spj", "is expired since 2021-01-01");
  EXPECT_NE(run({"analyze", "old.spj", "--format", "csv"}).out.find("calibration=expired"),
            std::string::npos);
  EXPECT_EQ(run({"figure", "stato", "old.spj", "--out", "old.svg"}).exit_code, 0);
  // of another board
  EXPECT_EQ(run({"record", "--device", "sim:quiet?board=8&speed=20", "--duration", "2", "--out", "other.spj",
                 "--certificate", "cal/certificate.toml"})
                .exit_code,
            0);
  warns("other.spj", "is of another board");
  // edited by hand
  std::string edited = datasets::read_file(path("cal/certificate.toml"));
  edited.replace(edited.find("gain_n = 0.00"), 13, "gain_n = 0.01");
  std::ofstream(path("edited.toml")) << edited;
  EXPECT_EQ(record("edited.spj", {"--certificate", "edited.toml"}).exit_code, 2);
  EXPECT_FALSE(fs::exists(path("edited.spj")));
  EXPECT_EQ(run({"calibrate", "apply", "edited.toml"}).exit_code, 2);
  const auto shown = run({"calibrate", "show", "edited.toml"});
  EXPECT_EQ(shown.exit_code, 1);
  EXPECT_NE(shown.out.find("SEAL BROKEN"), std::string::npos) << shown.out;
  EXPECT_EQ(run({"analyze", "none.spj", "--certificate", "edited.toml"}).exit_code, 3);
}

/// A recording of 2 s with these means and a little noise, as `convert` writes it.
void write_recording(const std::string& file, const std::vector<std::string>& names, const std::string& unit,
                     const std::vector<double>& means, double noise, std::mt19937_64& chance) {
  std::normal_distribution<double> normal(0.0, noise);
  datasets::RecordingData data;
  data.id = "r";
  for (int i = 0; i < 200; ++i) data.time_s.push_back(0.01 * i);
  for (std::size_t k = 0; k < names.size(); ++k) {
    datasets::Channel channel{.name = names[k], .unit = unit, .plate = "", .source = "", .values = {}};
    for (int i = 0; i < 200; ++i) channel.values.push_back(means[k] + normal(chance));
    data.channels.push_back(std::move(channel));
  }
  std::ofstream out(file);
  datasets::write_recording_csv(out, datasets::Recording(std::move(data)));
}

TEST_F(Calibrate, ATiltSensorIsLevelledAndTurnedByKnownAngles) {
  std::mt19937_64 chance(1);
  std::ofstream table(path("angles.csv"));
  table << "file,ml_deg,ap_deg\n";
  const double turn = 2.0 * 3.14159265358979 / 180.0;
  int n = 0;
  for (const auto& [ml, ap] : {std::pair{0.0, 0.0}, {5.0, 0.0}, {0.0, 5.0}, {-5.0, 0.0}, {4.0, 3.0}}) {
    const std::string name = "a" + std::to_string(n++) + ".csv";
    write_recording(
        path(name), {"tilt_ml_deg", "tilt_ap_deg"}, "deg",
        {0.7 + std::cos(turn) * ml - std::sin(turn) * ap, -0.4 + std::sin(turn) * ml + std::cos(turn) * ap},
        0.02, chance);
    table << name << ',' << ml << ',' << ap << '\n';
  }
  table.close();
  const auto made = run({"calibrate", "tilt", "angles.csv", "--out", "cal"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_NEAR(number_after(made.out, "level reads ML "), 0.7, 0.01) << made.out;
  EXPECT_NEAR(std::abs(number_after(made.out, "turned by ")), 2.0, 0.1) << made.out;
  EXPECT_TRUE(fs::exists(path("cal/certificate.pdf")));
  const auto c = calibration::parse_certificate(datasets::read_file(path("cal/certificate.toml")), "c");
  const auto& tilt = std::get<calibration::TiltChannels>(c.model);
  const auto back = tilt.model.at({0.7 + 5.0 * std::cos(turn), -0.4 + 5.0 * std::sin(turn)});
  EXPECT_NEAR(back.ml_deg, 5.0, 0.02);
  EXPECT_NEAR(back.ap_deg, 0.0, 0.02);
}

TEST_F(Calibrate, APlatesMatrixComesFromDeadWeightsAndALever) {
  // The plate shows (1 + e) of each component, a little of Fz in Mx, and has a zero.
  const std::vector<double> gain = {1.02, 0.99, 1.01, 0.98, 1.03, 1.0};
  const std::vector<double> zero = {3.0, -2.0, 15.0, 400.0, -300.0, 100.0};
  std::vector<std::vector<double>> loads = {std::vector<double>(6, 0.0)};
  for (const double fz : {98.0665, 196.133})
    for (const auto& [x, y] : {std::pair{100.0, 80.0}, {-100.0, 80.0}, {100.0, -80.0}, {-100.0, -80.0}})
      loads.push_back({0.0, 0.0, fz, fz * y, -fz * x, 0.0});
  for (const auto& [fx, fy] : {std::pair{50.0, 0.0}, {-50.0, 0.0}, {0.0, 50.0}, {0.0, -50.0}})
    loads.push_back({fx, fy, 98.0665, 40.0 * fy, -40.0 * fx, 30.0 * fx - 20.0 * fy});
  loads.push_back({0.0, 0.0, 98.0665, 0.0, 0.0, 5000.0});
  loads.emplace_back(6, 0.0);
  std::mt19937_64 chance(2);
  const std::vector<std::string> names = {"fx_n", "fy_n", "fz_n", "mx_nmm", "my_nmm", "mz_nmm"};
  const std::string header = "fx_n,fy_n,fz_n,mx_nmm,my_nmm,mz_nmm";
  std::ofstream table(path("loads.csv"));
  table << "file," << header << '\n' << std::setprecision(12);
  for (std::size_t i = 0; i < loads.size(); ++i) {
    std::vector<double> shown;
    for (std::size_t k = 0; k < 6; ++k)
      shown.push_back(gain[k] * loads[i][k] + zero[k] + (k == 3 ? 2.5 * loads[i][2] : 0.0));
    const std::string name = "l" + std::to_string(i) + ".csv";
    write_recording(path(name), names, "N", shown, 0.05, chance);
    table << name;
    for (const double value : loads[i]) table << ',' << value;
    table << '\n';
  }
  table.close();
  const auto made = run({"calibrate", "plate", "loads.csv", "--out", "cal"});
  ASSERT_EQ(made.exit_code, 0) << made.err << made.out;
  EXPECT_LT(number_after(made.out, "CoP off by "), 0.02) << made.out;
  const auto c = calibration::parse_certificate(datasets::read_file(path("cal/certificate.toml")), "c");
  const auto& plate = std::get<calibration::PlateModel>(c.model);
  for (int k = 0; k < 6; ++k)
    EXPECT_NEAR(plate.matrix(k, k) * gain[static_cast<std::size_t>(k)], 1.0, 1e-3) << k;
  EXPECT_NEAR(plate.matrix(3, 2), -2.5 / (0.98 * 1.01), 0.01);
  EXPECT_NEAR(plate.zero[2], 15.0, 0.02);
  // Loads that do not move every component are refused, and it is said which.
  std::ofstream few(path("few.csv"));
  few << "file," << header << "\nl0.csv,0,0,0,0,0,0\nl1.csv,0,0,98.0665,7845.32,-9806.65,0\n";
  few.close();
  const auto refused = run({"calibrate", "plate", "few.csv", "--out", "few"});
  EXPECT_EQ(refused.exit_code, 2) << refused.out;
  EXPECT_NE(refused.err.find("determine"), std::string::npos) << refused.err;
}

TEST_F(Calibrate, ABoardThatCannotTareItselfIsTaredByItsFirstSeconds) {
  ASSERT_EQ(calibrate("sim:bench?board=7&speed=40", "cal", {"--masses", "5,20"}).exit_code, 0);
  const auto record = [&](const std::string& device, const std::string& out) {
    return run({"record", "--tare", "--device", device, "--certificate", "cal/certificate.toml", "--duration",
                "1", "--out", out});
  };
  const auto empty = record("sim:bench?board=7", "empty.spj");
  ASSERT_EQ(empty.exit_code, 0) << empty.err;
  EXPECT_LT(empty.err.find("stay off the board"), empty.err.find("step on")) << empty.err;
  const std::string words = run({"inspect", "empty.spj"}).out;
  EXPECT_NE(words.find("zero: taken from the empty board"), std::string::npos) << words;
  EXPECT_EQ(words.find("warn_tare"), std::string::npos) << words;
  ASSERT_EQ(record("sim:quiet?board=7", "person.spj").exit_code, 0);
  EXPECT_NE(run({"inspect", "person.spj"}).out.find("warn_tare: the board showed 74"), std::string::npos);
}

TEST_F(Calibrate, WarmUpAndCreepAreMeasured) {
  ASSERT_EQ(calibrate("sim:bench?board=7&speed=40", "cal", {"--masses", "5,20"}).exit_code, 0);
  ASSERT_EQ(run({"record", "--device", "sim:bench?board=7&speed=100", "--duration", "3", "--out", "warm.spj",
                 "--certificate", "cal/certificate.toml"})
                .exit_code,
            0);
  const auto warm = run({"calibrate", "drift", "warm.spj"});
  EXPECT_EQ(warm.exit_code, 0) << warm.err;
  EXPECT_NE(warm.out.find("warm-up of the empty board"), std::string::npos) << warm.out;
  // 0.02 counts a second on four cells of about 0.0097 N a count: 4 x 0.02 x 60 x 0.0097 = 0.0466 N a minute
  EXPECT_NEAR(number_after(warm.out, "it moves by "), 0.0466, 0.003) << warm.out;
}

}  // namespace
}  // namespace steadyplate::test
