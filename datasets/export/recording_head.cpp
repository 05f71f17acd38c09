#include "datasets/export/recording_head.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "datasets/error.hpp"
#include "datasets/sums.hpp"

namespace steadyplate::datasets {

namespace {

using json = nlohmann::ordered_json;
using tree = nlohmann::json;  // to read: an object of many names costs no square of them

constexpr std::array<std::string_view, 3> visions = {"", "open", "closed"};
constexpr std::array<std::string_view, 4> surfaces = {"", "firm", "foam", "unstable"};
constexpr std::array<std::string_view, 5> stances = {"", "both_legs", "left_leg", "right_leg", "tandem"};

template <std::size_t N, typename Enum>
std::string word(const std::array<std::string_view, N>& words, Enum value) {
  return std::string(words.at(static_cast<std::size_t>(value)));
}

template <typename Enum, std::size_t N>
Enum value_of(const std::array<std::string_view, N>& words, const std::string& text) {
  for (std::size_t i = 0; i < N; ++i)
    if (words.at(i) == text) return static_cast<Enum>(i);
  return Enum::unknown;
}

json number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? json(*value) : json(nullptr);
}

json link_json(const LinkQuality& link) {
  json gaps = json::array();
  for (const LinkGap& gap : link.gaps)
    gaps.push_back({{"from_s", gap.from_s}, {"to_s", gap.to_s}, {"reason", gap.reason}});
  return {{"rate_hz", number(link.rate_hz)},
          {"drift_ppm", number(link.drift_ppm)},
          {"late_p95_ms", number(link.late_p95_ms)},
          {"step_jitter_ms", number(link.step_jitter_ms)},
          {"samples", link.samples},
          {"damaged", link.damaged},
          {"skipped_bytes", link.skipped_bytes},
          {"resyncs", link.resyncs},
          {"missing", link.missing},
          {"missing_is_exact", link.missing_is_exact},
          {"restarts", link.restarts},
          {"gaps", gaps}};
}

json head_of(const RecordingData& data) {
  json channels = json::array();
  for (const Channel& channel : data.channels)
    channels.push_back({{"name", channel.name},
                        {"unit", channel.unit},
                        {"plate", channel.plate},
                        {"source", channel.source}});
  json events = json::array();
  for (const Event& event : data.events)
    events.push_back({{"time_s", event.time_s}, {"label", event.label}, {"context", event.context}});
  json head = {{"id", data.id},
               {"simulated", data.simulated},
               {"made_from",
                {{"file", std::filesystem::path(data.provenance.file).filename().string()},
                 {"format", data.provenance.format},
                 {"sha256", data.provenance.sha256}}},
               {"participant",
                {{"pseudonym", data.participant.pseudonym},
                 {"sex", data.participant.sex},
                 {"age_years", number(data.participant.age_years)},
                 {"height_mm", number(data.participant.height_mm)},
                 {"mass_kg", number(data.participant.mass_kg)},
                 {"foot_length_mm", number(data.participant.foot_length_mm)}}},
               {"condition",
                {{"vision", word(visions, data.condition.vision)},
                 {"surface", word(surfaces, data.condition.surface)},
                 {"stance", word(stances, data.condition.stance)},
                 {"sot", data.condition.sot},
                 {"fall", data.condition.fall}}},
               {"rate_hz", number(data.rate_hz)},
               {"channels", channels},
               {"events", events},
               {"plate_width_mm", number(data.plate_width_mm)},
               {"plate_length_mm", number(data.plate_length_mm)}};
  if (data.plate_frame) {
    json frame = {{"x", data.plate_frame->x_points},
                  {"y", data.plate_frame->y_points},
                  {"surface_z_mm", data.plate_frame->surface_z_mm}};
    for (const CopTerm& term : data.plate_frame->polynomial)
      frame["polynomial"].push_back({{"x_power", term.x_power},
                                     {"y_power", term.y_power},
                                     {"dx_mm", term.dx_mm},
                                     {"dy_mm", term.dy_mm}});
    head["plate_frame"] = std::move(frame);
  }
  if (!data.cell_places.empty()) {
    json places = json::array();
    for (const CellPlace& cell : data.cell_places)
      places.push_back({{"channel", cell.channel}, {"ml_mm", cell.ml_mm}, {"ap_mm", cell.ap_mm}});
    head["cell_places"] = places;
  }
  if (data.board)
    head["board"] = {{"identity", data.board->identity},
                     {"profile", data.board->profile},
                     {"recorded", data.board->recorded},
                     {"certificate", data.board->certificate},
                     {"state", data.board->state}};
  if (data.link) head["link"] = link_json(*data.link);
  head["assumptions"] = data.assumptions;
  head["warnings"] = data.warnings;
  head["notes"] = data.notes;
  return head;
}

/// Reads one object of the head; what is absent or of another kind is left as it was.
class Fields {
 public:
  explicit Fields(const tree& object) : object_(object) {}

  void get(const char* key, std::string& text) const {
    if (const auto at = object_.find(key); at != object_.end() && at->is_string())
      text = at->get<std::string>();
  }
  void get(const char* key, std::optional<double>& value) const {
    if (const auto at = object_.find(key); at != object_.end() && at->is_number()) value = at->get<double>();
  }
  void get(const char* key, double& value) const {
    if (const auto at = object_.find(key); at != object_.end() && at->is_number()) value = at->get<double>();
  }
  void get(const char* key, std::uint64_t& value) const {
    if (const auto at = object_.find(key); at != object_.end() && at->is_number_unsigned())
      value = at->get<std::uint64_t>();
  }
  void get(const char* key, bool& value) const {
    if (const auto at = object_.find(key); at != object_.end() && at->is_boolean()) value = at->get<bool>();
  }
  void get(const char* key, std::vector<std::string>& texts) const {
    for (const tree& item : list(key))
      if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  tree list(const char* key) const {
    const auto at = object_.find(key);
    return at != object_.end() && at->is_array() ? *at : tree::array();
  }
  tree inner(const char* key) const {
    const auto at = object_.find(key);
    return at != object_.end() && at->is_object() ? *at : tree::object();
  }

 private:
  const tree& object_;
};

LinkQuality read_link(const tree& object) {
  const Fields fields(object);
  LinkQuality link;
  fields.get("rate_hz", link.rate_hz);
  fields.get("drift_ppm", link.drift_ppm);
  fields.get("late_p95_ms", link.late_p95_ms);
  fields.get("step_jitter_ms", link.step_jitter_ms);
  fields.get("samples", link.samples);
  fields.get("damaged", link.damaged);
  fields.get("skipped_bytes", link.skipped_bytes);
  fields.get("resyncs", link.resyncs);
  fields.get("missing", link.missing);
  fields.get("missing_is_exact", link.missing_is_exact);
  fields.get("restarts", link.restarts);
  for (const tree& item : fields.list("gaps")) {
    if (!item.is_object()) continue;
    LinkGap gap;
    Fields(item).get("from_s", gap.from_s);
    Fields(item).get("to_s", gap.to_s);
    Fields(item).get("reason", gap.reason);
    link.gaps.push_back(std::move(gap));
  }
  return link;
}

void read_person(const tree& object, Participant& person) {
  const Fields fields(object);
  fields.get("pseudonym", person.pseudonym);
  fields.get("sex", person.sex);
  fields.get("age_years", person.age_years);
  fields.get("height_mm", person.height_mm);
  fields.get("mass_kg", person.mass_kg);
  fields.get("foot_length_mm", person.foot_length_mm);
}

void read_condition(const tree& object, Condition& condition) {
  const Fields fields(object);
  std::string vision;
  std::string surface;
  std::string stance;
  fields.get("vision", vision);
  fields.get("surface", surface);
  fields.get("stance", stance);
  condition = {value_of<Vision>(visions, vision), value_of<Surface>(surfaces, surface),
               value_of<Stance>(stances, stance)};
  std::uint64_t sot = 0;
  fields.get("sot", sot);
  if (sot <= 6) condition.sot = static_cast<int>(sot);
  fields.get("fall", condition.fall);
}

CopTerm read_term(const tree& item) {
  const Fields fields(item);
  CopTerm term;
  double x_power = 0.0;
  double y_power = 0.0;
  fields.get("x_power", x_power);
  fields.get("y_power", y_power);
  fields.get("dx_mm", term.dx_mm);
  fields.get("dy_mm", term.dy_mm);
  term.x_power = static_cast<int>(std::clamp(x_power, 0.0, 10.0));
  term.y_power = static_cast<int>(std::clamp(y_power, 0.0, 10.0));
  return term;
}

void read_board(const Fields& fields, RecordingData& data) {
  for (const tree& item : fields.list("cell_places")) {
    if (!item.is_object()) continue;
    CellPlace cell;
    Fields(item).get("channel", cell.channel);
    Fields(item).get("ml_mm", cell.ml_mm);
    Fields(item).get("ap_mm", cell.ap_mm);
    data.cell_places.push_back(std::move(cell));
  }
  const tree board = fields.inner("board");
  if (board.empty()) return;
  data.board.emplace();
  Fields(board).get("identity", data.board->identity);
  Fields(board).get("profile", data.board->profile);
  Fields(board).get("recorded", data.board->recorded);
  Fields(board).get("certificate", data.board->certificate);
  Fields(board).get("state", data.board->state);
}

void read_events(const Fields& fields, RecordingData& data) {
  for (const tree& item : fields.list("events")) {
    if (!item.is_object()) continue;
    Event event;
    Fields(item).get("time_s", event.time_s);
    Fields(item).get("label", event.label);
    Fields(item).get("context", event.context);
    data.events.push_back(std::move(event));
  }
}

void read_head(const tree& head, RecordingData& data) {
  const Fields fields(head);
  read_events(fields, data);
  fields.get("simulated", data.simulated);
  fields.get("rate_hz", data.rate_hz);
  fields.get("plate_width_mm", data.plate_width_mm);
  fields.get("plate_length_mm", data.plate_length_mm);
  fields.get("assumptions", data.assumptions);
  fields.get("warnings", data.warnings);
  fields.get("notes", data.notes);
  read_person(fields.inner("participant"), data.participant);
  read_condition(fields.inner("condition"), data.condition);
  if (const tree frame = fields.inner("plate_frame"); !frame.empty()) {
    PlateFrame made;
    Fields(frame).get("x", made.x_points);
    Fields(frame).get("y", made.y_points);
    Fields(frame).get("surface_z_mm", made.surface_z_mm);
    for (const tree& item : Fields(frame).list("polynomial"))
      if (item.is_object()) made.polynomial.push_back(read_term(item));
    data.plate_frame = std::move(made);
  }
  read_board(fields, data);
  if (const tree link = fields.inner("link"); !link.empty()) data.link = read_link(link);
  std::string file;
  std::string sha256;
  const tree origin = fields.inner("made_from");
  Fields(origin).get("file", file);
  Fields(origin).get("sha256", sha256);
  data.notes.push_back("made from " + file + " (SHA-256 " + sha256.substr(0, 16) + ")");
}

constexpr std::string_view checksum_begin = ",\"crc32\":\"";
constexpr std::string_view checksum_end = "\"}";
constexpr std::size_t checksum_digits = 8;

std::uint32_t crc_of(std::uint32_t crc, std::string_view bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes
  return static_cast<std::uint32_t>(crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// Values as their bytes on any machine; whatever is no number counts alike, as files keep it.
std::uint32_t crc_of(std::uint32_t crc, const std::vector<double>& values) {
  std::array<char, 4096> buffer;
  std::size_t used = 0;
  for (const double value : values) {
    const auto bits = std::isfinite(value) ? std::bit_cast<std::uint64_t>(value) : ~std::uint64_t{0};
    for (unsigned i = 0; i < 8; ++i) buffer[used++] = static_cast<char>(bits >> 8U * i & 0xFFU);
    if (used < buffer.size()) continue;
    crc = crc_of(crc, {buffer.data(), used});
    used = 0;
  }
  return crc_of(crc, {buffer.data(), used});
}

/// Of the head without its last member, and of the samples.
std::string checksum(const RecordingData& data, std::string_view text) {
  std::uint32_t crc = crc_of(crc_of(0, text), data.time_s);
  for (const Channel& channel : data.channels) crc = crc_of(crc, channel.values);
  std::array<char, checksum_digits> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), crc, 16).ptr;
  const std::string hex(digits.data(), end);
  return std::string(checksum_digits - hex.size(), '0') + hex;
}

}  // namespace

std::string recording_head(const Recording& recording, HeadText text) {
  std::string head =
      head_of(recording.data()).dump(-1, ' ', text == HeadText::ascii, json::error_handler_t::replace);
  head.pop_back();  // its brace
  const std::string sum = checksum(recording.data(), head);
  return head.append(checksum_begin).append(sum).append(checksum_end);
}

void check_recording(RecordingData& data, std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  const std::size_t tail = checksum_begin.size() + checksum_digits + checksum_end.size();
  const std::size_t begin = text.size() < tail ? 0 : text.size() - tail;
  const bool here = text.substr(begin, checksum_begin.size()) == checksum_begin &&
                    text.substr(text.size() - checksum_end.size()) == checksum_end;
  if (here &&
      text.substr(begin + checksum_begin.size(), checksum_digits) == checksum(data, text.substr(0, begin))) {
    data.provenance.guard = own_checksum;
    return;
  }
  data.warnings.emplace_back(
      "its numbers or its description are not those it was written with (checksum): it was changed since, or "
      "is damaged");
}

RecordingData read_recording_head(std::string_view text, const std::string& file, std::size_t line) {
  const auto refuse = [&](const std::string& what) {
    throw ReadError(ReadFault::damaged, file, line, what, "Export it again: steadyplate convert.");
  };
  const tree head = tree::parse(text, nullptr, false);
  if (!head.is_object()) refuse("its description is not the JSON it should be.");
  RecordingData data;
  read_head(head, data);
  for (const tree& item : Fields(head).list("channels")) {
    if (!item.is_object()) refuse("its description names a channel that is none.");
    Channel channel;
    const Fields fields(item);
    fields.get("name", channel.name);
    fields.get("unit", channel.unit);
    fields.get("plate", channel.plate);
    fields.get("source", channel.source);
    if (channel.name.empty()) refuse("its description names a channel that has no name.");
    for (const Channel& before : data.channels)
      if (before.name == channel.name && before.plate == channel.plate)
        refuse("its description names channel " + channel.name + " twice.");
    data.channels.push_back(std::move(channel));
  }
  return data;
}

}  // namespace steadyplate::datasets
