#include "datasets/export/c3d.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "datasets/export/recording_head.hpp"

namespace steadyplate::datasets {

namespace {

constexpr std::size_t block_bytes = 512;
constexpr std::size_t most_in_list = 255;  // a dimension is one byte
constexpr std::size_t most_head = 60000;   // a parameter's length is 16 bits
constexpr std::uint64_t most_in_word = 65535;

std::string channel_label(const Channel& channel) {
  return full_name(channel).substr(0, most_in_list);
}

void put16(std::string& to, std::uint64_t value) {
  to += static_cast<char>(value & 0xFFU);
  to += static_cast<char>(value >> 8U & 0xFFU);
}

void put_real(std::string& to, double value) {
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  put16(to, bits & 0xFFFFU);
  put16(to, bits >> 16U);
}

/// The parameter section as it grows.
class Section {
 public:
  void group(const char* name) {
    ++id_;
    begin(name, -id_);
    end("");
  }
  void words(const std::string& name, const std::vector<std::uint64_t>& values) {
    std::string data;
    for (const std::uint64_t value : values) put16(data, value);
    list(name, 2, values.size() == 1 ? std::vector<std::size_t>{} : std::vector{values.size()}, data);
  }
  void real(const std::string& name, double value) {
    std::string data;
    put_real(data, value);
    list(name, 4, {}, data);
  }
  /// Numbers of 2 (words) or 4 (reals) bytes, `row` in a row, in NAME, NAME2 ... of up to 255 rows.
  void reals(const std::string& name, const std::vector<double>& values, std::size_t row) {
    for (std::size_t at = 0, part = 1; at < values.size(); at += row * most_in_list, ++part) {
      const std::size_t count = std::min(row * most_in_list, values.size() - at);
      std::string data;
      for (std::size_t i = 0; i < count; ++i) put_real(data, values[at + i]);
      const auto sizes = row == 1 ? std::vector{count} : std::vector{row, count / row};
      list(part_name(name, part), 4, sizes, data);
    }
  }
  void texts(const std::string& name, const std::vector<std::string>& values) {
    std::size_t length = 1;
    for (const std::string& value : values) length = std::max(length, std::min(value.size(), most_in_list));
    for (std::size_t at = 0, part = 1; at < values.size(); at += most_in_list, ++part) {
      const std::size_t count = std::min(most_in_list, values.size() - at);
      std::string data;
      for (std::size_t i = 0; i < count; ++i) {
        data += values[at + i].substr(0, length);
        data.resize((i + 1) * length, ' ');
      }
      list(part_name(name, part), -1, {length, count}, data);
    }
  }
  void bytes(const std::string& name, std::string data) {
    const std::size_t rows = (data.size() + most_in_list - 1) / most_in_list;
    data.resize(rows * most_in_list, ' ');
    list(name, 1, {most_in_list, rows}, data);
  }
  /// The whole section in full blocks, its own head first.
  std::string take() const {
    std::string all = {1, 'P', 0, 84};
    all += bytes_;
    all += std::string(2, '\0');  // a name of no length ends it
    all.resize((all.size() + block_bytes - 1) / block_bytes * block_bytes, '\0');
    all[2] = static_cast<char>(std::min<std::size_t>(all.size() / block_bytes, 255));
    return all;
  }

 private:
  static std::string part_name(const std::string& name, std::size_t part) {
    return part == 1 ? name : name + std::to_string(part);
  }
  void begin(const std::string& name, int id) {
    bytes_ += static_cast<char>(name.size());
    bytes_ += static_cast<char>(id);
    bytes_ += name;
  }
  /// `rest` and an empty description behind the distance to the next.
  void end(const std::string& rest) {
    put16(bytes_, 2 + rest.size() + 1);
    bytes_ += rest;
    bytes_ += '\0';
  }
  void list(const std::string& name, int type, const std::vector<std::size_t>& sizes,
            const std::string& data) {
    begin(name, id_);
    std::string rest = {static_cast<char>(type), static_cast<char>(sizes.size())};
    for (const std::size_t size : sizes) rest += static_cast<char>(size);
    end(rest + data);
  }

  int id_ = 0;
  std::string bytes_;
};

/// When the samples are, as C3D can say it.
struct Clock {
  double rate_hz = 0.0;
  std::uint64_t first = 1;  ///< frame
};

Clock clock_of(const RecordingData& data, std::vector<std::string>& dropped) {
  const std::size_t n = data.time_s.size();
  Clock clock;
  if (data.rate_hz)
    clock.rate_hz = *data.rate_hz;
  else if (n > 1)
    clock.rate_hz = static_cast<double>(n - 1) / (data.time_s.back() - data.time_s.front());
  if (!(clock.rate_hz > 0.0) || !std::isfinite(clock.rate_hz))
    throw std::invalid_argument("recording: without a rate it cannot be a C3D file");
  const double before = std::round(data.time_s.front() * clock.rate_hz);
  constexpr double most_before = 2147483647.0;
  if (before > 0.0 && before < most_before) clock.first = static_cast<std::uint64_t>(before) + 1;
  double largest_s = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double time_s = static_cast<double>(clock.first - 1 + i) / clock.rate_hz;
    largest_s = std::max(largest_s, std::abs(time_s - data.time_s[i]));
  }
  constexpr double noticed_s = 1e-9;
  if (largest_s > noticed_s)
    dropped.push_back("stamps: C3D has even ones; the largest is moved by " +
                      std::to_string(1000.0 * largest_s) + " ms");
  return clock;
}

/// The recording as the file holds it: even stamps, values of 24 bits. Its checksum is of these.
Recording as_stored(const RecordingData& data, const Clock& clock) {
  RecordingData stored = data;
  // The file's rate is a real of 24 bits, which the stated one stands in for when it is there.
  const double rate_hz =
      data.rate_hz ? *data.rate_hz : static_cast<double>(static_cast<float>(clock.rate_hz));
  for (std::size_t i = 0; i < stored.time_s.size(); ++i)
    stored.time_s[i] = static_cast<double>(clock.first - 1 + i) / rate_hz;
  for (Channel& channel : stored.channels)
    for (double& value : channel.values) value = static_cast<double>(static_cast<float>(value));
  return Recording(std::move(stored));
}

std::string samples_of(const RecordingData& data, std::vector<std::string>& dropped) {
  std::string bytes;
  bytes.reserve(4 * data.channels.size() * data.time_s.size());
  std::size_t rounded = 0;
  for (std::size_t i = 0; i < data.time_s.size(); ++i)
    for (const Channel& channel : data.channels) {
      const double value = channel.values[i];
      if (std::isfinite(value) && static_cast<double>(static_cast<float>(value)) != value) ++rounded;
      put_real(bytes, value);
    }
  if (rounded > 0)
    dropped.push_back("digits: C3D has reals of 24 bits (7 digits); " + std::to_string(rounded) + " of " +
                      std::to_string(data.channels.size() * data.time_s.size()) + " values are rounded");
  return bytes;
}

std::string parameters_of(const Recording& recording, const Clock& clock, std::size_t data_block,
                          std::vector<std::string>& dropped) {
  const RecordingData& data = recording.data();
  const std::uint64_t n = data.time_s.size();
  Section section;
  section.group("POINT");
  section.words("USED", {0});
  section.real("SCALE", -1.0);
  section.real("RATE", clock.rate_hz);
  section.words("DATA_START", {data_block});
  section.words("FRAMES", {std::min(n, most_in_word)});
  section.texts("UNITS", {"mm"});
  section.group("ANALOG");
  section.words("USED", {data.channels.size()});
  std::vector<std::string> labels;
  std::vector<std::string> units;
  for (const Channel& channel : data.channels) {
    labels.push_back(channel_label(channel));
    units.push_back(channel.unit);
  }
  section.texts("LABELS", labels);
  section.texts("UNITS", units);
  section.real("GEN_SCALE", 1.0);
  section.reals("SCALE", std::vector<double>(data.channels.size(), 1.0), 1);
  section.reals("OFFSET", std::vector<double>(data.channels.size(), 0.0), 1);
  section.real("RATE", clock.rate_hz);
  section.group("FORCE_PLATFORM");
  section.words("USED", {0});
  section.group("MANUFACTURER");
  section.texts("SOFTWARE", {"steadyplate"});
  const std::uint64_t last = clock.first + n - 1;
  section.group("TRIAL");
  section.words("ACTUAL_START_FIELD", {clock.first & most_in_word, clock.first >> 16U});
  section.words("ACTUAL_END_FIELD", {last & most_in_word, last >> 16U});
  section.group("EVENT");
  section.words("USED", {std::min<std::uint64_t>(data.events.size(), most_in_word)});
  std::vector<double> times;
  std::vector<std::string> names;
  std::vector<std::string> contexts;
  constexpr double minute_s = 60.0;
  for (const Event& event : data.events) {
    const double minutes = std::floor(event.time_s / minute_s);
    times.insert(times.end(), {minutes, event.time_s - minute_s * minutes});
    names.push_back(event.label);
    contexts.push_back(event.context);
  }
  section.reals("TIMES", times, 2);
  section.texts("LABELS", names);
  section.texts("CONTEXTS", contexts);
  const std::string head = recording_head(as_stored(data, clock));
  if (head.size() <= most_head) {
    section.group("STEADYPLATE");
    section.bytes("HEAD", head);
  } else {
    dropped.emplace_back(
        "description: it is too long for a C3D parameter; person, condition and notes are lost");
  }
  return section.take();
}

}  // namespace

C3dFile recording_c3d(const Recording& recording) {
  const RecordingData& data = recording.data();
  if (data.time_s.empty() || data.channels.empty())
    throw std::invalid_argument("recording: without a sample or a channel it cannot be a C3D file");
  if (data.channels.size() > most_in_word || data.time_s.size() > (std::size_t{1} << 31U))
    throw std::invalid_argument("recording: it has more channels or samples than a C3D file can have");
  C3dFile file;
  const Clock clock = clock_of(data, file.dropped);
  std::vector<std::string> unsaid;
  const std::size_t blocks = parameters_of(recording, clock, 0, unsaid).size() / block_bytes;
  const std::size_t data_block = 2 + blocks;  // counted from 1, the header is the first
  std::string& bytes = file.bytes;
  bytes = {2, 'P'};
  put16(bytes, 0);                     // markers
  put16(bytes, data.channels.size());  // analog values in a frame
  const std::uint64_t last = clock.first + data.time_s.size() - 1;
  put16(bytes, std::min(clock.first, most_in_word));
  put16(bytes, std::min(last, most_in_word));
  put16(bytes, 0);  // no gaps are interpolated
  put_real(bytes, -1.0);
  put16(bytes, data_block);
  put16(bytes, 1);  // analog samples in a frame
  put_real(bytes, clock.rate_hz);
  bytes.resize(block_bytes, '\0');
  bytes += parameters_of(recording, clock, data_block, file.dropped);
  bytes += samples_of(data, file.dropped);
  bytes.resize((bytes.size() + block_bytes - 1) / block_bytes * block_bytes, '\0');
  return file;
}

bool is_recording_c3d(const c3d::Container& container) {
  const c3d::Parameter* head = container.parameters.find("STEADYPLATE", "HEAD");
  return head != nullptr && head->type == 1;
}

RecordingData read_recording_c3d(c3d::Container& container, const std::string& file) {
  const c3d::Parameter& head = *container.parameters.find("STEADYPLATE", "HEAD");
  std::string text;
  for (std::size_t i = 0; i < head.count; ++i)
    text += static_cast<char>(static_cast<unsigned char>(head.number(i)));
  RecordingData data = read_recording_head(text, file, 0);
  bool same = data.channels.size() == container.analog.size();
  for (std::size_t k = 0; same && k < data.channels.size(); ++k)
    same = channel_label(data.channels[k]) == container.analog[k].label;
  if (!same)
    throw ReadError(ReadFault::damaged, file, 0, "its analog channels are not those its description names.",
                    "Export it again: steadyplate convert --to c3d.");
  for (std::size_t k = 0; k < data.channels.size(); ++k)
    data.channels[k].values = std::move(container.analog[k].values);
  const c3d::Layout& layout = container.layout;
  const bool stated = data.rate_hz && std::abs(*data.rate_hz - layout.point_rate_hz) <= 1e-6 * *data.rate_hz;
  const double rate_hz = stated ? *data.rate_hz : layout.point_rate_hz;
  data.time_s.resize(layout.samples());
  for (std::size_t i = 0; i < data.time_s.size(); ++i)
    data.time_s[i] = static_cast<double>(layout.first_frame - 1 + i) / rate_hz;
  for (std::string& warning : container.warnings)
    if (warning.find("analog values are no numbers") == std::string::npos)  // gaps we wrote ourselves
      data.warnings.push_back(std::move(warning));
  check_recording(data, text);
  return data;
}

}  // namespace steadyplate::datasets
