#pragma once

#include <CLI/CLI.hpp>

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// Each verb is one file: it registers its flags and runs as the subcommand's callback.
void add_analyze(CLI::App& app, Context& context);
void add_compare(CLI::App& app, Context& context);    ///< person, group, paired, reliability
void add_calibrate(CLI::App& app, Context& context);  ///< and verify, show, apply, drift, tilt, plate
void add_batch(CLI::App& app, Context& context);
void add_figure(CLI::App& app, Context& context);
void add_convert(CLI::App& app, Context& context);
void add_devices(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_journals(CLI::App& app, Context& context);  ///< verify, recover
void add_record(CLI::App& app, Context& context);
void add_inspect(CLI::App& app, Context& context);
void add_metrics(CLI::App& app, Context& context);
void add_nordic(CLI::App& app, Context& context);     ///< plan, log, status, strength, ratio
void add_protocols(CLI::App& app, Context& context);  ///< list, show, check
void add_report(CLI::App& app, Context& context);
void add_simulate(CLI::App& app, Context& context);
void add_station(CLI::App& app, Context& context);  ///< the page in the browser
void add_study(CLI::App& app, Context& context);    ///< init, add, import, score, check, export, share ...

}  // namespace steadyplate::cli
