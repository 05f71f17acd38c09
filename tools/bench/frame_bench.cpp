// What one frame of a live board costs: framing alone, and framing with the live figures.

#include <benchmark/benchmark.h>

#include "acquisition/simulate/wire.hpp"
#include "tools/session/live_scores.hpp"

namespace steadyplate {
namespace {

using acquisition::Frame;

std::string bytes_of(const char* wire, bool tilts) {
  acquisition::WireBoard board(
      acquisition::simulate_motion({.motion = tilts ? acquisition::Motion::tilt : acquisition::Motion::quiet,
                                    .seconds = 10.0,
                                    .rate_hz = 1000.0}),
      wire, tilts, {}, 1);
  std::string bytes;
  while (board.more()) bytes += board.next();
  return bytes;
}

/// Bytes come a frame at a time, as from a port.
void frames(benchmark::State& state, const char* wire, bool tilts, bool figures) {
  const std::string bytes = bytes_of(wire, tilts);
  const auto profile = acquisition::load_profile(acquisition::profile_of_wire(wire, tilts));
  constexpr std::size_t samples = 10'000;
  const std::size_t piece = bytes.size() / samples;
  std::vector<Frame> got;
  got.reserve(1000);
  for (auto _ : state) {
    const auto framer = acquisition::make_framer(profile.framing, profile.options);
    session::LiveScores live(profile);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      const std::string_view part = std::string_view(bytes).substr(at, piece);
      framer->feed({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()}, got);
      if (figures)
        for (const Frame& frame : got) benchmark::DoNotOptimize(live.add(frame));
      got.clear();
    }
  }
  state.counters["a_frame"] = benchmark::Counter(static_cast<double>(state.iterations()) * samples,
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(frames, loadcell22_framing, "loadcell22", false, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(frames, loadcell22_with_figures, "loadcell22", false, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(frames, tecgihan_with_figures, "tecgihan", false, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(frames, witmotion_with_figures, "witmotion", true, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(frames, text_framing, "text", false, false)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace steadyplate
