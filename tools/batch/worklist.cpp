#include "tools/batch/worklist.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/sha256.hpp"
#include "tools/batch/csv_line.hpp"
#include "tools/scoring/conditions.hpp"

namespace steadyplate::batch {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 13> recording_extensions = {
    ".txt", ".csv", ".tsv", ".dat", ".asc", ".spj", ".c3d", ".xdf", ".mat", ".bsf", ".anc", ".sto", ".mot"};
constexpr std::array<std::string_view, 8> companion_beginnings = {
    "BDSinfo", "PDSinfo", "SIMULATED", "README", "LICENSE", "MANIFEST", "SHA256SUMS", "sha256sums"};

[[noreturn]] void refuse(const fs::path& path, const std::string& what, const std::string& next) {
  throw datasets::ReadError(datasets::ReadFault::unreadable, path.string(), 0, what, next);
}

bool looks_like_recording(const fs::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (std::find(recording_extensions.begin(), recording_extensions.end(), extension) ==
      recording_extensions.end())
    return false;
  const std::string name = file.filename().string();
  return std::none_of(companion_beginnings.begin(), companion_beginnings.end(),
                      [&](std::string_view beginning) { return name.rfind(beginning, 0) == 0; });
}

/// Results of an earlier run lie in this folder.
bool holds_results(const fs::path& folder) {
  std::ifstream in(folder / "run.json", std::ios::binary);
  std::string head(200, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head.find("\"steadyplate.run/") != std::string::npos;
}

bool same_place(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored);
}

class Finder {
 public:
  explicit Finder(const fs::path& results)
      : results_(results), unfinished_(results.string() + ".unfinished") {}

  void word(const std::string& text) {
    std::error_code ignored;
    if (fs::is_directory(text, ignored))
      folder(text);
    else if (is_manifest(text))
      manifest(text);
    else
      found_.items.push_back({text, "", ""});
  }

  Worklist finish() {
    auto& items = found_.items;
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
      return a.file != b.file ? a.file < b.file : a.condition < b.condition;
    });
    for (std::size_t i = 1; i < items.size(); ++i)
      if (items[i].file == items[i - 1].file && items[i].condition != items[i - 1].condition)
        throw std::invalid_argument(items[i].file + " is named with two conditions, '" +
                                    items[i - 1].condition + "' and '" + items[i].condition + "'");
    items.erase(std::unique(items.begin(), items.end(),
                            [](const Item& a, const Item& b) { return a.file == b.file; }),
                items.end());
    std::sort(found_.passed_over.begin(), found_.passed_over.end());
    name_all();
    std::string list;
    for (const Item& item : items) list += list_line(item.file, item.condition);
    found_.sha256 = datasets::sha256_hex(list);
    return std::move(found_);
  }

 private:
  void folder(const fs::path& path) {
    if (holds_results(path) || same_place(path, results_) || same_place(path, unfinished_)) return;
    std::error_code failed;
    fs::directory_iterator entries(path, failed);
    if (failed) refuse(path, failed.message() + ".", "Check its permissions.");
    for (const fs::directory_entry& entry : entries) {
      if (entry.path().filename().string().front() == '.') continue;
      if (entry.is_directory(failed)) {
        if (!entry.is_symlink(failed)) folder(entry.path());  // a link may lead back up
      } else if (looks_like_recording(entry.path())) {
        found_.items.push_back({entry.path().string(), "", ""});
      } else {
        found_.passed_over.push_back(entry.path().string());
      }
    }
  }

  static bool is_manifest(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string line;
    line.resize(6);
    in.read(line.data(), 6);
    line.resize(static_cast<std::size_t>(in.gcount()));
    return line == "file" || line.rfind("file\n", 0) == 0 || line.rfind("file\r", 0) == 0 ||
           line.rfind("file,", 0) == 0;
  }

  void manifest(const fs::path& path) {
    const std::string text = datasets::read_file(path);
    std::string_view rest = text;
    std::size_t number = 0;
    std::size_t condition_at = 0;  // 0: there is no such column, for `file` is the first
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      ++number;
      if (line.empty()) continue;
      const auto fields = csv_fields(line);
      if (number == 1) {
        for (std::size_t i = 1; i < fields.size(); ++i)
          if (fields[i] == "condition") condition_at = i;
        continue;
      }
      const std::string condition =
          condition_at > 0 && condition_at < fields.size() ? fields[condition_at] : "";
      if (fields[0].empty())
        throw datasets::ReadError(datasets::ReadFault::damaged, path.string(), number, "it names no file.",
                                  "The first column is the path of a recording.");
      if (!condition.empty()) static_cast<void>(scoring::parse_condition(condition));
      const fs::path file =
          fs::path(fields[0]).is_absolute() ? fs::path(fields[0]) : path.parent_path() / fields[0];
      found_.items.push_back({file.string(), condition, ""});
    }
  }

  void name_all() {
    auto& items = found_.items;
    std::set<std::string> stems;
    bool unique = true;
    for (Item& item : items) {
      item.name = fs::path(item.file).stem().string();
      unique = stems.insert(item.name).second && unique;
    }
    if (unique || items.empty()) return;
    fs::path common = fs::path(items.front().file).parent_path();
    for (const Item& item : items) {
      const fs::path parent = fs::path(item.file).parent_path();
      const auto [end, ignored] = std::mismatch(common.begin(), common.end(), parent.begin(), parent.end());
      fs::path shorter;
      for (auto part = common.begin(); part != end; ++part) shorter /= *part;
      common = shorter;
    }
    std::set<std::string> paths;
    for (Item& item : items) {
      const fs::path below = fs::path(item.file).lexically_relative(common.empty() ? "." : common);
      item.name = (below.empty() ? fs::path(item.file) : below).generic_string();
      paths.insert((fs::path(item.name).parent_path() / fs::path(item.name).stem()).generic_string());
    }
    if (paths.size() != items.size()) return;  // only the extension tells two of them apart
    for (Item& item : items)
      item.name = (fs::path(item.name).parent_path() / fs::path(item.name).stem()).generic_string();
  }

  fs::path results_;
  fs::path unfinished_;
  Worklist found_;
};

}  // namespace

std::string list_line(const std::string& file, const std::string& condition) {
  return nlohmann::json(file).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\t" +
         condition + "\n";
}

Worklist find_recordings(const std::vector<std::string>& words, const fs::path& results) {
  Finder finder(results);
  for (const std::string& word : words) finder.word(word);
  Worklist list = finder.finish();
  if (list.items.empty())
    refuse(words.empty() ? "" : words.front(), "no recording was found in it.",
           "Recordings in a folder end in .txt, .csv, .tsv, .dat, .spj ...; others can be named one by one.");
  return list;
}

}  // namespace steadyplate::batch
