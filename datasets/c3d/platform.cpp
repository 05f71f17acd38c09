#include "datasets/c3d/platform.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "datasets/c3d/units.hpp"

namespace steadyplate::datasets::c3d {

namespace {

Vector minus(const Vector& a, const Vector& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double length(const Vector& a) {
  return std::sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

Vector unit(const Vector& a) {
  const double norm = length(a);
  return {a[0] / norm, a[1] / norm, a[2] / norm};
}

using Corners = std::array<Vector, 4>;

std::optional<Corners> corners_of(const Container& container, std::size_t plate, double factor) {
  const Parameter* found = container.parameters.find("FORCE_PLATFORM", "CORNERS");
  if (found == nullptr) return std::nullopt;
  Corners corners{};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      corners.at(i).at(k) = factor * found->number(12 * plate + 3 * i + k);
      if (!std::isfinite(corners.at(i).at(k))) return std::nullopt;
    }
  return corners;
}

std::optional<Pose> pose_of(const Corners& c) {
  const Vector x = minus(c[0], c[1]);
  const Vector z = cross(x, minus(c[0], c[3]));
  constexpr double least_area_mm2 = 100.0;
  if (!(length(z) > least_area_mm2)) return std::nullopt;
  Pose pose{unit(x), unit(cross(z, x)), unit(z), {}, length(x), length(minus(c[0], c[3]))};
  for (std::size_t k = 0; k < 3; ++k)
    pose.centre.at(k) = 0.25 * (c[0].at(k) + c[1].at(k) + c[2].at(k) + c[3].at(k));
  return pose;
}

/// Makes the plates one after the other.
class Reader {
 public:
  Reader(const Container& container, const std::string& file, std::vector<std::string>& assumptions,
         std::vector<std::string>& warnings)
      : container_(container), file_(file), assumptions_(assumptions), warnings_(warnings) {}

  std::vector<Platform> read(const std::string& length_unit) {
    std::vector<Platform> platforms;
    const auto used = container_.parameters.number("FORCE_PLATFORM", "USED");
    if (!used || *used < 1.0) return platforms;
    const Parameter* type = need("TYPE");
    const auto count = static_cast<std::size_t>(std::min(*used, 255.0));
    if (type->count < count) too_short(*type, count);
    std::string others;
    std::vector<std::size_t> plates;
    for (std::size_t i = 0; i < count; ++i) {
      const double kind = type->number(i);
      if (kind >= 1.0 && kind <= 4.0 && kind == std::floor(kind))
        plates.push_back(i);
      else
        others += (others.empty() ? "" : "; ") + other_type(i + 1, kind);
    }
    if (plates.empty())
      throw ReadError(ReadFault::unknown_format, file_, 0, others + ": types 1 to 4 are read.",
                      "Export the trial with forces and moments (type 2).");
    if (!others.empty()) warnings_.push_back(others + ": left out, types 1 to 4 are read");
    factor_ = length_factor(plates, length_unit);
    for (const std::size_t plate : plates)
      platforms.push_back(make(plate, static_cast<int>(type->number(plate))));
    return platforms;
  }

 private:
  [[noreturn]] void refuse(ReadFault fault, std::size_t byte, const std::string& what,
                           const std::string& next) const {
    throw ReadError(fault, file_ + (byte == 0 ? "" : " byte " + std::to_string(byte)), 0, what, next);
  }
  [[noreturn]] void too_short(const Parameter& parameter, std::size_t plates) const {
    refuse(ReadFault::damaged, parameter.offset,
           parameter.full_name() + " has " + std::to_string(parameter.count) + " values, too few for " +
               std::to_string(plates) + " force platforms.",
           export_again);
  }
  const Parameter* need(const char* name) const {
    const Parameter* found = container_.parameters.find("FORCE_PLATFORM", name);
    if (found != nullptr && found->type != -1) return found;
    refuse(ReadFault::damaged, 0,
           "it has force platforms, but no numbers in FORCE_PLATFORM:" + std::string(name) + ".",
           export_again);
  }

  static std::string other_type(std::size_t plate, double kind) {
    std::string text = "force platform " + std::to_string(plate) + " is of type " +
                       (std::isfinite(kind) ? std::to_string(static_cast<long>(kind)) : "(none)");
    if (kind == 5.0) text += " (eight channels with a 6 x 8 calibration matrix)";
    if (kind == 6.0) text += " (twelve channels with a 12 x 12 calibration matrix)";
    if (kind == 7.0) text += " (eight channels with an 8 x 8 calibration matrix)";
    return text;
  }

  double length_factor(const std::vector<std::size_t>& plates, const std::string& asked) {
    const Parameter* units = container_.parameters.find("POINT", "UNITS");
    const std::string stated = units == nullptr ? "" : units->text(0);
    if (const auto factor = length_unit_mm(stated)) return *factor;
    const std::string unsaid = stated.empty() ? "POINT:UNITS does not say the unit of length"
                                              : "POINT:UNITS '" + stated + "' is no known unit of length";
    if (!asked.empty()) {
      assumptions_.push_back("units: " + unsaid + "; " + asked + " by --cop-unit");
      return length_unit_mm(asked).value_or(1.0);
    }
    // A side of a plate is between 0.2 and 3 m long: often only one unit makes it so.
    std::string found;
    for (const char* unit : {"mm", "cm", "m"}) {
      const bool fits = std::all_of(plates.begin(), plates.end(), [&](std::size_t plate) {
        const auto c = corners_of(container_, plate, *length_unit_mm(unit));
        return c && is_side(minus((*c)[0], (*c)[1])) && is_side(minus((*c)[0], (*c)[3]));
      });
      if (fits) found += (found.empty() ? "" : " or ") + std::string(unit);
    }
    if (found.empty() || found.find(' ') != std::string::npos)
      refuse(ReadFault::ambiguous, 0, unsaid + ", and the size of the plates does not tell it.",
             "Say it with --cop-unit mm, cm or m.");
    assumptions_.push_back("units: " + unsaid + "; " + found +
                           ", because only that makes the plates 0.2 to 3 m wide");
    return *length_unit_mm(found);
  }
  static bool is_side(const Vector& side) { return length(side) >= 200.0 && length(side) <= 3000.0; }

  std::vector<std::size_t> channels_of(std::size_t plate, std::size_t wanted) {
    const Parameter* found = need("CHANNEL");
    const std::size_t row = found->dimensions.size() > 1 ? found->dimensions.front() : wanted;
    if (row < wanted || found->count < plate * row + wanted) too_short(*found, plate + 1);
    std::vector<std::size_t> channels;
    for (std::size_t i = 0; i < wanted; ++i) {
      const double number = found->unsigned_number(plate * row + i);
      if (!(number >= 1.0 && number <= static_cast<double>(container_.analog.size())))
        refuse(ReadFault::damaged, found->offset,
               "FORCE_PLATFORM:CHANNEL names a channel that is not among the " +
                   std::to_string(container_.analog.size()) + " there are.",
               export_again);
      channels.push_back(static_cast<std::size_t>(number) - 1);
    }
    for (const std::size_t channel : channels)
      if (taken_.contains(channel))
        refuse(ReadFault::damaged, found->offset,
               "FORCE_PLATFORM:CHANNEL gives channel " + std::to_string(channel + 1) + " to two plates.",
               export_again);
    taken_.insert(channels.begin(), channels.end());
    return channels;
  }

  Vector stored_origin(std::size_t plate) {
    const Parameter* found = container_.parameters.find("FORCE_PLATFORM", "ORIGIN");
    Vector origin{};
    for (std::size_t k = 0; k < 3; ++k)
      origin.at(k) = found == nullptr ? 0.0 : factor_ * found->number(3 * plate + k);
    if (found != nullptr &&
        std::all_of(origin.begin(), origin.end(), [](double v) { return std::isfinite(v); }))
      return origin;
    warnings_.push_back("force platform " + std::to_string(plate + 1) +
                        " has no ORIGIN; its moments are taken about the centre of the surface");
    return {};
  }

  /// The C3D rules want the vector from the sensors' origin to the surface, so z is negative, as plates' z
  /// points down. Where it is positive the vector was written the other way round.
  void take_origin(Platform& platform, std::size_t plate) {
    if (platform.type == 1) return;
    Vector origin = stored_origin(plate);
    const bool turned = origin[2] > 0.0;
    if (platform.type == 3) {
      platform.a_mm = origin[0];
      platform.b_mm = origin[1];
      platform.has_moments = origin[0] != 0.0 && origin[1] != 0.0;
      if (!platform.has_moments)
        warnings_.push_back("force platform " + std::to_string(plate + 1) +
                            " is of type 3, and ORIGIN does not say how far apart its sensors are: it has no "
                            "moments and no centre of pressure");
      platform.origin = {0.0, 0.0, turned ? -origin[2] : origin[2]};
    } else {
      if (turned)
        for (double& part : origin) part = -part;
      platform.origin = origin;
    }
    if (turned)
      assumptions_.push_back(
          "origin: ORIGIN of force platform " + std::to_string(plate + 1) +
          " has a positive z, against the C3D rules; " +
          (platform.type == 3 ? "z is taken as negative" : "the whole vector is taken the other way round"));
  }

  void take_units(Platform& platform) {
    const auto& analog = container_.analog;
    platform.length_factor = factor_;
    platform.force_factor = 1.0;
    platform.moment_factor = factor_;  // N times the unit of length
    if (platform.type == 4) return;    // its matrix gives N and N times the unit of length
    const std::string& force = analog.at(platform.channels.at(2)).unit;
    const std::string& moment = analog.at(platform.channels.at(platform.type == 2 ? 3 : 5)).unit;
    const auto force_factor = force_unit_n(force);
    if (force_factor) platform.force_factor = *force_factor;
    if (!force_factor)
      assumptions_.push_back("units: the unit '" + force + "' of the forces of force platform " +
                             std::to_string(platform.number) + " is not known; N, as the C3D rules want");
    if (platform.type == 3) {
      platform.moment_factor = platform.force_factor;
    } else if (const auto factor = moment_unit_nmm(moment)) {
      platform.moment_factor = *factor;
    } else {
      assumptions_.push_back("units: the unit '" + moment + "' of the moments of force platform " +
                             std::to_string(platform.number) +
                             " is not known; N times the unit of length, as the C3D rules want");
    }
  }

  void take_matrix(Platform& platform, std::size_t plate) {
    if (platform.type != 4) return;
    const Parameter* found = need("CAL_MATRIX");
    for (std::size_t i = 0; i < 36; ++i) {
      platform.calibration.at(i) = found->number(36 * plate + i);
      if (!std::isfinite(platform.calibration.at(i))) too_short(*found, plate + 1);
    }
  }

  Platform make(std::size_t plate, int type) {
    Platform platform;
    platform.number = plate + 1;
    platform.type = type;
    platform.channels = channels_of(plate, type == 3 ? 8 : 6);
    take_origin(platform, plate);
    take_units(platform);
    take_matrix(platform, plate);
    if (const auto corners = corners_of(container_, plate, factor_)) platform.pose = pose_of(*corners);
    if (!platform.pose)
      warnings_.push_back(
          "force platform " + std::to_string(plate + 1) +
          ": CORNERS are missing or no rectangle, so where it lies is not known, and it has no "
          "centre of pressure");
    return platform;
  }

  const Container& container_;
  const std::string& file_;
  std::vector<std::string>& assumptions_;
  std::vector<std::string>& warnings_;
  std::set<std::size_t> taken_;
  double factor_ = 1.0;
};

}  // namespace

Vector Pose::direction_in_laboratory(const Vector& v) const noexcept {
  Vector out{};
  for (std::size_t k = 0; k < 3; ++k) out[k] = v[0] * x[k] + v[1] * y[k] + v[2] * z[k];
  return out;
}

Vector Pose::point_in_laboratory(const Vector& v) const noexcept {
  Vector out = direction_in_laboratory(v);
  for (std::size_t k = 0; k < 3; ++k) out[k] += centre[k];
  return out;
}

std::vector<Platform> read_platforms(const Container& container, const std::string& file,
                                     const std::string& length_unit, std::vector<std::string>& assumptions,
                                     std::vector<std::string>& warnings) {
  return Reader(container, file, assumptions, warnings).read(length_unit);
}

}  // namespace steadyplate::datasets::c3d
