#pragma once

#include <span>
#include <string>
#include <string_view>

#include "datasets/recording.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

/// A column of a file and the channel it becomes.
struct ColumnRule {
  std::string_view column;   ///< the file's name for it: "COPy[cm]"
  std::string_view channel;  ///< ours: "cop_ml_mm"
  std::string_view unit;     ///< ours: "mm"
  double factor = 1.0;       ///< ours = factor * the file's
  std::string_view plate = {};
};

/// Is this channel of the part that is asked for?
bool is_part(std::string_view channel, Part part);

/// A text whose first line names the columns, read as far as the rules and the part want it.
/// @throws ReadError  as text::read_table
text::Table read_ruled_table(std::string_view text, const std::string& file, const text::Dialect& dialect,
                             std::string_view time_column, std::span<const ColumnRule> rules,
                             const ReadOptions& options);

/// The column as times in s. @throws ReadError  the file lacks it
std::vector<double> take_times(text::Table& table, std::string_view column, double factor,
                               const std::string& file);

/// Move the columns named by the rules out of the table into channels, in the order of the rules; of the part
/// asked for.
/// @throws ReadError  the file lacks one
void take_channels(RecordingData& data, text::Table& table, std::span<const ColumnRule> rules,
                   const std::string& file, Part part = Part::everything);

/// Is the first line of `head` these names, whatever the padding?
bool first_line_is(std::string_view head, char delimiter, std::span<const std::string_view> names);

/// The names in the first line of `head`, without the spaces around them.
std::vector<std::string> header_names(std::string_view head, char delimiter);

/// Does the file's name contain "eyesopen" or "eyesclosed" (any case, - and _ ignored)? Then the vision, with
/// a sentence in data.assumptions.
void vision_from_name(RecordingData& data, const std::string& stem);

}  // namespace steadyplate::datasets::readers
