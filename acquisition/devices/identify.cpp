#include "acquisition/devices/identify.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace steadyplate::acquisition {

namespace {

constexpr double surely = 0.8;  // of the bytes in good frames
constexpr std::uint64_t few_frames = 5;
constexpr double text_share = 0.95;  // of printable bytes in what may be text

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Blocks without a mark fit everything, and prove nothing.
bool can_be_told(const DeviceProfile& profile) {
  return profile.framing != "tecgihan" && !profile.simulated;
}

double share_of(const DeviceProfile& profile, const LinkCounts& counts, std::size_t bytes) {
  if (profile.framing == "lines") {
    const auto lines = static_cast<double>(counts.good + counts.damaged + counts.ignored);
    return lines > 0.0 ? static_cast<double>(counts.good) / lines : 0.0;
  }
  return 1.0 - static_cast<double>(counts.skipped_bytes) / static_cast<double>(bytes);
}

bool is_text(std::span<const std::uint8_t> bytes) {
  const auto plain = std::count_if(bytes.begin(), bytes.end(), [](std::uint8_t b) {
    return (b >= ' ' && b <= '~') || b == '\n' || b == '\r' || b == '\t';
  });
  return !bytes.empty() && static_cast<double>(plain) >= text_share * static_cast<double>(bytes.size());
}

/// Whole lines: the first may be cut, the last has no end.
std::vector<std::string_view> whole_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  auto at = text.find('\n');
  while (at != std::string_view::npos) {
    const auto end = text.find('\n', at + 1);
    if (end == std::string_view::npos) break;
    std::string_view line = text.substr(at + 1, end - at - 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
    at = end;
  }
  return lines;
}

std::vector<double> numbers_of(std::string_view line, char delimiter) {
  std::vector<double> values;
  std::size_t at = 0;
  while (at <= line.size()) {
    const std::size_t end = std::min(line.find(delimiter, at), line.size());
    std::string_view cell = line.substr(at, end - at);
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    at = end + 1;
    if (cell.empty() && delimiter == ' ') continue;
    double value = 0.0;
    const auto parsed = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != cell.data() + cell.size()) return {};
    values.push_back(value);
  }
  return values;
}

struct Table {
  char delimiter = ',';
  std::vector<std::vector<double>> rows;  ///< all of one width
};

/// The delimiter and width that most lines agree on.
Table table_of(const std::vector<std::string_view>& lines) {
  Table best;
  for (const char delimiter : {',', ';', '\t', ' '}) {
    std::map<std::size_t, std::vector<std::vector<double>>> by_width;
    for (const std::string_view line : lines) {
      auto values = numbers_of(line, delimiter);
      if (!values.empty()) by_width[values.size()].push_back(std::move(values));
    }
    for (auto& [width, rows] : by_width)
      if (width <= most_channels + 1 &&
          (rows.size() > best.rows.size() ||
           (rows.size() == best.rows.size() && !best.rows.empty() && width > best.rows.front().size())))
        best = {delimiter, std::move(rows)};
  }
  return best;
}

bool only_grows(const Table& table) {
  if (table.rows.front().size() < 2) return false;
  for (std::size_t i = 1; i < table.rows.size(); ++i)
    if (table.rows[i][0] <= table.rows[i - 1][0]) return false;
  return true;
}

/// Ticks a second: of 1, 1000 and 1e6 the one nearest to what passed.
double ticks_per_s(double ticks, double seconds) {
  if (seconds <= 0.0) return 1000.0;
  double best = 1000.0;
  for (const double unit : {1.0, 1e3, 1e6})
    if (std::abs(std::log(ticks / seconds / unit)) < std::abs(std::log(ticks / seconds / best))) best = unit;
  return best;
}

std::string plain(double value) {
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, 6).ptr;
  return {buffer.data(), end};
}

std::string profile_text(const std::vector<std::string>& fields, const std::string& layout, double rate_hz,
                         double ticks) {
  std::string toml =
      "id = \"my-board\"\n"
      "name = \"say what this board is\"\n"
      "framing = \"lines\"\n"
      "rate_hz = " +
      plain(rate_hz) + "\nloss_evidence = \"" + (ticks > 0.0 ? "clock" : "none") +
      "\"\nnotes = [\"Proposed by steadyplate from the board's lines: name the values and give their "
      "units.\"]\n"
      "\n[lines]\n" +
      layout + "fields = [";
  for (std::size_t i = 0; i < fields.size(); ++i) toml += (i > 0 ? ", \"" : "\"") + fields[i] + "\"";
  toml += "]\n";
  if (ticks > 0.0) toml += "\n[clock]\nticks_per_s = " + plain(ticks) + "\nwraps_at = 4294967296\n";
  std::size_t n = 0;
  for (const std::string& field : fields)
    if (field != "t")
      toml += "\n[[channel]]\nname = \"value_" + std::to_string(++n) + "_counts\"\nunit = \"counts\"\n";
  return toml;
}

double rate_of(std::size_t rows, double ticks, double unit, double seconds) {
  const auto steps = static_cast<double>(rows - 1);
  if (unit > 0.0 && ticks > 0.0) return steps * unit / ticks;
  return seconds > 0.0 ? static_cast<double>(rows) / seconds : 100.0;
}

std::string propose_json(const std::vector<std::string_view>& lines, double seconds) {
  std::vector<std::string> fields;
  std::vector<double> clock;
  std::size_t rows = 0;
  for (const std::string_view line : lines) {
    const auto object = nlohmann::ordered_json::parse(line, nullptr, false);
    if (!object.is_object()) continue;
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items())
      if (value.is_number() && key.find_first_of("\"\\\n") == std::string::npos) keys.push_back(key);
    if (keys.size() < fields.size() || keys.size() < 2 || keys.size() > most_channels) continue;
    if (keys != fields) {
      fields = keys;
      clock.clear();
      rows = 0;
    }
    ++rows;
    if (object.contains("t") && object["t"].is_number()) clock.push_back(object["t"].get<double>());
  }
  if (rows < few_frames) return "";
  const bool timed = clock.size() == rows && clock.back() > clock.front();
  const double ticks = timed ? clock.back() - clock.front() : 0.0;
  const double unit = timed ? ticks_per_s(ticks, seconds) : 0.0;
  return profile_text(fields, "json = true\n", rate_of(rows, ticks, unit, seconds), unit);
}

}  // namespace

std::vector<Fit> fits(std::span<const std::uint8_t> bytes) {
  std::vector<Fit> found;
  if (bytes.empty()) return found;
  for (const std::string& id : built_in_profiles()) {
    const DeviceProfile profile = load_profile(id);
    if (!can_be_told(profile)) continue;
    const auto framer = make_framer(profile.framing, profile.options);
    std::vector<Frame> frames;
    framer->interrupt(frames);
    framer->feed(bytes, frames);
    framer->finish(frames);
    const double share = share_of(profile, framer->counts(), bytes.size());
    if (!frames.empty() && share > 0.0) found.push_back({id, frames.size(), share});
  }
  std::stable_sort(found.begin(), found.end(), [](const Fit& a, const Fit& b) { return a.share > b.share; });
  return found;
}

std::vector<std::string> profiles_behind(std::string_view usb_id) {
  std::vector<std::string> found;
  for (const std::string& id : built_in_profiles()) {
    const DeviceProfile profile = load_profile(id);
    if (std::any_of(profile.usb_ids.begin(), profile.usb_ids.end(),
                    [&](const std::string& known) { return usb_id.starts_with(known); }))
      found.push_back(id);
  }
  return found;
}

std::string propose_lines(std::span<const std::uint8_t> bytes, double seconds) {
  if (!is_text(bytes)) return "";
  const auto lines = whole_lines(as_text(bytes));
  if (std::string json = propose_json(lines, seconds); !json.empty()) return json;
  const Table table = table_of(lines);
  if (table.rows.size() < few_frames) return "";
  const bool timed = only_grows(table);
  const std::size_t width = table.rows.front().size();
  if (width > most_channels + (timed ? 1U : 0U)) return "";
  std::vector<std::string> fields;
  if (timed) fields.emplace_back("t");
  for (std::size_t k = fields.size(); k < width; ++k)
    fields.push_back("value_" + std::to_string(k + (timed ? 0 : 1)));
  const double ticks = timed ? table.rows.back()[0] - table.rows.front()[0] : 0.0;
  const double unit = timed ? ticks_per_s(ticks, seconds) : 0.0;
  const std::string delimiter = table.delimiter == '\t'  ? "tab"
                                : table.delimiter == ' ' ? "space"
                                                         : std::string(1, table.delimiter);
  return profile_text(fields, "delimiter = \"" + delimiter + "\"\n",
                      rate_of(table.rows.size(), ticks, unit, seconds), unit);
}

std::string what_it_may_be(std::span<const std::uint8_t> bytes) {
  const auto found = fits(bytes);
  if (!found.empty() && found.front().share >= surely && found.front().frames >= few_frames)
    return "They are those of another board: --board " + found.front().profile_id + ".";
  if (is_text(bytes))
    return "They are text in another layout; have a profile proposed: steadyplate devices probe.";
  return "They fit no board known here: is the baud rate right? steadyplate devices probe tries the usual "
         "ones.";
}

}  // namespace steadyplate::acquisition
