#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/error.hpp"

namespace steadyplate::datasets {

/// Where a TOML text came from, for messages: the file, and where its keys are explained.
struct TomlOrigin {
  std::string file;
  std::string help;  ///< "acquisition/README.md shows a profile with every key."
};

/// A TOML table under reading: every value is asked for by name and kind, and a key that nobody asked for is
/// an error (no_more). So a slip of the pen is told, never passed over.
/// All functions throw ReadError (damaged) that names the key, its line and what was expected.
class TomlSection {
 public:
  TomlSection(const toml::table& table, std::string path, const TomlOrigin& origin)
      : table_(table), path_(std::move(path)), origin_(origin) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

  std::optional<std::string> text(const std::string& key);
  std::string needed_text(const std::string& key);
  std::optional<double> number(const std::string& key);
  double needed_number(const std::string& key);
  std::optional<double> positive(const std::string& key);
  std::optional<std::size_t> count(const std::string& key, std::int64_t most);
  std::optional<bool> flag(const std::string& key);
  std::vector<std::string> texts(const std::string& key);
  std::vector<double> numbers(const std::string& key);
  std::optional<TomlSection> table(const std::string& key);
  std::vector<TomlSection> tables(const std::string& key);
  /// The node itself, for values of an own kind; nullptr when it is not there.
  const toml::node* take(const std::string& key);
  /// Every key was asked for. Call it last.
  void no_more() const;

  const std::string& path() const noexcept { return path_; }
  const TomlOrigin& origin() const noexcept { return origin_; }

 private:
  const toml::table& table_;
  std::string path_;
  const TomlOrigin& origin_;
  std::vector<std::string> taken_;
};

/// Parse and read: a text that is not TOML is refused like a wrong key.
/// @param read  takes the root; what it throws goes on, std::invalid_argument as ReadError
void read_toml(std::string_view text, const TomlOrigin& origin,
               const std::function<void(TomlSection&)>& read);

}  // namespace steadyplate::datasets
