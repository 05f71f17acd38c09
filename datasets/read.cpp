#include "datasets/read.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "datasets/companions.hpp"
#include "datasets/file.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/mapping.hpp"
#include "datasets/sha256.hpp"
#include "datasets/sums.hpp"

namespace steadyplate::datasets {

namespace {

constexpr std::size_t head_bytes = 64U << 10U;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

const std::vector<Format>& table() {
  static const std::vector<Format> rows = {readers::c3d_file,
                                           readers::amti_bsf,
                                           readers::xdf_file,
                                           readers::mat_file,  // binary
                                           readers::hbedb,
                                           readers::hbedb_csv,
                                           readers::pds,  // text
                                           readers::optitrack_amti,
                                           readers::acuna,
                                           readers::wbb_recorder,
                                           readers::pdpds,
                                           readers::btracks,
                                           readers::wbb_counts,
                                           readers::wbb_volts,
                                           readers::wbb_ble,
                                           readers::board_imu,
                                           readers::bioware,
                                           readers::kistler_volts,
                                           readers::motion_analysis_anc,
                                           readers::amti_asc,
                                           readers::opensim,
                                           readers::opensim_trc,
                                           readers::nordbord,
                                           readers::steadyplate_csv,
                                           readers::steadyplate_json,
                                           readers::delimited_text};
  return rows;
}

[[noreturn]] void unknown(const std::filesystem::path& file, const std::string& what,
                          const std::string& next) {
  throw ReadError(ReadFault::unknown_format, file.string(), 0, what, next);
}

/// Text has no NUL bytes and hardly any control bytes.
void check_text(std::string_view head, const std::filesystem::path& file) {
  if (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF")
    unknown(file, "it is UTF-16 text.", "Save it as UTF-8 text (a spreadsheet's 'CSV UTF-8').");
  const auto is_odd = [](char c) {
    return static_cast<unsigned>(static_cast<unsigned char>(c) < 0x20) & static_cast<unsigned>(c != '\t') &
           static_cast<unsigned>(c != '\n') & static_cast<unsigned>(c != '\r');
  };
  unsigned any = 0;  // without a branch, so that many bytes are looked at together
  for (const char c : head) any |= is_odd(c);
  if (any == 0) return;
  const auto odd = std::count_if(head.begin(), head.end(), is_odd);
  unknown(file,
          "it is not text (it has " + std::to_string(odd) + " control bytes in its first " +
              std::to_string(head.size()) + " bytes), and no binary format this program knows.",
          "Export it as delimited text.");
}

/// The reader the user named, or nullptr when none was.
const Format* forced(const ReadOptions& options) {
  if (options.format.empty()) return nullptr;
  std::string known;
  for (const Format& format : table()) {
    if (format.id == options.format) return &format;
    known += (known.empty() ? "" : ", ") + std::string(format.id);
  }
  throw std::invalid_argument("reader: '" + options.format + "' is not known; there are " + known);
}

const Format* recognised(Content content, std::string_view head, const std::filesystem::path& file) {
  for (const Format& format : table())
    if (format.content == content && format.recognises(head, file)) return &format;
  return nullptr;
}

/// A reader and the bytes it wants.
struct Choice {
  const Format* format;
  std::string_view bytes;
};

/// Binary kinds are recognised first, by their bytes; what is left must be text.
Choice choose(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const Format* format = forced(options);
  if (bytes.empty())
    throw ReadError(ReadFault::damaged, file.string(), 0, "the file is empty.", "Export it again.");
  if (format == nullptr) format = recognised(Content::binary, bytes.substr(0, head_bytes), file);
  if (format != nullptr && format->content == Content::binary) return {format, bytes};
  std::string_view text = bytes;
  if (text.substr(0, utf8_mark.size()) == utf8_mark) text.remove_prefix(utf8_mark.size());
  const std::string_view head = text.substr(0, head_bytes);
  if (head.empty())
    throw ReadError(ReadFault::damaged, file.string(), 0, "the file is empty.", "Export it again.");
  check_text(head, file);
  // Who names columns means them: then the file is delimited text, whatever it looks like. A mapping that
  // only says how the plate lay goes with any format.
  if (format == nullptr && (!options.columns.empty() || options.maps())) {
    const bool only_plate = mapping_of(options).empty();
    if (only_plate) format = recognised(Content::text, head, file);
    if (format == nullptr) format = &readers::delimited_text;
  }
  if (format == nullptr) format = recognised(Content::text, head, file);
  if (format != nullptr) return {format, text};
  unknown(file, "no table of numbers was found in it.",
          "Expected text with one sample a line and columns separated by tab, semicolon, comma or spaces.");
}

/// How a plate lay under the person is the user's to say when the file has only forces and moments.
void lay_plate(RecordingData& data, const ReadOptions& options) {
  if (!options.maps() || data.plate_frame) return;
  const Mapping mapping = mapping_of(options);
  if (!mapping.frame) return;
  data.plate_frame = mapping.frame;
  data.assumptions.push_back("plate: x points " + mapping.frame->x_points + ", y " + mapping.frame->y_points +
                             ", as the mapping says");
}

/// A centre of pressure metres away is a wrong unit, not a person.
void check_size(RecordingData& data) {
  constexpr double farthest_mm = 2000.0;
  for (const Channel& channel : data.channels) {
    if (channel.name != "cop_ml_mm" && channel.name != "cop_ap_mm") continue;
    const auto loaded = std::count_if(channel.values.begin(), channel.values.end(),
                                      [](double value) { return std::abs(value) > farthest_mm; });
    if (2 * static_cast<std::size_t>(loaded) <= channel.values.size()) continue;
    data.warnings.push_back(channel.name + (channel.plate.empty() ? "" : " of plate " + channel.plate) +
                            ": most values are more than 2 m from the origin; is the unit right?");
  }
}

}  // namespace

std::span<const Format> formats() {
  return table();
}

Recording read_bytes(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string sha256 = sha256_hex(bytes);
  const std::string guard = guard_beside(file, sha256);  // before a damaged file is read as something else
  const Choice choice = choose(bytes, file, options);
  RecordingData data = choice.format->read(choice.bytes, file, options);
  lay_plate(data, options);
  data.id = file.stem().string();
  data.provenance.file = file.string();
  data.provenance.format = choice.format->id;
  data.provenance.bytes = bytes.size();
  data.provenance.sha256 = sha256;
  if (data.provenance.guard.empty()) data.provenance.guard = guard;
  read_simulated_list(data, file);
  check_size(data);
  return Recording(std::move(data));
}

Recording read(const std::filesystem::path& file, const ReadOptions& options) {
  return read_bytes(read_file(file), file, options);
}

}  // namespace steadyplate::datasets
