// Certificates: what is written is read back, and nothing can be changed by hand without being noticed.

#include "calibration/certificate.hpp"

#include <gtest/gtest.h>

#include <set>

#include "calibration/apply.hpp"
#include "datasets/error.hpp"

namespace steadyplate::calibration {
namespace {

Certificate four_cells() {
  Certificate c;
  c.program = "steadyplate 0.0.0";
  c.issued = "2026-03-01";
  c.valid_until = "2027-03-01";
  c.operator_initials = "A\\\"B";
  c.temperature_c = 21.5;
  c.notes = {"cell_br has a negative gain"};
  c.device_identity = "usb=0403:6001:A9007";
  c.device_profile = "loadcell22";
  c.device_name = "Four load cells";
  CellModel model;
  const std::vector<std::string> names = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts",
                                          "cell_br_counts"};
  const std::vector<CellPosition> at = {{-214.0, 120.0}, {217.0, 118.5}, {-216.0, -119.0}, {216.0, -121.0}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    LoadCell cell;
    cell.zero = 1000.0 * static_cast<double>(i) - 1234.5;
    cell.gain = 0.01 + 1e-4 * static_cast<double>(i);
    if (i == 1) cell.quadratic = 1e-12;
    if (i == 2) cell.gain_drift_per_c = -2e-4;
    model.cells.push_back({names[i], cell, at[i]});
    model.errors.push_back({1e-7, 1e-15, 0.02, 0.03});
    model.noise_n.push_back(0.02);
  }
  c.model = model;
  c.fit = "gains and positions";
  c.masses_kg = {5.0, 10.0, 20.0};
  c.points_mm = {{0.0, 0.0}, {-100.0, 50.0}};
  c.cop_rms_mm = 0.08;
  c.cop_largest_mm = 0.21;
  c.left_out_cop_rms_mm = 0.1;
  c.force_rms_n = 0.05;
  c.condition = 31.0;
  c.noise_ml_mm = 0.01;
  c.noise_ap_mm = 0.006;
  c.residuals = {{5.0, 0.0, 0.0, 0.01, -0.02, 0.03}, {10.0, -100.0, 50.0, 0.0, 0.05, -0.06}};
  c.recordings = {{"session.spj", std::string(64, 'a')}};
  return c;
}

Certificate plate() {
  Certificate c = four_cells();
  PlateModel model;
  model.channels = {"ch1_v", "ch2_v", "ch3_v", "ch4_v", "ch5_v", "ch6_v"};
  model.zero = {0.1, 0.2, 0.3, -0.1, -0.2, 0.0};
  model.matrix = Eigen::MatrixXd::Identity(6, 6) * 250.0;
  model.matrix(3, 2) = 1.5;
  model.surface_z_mm = -43.0;
  model.polynomial = {{0, 0, 0.5, -0.25}, {2, 1, 0.01, 0.02}};
  c.model = model;
  return c;
}

Certificate tilt() {
  Certificate c = four_cells();
  c.model = TiltChannels{"tilt_ml_deg", "tilt_ap_deg", {{0.4, -0.3}, {1.01, 0.05, -0.05, 0.99}}};
  c.cop_rms_mm.reset();
  c.tilt_rms_deg = 0.03;
  return c;
}

class EveryModel : public testing::TestWithParam<Certificate (*)()> {};

TEST_P(EveryModel, IsWrittenAndReadBackAndWrittenTheSame) {
  const std::string toml = to_toml(GetParam()());
  const Certificate back = parse_certificate(toml, "c.toml");
  EXPECT_TRUE(back.seal_holds);
  EXPECT_EQ(back.id.size(), 12U);
  EXPECT_EQ(to_toml(back), toml);
}

TEST_P(EveryModel, CutAnywhereItIsRefusedOrItsSealIsBroken) {
  const std::string toml = to_toml(GetParam()());
  for (std::size_t length = 0; length < toml.size(); ++length) {
    try {
      EXPECT_FALSE(parse_certificate(toml.substr(0, length), "c.toml").seal_holds) << length;
    } catch (const datasets::ReadError&) {  // refused
    }
  }
}

TEST_P(EveryModel, AnyByteChangedByHandBreaksTheSeal) {
  const std::string toml = to_toml(GetParam()());
  std::size_t read = 0;
  for (std::size_t at = 0; at < toml.size(); ++at) {
    std::string edited = toml;
    edited[at] = edited[at] == '1' ? '2' : '1';
    if (edited == toml) continue;
    try {
      EXPECT_FALSE(parse_certificate(edited, "c.toml").seal_holds) << at << ": " << toml.substr(at, 20);
      ++read;
    } catch (const datasets::ReadError&) {  // refused
    }
  }
  EXPECT_GT(read, 300U);  // most edits leave good TOML, so that the seal alone can tell
}

INSTANTIATE_TEST_SUITE_P(Certificates, EveryModel, testing::Values(&four_cells, &plate, &tilt));

TEST(Certificates, NameTheirStateToABoardOnADay) {
  const Certificate c = parse_certificate(to_toml(four_cells()), "c.toml");
  const std::string own = "usb=0403:6001:A9007";
  EXPECT_EQ(state_on(c, "2026-03-01T09:00:00Z", own), CertificateState::valid);
  EXPECT_EQ(state_on(c, "2027-03-01", own), CertificateState::valid);
  EXPECT_EQ(state_on(c, "2027-03-02", own), CertificateState::expired);
  EXPECT_EQ(state_on(c, "2026-02-28", own), CertificateState::not_yet_valid);
  EXPECT_EQ(state_on(c, "", own), CertificateState::valid);
  EXPECT_EQ(state_on(c, "2026-03-01", "usb=0403:6001:B1"), CertificateState::other_board);
  EXPECT_EQ(state_on(four_cells(), "2026-03-01", own), CertificateState::broken_seal);  // never sealed
}

TEST(Certificates, RefuseWhatCannotBeWritten) {
  Certificate c = four_cells();
  c.issued = "1 March 2026";
  EXPECT_THROW(to_toml(c), std::invalid_argument);
  c = four_cells();
  c.operator_initials = "A\nB";
  EXPECT_THROW(to_toml(c), std::invalid_argument);
}

datasets::RecordingData counts() {
  datasets::RecordingData data;
  data.time_s = {0.0, 0.01};
  for (const char* name : {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts", "cell_br_counts"})
    data.channels.push_back(
        {.name = name, .unit = "counts", .plate = "", .source = "", .values = {20000.0, 30000.0}});
  return data;
}

TEST(AppliedCertificate, GivesALiveSampleAndARecordingTheSameBits) {
  const Certificate c = parse_certificate(to_toml(four_cells()), "c.toml");
  datasets::RecordingData data = counts();
  std::vector<std::string> names;
  for (const auto& channel : data.channels) names.push_back(channel.name);
  const Applied applied(c, names);
  const std::vector<double> readings(4, 30000.0);
  const CalibratedSample live = applied.at(readings, 20.0);
  applied.apply(data);
  ASSERT_EQ(data.channels.size(), 8U);  // counts stay
  ASSERT_EQ(data.cell_places.size(), 4U);
  const datasets::Recording recording(data);
  double fz = 0.0;
  double ml = 0.0;
  for (const auto& place : data.cell_places) {
    const double force = recording.find(place.channel)->values[1];
    fz += force;
    ml += place.ml_mm * force;
  }
  EXPECT_DOUBLE_EQ(live.fz_n, fz);
  EXPECT_DOUBLE_EQ(live.cop_ml_mm, ml / fz);
  // by hand: the first cell
  EXPECT_DOUBLE_EQ(recording.find("cell_tl_n")->values[1], 0.01 * (30000.0 + 1234.5));
}

TEST(AppliedCertificate, CorrectsAPlateByItsPolynomial) {
  Certificate made = plate();
  const Certificate c = parse_certificate(to_toml(made), "c.toml");
  const std::vector<std::string> names = {"ch1_v", "ch2_v", "ch3_v", "ch4_v", "ch5_v", "ch6_v"};
  const Applied applied(c, names);
  // Fz = 250 (3.3 - 0.3) = 750 N, Mx = 250 (0.1 + 0.1) ... from the matrix by hand
  const std::vector<double> readings = {0.1, 0.2, 3.3, -0.1, -0.2, 0.0};
  const CalibratedSample sample = applied.at(readings, 20.0);
  EXPECT_DOUBLE_EQ(sample.fz_n, 750.0);
  // Mx = 1.5 * 3.0 = 4.5 N*mm, no shear: x = 0, y = Mx/Fz; then the polynomial
  const double y = 4.5 / 750.0;
  EXPECT_NEAR(sample.cop_ml_mm, 0.5 + 0.01 * 0.0 * (y / 100.0), 1e-12);
  EXPECT_NEAR(sample.cop_ap_mm, y - 0.25, 1e-12);
}

TEST(AppliedCertificate, TakesItsZeroFromTheEmptyBoard) {
  const std::vector<std::string> cells = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts",
                                          "cell_br_counts"};
  Applied applied(parse_certificate(to_toml(four_cells()), "c.toml"), cells);
  const std::vector<double> empty = {500.0, 500.0, 500.0, 500.0};
  const double shown = applied.at(empty, 0.0).fz_n;
  EXPECT_EQ(applied.tare(empty), shown);
  EXPECT_NEAR(applied.at(empty, 0.0).fz_n, 0.0, 1e-12);
  const std::vector<std::string> tilts = {"tilt_ml_deg", "tilt_ap_deg"};
  Applied level(parse_certificate(to_toml(tilt()), "c.toml"), tilts);
  level.tare(std::vector<double>{2.0, -1.0});
  EXPECT_EQ(level.at(std::vector<double>{2.0, -1.0}, 0.0).tilt_ml_deg, 0.0);
  EXPECT_NEAR(level.at(std::vector<double>{3.0, -1.0}, 0.0).tilt_ml_deg, 1.01, 1e-12);
}

TEST(AppliedCertificate, RefusesABoardWithOtherChannelsAndABrokenSeal) {
  const Certificate c = parse_certificate(to_toml(four_cells()), "c.toml");
  const std::vector<std::string> other = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts"};
  EXPECT_THROW(Applied(c, other), std::invalid_argument);
  const std::vector<std::string> own = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts",
                                        "cell_br_counts"};
  EXPECT_THROW(Applied(four_cells(), own), std::invalid_argument);
}

TEST(AppliedCertificate, SaysWhatIsToBeSaid) {
  const Certificate c = parse_certificate(to_toml(four_cells()), "c.toml");
  datasets::RecordingData data = counts();
  EXPECT_NE(calibration_warning(data, nullptr).find("not calibrated"), std::string::npos);
  data.channels.resize(1);
  data.channels[0].unit = "N";
  EXPECT_NE(calibration_warning(data, nullptr).find("no certificate"), std::string::npos);
  data.simulated = true;
  EXPECT_EQ(calibration_warning(data, nullptr), "");
  data.board.emplace();
  for (const char* state : {"expired", "not yet valid", "of another board", "seal broken"}) {
    data.board->state = state;
    EXPECT_NE(calibration_warning(data, &c).find(std::string("is ") + state), std::string::npos) << state;
  }
  data.board->state = "valid";
  EXPECT_EQ(calibration_warning(data, &c), "");
}

}  // namespace
}  // namespace steadyplate::calibration
