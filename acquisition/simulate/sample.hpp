#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// One simulated trial as a file: who stands how, for how long, and in which layout it is written.
struct SampleRequest {
  datasets::Vision vision = datasets::Vision::open;
  datasets::Surface surface = datasets::Surface::firm;
  double seconds = 60.0;
  double rate_hz = 100.0;
  std::uint64_t seed = 1;
  double mass_kg = 76.0;
  double height_mm = 1750.0;
  std::string person = "1";      ///< pseudonym, letters, digits, - and _; trials of one person share it
  std::string layout = "hbedb";  ///< one of datasets::sample_layouts()
  std::string file_name;         ///< "SIM00001.txt": no folder, no white space
};

/// Beside every simulated file lies this list. Readers mark a recording as simulated when a line of it begins
/// with the recording's file name.
inline constexpr std::string_view simulated_list_name = "SIMULATED.txt";

/// The bytes of the file: the simulation, written in the layout. The same request gives the same bytes.
/// @throws std::invalid_argument  naming what is wrong: see stance_model, simulate_stance and write_layout;
///         file_name empty, with a folder or white space in it, or the name of a companion; person with other
///         characters than letters, digits, - and _
std::string sample_text(const SampleRequest& request);

/// The command that makes the file: "steadyplate simulate --vision open ... --out SIM00001.txt".
std::string sample_command(const SampleRequest& request);

/// SIMULATED.txt with this file in it: its line is replaced, or added at the end.
/// @param list  the present content, "" when there is none
std::string list_sample(std::string_view list, const SampleRequest& request);

/// The table of trials that the layout's readers look for beside the file, or "" when the layout has none:
/// "BDSinfo.txt" for hbedb and hbedb_csv.
std::string_view trial_table_name(std::string_view layout);

/// That table with this trial in it: its row is replaced, or added at the end.
/// @param table  the present content, "" when there is none
/// @throws std::invalid_argument  ("out: ...") when the table there was not made by the simulator: measured
/// and
///         simulated trials do not share a folder
std::string list_trial(std::string_view table, const SampleRequest& request);

}  // namespace steadyplate::acquisition
