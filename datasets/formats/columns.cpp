#include "datasets/formats/columns.hpp"

#include <algorithm>
#include <utility>

#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::readers {

namespace {

std::vector<double> take(text::Table& table, std::string_view column, double factor,
                         const std::string& file) {
  const auto at = std::find(table.names.begin(), table.names.end(), column);
  if (at == table.names.end())
    throw ReadError(ReadFault::damaged, file, 0, "it has no column '" + std::string(column) + "'.",
                    "Is it the whole file, as it was exported?");
  std::vector<double> values = std::move(table.columns[static_cast<std::size_t>(at - table.names.begin())]);
  if (factor != 1.0)
    for (double& value : values) value *= factor;
  return values;
}

}  // namespace

std::vector<double> take_times(text::Table& table, std::string_view column, double factor,
                               const std::string& file) {
  return take(table, column, factor, file);
}

bool is_part(std::string_view channel, Part part) {
  constexpr std::string_view pressure[] = {"cop_ml_mm", "cop_ap_mm", "fz_n"};
  constexpr std::string_view shear[] = {"fx_n", "fy_n", "force_ml_n", "force_ap_n"};
  const auto among = [&](const auto& names) {
    return std::find(std::begin(names), std::end(names), channel) != std::end(names);
  };
  return part == Part::everything || among(pressure) || (part == Part::cop_and_shear && among(shear));
}

text::Table read_ruled_table(std::string_view text, const std::string& file, const text::Dialect& dialect,
                             std::string_view time_column, std::span<const ColumnRule> rules,
                             const ReadOptions& options) {
  return text::read_table_with_header(text, file, dialect, options.bad_rows, [&](std::string_view name) {
    return options.part == Part::everything || name == time_column ||
           std::any_of(rules.begin(), rules.end(), [&](const ColumnRule& rule) {
             return rule.column == name && is_part(rule.channel, options.part);
           });
  });
}

void take_channels(RecordingData& data, text::Table& table, std::span<const ColumnRule> rules,
                   const std::string& file, Part part) {
  for (const ColumnRule& rule : rules) {
    if (!is_part(rule.channel, part)) continue;
    data.channels.push_back({.name = std::string(rule.channel),
                             .unit = std::string(rule.unit),
                             .plate = std::string(rule.plate),
                             .source = std::string(rule.column),
                             .values = take(table, rule.column, rule.factor, file)});
  }
}

bool first_line_is(std::string_view head, char delimiter, std::span<const std::string_view> names) {
  text::Lines lines(head);
  if (!lines.next()) return false;
  std::vector<std::string_view> fields;
  text::split(lines.line(), delimiter, fields);
  return std::equal(fields.begin(), fields.end(), names.begin(), names.end());
}

std::vector<std::string> header_names(std::string_view head, char delimiter) {
  text::Lines lines(head);
  std::vector<std::string> names;
  if (!lines.next()) return names;
  std::vector<std::string_view> fields;
  text::split(lines.line(), delimiter, fields);
  for (const std::string_view field : fields) names.emplace_back(text::trimmed(field));
  return names;
}

void vision_from_name(RecordingData& data, const std::string& stem) {
  std::string letters;
  for (const char c : stem) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') letters += c;
  }
  if (letters.find("eyesopen") != std::string::npos)
    data.condition.vision = Vision::open;
  else if (letters.find("eyesclosed") != std::string::npos)
    data.condition.vision = Vision::closed;
  else
    return;
  data.assumptions.push_back("condition: " + to_string(data.condition) + ", read from the file's name");
}

}  // namespace steadyplate::datasets::readers
