#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/context.hpp"
#include "tools/session/bench_plan.hpp"

namespace steadyplate::cli {

/// Flags of every verb that lays known masses on a board.
struct BenchFlags {
  std::string device;
  std::string board;
  std::string out;                ///< folder
  std::vector<std::string> from;  ///< journals or a table, instead of a board
  std::string points = "9";
  std::string span;      ///< "320x170"
  std::string cells_mm;  ///< "-216.5,119;216.5,119;..."
  double settle_s = 2.0;
  double hold_s = 3.0;

  void add_to(CLI::App& verb);
};

/// "-100,60;100,60;0,0". @throws std::invalid_argument
std::vector<calibration::CellPosition> parse_points(std::string_view text);

/// The profile the flags name, or the one of a simulated board. @throws std::invalid_argument  neither
acquisition::DeviceProfile bench_profile(const BenchFlags& flags);

/// Where the masses shall lie: a list, or a grid over the span (70 % of the plate, when the profile knows
/// it).
/// @throws std::invalid_argument  the span is not known, or a wrong text
std::vector<calibration::CellPosition> bench_points(const BenchFlags& flags,
                                                    const acquisition::DeviceProfile& profile);

/// The journals of a folder in their order; none when it is not there.
std::vector<std::filesystem::path> journals_in(const std::filesystem::path& folder);

/// What --from names: journals, folders of journals, or one holds.csv table.
session::BenchRecord bench_from(const BenchFlags& flags);

/// Lead a person through these loads and keep all of it as OUT/NAME-1.spj (or the next free number).
/// @return  false when it was stopped before its end; said how to go on, exit code set
bool record_bench(const BenchFlags& flags, const acquisition::DeviceProfile& profile,
                  const std::vector<session::HoldLabel>& plan, const std::string& name, Context& context);

}  // namespace steadyplate::cli
