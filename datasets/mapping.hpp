#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "datasets/read.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::datasets {

/// What the columns of a delimited text are, as a saved TOML file (--map) or the flags --columns, --cop-unit
/// and
/// --rate say. README.md of this room shows a file with every key.
struct Mapping {
  std::optional<char> delimiter;
  std::optional<char> decimal;
  std::optional<std::size_t> header_line;
  std::optional<double> rate_hz;
  std::map<std::string, std::string> columns;  ///< role -> the file's column: {"ml", "copY"}
  std::map<std::string, std::string> units;    ///< time, cop, force, moment, angle -> unit
  std::map<std::string, double> signs;         ///< role -> 1 or -1
  std::optional<double> plate_width_mm;
  std::optional<double> plate_length_mm;
  std::optional<PlateFrame> frame;

  bool empty() const noexcept {
    return columns.empty() && units.empty() && !delimiter && !decimal && !header_line;
  }
};

/// Roles a column can have: time, ml, ap, fz, fx, fy, mx, my, mz (plate's own axes), tl, tr, bl, br (corner
/// cells, top = front).
bool is_role(std::string_view role);

/// @param text  content of the TOML file
/// @throws ReadError  damaged: not TOML (with its line), an unknown key or role, a value of the wrong kind or
/// out of
///         range; the message names the key
Mapping parse_mapping(std::string_view text, const std::string& file);

/// The mapping of options.map_file, or of options.map_text, with the flags on top (flag > file > text).
/// @throws ReadError  as parse_mapping, or the file cannot be read
/// @throws std::invalid_argument  naming the flag that is wrong
Mapping mapping_of(const ReadOptions& options);

}  // namespace steadyplate::datasets
