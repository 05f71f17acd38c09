#include "datasets/text/toml_section.hpp"

#include <algorithm>
#include <cmath>

namespace steadyplate::datasets {

void TomlSection::refuse(const std::string& key, const std::string& expected) const {
  const auto* node = table_.get(key);
  throw ReadError(ReadFault::damaged, origin_.file,
                  node == nullptr ? table_.source().begin.line : node->source().begin.line,
                  "'" + path_ + key + "' must be " + expected + ".", origin_.help);
}

const toml::node* TomlSection::take(const std::string& key) {
  taken_.push_back(key);
  return table_.get(key);
}

std::optional<std::string> TomlSection::text(const std::string& key) {
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  auto value = node->value<std::string>();
  if (!value || value->empty()) refuse(key, "text in quotes");
  return value;
}

std::string TomlSection::needed_text(const std::string& key) {
  auto value = text(key);
  if (!value) refuse(key, "there: text in quotes");
  return *value;
}

std::optional<double> TomlSection::number(const std::string& key) {
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value<double>();
  if (!value || !std::isfinite(*value)) refuse(key, "a number");
  return value;
}

double TomlSection::needed_number(const std::string& key) {
  const auto value = number(key);
  if (!value) refuse(key, "there: a number");
  return *value;
}

std::optional<double> TomlSection::positive(const std::string& key) {
  const auto value = number(key);
  if (value && *value <= 0.0) refuse(key, "a number above 0");
  return value;
}

std::optional<std::size_t> TomlSection::count(const std::string& key, std::int64_t most) {
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value<std::int64_t>();
  if (!value || *value < 1 || *value > most) refuse(key, "a whole number from 1 to " + std::to_string(most));
  return static_cast<std::size_t>(*value);
}

std::optional<bool> TomlSection::flag(const std::string& key) {
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value<bool>();
  if (!value) refuse(key, "true or false");
  return value;
}

std::vector<std::string> TomlSection::texts(const std::string& key) {
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

std::vector<double> TomlSection::numbers(const std::string& key) {
  std::vector<double> list;
  const auto* node = take(key);
  if (node == nullptr) return list;
  if (!node->is_array()) refuse(key, "a list of numbers");
  for (const auto& item : *node->as_array()) {
    const auto value = item.value<double>();
    if (!value || !std::isfinite(*value)) refuse(key, "a list of numbers");
    list.push_back(*value);
  }
  return list;
}

std::optional<TomlSection> TomlSection::table(const std::string& key) {
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_table()) refuse(key, "a table: [" + path_ + key + "]");
  return TomlSection(*node->as_table(), path_ + key + ".", origin_);
}

std::vector<TomlSection> TomlSection::tables(const std::string& key) {
  std::vector<TomlSection> list;
  const auto* node = take(key);
  if (node == nullptr) return list;
  if (!node->is_array()) refuse(key, "tables: [[" + path_ + key + "]]");
  for (const auto& item : *node->as_array()) {
    if (!item.is_table()) refuse(key, "tables: [[" + path_ + key + "]]");
    list.emplace_back(*item.as_table(), path_ + key + ".", origin_);
  }
  return list;
}

void TomlSection::no_more() const {
  for (const auto& [key, node] : table_)
    if (std::find(taken_.begin(), taken_.end(), std::string(key.str())) == taken_.end())
      refuse(std::string(key.str()), "left out: it is not known here");
}

void read_toml(std::string_view text, const TomlOrigin& origin,
               const std::function<void(TomlSection&)>& read) {
  try {
    const toml::table table = toml::parse(text, origin.file);
    TomlSection root(table, "", origin);
    read(root);
  } catch (const toml::parse_error& error) {
    throw ReadError(ReadFault::damaged, origin.file, error.source().begin.line,
                    "not TOML: " + std::string(error.description()) + ".", origin.help);
  } catch (const std::invalid_argument& error) {
    throw ReadError(ReadFault::damaged, origin.file, 0, std::string(error.what()) + ".", "");
  }
}

}  // namespace steadyplate::datasets
