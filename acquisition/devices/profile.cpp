#include "acquisition/devices/profile.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "acquisition/devices/built_in.hpp"
#include "datasets/file.hpp"

namespace steadyplate::acquisition {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

constexpr std::uint64_t largest_profile_bytes = 1U << 20U;

/// A TOML table under reading: complains about every key it was not asked for.
class Section {
 public:
  Section(const toml::table& table, std::string path, const std::string& file)
      : table_(table), path_(std::move(path)), file_(file) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const {
    const auto* node = table_.get(key);
    throw ReadError(ReadFault::damaged, file_,
                    node == nullptr ? table_.source().begin.line : node->source().begin.line,
                    "'" + path_ + key + "' must be " + expected + ".",
                    "acquisition/README.md shows a profile with every key.");
  }

  std::optional<std::string> text(const std::string& key) {
    const auto* node = take(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value<std::string>();
    if (!value || value->empty()) refuse(key, "text in quotes");
    return value;
  }
  std::string needed_text(const std::string& key) {
    const auto value = text(key);
    if (!value) refuse(key, "there: text in quotes");
    return *value;
  }
  std::optional<double> number(const std::string& key) {
    const auto* node = take(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value<double>();
    if (!value || !std::isfinite(*value)) refuse(key, "a number");
    return value;
  }
  std::optional<double> positive(const std::string& key) {
    const auto value = number(key);
    if (value && *value <= 0.0) refuse(key, "a number above 0");
    return value;
  }
  std::optional<std::size_t> count(const std::string& key, std::int64_t most) {
    const auto* node = take(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value<std::int64_t>();
    if (!value || *value < 1 || *value > most)
      refuse(key, "a whole number from 1 to " + std::to_string(most));
    return static_cast<std::size_t>(*value);
  }
  std::optional<bool> flag(const std::string& key) {
    const auto* node = take(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value<bool>();
    if (!value) refuse(key, "true or false");
    return value;
  }
  /// A list of commands: "text", [0xFF, 0xAA] or { send = ..., expect = ..., within_s, again, pause_s }.
  std::vector<DeviceCommand> commands(const std::string& key) {
    std::vector<DeviceCommand> list;
    const auto* node = take(key);
    if (node == nullptr) return list;
    if (!node->is_array()) refuse(key, "a list of commands");
    for (const auto& item : *node->as_array()) {
      DeviceCommand command;
      if (item.is_table()) {
        Section section(*item.as_table(), path_ + key + ".", file_);
        const auto* send = section.take("send");
        if (send == nullptr) section.refuse("send", "there: what is said to the board");
        command.send = section.wire_bytes(*send, "send");
        if (const auto* expect = section.take("expect"))
          command.expect = section.wire_bytes(*expect, "expect");
        command.within_s = section.positive("within_s").value_or(command.within_s);
        command.pause_s = section.number("pause_s").value_or(command.pause_s);
        if (command.pause_s < 0.0) section.refuse("pause_s", "0 or more");
        command.again = section.flag("again").value_or(false);
        section.no_more();
      } else {
        command.send = wire_bytes(item, key);
      }
      list.push_back(std::move(command));
    }
    return list;
  }
  std::vector<std::string> texts(const std::string& key) {
    std::vector<std::string> list;
    const auto* node = take(key);
    if (node == nullptr) return list;
    if (!node->is_array()) refuse(key, "a list of texts");
    for (const auto& item : *node->as_array()) {
      const auto value = item.value<std::string>();
      if (!value) refuse(key, "a list of texts");
      list.push_back(*value);
    }
    return list;
  }
  std::optional<Section> table(const std::string& key) {
    const auto* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_table()) refuse(key, "a table: [" + path_ + key + "]");
    return Section(*node->as_table(), path_ + key + ".", file_);
  }
  std::vector<Section> tables(const std::string& key) {
    std::vector<Section> list;
    const auto* node = take(key);
    if (node == nullptr) return list;
    if (!node->is_array()) refuse(key, "tables: [[" + path_ + key + "]]");
    for (const auto& item : *node->as_array()) {
      if (!item.is_table()) refuse(key, "tables: [[" + path_ + key + "]]");
      list.emplace_back(*item.as_table(), path_ + key + ".", file_);
    }
    return list;
  }
  void no_more() const {
    for (const auto& [key, node] : table_)
      if (std::find(taken_.begin(), taken_.end(), std::string(key.str())) == taken_.end())
        refuse(std::string(key.str()), "left out: it is not known here");
  }

 private:
  /// Text, or a list of bytes.
  std::string wire_bytes(const toml::node& node, const std::string& key) const {
    if (const auto text = node.value<std::string>(); text && !text->empty()) return *text;
    std::string bytes;
    if (node.is_array())
      for (const auto& item : *node.as_array()) {
        const auto value = item.value<std::int64_t>();
        if (!value || *value < 0 || *value > 255) refuse(key, "text, or bytes from 0 to 255");
        bytes += static_cast<char>(*value);
      }
    if (bytes.empty()) refuse(key, "text, or bytes from 0 to 255");
    return bytes;
  }

  const toml::node* take(const std::string& key) {
    taken_.push_back(key);
    return table_.get(key);
  }

  const toml::table& table_;
  std::string path_;
  const std::string& file_;
  std::vector<std::string> taken_;
};

LineLayout read_lines(Section& section) {
  LineLayout layout;
  const std::string delimiter = section.text("delimiter").value_or(",");
  if (delimiter == "tab")
    layout.delimiter = '\t';
  else if (delimiter == "space")
    layout.delimiter = ' ';
  else if (delimiter == "," || delimiter == ";")
    layout.delimiter = delimiter.front();
  else
    section.refuse("delimiter", "\",\", \";\", \"tab\" or \"space\"");
  layout.json = section.flag("json").value_or(false);
  layout.fields = section.texts("fields");
  return layout;
}

DeviceChannel read_channel(Section& section) {
  DeviceChannel channel;
  channel.name = section.needed_text("name");
  channel.unit = section.needed_text("unit");
  channel.plate = section.text("plate").value_or("");
  channel.scale = section.number("scale").value_or(1.0);
  channel.zero = section.number("zero").value_or(0.0);
  if (channel.scale == 0.0) section.refuse("scale", "a number other than 0");
  section.no_more();
  return channel;
}

std::string direction(Section& section, const std::string& key) {
  std::string word = section.needed_text(key);
  if (word != "right" && word != "left" && word != "forward" && word != "backward")
    section.refuse(key, "right, left, forward or backward");
  return word;
}

void read_plate(Section& section, DeviceProfile& profile) {
  profile.plate_width_mm = section.positive("width_mm");
  profile.plate_length_mm = section.positive("length_mm");
  const auto surface_z_mm = section.number("surface_z_mm");
  if (surface_z_mm) profile.plate_frame = {direction(section, "x"), direction(section, "y"), *surface_z_mm};
  section.no_more();
}

DeviceLine read_line(Section& section) {
  DeviceLine line;
  if (const auto baud = section.count("baud", 20'000'000)) line.baud = static_cast<int>(*baud);
  const std::string flow = section.text("flow").value_or("none");
  if (flow != "none" && flow != "rtscts") section.refuse("flow", "\"none\" or \"rtscts\"");
  line.rts_cts = flow == "rtscts";
  section.no_more();
  return line;
}

DeviceCommands read_commands(Section& section) {
  DeviceCommands commands;
  commands.setup = section.commands("setup");
  commands.tare = section.commands("tare");
  commands.start = section.commands("start");
  commands.stop = section.commands("stop");
  commands.poll = section.text("poll").value_or("");
  commands.settle_s = section.positive("settle_s").value_or(0.0);
  section.no_more();
  return commands;
}

std::string read_loss_evidence(Section& root) {
  std::string word = root.text("loss_evidence").value_or("none");
  if (word != "counter" && word != "short counter" && word != "clock" && word != "none")
    root.refuse("loss_evidence", "counter, short counter, clock or none");
  return word;
}

DeviceProfile read(Section root) {
  DeviceProfile profile;
  profile.id = root.needed_text("id");
  profile.name = root.needed_text("name");
  profile.framing = root.needed_text("framing");
  const auto known = framings();
  if (std::find(known.begin(), known.end(), profile.framing) == known.end())
    root.refuse("framing",
                "one of lines, witmotion, wiiboard_evdev, loadcell22, tecgihan, accusway, bitalino");
  const auto rate = root.positive("rate_hz");
  if (!rate) root.refuse("rate_hz", "there: samples per second");
  profile.rate_hz = *rate;
  profile.counter_wraps_at = root.positive("counter_wraps_at");
  profile.notes = root.texts("notes");
  profile.simulated = root.flag("simulated").value_or(false);
  profile.loss_evidence = read_loss_evidence(root);
  profile.usb_ids = root.texts("usb_ids");
  if (auto line = root.table("line")) profile.line = read_line(*line);
  if (auto commands = root.table("commands")) profile.commands = read_commands(*commands);
  if (auto lines = root.table("lines")) {
    profile.options.lines = read_lines(*lines);
    lines->no_more();
  }
  if (auto framing = root.table("frame")) {
    profile.options.channels = framing->count("channels", 6).value_or(profile.options.channels);
    profile.options.block_samples =
        framing->count("block_samples", 10000).value_or(profile.options.block_samples);
    profile.options.plates = framing->count("plates", 2).value_or(profile.options.plates);
    framing->no_more();
  }
  if (auto clock = root.table("clock")) {
    const auto ticks = clock->positive("ticks_per_s");
    if (!ticks) clock->refuse("ticks_per_s", "there: ticks of the board's clock in a second");
    profile.clock = {*ticks, clock->positive("wraps_at").value_or(0.0)};
    clock->no_more();
  }
  for (Section& section : root.tables("channel")) profile.channels.push_back(read_channel(section));
  if (profile.channels.empty() || profile.channels.size() > most_channels)
    root.refuse("channel", "there: one to " + std::to_string(most_channels) + " tables [[channel]]");
  if (auto plate = root.table("plate")) read_plate(*plate, profile);
  root.no_more();
  return profile;
}

}  // namespace

bool DeviceProfile::calibrated() const {
  return std::none_of(channels.begin(), channels.end(),
                      [](const DeviceChannel& channel) { return channel.unit == "counts"; });
}

std::size_t DeviceProfile::polled_block_bytes() const {
  if (commands.poll.empty() || framing != "tecgihan") return 0;
  return options.block_samples * options.plates * 12;
}

std::string with_line(const std::string& address, const DeviceLine& line) {
  if (address.rfind("serial:", 0) != 0) return address;
  std::string whole = address;
  const auto add = [&](const std::string& word) {
    whole += (whole.find('?') == std::string::npos ? '?' : '&') + word;
  };
  if (line.baud && address.find("baud=") == std::string::npos) add("baud=" + std::to_string(*line.baud));
  if (line.rts_cts && address.find("flow=") == std::string::npos) add("flow=rtscts");
  return whole;
}

DeviceProfile parse_profile(std::string_view text, const std::string& file) {
  try {
    const toml::table root = toml::parse(text, file);
    DeviceProfile profile = read(Section(root, "", file));
    profile.text = text;
    make_framer(profile.framing, profile.options);  // what it cannot be is said now
    return profile;
  } catch (const toml::parse_error& error) {
    throw ReadError(ReadFault::damaged, file, error.source().begin.line,
                    "not TOML: " + std::string(error.description()) + ".",
                    "acquisition/README.md shows a profile with every key.");
  } catch (const std::invalid_argument& error) {
    throw ReadError(ReadFault::damaged, file, 0, std::string(error.what()) + ".", "");
  }
}

std::vector<std::string> built_in_profiles() {
  std::vector<std::string> ids;
  for (const BuiltIn& profile : built_in_texts()) ids.emplace_back(profile.id);
  return ids;
}

DeviceProfile load_profile(const std::string& name_or_file) {
  for (const BuiltIn& profile : built_in_texts())
    if (profile.id == name_or_file) return parse_profile(profile.text, std::string(profile.id) + ".toml");
  if (name_or_file.find_first_of("./") != std::string::npos)
    return parse_profile(datasets::read_file(name_or_file, largest_profile_bytes), name_or_file);
  std::string known;
  for (const std::string& id : built_in_profiles()) known += (known.empty() ? "" : ", ") + id;
  throw std::invalid_argument("profile: '" + name_or_file + "' is not known; there are " + known +
                              ", or name a file.toml");
}

}  // namespace steadyplate::acquisition
