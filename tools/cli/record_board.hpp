#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "acquisition/live/record.hpp"
#include "tools/cli/context.hpp"
#include "tools/session/certificates.hpp"

namespace steadyplate::cli {

/// Flags of a guided session: record --study.
struct GuidedOptions {
  std::string study, participant, time_point = "baseline", protocol;
  std::string answers;  ///< file of an operator's words; "" = the terminal or stdin
  std::string interrupted = "ask";
  std::string dominant_leg;
  std::optional<std::int64_t> seed;
};

/// Flags of record.
struct RecordOptions {
  std::string device;
  std::string board;
  std::string out;
  std::string stream;
  double reconnect_s = 10.0;
  std::string certificate;
  bool strict = false;
  bool simulated = false;
  GuidedOptions guided;
  acquisition::RecordPlan plan;
};

/// The profile a user named, or the one the address of a simulated board brings. @throws
/// std::invalid_argument  neither
acquisition::DeviceProfile profile_for(const RecordOptions& options);

/// How this board is calibrated: by the certificate that was named, or by the one that was applied for it.
/// Says which, and what is wrong with it.
/// @param needed  its channels are counts, or no simulator made them
/// @throws QualityRefused  under --strict
std::optional<session::KnownCertificate> certificate_for(const RecordOptions& options,
                                                         const std::string& identity, bool needed,
                                                         Context& context);

/// A whole protocol with a participant of a study: record_guided.cpp.
void run_guided(const RecordOptions& options, Context& context);

}  // namespace steadyplate::cli
