#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets {

/// How a guided session took a trial: its place in the protocol, its end, what was measured while it ran. A
/// study keeps it as JSON (StudyTrial::taken). A number that was not known is NaN, null in JSON.
struct Taken {
  std::size_t number = 1;   ///< of the trial within its test, or of the practice
  std::size_t attempt = 1;  ///< of that trial
  bool practice = false;
  std::string judgement;  ///< accepted, repeated, voided; interrupted: it was taken again
  std::string end;        ///< completed, stopped, fall, step, touch, lost
  double seconds = 0.0;   ///< while the trial's clock ran
  std::size_t samples = 0, lost = 0;
  double rate_hz = std::numeric_limits<double>::quiet_NaN();
  double mean_load_n = std::numeric_limits<double>::quiet_NaN();
  double mean_ml_mm = std::numeric_limits<double>::quiet_NaN();  ///< of the centre of pressure
  double mean_ap_mm = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::string> warnings;  ///< of the quality gates
  std::string platform_level;         ///< "" = the protocol has none
};

std::string to_json(const Taken& taken);
/// @return nothing for "" (the trial was imported) and for what no session wrote
std::optional<Taken> taken_from(std::string_view json);

}  // namespace steadyplate::datasets
