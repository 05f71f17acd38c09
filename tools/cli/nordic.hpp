#pragma once

#include <CLI/CLI.hpp>

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// `nordic strength` and `nordic ratio`, below `nordic`.
void add_nordic_strength(CLI::App& nordic_verb, Context& context);

}  // namespace steadyplate::cli
