#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/hold.hpp"
#include "calibration/calibrate_cells.hpp"
#include "calibration/certificate.hpp"

namespace steadyplate::session {

using acquisition::HoldLabel;

/// Where the load cells are among a profile's channels (those named cell_...).
/// @throws std::invalid_argument  it has fewer than 3
std::vector<std::size_t> cell_channels(const acquisition::DeviceProfile& profile);
std::vector<std::string> cell_names(const acquisition::DeviceProfile& profile);

/// Corners in the order of the channels, from the profile's geometry; nothing when it has none, or no four
/// cells named tl, tr, bl, br.
std::optional<std::vector<calibration::CellPosition>> corner_places(
    const acquisition::DeviceProfile& profile);

/// Everything that was laid on one board, read back from what was kept.
struct BenchRecord {
  acquisition::DeviceProfile profile;
  std::vector<std::string> channels;
  std::vector<calibration::Sitting> sittings;  ///< one a journal
  std::vector<calibration::RawFile> files;
  std::string identity;
  bool simulated = false;
};

/// Journals with marked holds (steadyplate calibrate makes them). Holds that were given up do not count; of
/// a hold that was repeated in one sitting both do.
/// @throws datasets::ReadError  a file that is no journal, of another board than the first, or without a hold
BenchRecord read_bench(std::span<const std::filesystem::path> journals);

/// A table of recordings, one hold each: file,mass_kg,ml_mm,ap_mm and, when a hold is only a part of its
/// file, from_s,to_s. Rows stand in the order of time and count as evenly spaced. Files are found from the
/// table's folder.
/// @param board  profile, for bare bytes of a board; "" = the journals' own
BenchRecord read_bench_table(const std::filesystem::path& table, const std::string& board);

}  // namespace steadyplate::session
