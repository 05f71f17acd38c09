#pragma once

#include <CLI/CLI.hpp>

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

// Verbs under `calibrate`, a file each.
void add_calibrate_verify(CLI::App& parent, Context& context);
void add_calibrate_show(CLI::App& parent, Context& context);  ///< show, apply
void add_calibrate_drift(CLI::App& parent, Context& context);
void add_calibrate_tables(CLI::App& parent, Context& context);  ///< tilt, plate
void add_calibrate_kistler(CLI::App& parent, Context& context);

}  // namespace steadyplate::cli
