#include "acquisition/devices/profile.hpp"

#include <algorithm>
#include <stdexcept>

#include "acquisition/devices/built_in.hpp"
#include "datasets/file.hpp"
#include "datasets/text/toml_section.hpp"

namespace steadyplate::acquisition {

namespace {

using Section = datasets::TomlSection;

constexpr std::uint64_t largest_profile_bytes = 1U << 20U;

/// Text, or a list of bytes.
std::string wire_bytes(const Section& section, const toml::node& node, const std::string& key) {
  if (const auto text = node.value<std::string>(); text && !text->empty()) return *text;
  std::string bytes;
  if (node.is_array())
    for (const auto& item : *node.as_array()) {
      const auto value = item.value<std::int64_t>();
      if (!value || *value < 0 || *value > 255) section.refuse(key, "text, or bytes from 0 to 255");
      bytes += static_cast<char>(*value);
    }
  if (bytes.empty()) section.refuse(key, "text, or bytes from 0 to 255");
  return bytes;
}

DeviceCommand read_command(Section section) {
  DeviceCommand command;
  const auto* send = section.take("send");
  if (send == nullptr) section.refuse("send", "there: what is said to the board");
  command.send = wire_bytes(section, *send, "send");
  if (const auto* expect = section.take("expect")) command.expect = wire_bytes(section, *expect, "expect");
  command.within_s = section.positive("within_s").value_or(command.within_s);
  command.pause_s = section.number("pause_s").value_or(command.pause_s);
  if (command.pause_s < 0.0) section.refuse("pause_s", "0 or more");
  command.again = section.flag("again").value_or(false);
  section.no_more();
  return command;
}

/// A list of commands: "text", [0xFF, 0xAA] or { send = ..., expect = ..., within_s, again, pause_s }.
std::vector<DeviceCommand> read_command_list(Section& section, const std::string& key) {
  std::vector<DeviceCommand> list;
  const auto* node = section.take(key);
  if (node == nullptr) return list;
  if (!node->is_array()) section.refuse(key, "a list of commands");
  for (const auto& item : *node->as_array()) {
    if (item.is_table()) {
      list.push_back(read_command(Section(*item.as_table(), section.path() + key + ".", section.origin())));
    } else {
      DeviceCommand command;
      command.send = wire_bytes(section, item, key);
      list.push_back(std::move(command));
    }
  }
  return list;
}

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
  commands.setup = read_command_list(section, "setup");
  commands.tare = read_command_list(section, "tare");
  commands.start = read_command_list(section, "start");
  commands.stop = read_command_list(section, "stop");
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

DeviceProfile read(Section& root) {
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
  DeviceProfile profile;
  datasets::read_toml(text, {file, "acquisition/README.md shows a profile with every key."},
                      [&](Section& root) {
                        profile = read(root);
                        make_framer(profile.framing, profile.options);  // what it cannot be is said now
                      });
  profile.text = text;
  return profile;
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
