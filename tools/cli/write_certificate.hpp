#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "calibration/certificate.hpp"
#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// What every kind of calibration asks about its certificate.
struct CertificateFlags {
  std::string initials;
  std::optional<double> temperature_c;
  int valid_months = 12;
  bool force = false;

  void add_to(CLI::App& verb);
};

/// A certificate of today by this program, with the flags' part filled in.
calibration::Certificate start_certificate(const CertificateFlags& flags);

/// May certificate.toml and certificate.pdf be written into this folder? Asked before any work.
/// @throws scoring::OutputError  one is there and --force is not
void check_certificate_outputs(const std::string& folder, const CertificateFlags& flags);

/// Write both and say where they are and what to do with them.
void write_certificate(const std::string& folder, const calibration::Certificate& made,
                       const CertificateFlags& flags, Context& context);

}  // namespace steadyplate::cli
