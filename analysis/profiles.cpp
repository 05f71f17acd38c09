#include "analysis/profiles.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace steadyplate::analysis {

namespace {

PrepareSettings prepare_quijoux2021() {
  PrepareSettings s;
  s.settle_s = 0.0;
  s.minimum_s = 5.0;  // the program asks for none; a clean stretch should still be worth its name
  s.resample = PrepareSettings::Resample::swarii;
  s.swarii_rate_hz = 25.0;
  s.swarii_as_quijoux = true;
  return s;
}

/// It removes the mean before its filter and not again after it, and measures about that zero.
MetricSettings measure_quijoux2021() {
  MetricSettings s;
  s.centre = false;
  return s;
}

PrepareSettings prepare_prieto1996() {
  PrepareSettings s;
  s.window_s = 20.0;
  s.minimum_s = 20.0;
  s.lowpass_hz = 5.0;
  s.thin_rate_hz = 20.0;    // the 5 Hz low-pass at the native rate is the anti-alias filter
  s.swarii_rate_hz = 50.0;  // jittered boards only; 25 Hz below 50 Hz, then thinned alike
  return s;
}

MetricSettings measure_prieto1996() {
  MetricSettings s;
  s.psd = PsdMethod::multitaper_sine;
  s.velocity = VelocityMethod::central_difference;
  return s;
}

PrepareSettings prepare_raw() {
  PrepareSettings s;
  s.settle_s = 0.0;
  s.resample = PrepareSettings::Resample::never;
  s.lowpass = false;
  return s;
}

}  // namespace

std::span<const Profile> profiles() {
  static const std::array<Profile, 4> all{{
      {"default",
       "As recorded (SWARII at 50 Hz when the clock jitters), first 5 s dropped, zero-phase Butterworth "
       "order 4 at "
       "10 Hz, centred: the choice of this project after Scoppa 2013",
       {},
       {}},
      {"quijoux2021",
       "SWARII at 25 Hz, zero-phase Butterworth order 4 at 10 Hz, centred before resampling: what the "
       "program of "
       "Quijoux 2021 (Physiol Rep 9:e15067) does",
       prepare_quijoux2021(), measure_quijoux2021()},
      {"prieto1996",
       "20 s, zero-phase Butterworth order 4 at 5 Hz, 20 Hz, sine multitaper spectrum, central differences: "
       "after "
       "Prieto 1996 (IEEE TBME 43:956)",
       prepare_prieto1996(), measure_prieto1996()},
      {"raw",
       "As recorded and centred: no settling dropped, no resampling, no filter; unloaded samples are still "
       "gaps",
       prepare_raw(),
       {}},
  }};
  return all;
}

const Profile& find_profile(std::string_view id) {
  std::string known;
  for (const Profile& profile : profiles()) {
    if (profile.id == id) return profile;
    known += (known.empty() ? "" : ", ") + std::string(profile.id);
  }
  throw std::invalid_argument("profile '" + std::string(id) + "' is not known; there are " + known);
}

}  // namespace steadyplate::analysis
