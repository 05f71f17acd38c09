#include "tools/session/holds.hpp"

#include <stdexcept>

#include "acquisition/journal/decode.hpp"
#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/sha256.hpp"

namespace steadyplate::session {

namespace {

using acquisition::JournalContents;
using calibration::Placement;
using calibration::Sitting;
using datasets::ReadError;
using datasets::ReadFault;

Placement placed(const datasets::RecordingData& data, const std::vector<std::size_t>& cells,
                 const acquisition::HeldSpan& hold) {
  std::vector<std::vector<double>> series;
  for (const std::size_t k : cells) {
    const auto& values = data.channels[k].values;
    series.emplace_back(values.begin() + static_cast<std::ptrdiff_t>(hold.from),
                        values.begin() + static_cast<std::ptrdiff_t>(hold.to));
  }
  const double middle_s = 0.5 * (data.time_s[hold.from] + data.time_s[hold.to - 1]);
  return calibration::reduce(series, hold.label.mass_kg, hold.label.ml_mm, hold.label.ap_mm, middle_s);
}

Sitting sitting_of(const JournalContents& contents, const acquisition::DeviceProfile& profile,
                   const std::string& file) {
  const auto cells = cell_channels(profile);
  std::vector<acquisition::JournalMark> marks;
  const datasets::RecordingData data = acquisition::decode(contents, profile, file, &marks);
  Sitting sitting;
  for (const acquisition::HeldSpan& hold : acquisition::held_spans(marks))
    sitting.push_back(placed(data, cells, hold));
  return sitting;
}

}  // namespace

std::vector<std::size_t> cell_channels(const acquisition::DeviceProfile& profile) {
  std::vector<std::size_t> found;
  for (std::size_t k = 0; k < profile.channels.size(); ++k)
    if (profile.channels[k].name.rfind("cell_", 0) == 0) found.push_back(k);
  if (found.size() < 3)
    throw std::invalid_argument("profile '" + profile.id +
                                "' has no three load cells (channels named cell_...) to calibrate");
  return found;
}

std::vector<std::string> cell_names(const acquisition::DeviceProfile& profile) {
  std::vector<std::string> names;
  for (const std::size_t k : cell_channels(profile)) names.push_back(profile.channels[k].name);
  return names;
}

std::optional<std::vector<calibration::CellPosition>> corner_places(
    const acquisition::DeviceProfile& profile) {
  if (!profile.plate_width_mm || !profile.plate_length_mm) return std::nullopt;
  const double right = 0.5 * *profile.plate_width_mm;
  const double front = 0.5 * *profile.plate_length_mm;
  std::vector<calibration::CellPosition> places;
  for (const std::string& name : cell_names(profile)) {
    const std::string corner = name.substr(5, 3);
    if (corner == "tl_")
      places.push_back({-right, front});
    else if (corner == "tr_")
      places.push_back({right, front});
    else if (corner == "bl_")
      places.push_back({-right, -front});
    else if (corner == "br_")
      places.push_back({right, -front});
    else
      return std::nullopt;
  }
  return places;
}

BenchRecord read_bench(std::span<const std::filesystem::path> journals) {
  BenchRecord record;
  for (const std::filesystem::path& file : journals) {
    const std::string bytes = datasets::read_file(file);
    if (!acquisition::is_journal(bytes))
      throw ReadError(ReadFault::unknown_format, file.string(), 0, "it is no journal.",
                      "Name journals that steadyplate calibrate recorded, or a holds.csv table.");
    const JournalContents contents = acquisition::read_journal(bytes, file.string());
    auto profile = acquisition::parse_profile(contents.header.profile, file.string());
    if (record.files.empty()) {
      record.channels = cell_names(profile);
      record.identity = contents.header.identity;
      record.profile = profile;
    } else if (contents.header.identity != record.identity || profile.id != record.profile.id) {
      throw ReadError(ReadFault::damaged, file.string(), 0,
                      "it was recorded from another board ('" + contents.header.identity + "', profile " +
                          profile.id + ") than the first ('" + record.identity + "', profile " +
                          record.profile.id + ").",
                      "Calibrate one board at a time.");
    }
    record.simulated = record.simulated || contents.header.simulated;
    Sitting sitting = sitting_of(contents, profile, file.string());
    record.files.push_back({file.filename().string(), datasets::sha256_hex(bytes)});
    if (!sitting.empty()) record.sittings.push_back(std::move(sitting));
  }
  if (record.sittings.empty())
    throw ReadError(ReadFault::damaged, journals.empty() ? "" : journals.front().string(), 0,
                    "no hold is marked in it.",
                    "Record it with steadyplate calibrate, or write a holds.csv table.");
  return record;
}

}  // namespace steadyplate::session
