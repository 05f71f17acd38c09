#include "acquisition/devices/framer.hpp"

#include <stdexcept>

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {
constexpr std::array<std::string_view, 7> names = {"lines",    "witmotion", "wiiboard_evdev", "loadcell22",
                                                   "tecgihan", "accusway",  "bitalino"};
}

std::span<const std::string_view> framings() {
  return names;
}

std::unique_ptr<Framer> make_framer(std::string_view framing, const FramingOptions& options) {
  if (framing == "lines") return make_lines(options.lines);
  if (framing == "witmotion") return make_witmotion();
  if (framing == "wiiboard_evdev") return make_wiiboard_evdev();
  if (framing == "loadcell22") return make_loadcell22();
  if (framing == "tecgihan") return make_tecgihan(options.block_samples, options.plates);
  if (framing == "accusway") return make_accusway();
  if (framing == "bitalino") return make_bitalino(options.channels);
  std::string known;
  for (const std::string_view name : names) known += (known.empty() ? "" : ", ") + std::string(name);
  throw std::invalid_argument("framing: '" + std::string(framing) + "' is not known; there are " + known);
}

}  // namespace steadyplate::acquisition
