#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "calibration/cell_board.hpp"
#include "calibration/fit_cells.hpp"
#include "calibration/matrix_board.hpp"
#include "calibration/tilt.hpp"

namespace steadyplate::calibration {

/// Cells with their standard errors and their own noise.
struct CellModel {
  std::vector<CalibratedCell> cells;
  std::vector<CellErrors> errors;  ///< one a cell
  std::vector<double> noise_n;     ///< SD of one sample, one a cell
};

/// A plate with a matrix, and how it lies under the person.
struct PlateModel {
  std::vector<std::string> channels;
  std::vector<double> zero;
  Eigen::MatrixXd matrix;  ///< 6 x channels
  double surface_z_mm = 0.0;
  std::string x_points = "right";
  std::string y_points = "forward";
  std::vector<CopTerm> polynomial;
};

/// Two channels of a tilt sensor.
struct TiltChannels {
  std::string ml;
  std::string ap;
  TiltModel model;
};

/// The floor of a board as it was certified. @throws std::invalid_argument  load_n not above 0
NoiseFloor noise_floor(const CellModel& model, double load_n);

using Model = std::variant<CellModel, PlateModel, TiltChannels>;

/// What one placement was off by, for the residual map.
struct Residual {
  double mass_kg = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  double off_n = 0.0;
  double off_ml_mm = 0.0;
  double off_ap_mm = 0.0;
};

struct RawFile {
  std::string file;    ///< name without folders
  std::string sha256;  ///< of its bytes
};

/// Who was calibrated, how, how well, until when. A TOML file whose last table is a seal: SHA-256 of every
/// byte before.
struct Certificate {
  std::string program;
  std::string issued;       ///< ISO 8601 date
  std::string valid_until;  ///< ISO 8601 date, the last valid day
  std::string operator_initials;
  bool simulated = false;
  std::optional<double> temperature_c;
  std::vector<std::string> notes;  ///< findings that a user of the board should know

  std::string device_identity;  ///< "usb=0403:6001:A9007", "tcp:192.168.4.1:5000"
  std::string device_profile;   ///< id
  std::string device_name;

  Model model;

  std::string fit;  ///< "gains and positions", "gains", "matrix", "level and axes", "maker's block"
  bool robust = false;
  double gravity_mps2 = standard_gravity_mps2;
  std::vector<double> masses_kg;
  std::vector<CellPosition> points_mm;

  std::optional<double> cop_rms_mm;  ///< accuracy: of the residuals
  std::optional<double> cop_largest_mm;
  std::optional<double> left_out_cop_rms_mm;
  std::optional<double> force_rms_n;
  std::optional<double> tilt_rms_deg;
  std::optional<double> condition;
  std::optional<double> noise_ml_mm;  ///< precision: noise of one sample under reference_mass_kg
  std::optional<double> noise_ap_mm;
  double reference_mass_kg = 70.0;
  std::vector<Residual> residuals;
  std::vector<RawFile> recordings;

  /// First 12 digits of the seal; "" while it is not sealed.
  std::string id;
  bool seal_holds = false;
};

/// The certificate as TOML with its seal. The same certificate gives the same bytes.
/// @throws std::invalid_argument  a date that is not YYYY-MM-DD, a control character in a text
std::string to_toml(const Certificate& certificate);

/// @throws datasets::ReadError  damaged: not a certificate, a key that is missing or unknown. A seal that
/// does not hold
///         is no error here: seal_holds tells
Certificate parse_certificate(std::string_view toml, const std::string& file);

/// @throws datasets::ReadError  not there, or as parse_certificate
Certificate read_certificate(const std::filesystem::path& file);

/// How a certificate stands to a board on a day.
enum class CertificateState { valid, expired, not_yet_valid, broken_seal, other_board };
/// @param date      ISO 8601, YYYY-MM-DD or longer; "" counts as the day of issue
/// @param identity  of the board; it must be the certificate's
CertificateState state_on(const Certificate& certificate, std::string_view date, std::string_view identity);
std::string_view to_string(CertificateState state);

/// "certificate 1a2b3c4d5e6f of 2026-11-23, CoP within 0.08 mm (RMS), valid until 2027-11-23".
std::string describe(const Certificate& certificate);

}  // namespace steadyplate::calibration
