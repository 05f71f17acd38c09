#include "datasets/export/recording_csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "datasets/formats/columns.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets {

namespace {

using json = nlohmann::ordered_json;

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

/// "left.cop_ml_mm"; "fz_n" on the only plate.
std::string column_name(const Channel& channel) {
  std::string name = channel.plate.empty() ? channel.name : channel.plate + "." + channel.name;
  for (char& c : name)
    if (c == ',' || c == '"' || c == '\n' || c == '\r') c = '_';
  return name;
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
                 {"stance", word(stances, data.condition.stance)}}},
               {"rate_hz", number(data.rate_hz)},
               {"channels", channels},
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

void put(std::string& line, double value) {
  if (!std::isfinite(value)) return;
  std::array<char, 32> buffer{};
  line.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr);
}

/// Reads one object of the head; what is absent or of another kind is left as it was.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

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
    for (const json& item : list(key))
      if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  json list(const char* key) const {
    const auto at = object_.find(key);
    return at != object_.end() && at->is_array() ? *at : json::array();
  }
  json inner(const char* key) const {
    const auto at = object_.find(key);
    return at != object_.end() && at->is_object() ? *at : json::object();
  }

 private:
  const json& object_;
};

LinkQuality read_link(const json& object) {
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
  for (const json& item : fields.list("gaps")) {
    if (!item.is_object()) continue;
    LinkGap gap;
    Fields(item).get("from_s", gap.from_s);
    Fields(item).get("to_s", gap.to_s);
    Fields(item).get("reason", gap.reason);
    link.gaps.push_back(std::move(gap));
  }
  return link;
}

void read_person(const json& object, Participant& person) {
  const Fields fields(object);
  fields.get("pseudonym", person.pseudonym);
  fields.get("sex", person.sex);
  fields.get("age_years", person.age_years);
  fields.get("height_mm", person.height_mm);
  fields.get("mass_kg", person.mass_kg);
  fields.get("foot_length_mm", person.foot_length_mm);
}

void read_condition(const json& object, Condition& condition) {
  const Fields fields(object);
  std::string vision;
  std::string surface;
  std::string stance;
  fields.get("vision", vision);
  fields.get("surface", surface);
  fields.get("stance", stance);
  condition = {value_of<Vision>(visions, vision), value_of<Surface>(surfaces, surface),
               value_of<Stance>(stances, stance)};
}

CopTerm read_term(const json& item) {
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
  for (const json& item : fields.list("cell_places")) {
    if (!item.is_object()) continue;
    CellPlace cell;
    Fields(item).get("channel", cell.channel);
    Fields(item).get("ml_mm", cell.ml_mm);
    Fields(item).get("ap_mm", cell.ap_mm);
    data.cell_places.push_back(std::move(cell));
  }
  const json board = fields.inner("board");
  if (board.empty()) return;
  data.board.emplace();
  Fields(board).get("identity", data.board->identity);
  Fields(board).get("profile", data.board->profile);
  Fields(board).get("recorded", data.board->recorded);
  Fields(board).get("certificate", data.board->certificate);
  Fields(board).get("state", data.board->state);
}

void read_head(const json& head, RecordingData& data) {
  const Fields fields(head);
  fields.get("simulated", data.simulated);
  fields.get("rate_hz", data.rate_hz);
  fields.get("plate_width_mm", data.plate_width_mm);
  fields.get("plate_length_mm", data.plate_length_mm);
  fields.get("assumptions", data.assumptions);
  fields.get("warnings", data.warnings);
  fields.get("notes", data.notes);
  read_person(fields.inner("participant"), data.participant);
  read_condition(fields.inner("condition"), data.condition);
  if (const json frame = fields.inner("plate_frame"); !frame.empty()) {
    PlateFrame made;
    Fields(frame).get("x", made.x_points);
    Fields(frame).get("y", made.y_points);
    Fields(frame).get("surface_z_mm", made.surface_z_mm);
    for (const json& item : Fields(frame).list("polynomial"))
      if (item.is_object()) made.polynomial.push_back(read_term(item));
    data.plate_frame = std::move(made);
  }
  read_board(fields, data);
  if (const json link = fields.inner("link"); !link.empty()) data.link = read_link(link);
  std::string file;
  std::string sha256;
  const json origin = fields.inner("made_from");
  Fields(origin).get("file", file);
  Fields(origin).get("sha256", sha256);
  data.notes.push_back("made from " + file + " (SHA-256 " + sha256.substr(0, 16) + ")");
}

}  // namespace

void write_recording_csv(std::ostream& out, const Recording& recording) {
  const RecordingData& data = recording.data();
  out << recording_csv_mark << head_of(data).dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
  std::string line = "time_s";
  for (const Channel& channel : data.channels) line += ',' + column_name(channel);
  out << line << '\n';
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    line.clear();
    put(line, data.time_s[i]);
    for (const Channel& channel : data.channels) {
      line += ',';
      put(line, channel.values[i]);
    }
    out << line << '\n';
  }
}

RecordingData read_recording_csv(std::string_view bytes, const std::filesystem::path& file,
                                 const ReadOptions& options) {
  const auto refuse = [&](std::size_t line, const std::string& what) {
    throw ReadError(ReadFault::damaged, file.string(), line, what, "Export it again: steadyplate convert.");
  };
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const auto text = bytes.substr(0, end).substr(recording_csv_mark.size());
  const json head = json::parse(text, nullptr, false);
  if (!head.is_object()) refuse(1, "its first line is not the JSON it should be.");
  const std::size_t begin = std::min(end + 1, bytes.size());
  const std::size_t header_end = std::min(bytes.find('\n', begin), bytes.size());
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.first_data_line = 3;
  std::string_view header = bytes.substr(begin, header_end - begin);
  if (!header.empty() && header.back() == '\r') header.remove_suffix(1);
  for (std::size_t at = 0; at <= header.size();) {
    const std::size_t comma = std::min(header.find(',', at), header.size());
    layout.names.emplace_back(header.substr(at, comma - at));
    at = comma + 1;
  }
  RecordingData data;
  read_head(head, data);
  const json channels = Fields(head).list("channels");
  if (layout.names.front() != "time_s" || layout.names.size() != channels.size() + 1)
    refuse(2, "its columns are not those its first line names.");
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  data.time_s = readers::take_times(table, "time_s", 1.0, file.string());
  for (std::size_t k = 0; k < channels.size(); ++k) {
    if (!channels[k].is_object()) refuse(1, "its first line names a channel that is none.");
    Channel channel;
    const Fields fields(channels[k]);
    fields.get("name", channel.name);
    fields.get("unit", channel.unit);
    fields.get("plate", channel.plate);
    fields.get("source", channel.source);
    if (channel.name.empty() || column_name(channel) != layout.names[k + 1])
      refuse(2, "column " + std::to_string(k + 2) + " is not the channel its first line names.");
    for (const Channel& before : data.channels)
      if (before.name == channel.name && before.plate == channel.plate)
        refuse(1, "its first line names channel " + channel.name + " twice.");
    channel.values = std::move(table.columns[k + 1]);
    data.channels.push_back(std::move(channel));
  }
  for (std::string& warning : table.warnings) data.warnings.push_back(std::move(warning));
  return data;
}

}  // namespace steadyplate::datasets
