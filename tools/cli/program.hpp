#pragma once

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// The whole program: parse context.arguments, run the verb, turn every error into one clear line on
/// context.err and an exit status (exit_code.hpp).
int run_program(Context& context);

}  // namespace steadyplate::cli
