#pragma once

#include <cstdint>
#include <string>

#include "acquisition/simulate/wire.hpp"
#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// Send a simulated board's bytes at their own pace.
/// @param to     "pty" (makes one and names it on stderr), "tcp:PORT" (waits for one listener of 127.0.0.1),
/// "-" (stdout, as
///               fast as it is taken)
/// @param truth  file for what was really sent, as JSON; "" = none. Never replaces one
void send_wire(acquisition::WireBoard& board, const std::string& to, const std::string& truth,
               Context& context);

}  // namespace steadyplate::cli
