// Where the time of one trial goes: reading the text, preparing, and each family of metrics, for several
// lengths. Absolute figures move with the machine; compare rows of one run.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "acquisition/simulate/stance.hpp"
#include "analysis/profiles.hpp"
#include "datasets/export/c3d.hpp"
#include "datasets/read.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate {
namespace {

/// Simulated quiet standing of `samples` at 100 Hz, eyes open on a firm plate.
analysis::CopSamples stance(std::size_t samples) {
  const auto model = acquisition::stance_model(datasets::Vision::open, datasets::Surface::firm, 76.0, 1750.0);
  const auto simulated = acquisition::simulate_stance(model, static_cast<double>(samples) / 100.0, 100.0, 7);
  return {
      .time_s = simulated.time_s, .ml_mm = simulated.cop_ml_mm, .ap_mm = simulated.cop_ap_mm, .load_n = {}};
}

void read_text(benchmark::State& state) {
  const std::filesystem::path file = std::filesystem::path(STEADYPLATE_SAMPLES) / "SIM00001.txt";
  for (auto _ : state) benchmark::DoNotOptimize(datasets::read(file));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(file)));
}
BENCHMARK(read_text)->Unit(benchmark::kMicrosecond);

/// A trial of a gait laboratory's size: 28 channels at 1000 Hz for 4.87 s, 0.55 MB. No plates: the cost of
/// the container alone.
void read_c3d(benchmark::State& state) {
  datasets::RecordingData data;
  constexpr std::size_t samples = 4870;
  data.rate_hz = 1000.0;
  for (std::size_t i = 0; i < samples; ++i) data.time_s.push_back(static_cast<double>(i) / 1000.0);
  for (int k = 0; k < 28; ++k)
    data.channels.push_back({"c" + std::to_string(k), "N", "", "", std::vector<double>(samples, 0.5 * k)});
  const std::string bytes = datasets::recording_c3d(datasets::Recording(std::move(data))).bytes;
  for (auto _ : state) benchmark::DoNotOptimize(datasets::read_bytes(bytes, "no-such-folder/trial.c3d"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(read_c3d)->Unit(benchmark::kMicrosecond);

/// A C3D file of yours, for instance one with force plates: STEADYPLATE_BENCH_C3D=FILE.
void read_c3d_file(benchmark::State& state) {
  const char* file =
      std::getenv("STEADYPLATE_BENCH_C3D");  // NOLINT(concurrency-mt-unsafe): before any thread
  if (file == nullptr) {
    state.SkipWithError("set STEADYPLATE_BENCH_C3D to a C3D file");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(datasets::read(file));
}
BENCHMARK(read_c3d_file)->Unit(benchmark::kMicrosecond);

void prepare(benchmark::State& state, const char* profile) {
  const analysis::CopSamples samples = stance(static_cast<std::size_t>(state.range(0)));
  const analysis::Profile& chosen = analysis::find_profile(profile);
  for (auto _ : state) benchmark::DoNotOptimize(analysis::prepare(samples, chosen.prepare, chosen.id));
}
BENCHMARK_CAPTURE(prepare, default, "default")->Arg(6000)->Arg(60000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(prepare, quijoux2021, "quijoux2021")->Arg(6000)->Arg(60000)->Unit(benchmark::kMicrosecond);

void whole_trial(benchmark::State& state) {
  const std::filesystem::path file = std::filesystem::path(STEADYPLATE_SAMPLES) / "SIM00001.txt";
  scoring::ScoreOptions options = scoring::options_for("default");
  options.selection = "all";
  for (auto _ : state) benchmark::DoNotOptimize(scoring::score(datasets::read(file), options));
}
BENCHMARK(whole_trial)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace steadyplate

BENCHMARK_MAIN();
