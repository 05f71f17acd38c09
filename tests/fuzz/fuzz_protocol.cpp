// Any bytes: a protocol, or a sentence why not. A protocol that can run is run by an operator who does
// whatever the bytes say; time must not run back and every state must have a name.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "analysis/protocols/engine.hpp"
#include "datasets/error.hpp"
#include "tools/session/protocol_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steadyplate;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes as text
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  analysis::Protocol protocol;
  try {
    protocol = session::parse_protocol(text, "fuzz.toml");
  } catch (const datasets::ReadError&) {
    return 0;
  }
  if (!missing_settings(protocol).empty()) return 0;
  analysis::ProtocolEngine engine(protocol);
  double time_s = 0.0;
  for (std::size_t i = 0; i < size && i < 2000; ++i) {
    const double before_s = engine.now_s();
    time_s += data[i] % 16 - 1.0;
    if (data[i] % 3 == 0)
      engine.command(static_cast<analysis::Command>(data[i] % 11), time_s, data[i] % 2 ? "why" : "");
    else
      engine.frame({time_s, 700.0, 1.0, 1.0, 0});
    if (engine.now_s() < before_s || engine.prompt().empty()) std::abort();
  }
  return 0;
}
