#include "datasets/c3d/layout.hpp"

#include <algorithm>
#include <cmath>

namespace steadyplate::datasets::c3d {

namespace {

constexpr std::size_t block_bytes = 512;
constexpr std::uint64_t most_in_header = 65535;
constexpr double most_counted = 65535.0;

std::string plain(double value) {
  std::string text = std::to_string(value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

/// Two 16-bit words, the low one first: how the newer rules write a frame number.
std::optional<std::uint64_t> long_number(const Parameters& parameters, std::string_view name) {
  const Parameter* found = parameters.find("TRIAL", name);
  if (found == nullptr || found->type != 2 || found->count < 2) return std::nullopt;
  return static_cast<std::uint64_t>(found->unsigned_number(0)) +
         (static_cast<std::uint64_t>(found->unsigned_number(1)) << 16U);
}

struct Frames {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
};

/// Which frames the file says it has. The header's numbers end at 65535; then the others are asked.
Frames stated_frames(const Bytes& bytes, const Header& header, const Parameters& parameters,
                     std::vector<std::string>& warnings) {
  const auto stated = parameters.number("POINT", "FRAMES");
  const auto start = long_number(parameters, "ACTUAL_START_FIELD");
  const auto end = long_number(parameters, "ACTUAL_END_FIELD");
  const bool trial = start && end && *start >= 1 && *end >= *start;
  const bool small = header.last_frame < most_in_header && header.first_frame >= 1 &&
                     header.last_frame >= header.first_frame && (!stated || *stated < most_in_header);
  if (small) {
    const std::uint64_t count = header.last_frame - header.first_frame + 1;
    if (stated && *stated >= 1.0 && *stated != static_cast<double>(count))
      warnings.push_back("the header counts " + std::to_string(count) + " frames, POINT:FRAMES says " +
                         plain(*stated) + "; the header is followed");
    return {header.first_frame, count};
  }
  if (trial) return {*start, *end - *start + 1};
  for (const char* name : {"LONG_FRAMES", "FRAMES"}) {
    const auto count = parameters.number("POINT", name);
    if (count && *count >= 1.0 && *count < 4294967296.0 && *count == std::floor(*count))
      return {std::max<std::uint64_t>(header.first_frame, 1), static_cast<std::uint64_t>(*count)};
  }
  bytes.refuse(6,
               "the file does not say how many frames it has (header: " + std::to_string(header.first_frame) +
                   " to " + std::to_string(header.last_frame) + ").",
               export_again);
}

/// Real or integer: the sign of the scale says it, in the header and again in POINT:SCALE.
bool is_real(const Bytes& bytes, const Header& header, const Parameters& parameters) {
  const double scale = parameters.number("POINT", "SCALE").value_or(header.scale);
  if (!std::isfinite(header.scale) || (scale < 0.0) != (header.scale < 0.0))
    bytes.refuse(12,
                 "the header's scale (" + plain(header.scale) + ") and POINT:SCALE (" + plain(scale) +
                     ") disagree about whether the samples are integers or reals.",
                 export_again);
  return header.scale < 0.0;
}

std::vector<Event> events_of_header(const Bytes& bytes, Order order) {
  constexpr std::size_t key_at = 298;
  constexpr std::size_t times_at = 304;
  constexpr std::size_t labels_at = 396;
  constexpr std::size_t most = 18;
  constexpr unsigned has_labels = 12345;
  std::vector<Event> events;
  const unsigned char* head = bytes.at(0, block_bytes, "the header");
  if (unsigned16(head + key_at, order) != has_labels) return events;
  const std::size_t count = std::min<std::size_t>(unsigned16(head + key_at + 2, order), most);
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view label = bytes.text(labels_at + 4 * i, 4, "the header");
    label = label.substr(0, label.find('\0'));
    while (!label.empty() && label.back() == ' ') label.remove_suffix(1);
    const double time_s = real32(head + times_at + 4 * i, order);
    if (std::isfinite(time_s)) events.push_back({time_s, std::string(label), ""});
  }
  return events;
}

}  // namespace

bool is_c3d(std::string_view head) {
  // The second byte is always 80, the first says in which block the parameters begin. Text has no NUL.
  return head.size() >= 4 && head[1] == 'P' && head[0] != 0 &&
         head.substr(0, block_bytes).find('\0') != std::string_view::npos;
}

Header read_header(const Bytes& bytes) {
  const unsigned char* head = bytes.at(0, block_bytes, "the header");
  if (head[0] == 0 || head[1] != 'P') bytes.refuse(0, "it does not begin as a C3D file does.", "");
  Header header;
  header.parameters_begin = (head[0] - 1U) * block_bytes;
  const unsigned char* section = bytes.at(header.parameters_begin, 4, "the parameter section");
  switch (section[3]) {
    case 84:
      header.order = Order::intel;
      break;
    case 85:
      header.order = Order::dec;
      break;
    case 86:
      header.order = Order::sgi;
      break;
    default:
      bytes.refuse(header.parameters_begin + 3,
                   "the processor is " + std::to_string(section[3]) +
                       "; there are 84 (Intel), 85 (DEC) and 86 (SGI/MIPS).",
                   export_again);
  }
  const auto word = [&](std::size_t at) -> std::size_t { return unsigned16(head + at, header.order); };
  header.points = word(2);
  header.analog_a_frame = word(4);
  header.first_frame = word(6);
  header.last_frame = word(8);
  header.scale = real32(head + 12, header.order);
  const std::size_t data_block = word(16);
  header.samples_a_frame = word(18);
  header.rate_hz = real32(head + 20, header.order);
  header.data_begin = data_block * block_bytes - (data_block == 0 ? 0 : block_bytes);
  if (header.data_begin <= header.parameters_begin)
    bytes.refuse(16,
                 "the samples are said to begin in block " + std::to_string(data_block) +
                     ", before the parameters end.",
                 export_again);
  return header;
}

Layout find_layout(const Bytes& bytes, const Header& header, const Parameters& parameters,
                   std::vector<std::string>& warnings) {
  Layout layout;
  layout.order = header.order;
  layout.real = is_real(bytes, header, parameters);
  layout.points = header.points;
  layout.data_begin = header.data_begin;
  layout.samples_a_frame = header.samples_a_frame;
  if (const auto points = parameters.number("POINT", "USED");
      points && *points != static_cast<double>(header.points))
    bytes.refuse(2,
                 "the header counts " + std::to_string(header.points) + " markers, POINT:USED says " +
                     plain(*points) + ".",
                 export_again);
  const std::size_t data_block = header.data_begin / block_bytes + 1;
  if (const auto begin = parameters.number("POINT", "DATA_START");
      begin && *begin != static_cast<double>(data_block))
    warnings.push_back("the header lets the samples begin in block " + std::to_string(data_block) +
                       ", POINT:DATA_START in " + plain(*begin) + "; the header is followed");
  const auto used = parameters.number("ANALOG", "USED");
  if (header.analog_a_frame == 0)
    throw ReadError(ReadFault::unknown_format, bytes.file(), 0,
                    "it is a C3D file without analog channels" +
                        std::string(used.value_or(0.0) > 0.0
                                        ? ": ANALOG:USED says " + plain(*used) + ", its header 0."
                                        : ": it has " + std::to_string(header.points) + " markers only."),
                    "Forces and the centre of pressure are in the trial's file with analog data.");
  layout.channels = used ? static_cast<std::size_t>(std::clamp(*used, 0.0, most_counted))
                         : header.analog_a_frame / std::max<std::size_t>(layout.samples_a_frame, 1);
  if (layout.channels * layout.samples_a_frame != header.analog_a_frame)
    bytes.refuse(4,
                 "the header counts " + std::to_string(header.analog_a_frame) +
                     " analog values in a frame, but " + std::to_string(layout.channels) +
                     " channels (ANALOG:USED) of " + std::to_string(layout.samples_a_frame) +
                     " samples are others.",
                 export_again);
  layout.point_rate_hz = parameters.number("POINT", "RATE").value_or(header.rate_hz);
  if (!(layout.point_rate_hz > 0.0)) layout.point_rate_hz = header.rate_hz;
  const auto analog_rate = parameters.number("ANALOG", "RATE");
  if (!(layout.point_rate_hz > 0.0) && analog_rate)
    layout.point_rate_hz = *analog_rate / static_cast<double>(layout.samples_a_frame);
  if (!(layout.point_rate_hz > 0.0) || !std::isfinite(layout.point_rate_hz))
    bytes.refuse(20, "it says no rate.", export_again);
  if (analog_rate && *analog_rate > 0.0 &&
      std::abs(*analog_rate - layout.analog_rate_hz()) > 1e-3 * *analog_rate)
    warnings.push_back("ANALOG:RATE says " + plain(*analog_rate) + " Hz, frames and samples a frame give " +
                       plain(layout.analog_rate_hz()) + " Hz; the latter is used");
  if (const Parameter* format = parameters.find("ANALOG", "FORMAT"))
    layout.unsigned_analog = format->text(0) == "UNSIGNED";
  const std::size_t word = layout.real ? 4 : 2;
  layout.frame_bytes = word * (4 * layout.points + header.analog_a_frame);
  const Frames stated = stated_frames(bytes, header, parameters, warnings);
  layout.first_frame = stated.first;
  const std::size_t room = bytes.size() > layout.data_begin ? bytes.size() - layout.data_begin : 0;
  const std::uint64_t whole = room / layout.frame_bytes;
  if (whole == 0) bytes.refuse(bytes.size(), "the file ends before its first frame.", export_again);
  layout.frames = static_cast<std::size_t>(std::min(whole, stated.count));
  if (whole < stated.count)
    warnings.push_back("the file is cut: it says " + std::to_string(stated.count) + " frames and has " +
                       std::to_string(whole) + " whole ones");
  return layout;
}

std::vector<Event> read_events(const Bytes& bytes, const Header& header, const Parameters& parameters) {
  const auto used = parameters.number("EVENT", "USED");
  if (!used || parameters.find("EVENT", "TIMES") == nullptr) return events_of_header(bytes, header.order);
  // TIMES is two numbers an event: minutes and seconds.
  const auto numbers = parameters.numbers("EVENT", "TIMES",
                                          2 * static_cast<std::size_t>(std::clamp(*used, 0.0, most_counted)));
  const std::size_t count =
      std::min(static_cast<std::size_t>(std::clamp(*used, 0.0, most_counted)), numbers.size() / 2);
  const auto labels = parameters.texts("EVENT", "LABELS", count);
  const auto contexts = parameters.texts("EVENT", "CONTEXTS", count);
  std::vector<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    const double time_s = 60.0 * numbers[2 * i] + numbers[2 * i + 1];
    if (std::isfinite(time_s))
      events.push_back({time_s, i < labels.size() ? labels[i] : "", i < contexts.size() ? contexts[i] : ""});
  }
  return events;
}

}  // namespace steadyplate::datasets::c3d
