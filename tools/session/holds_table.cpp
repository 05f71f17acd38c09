// Tables of recordings, one hold each, for people who recorded their own way.

#include "tools/session/holds_table.hpp"

#include <algorithm>
#include <cmath>

#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/text/dialect.hpp"
#include "datasets/text/lines.hpp"
#include "tools/scoring/open.hpp"
#include "tools/session/holds.hpp"

namespace steadyplate::session {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

constexpr double row_s = 10.0;  // rows count as evenly spaced; the unit does not matter

struct Row {
  std::size_t line = 0;
  std::string file;
  std::vector<double> label;
  double from_s = -INFINITY;
  double to_s = INFINITY;
};

std::string joined(const std::vector<std::string>& names) {
  std::string text = "file";
  for (const std::string& name : names) text += ',' + name;
  return text;
}

std::vector<Row> rows_of(std::string_view text, const std::string& file,
                         const std::vector<std::string>& names) {
  const std::string needed = joined(names);
  std::vector<Row> rows;
  std::vector<std::string_view> fields;
  std::size_t columns = 0;
  datasets::text::Lines lines(text);
  while (lines.next()) {
    const std::string_view row = lines.line();
    const std::size_t line = lines.number();
    if (row.empty()) continue;
    if (columns == 0) {
      const bool parts = row == needed + ",from_s,to_s";
      if (row != needed && !parts)
        throw ReadError(ReadFault::damaged, file, line, "the first line must be " + needed + ".",
                        "Columns from_s,to_s may follow: see steadyplate calibrate --help.");
      columns = 1 + names.size() + (parts ? 2 : 0);
      continue;
    }
    datasets::text::split(row, ',', fields);
    if (fields.size() != columns)
      throw ReadError(ReadFault::damaged, file, line,
                      std::to_string(fields.size()) + " fields, expected " + std::to_string(columns) + ".",
                      "");
    Row made;
    made.line = line;
    made.file = std::string(fields[0]);
    if (made.file.empty()) throw ReadError(ReadFault::damaged, file, line, "it names no file.", "");
    for (std::size_t k = 1; k < columns; ++k) {
      double value = 0.0;
      if (datasets::text::parse_cell(fields[k], '.', value) != datasets::text::Cell::number)
        throw ReadError(ReadFault::damaged, file, line, "'" + std::string(fields[k]) + "' is no number.", "");
      if (k <= names.size())
        made.label.push_back(value);
      else
        (k == names.size() + 1 ? made.from_s : made.to_s) = value;
    }
    rows.push_back(std::move(made));
  }
  if (rows.empty()) throw ReadError(ReadFault::damaged, file, 0, "it has no row.", "");
  return rows;
}

std::vector<double> part_of(const std::vector<double>& values, const std::vector<double>& time_s,
                            const Row& row) {
  std::vector<double> part;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (time_s[i] >= row.from_s && time_s[i] <= row.to_s) part.push_back(values[i]);
  return part;
}

/// Counts where there are any, else what is in newtons.
std::vector<std::string> cells_of(const datasets::RecordingData& data) {
  std::vector<std::string> counts;
  std::vector<std::string> all;
  for (const auto& channel : data.channels) {
    if (channel.name.rfind("cell_", 0) != 0) continue;
    all.push_back(channel.name);
    if (channel.unit == "counts") counts.push_back(channel.name);
  }
  return counts.empty() ? all : counts;
}

}  // namespace

TableRecord read_hold_table(const std::filesystem::path& table, const std::vector<std::string>& labels,
                            const std::string& board, const ChannelChoice& choose) {
  TableRecord record;
  for (const Row& row : rows_of(datasets::read_file(table), table.string(), labels)) {
    const std::filesystem::path file = table.parent_path() / row.file;
    const datasets::Recording recording = scoring::open_recording(file, {}, board);
    const auto& data = recording.data();
    const std::vector<std::string> channels = choose(data);
    if (record.rows.empty()) {
      record.channels = channels;
      if (data.board) record.identity = data.board->identity;
      if (data.board) record.profile_id = data.board->profile;
    }
    const auto refuse = [&](const std::string& what, const char* next) {
      throw ReadError(ReadFault::damaged, table.string(), row.line, file.string() + what, next);
    };
    if (channels.empty() || channels != record.channels)
      refuse(" has not the channels of the first row's, or none that can be calibrated.",
             "Look at it: steadyplate inspect.");
    if (data.board && data.board->identity != record.identity)
      refuse(" was recorded from another board.", "Calibrate one board at a time.");
    record.simulated = record.simulated || data.simulated;
    std::vector<std::vector<double>> series;
    series.reserve(channels.size());
    for (const std::string& name : channels)
      series.push_back(part_of(recording.find(name)->values, data.time_s, row));
    HeldRow held{row.line, row.label,
                 calibration::reduce(series, 0.0, 0.0, 0.0, row_s * static_cast<double>(record.rows.size()))};
    if (held.reading.samples == 0)
      refuse(" has no sample with a number there.", "Are from_s and to_s right?");
    record.rows.push_back(std::move(held));
    const bool known = std::any_of(record.files.begin(), record.files.end(),
                                   [&](const auto& one) { return one.file == row.file; });
    if (!known) record.files.push_back({row.file, data.provenance.sha256});
  }
  return record;
}

BenchRecord read_bench_table(const std::filesystem::path& table, const std::string& board) {
  const TableRecord found = read_hold_table(table, {"mass_kg", "ml_mm", "ap_mm"}, board, cells_of);
  BenchRecord record;
  record.channels = found.channels;
  record.identity = found.identity;
  record.profile.id = found.profile_id;
  record.simulated = found.simulated;
  record.files = found.files;
  calibration::Sitting sitting;
  for (const HeldRow& row : found.rows) {
    if (row.label[0] < 0.0)
      throw ReadError(ReadFault::damaged, table.string(), row.line, "a mass must be 0 kg or more.", "");
    calibration::Placement placement = row.reading;
    placement.mass_kg = row.label[0];
    placement.ml_mm = row.label[1];
    placement.ap_mm = row.label[2];
    sitting.push_back(std::move(placement));
  }
  record.sittings.push_back(std::move(sitting));
  return record;
}

}  // namespace steadyplate::session
