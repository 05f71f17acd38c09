#include "analysis/compare/measurement_error.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "analysis/compare/distributions.hpp"

namespace steadyplate::analysis {

namespace {

void require_size(double value, const char* message) {
  if (!(value >= 0.0) || std::isinf(value)) throw std::invalid_argument(message);
}

}  // namespace

double sem_of_session(double sem, SemKind kind, std::size_t trials) {
  require_size(sem, "sem must be finite and not below 0");
  if (trials == 0) throw std::invalid_argument("trials must be above 0");
  return kind == SemKind::between_trials ? sem / std::sqrt(static_cast<double>(trials)) : sem;
}

double sem_from_icc(double sd, double icc) {
  require_size(sd, "sd must be finite and not below 0");
  if (!(icc <= 1.0) || std::isinf(icc)) throw std::invalid_argument("icc must be finite and not above 1");
  return sd * std::sqrt(1.0 - icc);
}

double minimal_detectable_change(double sem, double level) {
  require_size(sem, "sem must be finite and not below 0");
  return two_sided_z(level) * std::numbers::sqrt2 * sem;
}

RatioChange ratio_change(double log_change) {
  return {100.0 * std::expm1(log_change), -100.0 * std::expm1(-log_change)};
}

}  // namespace steadyplate::analysis
