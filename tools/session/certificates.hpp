#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "calibration/certificate.hpp"

namespace steadyplate::session {

/// A certificate and the file it came from.
struct KnownCertificate {
  std::filesystem::path file;
  std::string toml;
  calibration::Certificate certificate;
};

/// Where certificates of this user's boards are kept: $STEADYPLATE_CERTIFICATES, else
/// $XDG_CONFIG_HOME/steadyplate/certificates, else ~/.config/steadyplate/certificates.
/// @throws std::invalid_argument  none of these is set
std::filesystem::path certificates_folder();

/// @throws datasets::ReadError
KnownCertificate load_certificate(const std::filesystem::path& file);

/// The newest certificate of this very board whose seal holds, in certificates_folder(). Files that are no
/// certificates are passed over. Nothing for a board without an identity.
std::optional<KnownCertificate> certificate_of(const std::string& identity);

/// Put a certificate where certificate_of() finds it. Never replaces one: the name holds its date and id.
/// @return  the file made (or found, when the same one is there already)
/// @throws std::invalid_argument  a seal that does not hold, a board without identity;
///         std::runtime_error  the folder cannot be written
std::filesystem::path install_certificate(const KnownCertificate& certificate);

}  // namespace steadyplate::session
