#include "tools/cli/link_text.hpp"

#include <cmath>

#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using scoring::fixed;
constexpr std::size_t gaps_shown = 10;

std::string clock_line(const datasets::LinkQuality& link) {
  std::string line = link.rate_hz ? fixed(*link.rate_hz, 3) + " Hz measured" : "rate not measured";
  if (link.step_jitter_ms)
    line += ", the board's steps vary by " + fixed(*link.step_jitter_ms, 3) + " ms (SD)";
  if (link.late_p95_ms) line += ", 95 % arrive within " + fixed(*link.late_p95_ms, 1) + " ms";
  return line;
}

}  // namespace

std::vector<std::string> link_lines(const datasets::LinkQuality& link) {
  std::vector<std::string> lines = {clock_line(link)};
  if (link.drift_ppm)
    lines.push_back("the board's clock runs " + fixed(std::abs(*link.drift_ppm), 0) + " ppm " +
                    (*link.drift_ppm < 0.0 ? "slow" : "fast") + " against the host's");
  lines.push_back(std::to_string(link.samples) + " samples, " + std::to_string(link.damaged) +
                  " damaged frames, " + (link.missing_is_exact ? "" : "at least ") +
                  std::to_string(link.missing) + " missing, " + std::to_string(link.skipped_bytes) +
                  " bytes of no frame, " + std::to_string(link.resyncs) + " times out of step" +
                  (link.restarts > 0 ? ", board restarted " + std::to_string(link.restarts) + " times" : ""));
  for (std::size_t k = 0; k < link.gaps.size() && k < gaps_shown; ++k) {
    const auto& gap = link.gaps[k];
    lines.push_back("gap " + fixed(gap.from_s, 3) + " to " + fixed(gap.to_s, 3) + " s (" +
                    fixed(1e3 * (gap.to_s - gap.from_s), 0) + " ms): " + gap.reason);
  }
  if (link.gaps.size() > gaps_shown)
    lines.push_back(std::to_string(link.gaps.size() - gaps_shown) + " more gaps");
  return lines;
}

}  // namespace steadyplate::cli
