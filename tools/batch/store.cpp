#include "tools/batch/store.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>
#include <system_error>

#include "datasets/file.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::batch {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t sync_every_s = 10;

[[noreturn]] void cannot(const std::string& what, const fs::path& path, int error) {
  std::string next = "Choose another place with --out.";
  if (error == ENOSPC || error == EDQUOT)
    next = "Free some room, then go on with --resume: what was done is kept.";
  throw std::runtime_error("cannot " + what + " " + path.string() + ": " +
                           std::generic_category().message(error) + ". " + next);
}

int open_file(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0) cannot("open", path, errno);
  return file;
}

void write_all(int file, const fs::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::uint32_t checksum(std::uint32_t so_far, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(so_far, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

/// One line of the log.
struct Note {
  std::array<std::size_t, 5> bytes{};
  std::uint32_t crc = 0;
  std::size_t failed = 0;
  std::size_t simulated = 0;
};

std::string line_of(const Note& note) {
  std::string line;
  for (const std::size_t bytes : note.bytes) line += std::to_string(bytes) + ' ';
  return line + std::to_string(note.crc) + ' ' + std::to_string(note.failed) + ' ' +
         std::to_string(note.simulated) + " .\n";
}

/// Nothing for a line that was not written to its end.
std::optional<Note> note_of(std::string_view line) {
  std::array<std::size_t, 8> numbers{};
  const char* at = line.data();
  const char* const end = line.data() + line.size();
  for (std::size_t& number : numbers) {
    const auto parsed = std::from_chars(at, end, number);
    if (parsed.ec != std::errc() || parsed.ptr == end || *parsed.ptr != ' ') return std::nullopt;
    at = parsed.ptr + 1;
  }
  if (std::string_view(at, static_cast<std::size_t>(end - at)) != ".") return std::nullopt;
  Note note;
  std::copy_n(numbers.begin(), 5, note.bytes.begin());
  note.crc = static_cast<std::uint32_t>(numbers[5]);
  note.failed = numbers[6];
  note.simulated = numbers[7];
  return note;
}

constexpr std::array<const char*, 5> names = {"metrics.csv", "trials.csv", "failures.csv", "inputs",
                                              "metrics_wide.csv"};
constexpr std::size_t inputs_at = 3;  // a working file, not one of the results

std::array<std::string_view, 5> parts(const Rows& rows) {
  return {rows.metrics, rows.trials, rows.failures, rows.input, rows.wide};
}

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

struct Store::File {
  fs::path path;
  int descriptor;
};

fs::path unfinished_folder(const fs::path& out) {
  return out.string() + ".unfinished";
}

void check_only_results(const fs::path& folder) {
  static const std::set<std::string> ours = {"metrics.csv", "trials.csv",       "failures.csv", "inputs",
                                             "run.json",    "metrics_wide.csv", "log",          "plan.json",
                                             "lock",        "datapackage.json", "results"};
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(folder, failed))) return;
  if (!fs::is_directory(folder, failed)) throw std::runtime_error(folder.string() + " is not a folder.");
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (!ours.contains(entry.path().filename().string()) && !scoring::is_temporary(entry.path()))
      throw std::runtime_error(folder.string() + " holds more than results (" + entry.path().string() +
                               "), so it is not replaced. Choose another --out.");
}

void remove_results(const fs::path& folder) {
  check_only_results(folder);
  std::error_code failed;
  fs::remove_all(folder, failed);
  if (failed) throw std::runtime_error("cannot remove " + folder.string() + ": " + failed.message() + ".");
}

Store::Store(const fs::path& out, const std::string& plan, const Rows& headers, bool wide, bool resume)
    : out_(out), folder_(unfinished_folder(out)), results_(folder_ / "results") {
  std::error_code failed;
  const bool there = fs::exists(folder_ / "plan.json", failed);
  if (there && !resume)
    throw std::runtime_error("an unfinished run is in " + folder_.string() +
                             ". Go on with --resume, or start anew with --force.");
  fs::create_directories(results_, failed);
  if (failed) cannot("make the folder", results_, failed.value());
  lock_ = open_file(folder_ / "lock", O_RDWR | O_CREAT);
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw std::runtime_error("another run is at work in " + folder_.string() + ". Wait for it, or stop it.");
  }
  if (there && datasets::read_file(folder_ / "plan.json") != plan) {
    ::close(lock_);
    throw std::runtime_error(
        "the unfinished run in " + folder_.string() +
        " was another one: other recordings, other arguments or another version of the program (see its "
        "plan.json). Start anew with --force.");
  }
  remove_left_over();
  open_files(wide);
  if (there) recover();
  if (counts_.recordings == 0 && ::lseek(log_, 0, SEEK_END) == 0) start(headers);
  if (!there) scoring::write_file(folder_ / "plan.json", plan, false);
  synced_s_ = now_s();
}

Store::~Store() {
  for (const File& file : files_) ::close(file.descriptor);
  if (log_ >= 0) ::close(log_);
  if (lock_ >= 0) ::close(lock_);
}

void Store::open_files(bool wide) {
  for (std::size_t i = 0; i < (wide ? file_count : file_count - 1); ++i) {
    const fs::path path = (i == inputs_at ? folder_ : results_) / names[i];
    files_.push_back({path, open_file(path, O_RDWR | O_CREAT)});
  }
  log_ = open_file(folder_ / "log", O_RDWR | O_CREAT);
}

/// What a run that was killed was just writing: it must not stand among the results.
void Store::remove_left_over() const {
  for (const fs::path& folder : {folder_, results_})
    for (const auto& entry : fs::directory_iterator(folder)) {
      std::error_code failed;
      if (scoring::is_temporary(entry.path()) && !fs::remove(entry.path(), failed))
        cannot("remove", entry.path(), failed.value());
    }
}

void Store::start(const Rows& headers) {
  for (const File& file : files_)
    if (::ftruncate(file.descriptor, 0) != 0 || ::lseek(file.descriptor, 0, SEEK_SET) != 0)
      cannot("write", file.path, errno);
  append(headers);
}

/// Read the files along the log and stop at the first recording that is not wholly there: there they are cut.
void Store::recover() {
  std::vector<std::ifstream> in;
  for (const File& file : files_) in.emplace_back(file.path, std::ios::binary);
  std::ifstream log(folder_ / "log", std::ios::binary);
  std::array<std::size_t, file_count> kept{};
  std::size_t log_kept = 0;
  bool header = true;
  std::string line;
  std::string bytes;
  while (std::getline(log, line) && !log.eof()) {
    const auto note = note_of(line);
    if (!note) break;
    std::uint32_t crc = 0;
    bool whole = true;
    for (std::size_t i = 0; i < files_.size() && whole; ++i) {
      bytes.resize(note->bytes[i]);
      in[i].read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      whole = static_cast<std::size_t>(in[i].gcount()) == bytes.size();
      crc = checksum(crc, bytes);
    }
    if (!whole || crc != note->crc) break;
    for (std::size_t i = 0; i < files_.size(); ++i) kept[i] += note->bytes[i];
    log_kept += line.size() + 1;
    if (!header) ++counts_.recordings;
    header = false;
    counts_.failed += note->failed;
    counts_.simulated += note->simulated;
  }
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (::ftruncate(files_[i].descriptor, static_cast<off_t>(kept[i])) != 0 ||
        ::lseek(files_[i].descriptor, 0, SEEK_END) < 0)
      cannot("write", files_[i].path, errno);
  if (::ftruncate(log_, static_cast<off_t>(log_kept)) != 0 || ::lseek(log_, 0, SEEK_END) < 0)
    cannot("write", folder_ / "log", errno);
}

void Store::append(const Rows& rows) {
  const auto texts = parts(rows);
  Note note;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    write_all(files_[i].descriptor, files_[i].path, texts[i]);
    note.bytes[i] = texts[i].size();
    note.crc = checksum(note.crc, texts[i]);
  }
  note.failed = rows.failed ? 1 : 0;
  note.simulated = rows.simulated ? 1 : 0;
  write_all(log_, folder_ / "log", line_of(note));
}

void Store::add(const Rows& rows) {
  append(rows);
  ++counts_.recordings;
  counts_.failed += rows.failed ? 1 : 0;
  counts_.simulated += rows.simulated ? 1 : 0;
  // After a power cut the checksums tell how far the disk had got; this only keeps that from being long ago.
  if (now_s() - synced_s_ < sync_every_s) return;
  for (const File& file : files_) ::fdatasync(file.descriptor);
  ::fdatasync(log_);
  synced_s_ = now_s();
}

void Store::finish(bool replace) {
  for (const File& file : files_)
    if (::fsync(file.descriptor) != 0 && errno != EINVAL) cannot("write", file.path, errno);
  std::error_code failed;
  const bool older = fs::exists(fs::symlink_status(out_, failed)) && !fs::is_empty(out_, failed);
  if (older && !replace) throw scoring::WouldOverwrite(out_);
  const unsigned how = older ? RENAME_EXCHANGE : 0;
  if (::renameat2(AT_FDCWD, results_.c_str(), AT_FDCWD, out_.c_str(), how) != 0) {
    if (errno != EINVAL && errno != ENOSYS) cannot("rename the results to", out_, errno);
    if (older) remove_results(out_);  // a file system that cannot exchange two names
    if (::rename(results_.c_str(), out_.c_str()) != 0) cannot("rename the results to", out_, errno);
  }
  remove_results(folder_);
}

}  // namespace steadyplate::batch
