#include "datasets/sums.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t sum_digits = 64;
constexpr std::size_t folders_above = 3;

bool is_sum(std::string_view text) {
  return text.size() == sum_digits &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

/// A list beside a recording; nothing when it is not there or cannot be read: then it guards nothing.
std::optional<std::string> list_at(const fs::path& file) {
  std::error_code none;
  if (!fs::is_regular_file(file, none)) return std::nullopt;
  try {
    return read_file(file);
  } catch (const ReadError&) {
    return std::nullopt;
  }
}

void compare(const fs::path& file, std::string_view sha256, std::string_view listed,
             const std::string& list) {
  if (listed == sha256) return;
  throw ReadError(ReadFault::damaged, file.string(), 0,
                  "its SHA-256 is not the one that " + list + " has for it: it was changed or damaged since.",
                  "Take it from its source again; if the change was meant, list its new sum: sha256sum.");
}

}  // namespace

std::optional<std::string> listed_sum(std::string_view list, std::string_view path) {
  if (path.empty()) return std::nullopt;
  for (std::size_t at = list.rfind(path); at != std::string_view::npos && at > 0;
       at = list.rfind(path, at - 1)) {
    const std::size_t after = at + path.size();
    if (after < list.size() && list[after] != '\n' && list[after] != '\r') continue;
    const std::size_t line = list.rfind('\n', at - 1) + 1;  // npos + 1 = 0: the first
    const std::string_view before = list.substr(line, at - line);
    if (before.size() <= sum_digits || !is_sum(before.substr(0, sum_digits))) continue;
    const std::string_view between = before.substr(sum_digits);
    if (between == "  " || between == " *" || between == "  ./" || between == " *./")
      return text::lower(before.substr(0, sum_digits));
  }
  return std::nullopt;
}

std::string guard_beside(const fs::path& file, std::string_view sha256) {
  if (file.stem() == sha256) return "the sum it is named by";
  std::string own = file.filename().string() + ".sha256";
  if (const auto list = list_at(file.parent_path() / own))
    if (const std::string_view sum = std::string_view(*list).substr(0, sum_digits); is_sum(sum)) {
      compare(file, sha256, text::lower(sum), own);
      return own;
    }
  std::string path = file.filename().generic_string();
  std::string up;
  fs::path folder = file.parent_path();
  for (std::size_t k = 0; k <= folders_above; ++k) {
    for (const char* name : {"SHA256SUMS", "SHA256SUMS.txt", "sha256sums.txt"})
      if (const auto list = list_at(folder / name))
        if (const auto sum = listed_sum(*list, path)) {
          compare(file, sha256, *sum, up + name);
          return up + name;
        }
    if (folder.filename().empty() || folder.filename() == "." || folder.filename() == "..") break;
    path.insert(0, folder.filename().generic_string() + '/');
    up += "../";
    folder = folder.parent_path();
  }
  return "";
}

}  // namespace steadyplate::datasets
