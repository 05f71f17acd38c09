#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "calibration/certificate.hpp"
#include "calibration/placement.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::session {

/// One row: what was true while the board was held, and what it read.
struct HeldRow {
  std::size_t line = 0;            ///< in the table, from 1
  std::vector<double> label;       ///< as the columns say
  calibration::Placement reading;  ///< its mass and point are not used
};

struct TableRecord {
  std::vector<std::string> channels;
  std::vector<HeldRow> rows;
  std::vector<calibration::RawFile> files;
  std::string identity;
  std::string profile_id;
  bool simulated = false;
};

/// Which channels of a recording are to be calibrated; none = it has not what is needed.
using ChannelChoice = std::function<std::vector<std::string>(const datasets::RecordingData&)>;

/// A table of recordings, one hold each: file, the labels, and, when a hold is only a part of its file,
/// from_s,to_s. Rows stand in the order of time and count as evenly spaced. Files are found from the table's
/// folder.
/// @param labels  the columns behind `file`: {"ml_deg", "ap_deg"}
/// @param board   profile, for bare bytes of a board; "" = the journals' own
/// @throws datasets::ReadError  with the table's line
TableRecord read_hold_table(const std::filesystem::path& table, const std::vector<std::string>& labels,
                            const std::string& board, const ChannelChoice& choose);

}  // namespace steadyplate::session
