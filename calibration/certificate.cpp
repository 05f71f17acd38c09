#include "calibration/certificate.hpp"

#include "calibration/text.hpp"

namespace steadyplate::calibration {

CertificateState state_on(const Certificate& certificate, std::string_view date, std::string_view identity) {
  if (!certificate.seal_holds) return CertificateState::broken_seal;
  if (identity != certificate.device_identity) return CertificateState::other_board;
  if (date.empty()) return CertificateState::valid;
  const std::string_view day = date.substr(0, 10);  // ISO 8601 dates sort as text
  if (day < certificate.issued) return CertificateState::not_yet_valid;
  if (day > certificate.valid_until) return CertificateState::expired;
  return CertificateState::valid;
}

std::string_view to_string(CertificateState state) {
  switch (state) {
    case CertificateState::valid:
      return "valid";
    case CertificateState::expired:
      return "expired";
    case CertificateState::not_yet_valid:
      return "not yet valid";
    case CertificateState::other_board:
      return "of another board";
    case CertificateState::broken_seal:
      break;
  }
  return "seal broken";
}

std::string describe(const Certificate& c) {
  std::string words = "certificate " + c.id + " of " + c.issued;
  if (c.cop_rms_mm) words += ", CoP within " + fixed(*c.cop_rms_mm, 2) + " mm (RMS)";
  if (c.tilt_rms_deg) words += ", tilt within " + fixed(*c.tilt_rms_deg, 2) + " deg (RMS)";
  if (c.simulated) words += ", of a SIMULATED board";
  return words + ", valid until " + c.valid_until;
}

NoiseFloor noise_floor(const CellModel& model, double load_n) {
  std::vector<CellPosition> at;
  for (const CalibratedCell& cell : model.cells) at.push_back(cell.at);
  return noise_floor(CornerCells(at), model.noise_n, load_n);
}

}  // namespace steadyplate::calibration
