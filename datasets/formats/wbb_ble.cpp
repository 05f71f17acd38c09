// Four 24-bit channels of a board on Bluetooth, as hayabase's logger keeps them. Samples come in bursts, so
// their number is the clock, and the host's stamps only say how long a step of it is.

#include <array>
#include <cmath>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 7> header = {"timestamp", "perf_time_sec", "sample_index", "DAT1",
                                                    "DAT2",      "DAT3",          "DAT4"};
constexpr std::array<ColumnRule, 4> rules = {{{"DAT1", "dat1_counts", "counts"},
                                              {"DAT2", "dat2_counts", "counts"},
                                              {"DAT3", "dat3_counts", "counts"},
                                              {"DAT4", "dat4_counts", "counts"}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, ',', header);
}

/// Seconds a sample: slope of the least-squares line of arrival over number.
double step_of(const std::vector<double>& number, const std::vector<double>& arrival_s) {
  double count = 0.0;
  double mean_number = 0.0;
  double mean_s = 0.0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (!std::isfinite(number[i]) || !std::isfinite(arrival_s[i])) continue;
    count += 1.0;
    mean_number += (number[i] - mean_number) / count;
    mean_s += (arrival_s[i] - mean_s) / count;
  }
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (!std::isfinite(number[i]) || !std::isfinite(arrival_s[i])) continue;
    xx += (number[i] - mean_number) * (number[i] - mean_number);
    xy += (number[i] - mean_number) * (arrival_s[i] - mean_s);
  }
  return xx > 0.0 ? xy / xx : 0.0;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.names.assign(header.begin(), header.end());
  layout.wanted = {false, true, true, true, true, true, true};  // the stamp is a date
  if (!recognises(bytes, file))
    throw ReadError(ReadFault::damaged, file.string(), 1,
                    "its first line is not timestamp,perf_time_sec,sample_index,DAT1,...",
                    "Is it the whole file, as the logger wrote it?");
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  const std::vector<double> arrival_s = take_times(table, "perf_time_sec", 1.0, file.string());
  data.time_s = take_times(table, "sample_index", 1.0, file.string());
  double step_s = options.rate_hz ? 1.0 / *options.rate_hz : step_of(data.time_s, arrival_s);
  if (!(step_s > 0.0) || !std::isfinite(step_s))
    throw ReadError(ReadFault::ambiguous, file.string(), 0,
                    "its times of arrival do not tell how many samples a second there are.",
                    "Say it with --rate HZ.");
  const double first = data.time_s.front();
  for (double& time : data.time_s) time = (time - first) * step_s;
  data.rate_hz = 1.0 / step_s;
  take_channels(data, table, rules, file.string());
  data.warnings = std::move(table.warnings);
  data.assumptions = {options.rate_hz
                          ? "time: sample_index at the given rate"
                          : "time: sample_index, each a step of the line through the times of arrival: the "
                            "samples come in bursts",
                      "cells: the file does not say which of DAT1 to DAT4 stands where, nor what a count is; "
                      "a certificate of "
                      "this board does (steadyplate calibrate, --certificate)"};
  return data;
}

}  // namespace

const Format wbb_ble = {"wbb_ble", "board on Bluetooth, four channels of 24 bits (hayabase)",
                        "comma separated: timestamp,perf_time_sec,sample_index,DAT1,DAT2,DAT3,DAT4",
                        recognises, read};

}  // namespace steadyplate::datasets::readers
