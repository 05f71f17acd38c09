#include "tools/cli/next_command.hpp"

#include <algorithm>

#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

/// What was said to read the file, said again.
std::string reading_words(const ReadFlags& flags) {
  std::string words;
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) words += std::string(" ") + flag + ' ' + shell_word(value);
  };
  add("--reader", flags.options.format);
  add("--stream", flags.options.stream);
  add("--columns", flags.options.columns);
  add("--cop-unit", flags.options.cop_unit);
  if (flags.options.rate_hz) add("--rate", scoring::plain(*flags.options.rate_hz));
  add("--map", flags.options.map_file.string());
  add("--board", flags.board);
  add("--certificate", flags.certificate);
  if (flags.options.bad_rows == datasets::BadRows::skip) add("--bad-rows", "skip");
  return words + (flags.options.dejitter ? " --dejitter" : "");
}

bool has_unit(const datasets::Recording& recording, const char* unit) {
  const auto& channels = recording.data().channels;
  return std::any_of(channels.begin(), channels.end(),
                     [&](const auto& channel) { return channel.unit == unit; });
}

bool has_forces(const datasets::Recording& recording) {
  const auto plates = recording.plates();
  return std::any_of(plates.begin(), plates.end(), [&](const std::string& plate) {
    return recording.find("cop_ml_mm", plate) == nullptr && recording.find("mx_nmm", plate) != nullptr;
  });
}

}  // namespace

std::string shell_word(const std::string& text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_-./=,:+@%").find(c) != std::string_view::npos;
  });
  if (plain) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + '\'';
}

std::string next_command(const datasets::Recording& recording, const ReadFlags& flags, bool scored) {
  const auto& data = recording.data();
  const std::string file = shell_word(data.provenance.file);
  const std::string read = reading_words(flags);
  if (data.provenance.format == "nordbord") return "steadyplate nordic strength " + file + read;
  if (!scored) {
    if (has_forces(recording) && !data.plate_frame && flags.options.map_file.empty())
      return "steadyplate analyze " + file + read +
             " --map plate.toml\n              where plate.toml has [plate] with x and y (right, left, "
             "forward or "
             "backward: where they\n              point for the person) and surface_z_mm (height of the "
             "surface over "
             "the moments' origin)";
    if (data.provenance.format == "kistler_volts" && flags.certificate.empty())
      return "steadyplate calibrate kistler --help, for a certificate of the plate's sheet; then\n           "
             "   "
             "steadyplate analyze " +
             file + read + " --certificate certificate.toml";
    if ((has_unit(recording, "counts") || has_unit(recording, "V")) && flags.certificate.empty())
      return "steadyplate calibrate --help, for a certificate of this board; then\n              steadyplate "
             "analyze " +
             file + read + " --certificate certificate.toml";
    return "steadyplate convert " + file + read + " --to csv";
  }
  return "steadyplate analyze " + file + read;
}

}  // namespace steadyplate::cli
