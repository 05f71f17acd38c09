// A table of recordings, one hold each, for people who recorded their own way.

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
constexpr std::string_view needed = "file,mass_kg,ml_mm,ap_mm";
constexpr std::string_view with_part = "file,mass_kg,ml_mm,ap_mm,from_s,to_s";

struct Row {
  std::size_t line = 0;
  std::string file;
  HoldLabel label;
  double from_s = -INFINITY;
  double to_s = INFINITY;
};

std::vector<Row> rows_of(std::string_view text, const std::string& file) {
  std::vector<Row> rows;
  std::vector<std::string_view> fields;
  std::size_t columns = 0;
  datasets::text::Lines lines(text);
  while (lines.next()) {
    const std::string_view row = lines.line();
    const std::size_t line = lines.number();
    if (row.empty()) continue;
    if (columns == 0) {
      if (row != needed && row != with_part)
        throw ReadError(ReadFault::damaged, file, line, "the first line must be " + std::string(needed) + ".",
                        "Columns from_s,to_s may follow: see steadyplate calibrate --help.");
      columns = row == needed ? 4 : 6;
      continue;
    }
    datasets::text::split(row, ',', fields);
    if (fields.size() != columns)
      throw ReadError(ReadFault::damaged, file, line,
                      std::to_string(fields.size()) + " fields, expected " + std::to_string(columns) + ".",
                      "");
    Row made{line, std::string(fields[0]), {}, -INFINITY, INFINITY};
    double* const numbers[] = {&made.label.mass_kg, &made.label.ml_mm, &made.label.ap_mm, &made.from_s,
                               &made.to_s};
    for (std::size_t k = 1; k < columns; ++k)
      if (datasets::text::parse_cell(fields[k], '.', *numbers[k - 1]) != datasets::text::Cell::number)
        throw ReadError(ReadFault::damaged, file, line, "'" + std::string(fields[k]) + "' is no number.", "");
    if (made.label.mass_kg < 0.0 || made.file.empty())
      throw ReadError(ReadFault::damaged, file, line, "a file and a mass of 0 kg or more are needed.", "");
    rows.push_back(std::move(made));
  }
  if (rows.empty()) throw ReadError(ReadFault::damaged, file, 0, "it has no row.", "");
  return rows;
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

BenchRecord read_bench_table(const std::filesystem::path& table, const std::string& board) {
  BenchRecord record;
  calibration::Sitting sitting;
  for (const Row& row : rows_of(datasets::read_file(table), table.string())) {
    const std::filesystem::path file = table.parent_path() / row.file;
    const datasets::Recording recording = scoring::open_recording(file, {}, board);
    const auto& data = recording.data();
    if (record.channels.empty()) {
      record.channels = cells_of(data);
      if (data.board) record.identity = data.board->identity;
      if (data.board) record.profile.id = data.board->profile;
      record.simulated = data.simulated;
    }
    if (record.channels.size() < 3 || cells_of(data) != record.channels)
      throw ReadError(ReadFault::damaged, table.string(), row.line,
                      file.string() + " has not the load cells (channels cell_...) of the first row's.", "");
    if (data.board && data.board->identity != record.identity)
      throw ReadError(ReadFault::damaged, table.string(), row.line,
                      file.string() + " was recorded from another board.", "Calibrate one board at a time.");
    std::vector<std::vector<double>> series(record.channels.size());
    for (std::size_t i = 0; i < data.time_s.size(); ++i) {
      if (data.time_s[i] < row.from_s || data.time_s[i] > row.to_s) continue;
      for (std::size_t c = 0; c < series.size(); ++c)
        series[c].push_back(recording.find(record.channels[c])->values[i]);
    }
    sitting.push_back(calibration::reduce(series, row.label.mass_kg, row.label.ml_mm, row.label.ap_mm,
                                          row_s * static_cast<double>(sitting.size())));
    record.files.push_back({row.file, data.provenance.sha256});
  }
  record.sittings.push_back(std::move(sitting));
  return record;
}

}  // namespace steadyplate::session
