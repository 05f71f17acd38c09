#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>

#include "datasets/read.hpp"

namespace steadyplate::datasets {

/// Number k of column c of the files below, as they print it: three decimals, different everywhere.
inline std::string vendor_cell(std::size_t k, std::size_t c) {
  const std::size_t thousandths = 1000 * (c + 1) + 7 * k + c;
  std::string digits = std::to_string(thousandths % 1000);
  return std::to_string(thousandths / 1000) + '.' + std::string(3 - digits.size(), '0') + digits;
}

inline std::string vendor_table(std::size_t rows, std::size_t columns, char delimiter, const char* line_end) {
  std::string text;
  for (std::size_t k = 0; k < rows; ++k) {
    const std::string hundredths = std::to_string(k % 100);
    text += "0." + std::string(2 - hundredths.size(), '0') + hundredths + '0';
    for (std::size_t c = 0; c < columns; ++c) text += delimiter + vendor_cell(k, c);
    text += line_end;
  }
  return text;
}

/// Each line of `table` by `change(number of the line, from 0, its text without its end)`.
template <class Change>
std::string vendor_lines(const std::string& table, Change change) {
  std::string text;
  std::size_t k = 0;
  for (std::size_t at = 0; at < table.size(); ++k) {
    const std::size_t end = table.find('\n', at);
    text += change(k, table.substr(at, end - at)) + '\n';
    at = end + 1;
  }
  return text;
}

/// Made-up files of text in vendors' layouts that carry no centre of pressure of the house's kind: reader ->
/// its file with so many rows (at most 100).
inline const std::map<std::string, std::function<std::string(std::size_t)>>& vendor_files() {
  static const std::map<std::string, std::function<std::string(std::size_t)>> files = {
      {"amti_asc", [](std::size_t rows) { return vendor_table(rows, 6, ',', "\r\n"); }},
      {"kistler_volts",
       [](std::size_t rows) {
         std::string text = "Time (s)";
         for (const char c : {'0', '1', '2', '3', '4', '5', '6', '7'}) text += std::string("\tChannel ") + c;
         return text + "\r\n" + vendor_table(rows, 8, '\t', "\r\n");
       }},
      {"motion_analysis_anc",
       [](std::size_t rows) {
         std::string text =
             "File_Type:\tAnalog R/C ASCII\tGeneration#:\t2\r\nTrial_Name:\tt\tDuration(Sec.):\t0." +
             std::string(rows < 10 ? "0" : "") + std::to_string(rows) +
             "\t#Channels:\t2\r\nBitDepth:\t12\tPreciseRate:\t100.0\r\n\r\nName\tf1x\tEMG\t\r\nRate\t100\t100"
             "\t\r\nRange\t10000\t1000\t\r\n";
         for (std::size_t k = 0; k < rows; ++k) {
           const std::string hundredths = std::to_string(k);
           text += "0." + std::string(2 - hundredths.size(), '0') + hundredths + "0000\t" +
                   std::to_string(30 + k) + "\t-" + std::to_string(500 - 3 * k) + "\t\r\n";
         }
         return text;
       }},
      {"bioware",
       [](std::size_t rows) {
         return "BioWare Version 5.3.0.7 Export\r\nDevice:\t9281\r\nSamples (#):\t" + std::to_string(rows) +
                "\r\nRate (Hz):\t100.000000\r\nName\tx\r\nabs time "
                "(s)\tFx\tFy\tFz\tMx\tMy\tMz\tAx\tAy\r\n\tN\tN"
                "\tN\tN-m\tN-m\tN-m\tm\tm\r\n" +
                vendor_table(rows, 8, '\t', "\r\n");
       }},
      {"pdpds",
       [](std::size_t rows) {
         return "Time[s]\tGRFap[N]\tGRFml[N]\tGRFv[N]\tMap[N.m]\tMml[N.m]\tMv[N.m]\tMfree[N.m]\tCOPap[cm]\t"
                "COPml[cm]\r\n" +
                vendor_table(rows, 9, '\t', "\r\n");
       }},
      {"btracks",
       [](std::size_t rows) {
         return "epoch,datetime,raw_FR (mV/V),raw_BR (mV/V),raw_BL (mV/V),raw_FL (mV/V),force_FR_lbs,"
                "force_BR_lbs,force_BL_lbs,force_FL_lbs,cop_x_cm,cop_y_cm,weight_lbs\n" +
                vendor_lines(vendor_table(rows, 11, ',', "\n"), [](std::size_t, std::string line) {
                  return line.insert(line.find(','), ",2026-01-02 03:04:05");
                });
       }},
      {"wbb_counts",
       [](std::size_t rows) {
         // The time comes last.
         return "TL, TR, BL, BR, time \n" +
                vendor_lines(vendor_table(rows, 4, ';', "\n"), [](std::size_t, const std::string& line) {
                  const std::size_t first = line.find(';');
                  return line.substr(first + 1) + "; " + line.substr(0, first);
                });
       }},
      {"wbb_volts",
       [](std::size_t rows) {
         return "Index,DeviceTime_ms,Step_ms,V1,V2,V3,V4\n" +
                vendor_lines(vendor_table(rows, 4, ',', "\n"), [](std::size_t k, const std::string& line) {
                  return std::to_string(k) + ',' + std::to_string(10 * k) + ",10" +
                         line.substr(line.find(','));
                });
       }},
      {"wbb_ble",
       [](std::size_t rows) {
         return "timestamp,perf_time_sec,sample_index,DAT1,DAT2,DAT3,DAT4\n" +
                vendor_lines(vendor_table(rows, 4, ',', "\n"), [](std::size_t k, std::string line) {
                  return "2026-01-02T03:04:05," + line.insert(line.find(','), ',' + std::to_string(7 + k));
                });
       }},
      {"board_imu",
       [](std::size_t rows) {
         return "frame,Pitch Angle,Roll Angle\n" +
                vendor_lines(vendor_table(rows, 3, ',', "\n"), [](std::size_t k, const std::string& line) {
                  return std::to_string(k) + line.substr(line.find(','));
                });
       }},
      {"nordbord",
       [](std::size_t rows) {
         return "Time, LeftForce, RightForce\r\n" + vendor_table(rows, 2, ',', "\r\n");
       }},
      {"opensim_trc",
       [](std::size_t rows) {
         std::string text =
             "PathFileType\t4\t(X/Y/"
             "Z)\tt.trc\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\t"
             "OrigDataStartFrame\tOrigNumFrames\n100\t100\t" +
             std::to_string(rows) + "\t2\tcm\t100\t1\t" + std::to_string(rows) +
             "\nFrame#\tTime\tR.ASIS\t\t\tL.ASIS\t\t\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n";
         std::size_t frame = 0;
         const std::string table = vendor_table(rows, 6, '\t', "\n");
         for (std::size_t at = 0; at < table.size(); at = table.find('\n', at) + 1)
           text += std::to_string(++frame) + '\t' + table.substr(at, table.find('\n', at) + 1 - at);
         return text;
       }},
      {"opensim", [](std::size_t rows) {
         return "forces\nversion=1\nnRows=" + std::to_string(rows) +
                "\nnColumns=4\ninDegrees=no\nendheader\ntime\tground_force_vy\tground_force_px\tground_force_"
                "pz"
                "\n" +
                vendor_table(rows, 3, '\t', "\n");
       }}};
  return files;
}

/// What must be said for such a file to be read.
inline ReadOptions vendor_options(const std::string& reader) {
  ReadOptions options;
  if (reader == "board_imu") options.rate_hz = 100.0;
  return options;
}

template <typename T>
void put_little_endian(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);  // the tests' machines are little endian
}

/// A made-up AMTI .bsf: one plate, 500 Hz; sample k of component c is 10 c + k (pounds, or counts).
inline std::string small_bsf(std::size_t rows, std::int32_t version = 105) {
  std::string bytes(4 + 968 + 948, '\0');
  put_little_endian<std::int32_t>(bytes, 0, version);
  put_little_endian<std::int32_t>(bytes, 4, 968);
  put_little_endian<std::int32_t>(bytes, 8, 1);
  bytes.replace(16, 14, "Doe, Jane Mary");
  put_little_endian<double>(bytes, 164, static_cast<double>(rows) / 500.0);
  put_little_endian<std::int32_t>(bytes, 212, 500);
  bytes.replace(366, 4, "Romb");
  put_little_endian<std::int32_t>(bytes, 972, 948);
  bytes.replace(984, 3, "OPT");
  put_little_endian<std::int32_t>(bytes, 972 + 32, 6);
  put_little_endian<float>(bytes, 972 + 52, 20.0F);
  put_little_endian<float>(bytes, 972 + 56, 10.0F);
  for (std::int32_t c = 0; c < 6; ++c)
    put_little_endian<std::int32_t>(bytes, 972 + 200 + 4 * static_cast<std::size_t>(c), c);
  const std::size_t size = version == 105 ? 8 : 2;
  const std::size_t begin = bytes.size();
  bytes.resize(begin + rows * 6 * size);
  for (std::size_t k = 0; k < rows; ++k)
    for (std::size_t c = 0; c < 6; ++c) {
      const std::size_t at = begin + (k * 6 + c) * size;
      if (version == 105)
        put_little_endian<double>(bytes, at, static_cast<double>(10 * c + k));
      else
        put_little_endian<std::int16_t>(bytes, at, static_cast<std::int16_t>(10 * c + k));
    }
  return bytes;
}

}  // namespace steadyplate::datasets
