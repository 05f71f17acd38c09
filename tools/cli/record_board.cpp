#include "tools/cli/record_board.hpp"

#include "acquisition/transport/transport.hpp"
#include "tools/cli/clock.hpp"
#include "tools/cli/exit_code.hpp"

namespace steadyplate::cli {

acquisition::DeviceProfile profile_for(const RecordOptions& options) {
  if (!options.board.empty()) return acquisition::load_profile(options.board);
  const std::string own = acquisition::profile_of_address(options.device);
  if (!own.empty()) return acquisition::load_profile(own);
  throw std::invalid_argument(
      "--board is missing: how does the board speak? See: steadyplate devices, or steadyplate devices "
      "probe " +
      options.device);
}

std::optional<session::KnownCertificate> certificate_for(const RecordOptions& options,
                                                         const std::string& identity, bool needed,
                                                         Context& context) {
  auto known = options.certificate.empty() ? session::certificate_of(identity)
                                           : std::optional(session::load_certificate(options.certificate));
  std::string trouble;
  if (known) {
    using State = calibration::CertificateState;
    const State state = calibration::state_on(known->certificate, now_utc(), identity);
    if (state == State::broken_seal)
      throw std::invalid_argument(known->file.string() +
                                  ": its seal does not hold: it was changed after it was written");
    context.err << "steadyplate: calibrated by " << calibration::describe(known->certificate) << '\n';
    if (state != State::valid) trouble = "the certificate is " + std::string(calibration::to_string(state));
  } else if (needed) {
    trouble = "this board has no calibration certificate (steadyplate calibrate --help)";
  }
  if (!trouble.empty() && options.strict)
    throw QualityRefused("--strict: " + trouble + "; nothing was recorded");
  if (!trouble.empty()) context.err << "steadyplate: warning: " << trouble << "; every output will say so\n";
  return known;
}

}  // namespace steadyplate::cli
