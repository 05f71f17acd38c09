#include "datasets/export/recording_mat.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>

#include "datasets/error.hpp"
#include "datasets/export/recording_head.hpp"

namespace steadyplate::datasets {

namespace {

constexpr std::size_t longest_name = 63;  // MATLAB's
constexpr std::size_t name_bytes = 64;

// Data types and array classes of level 5.
enum : std::uint32_t {
  mi_int8 = 1,
  mi_int32 = 5,
  mi_uint32 = 6,
  mi_double = 9,
  mi_matrix = 14,
  mi_utf8 = 16
};
enum : std::uint32_t { mx_cell = 1, mx_struct = 2, mx_char = 4, mx_double = 6 };

void put32(std::string& bytes, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i) bytes += static_cast<char>(value >> 8U * i & 0xFFU);
}

void put_double(std::string& bytes, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (unsigned i = 0; i < 8; ++i) bytes += static_cast<char>(bits >> 8U * i & 0xFFU);
}

/// Tag, data, and zeros up to the next eight bytes.
std::string element(std::uint32_t type, const std::string& data) {
  if (data.size() > std::numeric_limits<std::uint32_t>::max() - 8)
    throw std::invalid_argument("recording: it is larger than what a MAT file of level 5 can hold");
  std::string bytes;
  put32(bytes, type);
  put32(bytes, static_cast<std::uint32_t>(data.size()));
  bytes += data;
  bytes.resize((bytes.size() + 7) / 8 * 8, '\0');
  return bytes;
}

std::string array(std::uint32_t kind, std::size_t rows, std::size_t columns, const std::string& name,
                  const std::string& content) {
  if (rows > std::size_t{std::numeric_limits<std::int32_t>::max()})
    throw std::invalid_argument("recording: it has more samples than a MAT file of level 5 can hold");
  std::string flags;
  put32(flags, kind);
  put32(flags, 0);
  std::string dims;
  put32(dims, static_cast<std::uint32_t>(rows));
  put32(dims, static_cast<std::uint32_t>(columns));
  return element(mi_matrix,
                 element(mi_uint32, flags) + element(mi_int32, dims) + element(mi_int8, name) + content);
}

std::string column(const std::vector<double>& values) {
  std::string bytes;
  bytes.reserve(8 * values.size());
  for (const double value : values) put_double(bytes, value);
  return array(mx_double, values.size(), 1, "", element(mi_double, bytes));
}

/// Letters beyond ASCII are '?': the exact ones are in the head, which is ASCII by its escapes.
std::string text(const std::string& letters) {
  std::string plain = letters;
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) > 126; }, '?');
  return array(mx_char, plain.empty() ? 0 : 1, plain.size(), "", element(mi_utf8, plain));
}

struct Field {
  std::string name;
  std::string value;
};

std::string structure(const std::string& name, const std::vector<Field>& fields) {
  // Tag and value in one: matio takes the length of the names in no other form.
  std::string length;
  put32(length, 4U << 16U | mi_int32);
  put32(length, name_bytes);
  std::string names;
  std::string values;
  for (const Field& field : fields) {
    names += field.name;
    names.resize((names.size() + name_bytes) / name_bytes * name_bytes, '\0');
    values += field.value;
  }
  return array(mx_struct, 1, 1, name, length + element(mi_int8, names) + values);
}

std::string texts(const std::vector<std::string>& list) {
  std::string cells;
  for (const std::string& one : list) cells += text(one);
  return array(mx_cell, list.size(), 1, "", cells);
}

std::string field_name(const std::string& name) {
  std::string field;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    field += letter || (c >= '0' && c <= '9') ? c : '_';
  }
  if (field.empty() || !((field[0] >= 'a' && field[0] <= 'z') || (field[0] >= 'A' && field[0] <= 'Z')))
    field.insert(0, "x_");
  return field.substr(0, longest_name);
}

}  // namespace

std::vector<std::string> mat_fields(const RecordingData& data) {
  std::set<std::string> taken = {"id",          "time_s", "rate_hz", "condition",
                                 "participant", "unit",   "events",  recording_mat_head};
  std::vector<std::string> fields;
  for (const Channel& channel : data.channels) {
    const std::string base = field_name(full_name(channel));
    std::string name = base;
    for (int i = 2; !taken.insert(name).second; ++i) {
      const std::string number = '_' + std::to_string(i);
      name = base.substr(0, longest_name - number.size()) + number;
    }
    fields.push_back(name);
  }
  return fields;
}

std::string recording_mat(const Recording& recording) {
  const RecordingData& data = recording.data();
  const std::vector<std::string> names = mat_fields(data);
  std::vector<Field> units;
  for (std::size_t k = 0; k < names.size(); ++k) units.push_back({names[k], text(data.channels[k].unit)});
  std::vector<double> event_times;
  std::vector<std::string> labels;
  std::vector<std::string> contexts;
  for (const Event& event : data.events) {
    event_times.push_back(event.time_s);
    labels.push_back(event.label);
    contexts.push_back(event.context);
  }
  std::vector<Field> fields = {
      {"id", text(data.id)},
      {"participant", text(data.participant.pseudonym)},
      {"condition", text(to_string(data.condition))},
      {"rate_hz", column({data.rate_hz.value_or(std::numeric_limits<double>::quiet_NaN())})},
      {"unit", structure("", units)},
      {"events",
       structure("",
                 {{"time_s", column(event_times)}, {"label", texts(labels)}, {"context", texts(contexts)}})},
      {recording_mat_head, text(recording_head(recording, HeadText::ascii))},
      {"time_s", column(data.time_s)}};
  for (std::size_t k = 0; k < names.size(); ++k)
    fields.push_back({names[k], column(data.channels[k].values)});

  std::string file = "MATLAB 5.0 MAT-file, written by steadyplate";
  file.resize(116, ' ');
  file.append(8, '\0');  // no data of subsystems
  file += {'\0', '\x01', 'I', 'M'};
  return file + structure(recording_mat_struct, fields);
}

std::optional<RecordingData> recording_of_mat(std::vector<mat::Variable>& variables,
                                              const std::string& file) {
  const std::string prefix = std::string(recording_mat_struct) + '.';
  const auto field = [&](const std::string& name, mat::Kind kind) -> mat::Variable* {
    for (mat::Variable& variable : variables)
      if (variable.path == prefix + name && variable.kind == kind) return &variable;
    return nullptr;
  };
  const mat::Variable* const head = field(recording_mat_head, mat::Kind::text);
  if (head == nullptr) return std::nullopt;
  RecordingData data = read_recording_head(head->text, file, 0);
  const auto take = [&](const std::string& name) {
    mat::Variable* const values = field(name, mat::Kind::numbers);
    if (values == nullptr)
      throw ReadError(ReadFault::damaged, file, 0, "its struct 'trial' has no numbers called '" + name + "'.",
                      "Export it again: steadyplate convert --to mat.");
    return std::move(values->numbers);
  };
  data.time_s = take("time_s");
  const std::vector<std::string> names = mat_fields(data);
  for (std::size_t k = 0; k < names.size(); ++k) {
    data.channels[k].values = take(names[k]);
    if (data.channels[k].values.size() != data.time_s.size())
      throw ReadError(ReadFault::damaged, file, 0,
                      "its field '" + names[k] + "' has " + std::to_string(data.channels[k].values.size()) +
                          " values for " + std::to_string(data.time_s.size()) + " times.",
                      "Export it again: steadyplate convert --to mat.");
  }
  check_recording(data, head->text);
  return data;
}

}  // namespace steadyplate::datasets
