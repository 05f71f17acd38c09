#pragma once

#include <CLI/CLI.hpp>

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// The verbs below `compare`.
void add_compare_group(CLI::App& compare_verb, Context& context);
void add_compare_paired(CLI::App& compare_verb, Context& context);
void add_compare_person(CLI::App& compare_verb, Context& context);
void add_compare_reliability(CLI::App& compare_verb, Context& context);

}  // namespace steadyplate::cli
