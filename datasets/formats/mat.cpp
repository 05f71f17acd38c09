// MAT files: level 5 (MATLAB 5 to 7.2, Octave, scipy) and 7.3. A library reads them in a program of its own
// (datasets/mat); here what came is held against what the file announces, and becomes a recording.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_mat.hpp"
#include "datasets/file.hpp"
#include "datasets/formats/named_columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/mapping.hpp"
#include "datasets/mat/answer.hpp"
#include "datasets/mat/helper.hpp"
#include "datasets/mat/level5.hpp"

namespace steadyplate::datasets::readers {

namespace {

using mat::Kind;
using mat::Variable;

/// Compressed files hold more numbers than bytes, but not without limit.
std::uint64_t most_bytes_of(std::size_t file_bytes) {
  constexpr std::uint64_t always = 16U << 20U;
  constexpr std::uint64_t most_packing = 64;
  return std::min<std::uint64_t>(always + most_packing * file_bytes, largest_recording_bytes);
}

/// Everything that was announced has come, with as many values.
void check_complete(const std::vector<mat::Announced>& announced, const std::vector<Variable>& came,
                    const std::string& file) {
  std::map<std::string_view, const Variable*> by_path;
  for (const Variable& variable : came) by_path[variable.path] = &variable;
  for (const mat::Announced& one : announced) {
    if (one.kind == Kind::other) continue;
    const auto found = by_path.find(one.path);
    const bool whole = found != by_path.end() && found->second->kind == one.kind &&
                       (one.kind == Kind::text || found->second->numbers.size() == one.elements);
    if (!whole)
      throw ReadError(ReadFault::damaged, file, 0, "its variable '" + one.path + "' did not come whole.",
                      "The file is damaged; save it again.");
  }
}

/// "trial(2)" of "trial(2).cop_ml"; "" of a variable at the top.
std::string group_of(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::string field_of(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

/// Variables of one struct (or the top) that have one length of samples.
struct Group {
  std::string name;
  std::uint64_t samples = 0;
  std::vector<const Variable*> columns;
  std::vector<const Variable*> scalars;
};

/// How many samples a matrix of two dimensions holds: its longer side, the other side are channels.
std::uint64_t samples_of(const Variable& variable) {
  return variable.dims.size() == 2 ? std::max(variable.dims[0], variable.dims[1]) : 0;
}

Group group_with(const std::string& name, const std::vector<const Variable*>& members) {
  Group group;
  group.name = name;
  std::map<std::uint64_t, std::uint64_t> values;  // samples -> values of that length
  for (const Variable* variable : members)
    if (samples_of(*variable) > 1) values[samples_of(*variable)] += variable->numbers.size();
  std::uint64_t most = 0;
  for (const auto& [samples, count] : values)
    if (count >= most) {
      most = count;
      group.samples = samples;
    }
  for (const Variable* variable : members) {
    if (group.samples > 0 && samples_of(*variable) == group.samples) group.columns.push_back(variable);
    if (variable->numbers.size() == 1) group.scalars.push_back(variable);
  }
  return group;
}

/// A centre of pressure has two; one vector alone is a list of something.
constexpr std::uint64_t fewest_channels = 2;

std::uint64_t channels_of(const Group& group) {
  std::uint64_t channels = 0;
  for (const Variable* variable : group.columns) channels += variable->numbers.size() / group.samples;
  return channels;
}

Group chosen(const std::vector<Variable>& variables, const ReadOptions& options, const std::string& file) {
  std::map<std::string, std::vector<const Variable*>> members;
  for (const Variable& variable : variables)
    if (variable.kind == Kind::numbers) members[group_of(variable.path)].push_back(&variable);
  std::vector<Group> groups;
  for (const auto& [name, list] : members) {
    Group group = group_with(name, list);
    if (channels_of(group) >= fewest_channels) groups.push_back(std::move(group));
  }
  if (groups.empty())
    throw ReadError(ReadFault::unknown_format, file, 0, "it has no variable with samples.",
                    "Expected a struct, or variables, with time and centre of pressure as vectors.");
  std::string names;
  for (const Group& group : groups) {
    if (group.name == options.stream && !options.stream.empty()) return group;
    names += (names.empty() ? "'" : ", '") + (group.name.empty() ? "(top)" : group.name) + "' (" +
             std::to_string(group.samples) + " samples)";
  }
  if (!options.stream.empty() && options.stream != "(top)")
    throw ReadError(ReadFault::ambiguous, file, 0,
                    "it has no struct '" + options.stream + "'; it has " + names + '.',
                    "Name one: --stream NAME.");
  if (groups.size() == 1 || options.stream == "(top)") return groups.front();  // the top sorts first
  throw ReadError(ReadFault::ambiguous, file, 0, "it has samples in several places: " + names + '.',
                  "Name one: --stream NAME.");
}

/// A scalar that is called as rates are.
std::optional<double> rate_of(const Group& group, std::string& name) {
  static const std::set<std::string, std::less<>> names = {
      "fs",         "Fs",    "rate",          "rate_hz",     "freq", "frequency",
      "samplerate", "srate", "sampling_rate", "sample_rate", "fps"};
  for (const Variable* scalar : group.scalars) {
    name = field_of(scalar->path);
    const double value = scalar->numbers.front();
    if (names.contains(name) && value > 0.0 && value < 1e6) return value;
  }
  return std::nullopt;
}

/// The columns of a group: vectors by their names, matrices one by one ("cop_1", "cop_2").
text::Table table_of(const Group& group) {
  text::Table table;
  table.rows = static_cast<std::size_t>(group.samples);
  for (const Variable* variable : group.columns) {
    const std::size_t channels = variable->numbers.size() / table.rows;
    const bool samples_down = variable->dims[0] == group.samples;
    for (std::size_t k = 0; k < channels; ++k) {
      std::vector<double> values(table.rows);
      for (std::size_t i = 0; i < table.rows; ++i)
        values[i] = variable->numbers[samples_down ? k * table.rows + i : i * channels + k];
      const std::string name = field_of(variable->path);
      table.names.push_back(channels == 1 ? name : name + '_' + std::to_string(k + 1));
      table.columns.push_back(std::move(values));
    }
  }
  return table;
}

RecordingData of_another_program(const std::vector<Variable>& variables, const ReadOptions& options,
                                 const std::string& file) {
  const Group group = chosen(variables, options, file);
  text::Table table = table_of(group);
  Mapping mapping = mapping_of(options);
  std::string rate_name;
  const auto rate = rate_of(group, rate_name);
  const bool from_file = rate && !mapping.rate_hz;
  if (from_file) mapping.rate_hz = rate;
  const std::vector<bool> numeric(table.names.size(), true);
  NamedColumns columns(table.names, numeric, options, mapping, file);
  const bool timed = columns.roles().contains("time");
  if (from_file && timed) mapping.rate_hz.reset();
  RecordingData data = columns.recording(
      std::move(table), group.name.empty() ? "variables: those of one length at the top of the file"
                                           : "variables: the fields of one length of '" + group.name + "'");
  if (from_file && timed) data.rate_hz = rate;
  if (from_file) data.assumptions.push_back("rate: '" + rate_name + "' in Hz");
  std::string left_out;
  for (const Variable& variable : variables)
    if (variable.kind == Kind::other)
      left_out += (left_out.empty() ? "" : ", ") + variable.path + " (" + variable.text + ')';
  if (!left_out.empty()) data.notes.push_back("not read: " + left_out);
  return data;
}

bool recognises(std::string_view head, const std::filesystem::path&) {
  return mat::is_level5(head) || mat::is_hdf5(head);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  if (!recognises(bytes, file))
    throw ReadError(ReadFault::unknown_format, name, 0, "it does not begin as a MAT file of level 5 or 7.3.",
                    "Save it in MATLAB with -v7, in Octave with -7.");
  const std::uint64_t most = most_bytes_of(bytes.size());
  std::vector<mat::Announced> announced;
  if (mat::is_level5(bytes)) announced = mat::announced(bytes, name, most);
  std::vector<Variable> variables = mat::decoded(mat::ask_helper(bytes, name, most), name);
  check_complete(announced, variables, name);
  if (auto ours = recording_of_mat(variables, name)) return std::move(*ours);
  RecordingData data = of_another_program(variables, options, name);
  if (bytes.substr(0, 116).find("written by steadyplate") != std::string_view::npos)
    data.warnings.emplace_back(head_is_missing);
  return data;
}

}  // namespace

const Format mat_file = {"mat",
                         "MATLAB data, level 5 or 7.3",
                         "binary: a struct, or variables, with time and centre of pressure as vectors",
                         recognises,
                         read,
                         Content::binary};

}  // namespace steadyplate::datasets::readers
