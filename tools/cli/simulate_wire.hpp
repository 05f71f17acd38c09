#pragma once

#include <cstdint>
#include <string>

#include "acquisition/simulate/wire.hpp"
#include "tools/cli/context.hpp"

namespace steadyplate::cli {

struct WireRequest {
  std::string to;     ///< "pty" (makes one and names it on stderr), "tcp:PORT" (waits for one listener of
                      ///< 127.0.0.1), "udp:HOST:PORT", "-" (stdout, as fast as it is taken)
  std::string truth;  ///< file for what was really sent, as JSON; "" = none. Never replaces one
  std::string wire;
  std::string model;
  std::uint64_t seed = 1;
  std::string board;  ///< the profile that decodes it
};

/// Send a simulated board's bytes at their own pace, and obey its commands where the way leads back.
void send_wire(acquisition::WireBoard& board, const WireRequest& request, Context& context);

}  // namespace steadyplate::cli
