#include "tools/cli/write_certificate.hpp"

#include <filesystem>

#include "tools/cli/clock.hpp"
#include "tools/report/certificate_page.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace fs = std::filesystem;

namespace {

fs::path toml_file(const std::string& folder) {
  return fs::path(folder) / "certificate.toml";
}

fs::path pdf_file(const std::string& folder) {
  return fs::path(folder) / "certificate.pdf";
}

}  // namespace

void CertificateFlags::add_to(CLI::App& verb) {
  verb.add_option("--valid", valid_months, "Months the certificate holds (default 12)")
      ->check(CLI::Range(1, 120))
      ->option_text("MONTHS");
  verb.add_option("--operator", initials, "Initials of who did it")->option_text("AB");
  verb.add_option("--temperature", temperature_c, "Room temperature, deg C")
      ->check(CLI::Range(-20.0, 60.0))
      ->option_text("C");
  verb.add_flag("--force", force, "Replace a certificate that is there already");
}

calibration::Certificate start_certificate(const CertificateFlags& flags) {
  calibration::Certificate c;
  c.program = "steadyplate " + std::string(scoring::program_version());
  c.issued = now_utc().substr(0, 10);
  c.valid_until = months_later(c.issued, flags.valid_months);
  c.operator_initials = flags.initials;
  c.temperature_c = flags.temperature_c;
  return c;
}

void check_certificate_outputs(const std::string& folder, const CertificateFlags& flags) {
  scoring::check_output(toml_file(folder), flags.force);
  scoring::check_output(pdf_file(folder), flags.force);
}

void write_certificate(const std::string& folder, const calibration::Certificate& made,
                       const CertificateFlags& flags, Context& context) {
  const fs::path file = toml_file(folder);
  const std::string toml = calibration::to_toml(made);
  const auto certificate = calibration::parse_certificate(toml, file.string());
  fs::create_directories(folder);
  scoring::write_file(file, toml, flags.force);
  scoring::write_file(pdf_file(folder), report::certificate_page(certificate, report::FileKind::pdf),
                      flags.force);
  context.err << "steadyplate: wrote " << file.string()
              << " and certificate.pdf: " << calibration::describe(certificate)
              << ".\nNext: steadyplate calibrate apply '" << file.string()
              << "' makes it count for every recording of this board\n";
}

}  // namespace steadyplate::cli
