// Any bytes on any wire: the same frames and counts in one piece and in two, and never more frames than the
// bytes hold; broken in the middle, every byte is still accounted for. And what an unknown board may be.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "acquisition/devices/framer.hpp"
#include "acquisition/devices/identify.hpp"

namespace {

using namespace steadyplate::acquisition;

LinkCounts run(std::string_view framing, const FramingOptions& options, std::span<const std::uint8_t> bytes,
               std::size_t split, std::vector<Frame>& frames) {
  const auto framer = make_framer(framing, options);
  framer->feed(bytes.first(split), frames);
  framer->feed(bytes.subspan(split), frames);
  framer->finish(frames);
  return framer->counts();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  FramingOptions options;
  options.lines.fields = {"t", "a", "b"};
  options.lines.json = (data[0] & 128U) != 0;
  options.channels = 1 + data[1] % 6;
  options.block_samples = 3;
  const std::string_view framing = framings()[data[0] % framings().size()];
  const std::span<const std::uint8_t> bytes(data + 2, size - 2);
  std::vector<Frame> whole;
  std::vector<Frame> parts;
  const LinkCounts counts = run(framing, options, bytes, 0, whole);
  const std::size_t split = bytes.empty() ? 0 : data[1] % bytes.size();
  if (!(counts == run(framing, options, bytes, split, parts))) std::abort();
  if (whole.size() != parts.size() || whole.size() > bytes.size()) std::abort();
  if (counts.skipped_bytes > bytes.size()) std::abort();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i].end_offset != parts[i].end_offset || whole[i].end_offset > bytes.size()) std::abort();
    if (whole[i].count > most_channels) std::abort();
  }
  const auto broken = make_framer(framing, options);
  std::vector<Frame> around;
  broken->feed(bytes.first(split), around);
  broken->interrupt(around);
  broken->feed(bytes.subspan(split), around);
  broken->finish(around);
  if (around.size() > bytes.size() || broken->counts().skipped_bytes > bytes.size()) std::abort();
  const std::string proposed = propose_lines(bytes, 1.0);
  if (!proposed.empty()) parse_profile(proposed, "proposed.toml");  // what is proposed must be a profile
  return 0;
}
