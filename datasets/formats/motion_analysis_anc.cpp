// Motion Analysis .anc (analog channels as counts, text) and .cal (force plates), as Biomechanical-ToolKit's
// samples have them. What the numbers mean was found by holding them against the C3D file of the same trial.

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "datasets/file.hpp"
#include "datasets/formats/channel_names.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 6> components = {"fx", "fy", "fz", "mx", "my", "mz"};

/// One plate of a .cal file: (Fx Fy Fz Mx My Mz) in N and N m = gain x matrix x volts.
struct Plate {
  double gain = 0.0;
  std::array<std::array<double, 6>, 6> matrix{};
};

struct Head {
  text::TableLayout layout;
  double rate_hz = 0.0;
  double duration_s = 0.0;
  std::vector<double> volts_a_count;  ///< of each column but the time
};

[[noreturn]] void refuse(const std::string& file, std::size_t line, const std::string& what) {
  throw ReadError(ReadFault::damaged, file, line, what, "Is it the whole file, as it was exported?");
}

double number(std::string_view field) {
  double value = 0.0;
  return text::parse_cell(field, '.', value) == text::Cell::number ? value : std::nan("");
}

/// The number behind a key somewhere in the head: "BitDepth:" TAB "12".
void take_key(const std::vector<std::string_view>& fields, std::string_view key, double& value) {
  for (std::size_t i = 0; i + 1 < fields.size(); ++i)
    if (text::trimmed(fields[i]) == key) value = number(fields[i + 1]);
}

Head read_head(std::string_view bytes, const std::string& file) {
  Head head;
  head.layout.dialect = {'\t', '.'};
  double bits = std::nan("");
  double channels = std::nan("");
  std::vector<std::string_view> fields;
  text::Lines lines(bytes);
  while (lines.next()) {
    text::split(lines.line(), '\t', fields);
    while (!fields.empty() && fields.back().empty()) fields.pop_back();
    if (fields.empty()) continue;
    if (fields.front() == "Name") {
      head.layout.names.assign(fields.begin(), fields.end());
      continue;
    }
    if (fields.front() != "Range") {
      take_key(fields, "Duration(Sec.):", head.duration_s);
      take_key(fields, "BitDepth:", bits);
      take_key(fields, "PreciseRate:", head.rate_hz);
      take_key(fields, "#Channels:", channels);
      if (lines.number() > 20) break;
      continue;
    }
    if (!lines.ended() || head.layout.names.size() < 2 || fields.size() != head.layout.names.size())
      refuse(file, lines.number(), "there are not as many ranges as names of channels.");
    if (channels != static_cast<double>(fields.size() - 1))
      refuse(file, lines.number(), "there are not as many channels as #Channels says.");
    if (!(bits >= 8 && bits <= 32) || !(head.rate_hz > 0.0 && head.rate_hz < 1e7))
      refuse(file, lines.number(), "the head lacks BitDepth or PreciseRate.");
    for (std::size_t i = 1; i < fields.size(); ++i) {
      const double range_mv = number(fields[i]);
      if (!(range_mv > 0.0)) refuse(file, lines.number(), "a range is not a positive number.");
      head.volts_a_count.push_back(2.0 * range_mv / 1000.0 / std::exp2(bits));
    }
    head.layout.first_data_line = lines.number() + 1;
    return head;
  }
  refuse(file, 0, "the head has no line 'Range'.");
}

/// Plate after plate: its number, "gain length width", six rows of six, origin, place, three rows of
/// rotation.
std::vector<Plate> read_cal(std::string_view bytes, const std::string& file) {
  std::vector<double> numbers;
  text::Lines lines(bytes);
  while (lines.next()) {
    std::vector<std::string_view> fields;
    text::split(lines.line(), ' ', fields);
    for (const std::string_view field : fields) {
      if (field.empty()) continue;
      numbers.push_back(number(field));
      if (std::isnan(numbers.back())) refuse(file, lines.number(), "a field is not a number.");
    }
  }
  constexpr std::size_t per_plate = 1 + 3 + 36 + 3 + 3 + 9;
  if (numbers.empty() || numbers.size() % per_plate != 0)
    refuse(file, 0, "it has not 55 numbers for each plate.");
  std::vector<Plate> plates;
  for (std::size_t at = 0; at < numbers.size(); at += per_plate) {
    if (numbers[at] != static_cast<double>(plates.size() + 1))
      refuse(file, 0, "plate " + std::to_string(plates.size() + 1) + " does not begin with its number.");
    Plate plate{.gain = numbers[at + 1]};
    for (std::size_t k = 0; k < 36; ++k) plate.matrix.at(k / 6).at(k % 6) = numbers[at + 4 + k];
    plates.push_back(plate);
  }
  return plates;
}

/// The laboratory's calibration lies beside its trials.
std::filesystem::path cal_beside(const std::filesystem::path& file) {
  for (const char* name : {"Forcepla.cal", "forcepla.cal", "FORCEPLA.CAL"}) {
    const auto path = file.parent_path() / name;
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error)) return path;
  }
  return {};
}

class Builder {
 public:
  Builder(Head head, text::Table table) : head_(std::move(head)), table_(std::move(table)) {
    for (std::size_t k = 0; k < head_.volts_a_count.size(); ++k)
      for (double& value : table_.columns[k + 1]) value *= head_.volts_a_count[k];
  }

  RecordingData build(const std::vector<Plate>& plates) {
    data_.rate_hz = head_.rate_hz;
    data_.time_s = table_.columns.front();
    data_.warnings = std::move(table_.warnings);
    const double promised = head_.duration_s * head_.rate_hz;
    if (promised < 1e9 && static_cast<double>(data_.time_s.size()) + 0.5 < promised)
      data_.warnings.push_back("the head promises " + std::to_string(std::llround(promised)) +
                               " samples, the file has " + std::to_string(data_.time_s.size()) +
                               "; was it cut?");
    for (std::size_t i = 0; i < plates.size(); ++i) plate(i + 1, plates[i]);
    others();
    data_.assumptions.emplace_back("numbers: volts = count x 2 Range / 2^BitDepth, Range in mV");
    return std::move(data_);
  }

 private:
  std::size_t column_of(const std::string& name) const {
    for (std::size_t i = 1; i < head_.layout.names.size(); ++i)
      if (text::lower(head_.layout.names[i]) == name) return i;
    return 0;
  }

  void plate(std::size_t number, const Plate& plate) {
    std::array<std::size_t, 6> from{};
    for (std::size_t k = 0; k < 6; ++k) {
      const std::string name = {components.at(k)[0], static_cast<char>('0' + number), components.at(k)[1]};
      from.at(k) = column_of(name);
      if (from.at(k) == 0) {
        data_.warnings.push_back("plate " + std::to_string(number) + " of the .cal file has no channel " +
                                 name + " here; it is left out");
        return;
      }
    }
    for (std::size_t row = 0; row < 6; ++row) {
      const double factor = plate.gain * (row < 3 ? 1.0 : 1000.0);
      std::vector<double> values(data_.time_s.size(), 0.0);
      for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t k = 0; k < 6; ++k)
          values[i] += plate.matrix.at(row).at(k) * table_.columns[from.at(k)][i];
        values[i] *= factor;
      }
      data_.channels.push_back({.name = std::string(components.at(row)) + (row < 3 ? "_n" : "_nmm"),
                                .unit = row < 3 ? "N" : "N*mm",
                                .plate = std::to_string(number),
                                .source = "gain x matrix x volts",
                                .values = std::move(values)});
    }
    used_.insert(from.begin(), from.end());
    data_.assumptions.push_back(
        "plate " + std::to_string(number) +
        ": (Fx Fy Fz Mx My Mz) = gain x matrix x volts of the .cal file, N and N m; no "
        "zero is taken off; how the person stood is for a mapping with [plate] to say");
  }

  void others() {
    ChannelNames names;
    for (std::size_t i = 1; i < head_.layout.names.size(); ++i) {
      if (used_.contains(i)) continue;
      data_.channels.push_back({.name = names.of_label(head_.layout.names[i], "channel_" + std::to_string(i)),
                                .unit = "V",
                                .plate = "",
                                .source = head_.layout.names[i],
                                .values = std::move(table_.columns[i])});
    }
  }

  Head head_;
  text::Table table_;
  RecordingData data_;
  std::set<std::size_t> used_;
};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return head.substr(0, 10) == "File_Type:" && head.find("Analog") < 100;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  Head head = read_head(bytes, name);
  auto table = text::read_table(bytes, name, head.layout, options.bad_rows);
  const auto cal = cal_beside(file);
  std::vector<Plate> plates;
  if (!cal.empty()) plates = read_cal(read_file(cal), cal.string());
  RecordingData data = Builder(std::move(head), std::move(table)).build(plates);
  if (cal.empty())
    data.assumptions.emplace_back(
        "plates: there is no Forcepla.cal beside it, so every channel stays in volts");
  else
    data.provenance.companions.push_back(cal.string());
  return data;
}

}  // namespace

const Format motion_analysis_anc = {
    "motion_analysis_anc", "Motion Analysis .anc, with the force plates of a Forcepla.cal beside it",
    "tab separated: File_Type: ..., Name, Rate, Range, then time and counts", recognises, read};

}  // namespace steadyplate::datasets::readers
