// The work whose instructions are counted: each piece once to fill tables and memory that are kept, then once
// for the count, inside gate_workload(). Without wide vectors, so that the count does not hang on the
// machine; with a signal made of sums and products alone, so that it does not hang on the mathematics library
// either.

#include <array>
#include <charconv>
#include <cstdio>
#include <string>
#include <vector>

#include "analysis/machine/dispatch.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/preprocess/prepare.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate {
namespace {

using analysis::Family;

constexpr std::size_t samples = 6000;

analysis::CopSamples stance() {
  std::uint64_t state = 7;
  const auto noise = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 33U) / static_cast<double>(1ULL << 31U) - 0.5;
  };
  analysis::CopSamples s;
  double slow_ml = 0.0, slow_ap = 0.0, ml = 0.0, ap = 0.0;
  for (std::size_t i = 0; i < samples; ++i) {
    slow_ml = 0.998 * slow_ml + 0.3 * noise();
    slow_ap = 0.998 * slow_ap + 0.5 * noise();
    ml = 0.9 * ml + 0.1 * slow_ml + 0.2 * noise();
    ap = 0.9 * ap + 0.1 * slow_ap + 0.3 * noise();
    s.time_s.push_back(static_cast<double>(i) / 100.0);
    s.ml_mm.push_back(ml);
    s.ap_mm.push_back(ap);
  }
  return s;
}

std::string table_of(const analysis::CopSamples& s) {
  std::string text = "time\tfx\tfy\tfz\tmx\tmy\tmz\tap\tml\n";
  const auto number = [&](double value, char after) {
    std::array<char, 32> digits;
    text.append(
        digits.data(),
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 6).ptr);
    text += after;
  };
  for (std::size_t i = 0; i < samples; ++i) {
    number(s.time_s[i], '\t');
    for (int k = 0; k < 6; ++k) number(10.0 * s.ml_mm[i] + k, '\t');
    number(s.ap_mm[i], '\t');
    number(s.ml_mm[i], '\n');
  }
  return text;
}

double family(const analysis::Trajectory& trajectory, Family which) {
  const analysis::Derived derived(trajectory);
  double sum = 0.0;
  for (const analysis::Metric& metric : analysis::metric_table())
    if (metric.family == which && !metric.slow && metric.needs == analysis::Need::nothing)
      sum += analysis::compute(metric, derived).value;
  return sum;
}

struct Input {
  analysis::CopSamples raw = stance();
  std::string text = table_of(raw);
  analysis::Prepared prepared = analysis::prepare(raw, {}, "default");
};

struct Workload {
  const char* name;
  double (*run)(const Input&);
};

template <Family F>
double of_family(const Input& in) {
  return family(in.prepared.trajectory, F);
}

double read_columns(const Input& in, bool few) {
  return static_cast<double>(datasets::text::read_table_with_header(
                                 in.text, "gate", {'\t', '.'}, datasets::BadRows::refuse,
                                 [=](std::string_view name) { return !few || name == "ml" || name == "ap"; })
                                 .rows);
}

constexpr Workload workloads[] = {
    {"prepare", [](const Input& in) { return analysis::prepare(in.raw, {}, "default").trajectory.ml_mm[5]; }},
    {"position", of_family<Family::position>},
    {"motion", of_family<Family::motion>},
    {"sway_density", of_family<Family::sway_density>},
    {"frequency", of_family<Family::frequency>},
    {"diffusion", of_family<Family::diffusion>},
    {"fluctuation", of_family<Family::fluctuation>},
    {"entropy", of_family<Family::entropy>},
    {"sample_entropy_counts",
     [](const Input& in) {
       return static_cast<double>(analysis::count_matches(in.prepared.trajectory.ml_mm, 2, 0.2).longer);
     }},
    {"read_all_columns", [](const Input& in) { return read_columns(in, false); }},
    {"read_two_of_nine_columns", [](const Input& in) { return read_columns(in, true); }},
};

}  // namespace
}  // namespace steadyplate

extern "C" __attribute__((noinline)) double gate_workload(const steadyplate::Workload* work,
                                                          const steadyplate::Input* input) {
  return work->run(*input);
}

int main() {
  using namespace steadyplate;
  analysis::hold_simd(analysis::Simd::plain);
  const Input input;
  for (const Workload& work : workloads) {
    double sum = work.run(input);
    sum += gate_workload(&work, &input);
    std::printf("%s %g\n", work.name, sum);
  }
}
