#include "tools/session/certificates.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::session {

namespace {

std::string setting(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// "usb=0403:6001:A9007" -> "usb-0403-6001-A9007".
std::string file_name(const std::string& identity) {
  std::string name = identity;
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!plain) c = '-';
  }
  return name;
}

/// By the day of issue; of one day, the one that was put there last.
bool newer(const KnownCertificate& a, const KnownCertificate& b) {
  if (a.certificate.issued != b.certificate.issued) return a.certificate.issued > b.certificate.issued;
  std::error_code none;
  return std::filesystem::last_write_time(a.file, none) >= std::filesystem::last_write_time(b.file, none);
}

}  // namespace

std::filesystem::path certificates_folder() {
  if (const std::string own = setting("STEADYPLATE_CERTIFICATES"); !own.empty()) return own;
  if (const std::string config = setting("XDG_CONFIG_HOME"); !config.empty())
    return std::filesystem::path(config) / "steadyplate" / "certificates";
  if (const std::string home = setting("HOME"); !home.empty())
    return std::filesystem::path(home) / ".config" / "steadyplate" / "certificates";
  throw std::invalid_argument("where are certificates kept? Set STEADYPLATE_CERTIFICATES to a folder");
}

KnownCertificate load_certificate(const std::filesystem::path& file) {
  std::string toml = datasets::read_file(file);
  auto certificate = calibration::parse_certificate(toml, file.string());
  return {file, std::move(toml), std::move(certificate)};
}

std::optional<KnownCertificate> certificate_of(const std::string& identity) {
  if (identity.empty()) return std::nullopt;
  std::vector<std::filesystem::path> files;
  std::error_code none;
  std::filesystem::path folder;
  try {
    folder = certificates_folder();
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::optional<KnownCertificate> newest;
  for (const auto& file : files) {
    try {
      KnownCertificate found = load_certificate(file);
      if (found.certificate.device_identity != identity || !found.certificate.seal_holds) continue;
      if (!newest || newer(found, *newest)) newest = std::move(found);
    } catch (const datasets::ReadError&) {  // not ours
    }
  }
  return newest;
}

std::filesystem::path install_certificate(const KnownCertificate& known) {
  const calibration::Certificate& c = known.certificate;
  if (!c.seal_holds)
    throw std::invalid_argument(known.file.string() +
                                ": its seal does not hold: it was changed after it was written");
  if (c.device_identity.empty())
    throw std::invalid_argument(known.file.string() +
                                ": its board has no identity to be found by; name the certificate each time "
                                "with record --certificate FILE");
  const std::filesystem::path folder = certificates_folder();
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) throw std::runtime_error(folder.string() + ": cannot be made: " + failed.message());
  std::filesystem::path file =
      folder / (file_name(c.device_identity) + "." + c.issued + "." + c.id + ".toml");
  if (std::filesystem::exists(file)) return file;
  scoring::write_file(file, known.toml, false);
  return file;
}

}  // namespace steadyplate::session
