// Any samples, prepared and measured: a number that stands is finite, and where none stands there is none.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/metric.hpp"
#include "analysis/preprocess/prepare.hpp"
#include "analysis/profiles.hpp"

namespace {

/// Takes numbers off the front of the input; 0 when there are none left.
class Numbers {
 public:
  Numbers(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::size_t left() const { return size_; }
  std::uint8_t byte() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  double real() {
    double value = 0.0;
    if (size_ < sizeof value) return value;
    std::memcpy(&value, data_, sizeof value);
    data_ += sizeof value;
    size_ -= sizeof value;
    return value;
  }
  /// A position as boards give it: 16 bit of hundredths of a mm, or any bits at all when asked.
  double position(bool any) {
    if (any) return real();
    const int high = byte();
    return (high * 256 + byte() - 32768) / 100.0;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steadyplate::analysis;
  Numbers numbers(data, size);
  const std::uint8_t choice = numbers.byte();
  const Profile& profile = profiles()[choice % profiles().size()];
  const bool any = (choice & 64U) != 0;
  const bool with_load = (choice & 128U) != 0;
  CopSamples samples;
  double time_s = 0.0;
  while (numbers.left() > 0 && samples.time_s.size() < 500) {
    samples.time_s.push_back(any ? numbers.real() : time_s);
    samples.ml_mm.push_back(numbers.position(any));
    samples.ap_mm.push_back(numbers.position(any));
    if (with_load) samples.load_n.push_back(any ? numbers.real() : 5.0 * numbers.byte());
    time_s += 0.02;
  }
  PrepareSettings settings = profile.prepare;
  settings.minimum_s = 0.0;
  settings.settle_s = 0.0;
  const Prepared prepared = prepare(samples, settings, profile.id);
  if (has_value(prepared.status) != (prepared.trajectory.size() > 0)) std::abort();
  if (!has_value(prepared.status)) {
    if (prepared.reason.empty()) std::abort();
    return 0;
  }
  const Derived derived(prepared.trajectory, profile.metrics);
  for (const Metric& metric : metric_table()) {
    const Result result = compute(metric, derived);
    if (has_value(result.status) != std::isfinite(result.value)) std::abort();
  }
  return 0;
}
