// One target a reader: any bytes are a recording or an error that says why. Built once for each format.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "datasets/read.hpp"

namespace {

using namespace steadyplate::datasets;

void read_one(std::string_view bytes, const ReadOptions& options) {
  try {
    const Recording recording = read_bytes(bytes, "no-such-folder/fuzz.txt", options);
    if (recording.size() == 0) std::abort();  // a recording without a sample should have been refused
    for (const Channel& channel : recording.data().channels)
      if (channel.name.empty() || channel.values.size() != recording.size()) std::abort();
  } catch (const ReadError& error) {
    if (std::string_view(error.what()).find("fuzz.txt") == std::string_view::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadOptions options;
  options.format = STEADYPLATE_FUZZ_FORMAT;
  if (options.format == "board_imu") options.rate_hz = 100.0;
  read_one(bytes, options);
  options.bad_rows = BadRows::skip;
  read_one(bytes, options);
  if (options.format == "text") {
    options.columns = "ml=2,ap=3";
    options.cop_unit = "cm";
    options.rate_hz = 100.0;
    read_one(bytes, options);
  } else {
    read_one(bytes, {});  // recognised by itself, or as any text
  }
  return 0;
}
