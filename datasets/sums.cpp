#include "datasets/sums.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <unordered_map>

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

/// One line: "SUM  PATH" or "SUM *PATH", the path with "./" before it or not.
void take_line(std::string_view line, SumsByPath& sums) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() <= sum_digits + 2 || !is_sum(line.substr(0, sum_digits))) return;
  std::string_view path = line.substr(sum_digits);
  if (!path.starts_with("  ") && !path.starts_with(" *")) return;
  path.remove_prefix(2);
  if (path.starts_with("./")) path.remove_prefix(2);
  sums.insert_or_assign(std::string(path), text::lower(line.substr(0, sum_digits)));
}

/// What a list beside a recording says; nothing when it is not there or cannot be read: then it guards
/// nothing.
std::optional<std::string> list_at(const fs::path& file) {
  std::error_code none;
  if (!fs::is_regular_file(file, none)) return std::nullopt;
  try {
    return read_file(file);
  } catch (const ReadError&) {
    return std::nullopt;
  }
}

/// The same as sums. All recordings of a data set ask the same list, so the last one is kept while its file
/// stays as it is: which its time and size tell, unless it was written so lately that the clock may not have
/// gone on since.
const SumsByPath* sums_at(const fs::path& file) {
  struct Kept {
    fs::path file;
    fs::file_time_type written;
    std::uintmax_t bytes = 0;
    SumsByPath sums;
  };
  thread_local Kept kept;
  std::error_code failed;
  const auto written = fs::last_write_time(file, failed);
  if (failed) return nullptr;
  const std::uintmax_t bytes = fs::file_size(file, failed);
  if (failed) return nullptr;
  const bool settled = fs::file_time_type::clock::now() - written > std::chrono::seconds(2);
  if (settled && kept.file == file && kept.written == written && kept.bytes == bytes) return &kept.sums;
  const auto list = list_at(file);
  if (!list) return nullptr;
  kept = {.file = file, .written = written, .bytes = bytes, .sums = sums_of(*list)};
  return &kept.sums;
}

void compare(const fs::path& file, std::string_view sha256, std::string_view listed,
             const std::string& list) {
  if (listed == sha256) return;
  throw ReadError(ReadFault::damaged, file.string(), 0,
                  "its SHA-256 is not the one that " + list + " has for it: it was changed or damaged since.",
                  "Take it from its source again; if the change was meant, list its new sum: sha256sum.");
}

}  // namespace

SumsByPath sums_of(std::string_view list) {
  SumsByPath sums;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('\n'), list.size());
    take_line(list.substr(0, end), sums);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return sums;
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
      if (const SumsByPath* const sums = sums_at(folder / name))
        if (const auto sum = sums->find(path); sum != sums->end()) {
          compare(file, sha256, sum->second, up + name);
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
