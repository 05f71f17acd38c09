// Each family of metrics against the length of the recording, with the exponent of its growth; and the costly
// ones against their textbook form in the same run, with the ratio. Absolute figures move with the machine:
// compare within one run.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <map>

#include "acquisition/simulate/stance.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/entropy.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/profiles.hpp"
#include "datasets/file.hpp"
#include "datasets/read.hpp"
#include "tests/analysis/metrics/textbook.hpp"
#include "tools/batch/batch.hpp"

namespace steadyplate {
namespace {

using analysis::Family;

/// Simulated quiet standing at 100 Hz, prepared as it is. Kept: making it costs more than scoring it.
const analysis::Trajectory& trajectory(std::int64_t samples) {
  static std::map<std::int64_t, analysis::Trajectory> kept;
  if (const auto found = kept.find(samples); found != kept.end()) return found->second;
  const auto model = acquisition::stance_model(datasets::Vision::open, datasets::Surface::firm, 76.0, 1750.0);
  const auto stance = acquisition::simulate_stance(model, static_cast<double>(samples) / 100.0, 100.0, 7);
  const analysis::Profile& profile = analysis::find_profile("raw");
  auto prepare = profile.prepare;
  prepare.lowpass = true;
  return kept[samples] =
             analysis::prepare({stance.time_s, stance.cop_ml_mm, stance.cop_ap_mm, {}}, prepare, profile.id)
                 .trajectory;
}

bool is_slow(Family family) {
  return family == Family::recurrence;
}

void family(benchmark::State& state, Family which) {
  const analysis::Trajectory& t = trajectory(state.range(0));
  for (auto _ : state) {
    const analysis::Derived derived(t);
    for (const analysis::Metric& metric : analysis::metric_table())
      if (metric.family == which && metric.slow == is_slow(which) && metric.needs == analysis::Need::nothing)
        benchmark::DoNotOptimize(analysis::compute(metric, derived));
  }
  state.SetComplexityN(state.range(0));
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Arg(1500)->Arg(6000)->Arg(60'000)->Arg(300'000)->Complexity()->Unit(benchmark::kMicrosecond);
}
void sizes_of_pairs(benchmark::internal::Benchmark* bench) {
  bench->Arg(1500)->Arg(6000)->Arg(60'000)->Complexity()->Unit(benchmark::kMicrosecond);
}
BENCHMARK_CAPTURE(family, position, Family::position)->Apply(sizes);
BENCHMARK_CAPTURE(family, motion, Family::motion)->Apply(sizes);
BENCHMARK_CAPTURE(family, sway_density, Family::sway_density)->Apply(sizes);
BENCHMARK_CAPTURE(family, frequency, Family::frequency)->Apply(sizes);
BENCHMARK_CAPTURE(family, diffusion, Family::diffusion)->Apply(sizes);
BENCHMARK_CAPTURE(family, fluctuation, Family::fluctuation)->Apply(sizes);
BENCHMARK_CAPTURE(family, entropy, Family::entropy)->Apply(sizes_of_pairs);
BENCHMARK_CAPTURE(family, recurrence, Family::recurrence)->Apply(sizes_of_pairs);

double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double median_s(int times, Work work) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) {
    const double from = cpu_s();
    work();
    all.push_back(cpu_s() - from);
  }
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
  return all[all.size() / 2];
}

/// Ours is what is timed; the textbook's median, and its ratio to ours, are counters of the same row.
template <class Ours, class Textbook>
void against(benchmark::State& state, Ours ours, Textbook textbook) {
  const analysis::Trajectory& t = trajectory(state.range(0));
  const double slow_s = median_s(state.range(0) > 10'000 ? 1 : 3, [&] { textbook(t); });
  for (auto _ : state) ours(t);
  const double ours_s = median_s(9, [&] { ours(t); });
  state.counters["textbook_ms"] = 1e3 * slow_s;
  state.counters["ratio"] = slow_s / ours_s;
  state.SetComplexityN(state.range(0));
}

double tolerance(const std::vector<double>& x) {
  return 0.2 * analysis::population_sd(x);
}

void sample_entropy(benchmark::State& state) {
  against(
      state,
      [](const analysis::Trajectory& t) {
        benchmark::DoNotOptimize(analysis::count_matches(t.ml_mm, 2, tolerance(t.ml_mm)));
      },
      [](const analysis::Trajectory& t) {
        benchmark::DoNotOptimize(textbook::template_matches(t.ml_mm, 2, tolerance(t.ml_mm)));
      });
}
BENCHMARK(sample_entropy)->Arg(6000)->Arg(60'000)->Complexity()->Unit(benchmark::kMicrosecond);

void diffusion_both_axes(benchmark::State& state) {
  against(
      state,
      [](const analysis::Trajectory& t) {
        benchmark::DoNotOptimize(analysis::mean_square_displacement(t.ml_mm, t.ap_mm, t.size() / 3));
      },
      [](const analysis::Trajectory& t) {
        benchmark::DoNotOptimize(textbook::mean_square_displacement(t.ml_mm, t.size() / 3));
        benchmark::DoNotOptimize(textbook::mean_square_displacement(t.ap_mm, t.size() / 3));
      });
}
BENCHMARK(diffusion_both_axes)->Arg(6000)->Arg(60'000)->Complexity()->Unit(benchmark::kMicrosecond);

void fluctuation(benchmark::State& state) {
  const auto lengths = analysis::box_lengths(static_cast<std::size_t>(state.range(0)), 10);
  against(
      state,
      [&](const analysis::Trajectory& t) {
        benchmark::DoNotOptimize(analysis::fluctuation(t.ml_mm, lengths, true));
      },
      [&](const analysis::Trajectory& t) {
        benchmark::DoNotOptimize(textbook::fluctuation(t.ml_mm, lengths, true));
      });
}
BENCHMARK(fluctuation)->Arg(6000)->Arg(60'000)->Complexity()->Unit(benchmark::kMicrosecond);

/// Sample entropy at 20 scales, and how many times one sample entropy that is.
void multiscale_entropy(benchmark::State& state) {
  const analysis::Trajectory& t = trajectory(state.range(0));
  const double r = tolerance(t.ml_mm);
  const double one_s = median_s(9, [&] { benchmark::DoNotOptimize(analysis::count_matches(t.ml_mm, 2, r)); });
  const auto all = [&] {
    benchmark::DoNotOptimize(analysis::multiscale_entropy_index(t.ml_mm, 2, 0.2, 20, 200));
  };
  for (auto _ : state) all();
  state.counters["of_one_sample_entropy"] = median_s(9, all) / one_s;
}
BENCHMARK(multiscale_entropy)->Arg(6000)->Arg(60'000)->Unit(benchmark::kMicrosecond);

// ---- files

std::vector<std::filesystem::path> sample_files() {
  std::vector<std::filesystem::path> files;
  for (const char* name : {"SIM00001.txt", "SIM00002.txt", "SIM00003.txt", "SIM00004.txt"})
    files.push_back(std::filesystem::path(STEADYPLATE_SAMPLES) / name);
  return files;
}

/// Every number of the text by from_chars: the floor that reading is held against.
double parse_everything(const std::string& text) {
  double sum = 0.0;
  const char* at = text.data() + text.find('\n') + 1;
  const char* const end = text.data() + text.size();
  while (at < end) {
    double value = 0.0;
    const auto parsed = std::from_chars(at, end, value);
    if (parsed.ec != std::errc()) break;
    sum += value;
    at = parsed.ptr;
    while (at < end && (*at == '\t' || *at == '\r' || *at == '\n')) ++at;
  }
  return sum;
}

/// Reading a file of nine columns, whole or the centre of pressure and load alone, from memory; the ratio is
/// to from_chars over all of its numbers.
void read_text_against_from_chars(benchmark::State& state, datasets::Part part) {
  const auto file = sample_files().front();
  const std::string bytes = datasets::read_file(file);
  datasets::ReadOptions options;
  options.part = part;
  const auto ours = [&] { benchmark::DoNotOptimize(datasets::read_bytes(bytes, "trial.txt", options)); };
  const double floor_s = median_s(21, [&] { benchmark::DoNotOptimize(parse_everything(bytes)); });
  for (auto _ : state) ours();
  state.counters["from_chars_ms"] = 1e3 * floor_s;
  state.counters["ratio"] = floor_s / median_s(21, ours);
}
BENCHMARK_CAPTURE(read_text_against_from_chars, all_columns, datasets::Part::everything)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_text_against_from_chars, cop_and_load, datasets::Part::centre_of_pressure)
    ->Unit(benchmark::kMicrosecond);

/// One recording of a batch from its file to its rows, against from_chars over all numbers of the same bytes.
void batch_trial(benchmark::State& state, const char* metrics) {
  batch::BatchOptions options;
  options.score = scoring::options_for("default");
  options.score.selection = metrics;
  options.read.part = scoring::part_of(options.score);
  const auto files = sample_files();
  double floor_s = 0.0;
  for (const auto& file : files) {
    const std::string bytes = datasets::read_file(file);
    floor_s += median_s(9, [&] { benchmark::DoNotOptimize(parse_everything(bytes)); });
  }
  const auto all = [&] {
    for (const auto& file : files)
      benchmark::DoNotOptimize(batch::score_item({file.string(), "", file.stem().string()}, options));
  };
  for (auto _ : state) all();
  state.counters["of_the_parse_floor"] = median_s(9, all) / floor_s;
}
BENCHMARK_CAPTURE(batch_trial, core, "core")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(batch_trial, all, "all")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace steadyplate
