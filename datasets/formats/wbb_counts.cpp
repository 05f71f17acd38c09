// Raw counts of a Wii balance board, as DFNOsorio's recorder keeps them: a header with commas, rows with
// semicolons, Unix time.

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 4> corners = {"TL", "TR", "BL", "BR"};
constexpr std::array<std::string_view, 4> channels = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts",
                                                      "cell_br_counts"};

bool recognises(std::string_view head, const std::filesystem::path&) {
  const auto names = header_names(head, ',');
  if (names.size() < 5 || names[4] != "time") return false;
  return std::equal(corners.begin(), corners.end(), names.begin());
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  if (!recognises(bytes, file))
    throw ReadError(ReadFault::damaged, file.string(), 1, "its first line is not 'TL, TR, BL, BR, time'.",
                    "Is it the whole file, as it was recorded?");
  text::TableLayout layout;
  layout.dialect = {';', '.'};
  layout.names = header_names(bytes, ',');
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  RecordingData data;
  data.time_s = std::move(table.columns[4]);
  const double begin_s = data.time_s.front();
  std::size_t repeated = 0;
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    data.time_s[i] -= begin_s;
    if (i > 0 && data.time_s[i] == data.time_s[i - 1]) ++repeated;
  }
  for (std::size_t k = 0; k < corners.size(); ++k)
    data.channels.push_back({.name = std::string(channels[k]),
                             .unit = "counts",
                             .plate = "",
                             .source = layout.names[k],
                             .values = std::move(table.columns[k])});
  for (std::size_t k = 5; k < layout.names.size(); ++k)
    data.channels.push_back({.name = "column_" + std::to_string(k + 1),
                             .unit = "",
                             .plate = "",
                             .source = layout.names[k],
                             .values = std::move(table.columns[k])});
  data.warnings = std::move(table.warnings);
  if (repeated > 0)
    data.warnings.push_back(std::to_string(repeated) +
                            " samples have the time of the one before: the clock has steps of 10 ms");
  data.assumptions = {
      "cells: TL, TR, BL, BR are front left, front right, rear left, rear right, in counts",
      "units: counts become newtons by a certificate of this board (steadyplate calibrate, --certificate)",
      "time: Unix time in s; it counts from the first sample here"};
  return data;
}

}  // namespace

const Format wbb_counts = {"wbb_counts", "Wii balance board, raw counts with Unix time (DFNOsorio)",
                           "first line TL, TR, BL, BR, time; rows separated by semicolons", recognises, read};

}  // namespace steadyplate::datasets::readers
