#include "datasets/study/raw_store.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "datasets/file.hpp"
#include "datasets/next_step.hpp"
#include "datasets/sha256.hpp"
#include "datasets/study/error.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void no_write(const fs::path& where, int error) {
  std::string next = "Change the permissions, or move the study to a place that can be written.";
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    next = "There is no room left: free some and import again; what was acknowledged is kept.";
  throw StudyError(StudyFault::no_write, "cannot write in " + where.string() + ": " +
                                             std::generic_category().message(error) + ". " + next);
}

/// A temporary file that goes unless it was renamed.
class Incoming {
 public:
  explicit Incoming(const fs::path& folder) : folder_(folder), name_((folder / ".incoming-XXXXXX").string()) {
    descriptor_ = mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor_ < 0) no_write(folder_, errno);
  }
  ~Incoming() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!renamed_) ::unlink(name_.c_str());
  }
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) no_write(folder_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fchmod(descriptor_, 0400) != 0 || ::fsync(descriptor_) != 0) no_write(folder_, errno);
  }

  void rename_to(const fs::path& name) {
    if (::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) != 0)
      no_write(folder_, errno);
    renamed_ = true;
  }

 private:
  fs::path folder_;
  std::string name_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

}  // namespace

void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) no_write(folder, errno);
  const bool done = ::fsync(descriptor) == 0 || errno == EINVAL;
  const int error = errno;
  ::close(descriptor);
  if (!done) no_write(folder, error);
}

std::string raw_suffix(const fs::path& file) {
  const std::string suffix = text::lower(file.extension().string());
  const bool plain = suffix.size() <= 9 &&
                     std::all_of(suffix.begin() + (suffix.empty() ? 0 : 1), suffix.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return plain ? suffix : "";
}

std::string RawStore::put(std::string_view bytes, const std::string& suffix) const {
  std::string sha256 = sha256_hex(bytes);
  const fs::path name = path(sha256, suffix);
  if (fs::symlink_status(name).type() != fs::file_type::not_found) {
    // Left by an import that was interrupted behind the rename, or the same bytes once more.
    static_cast<void>(get(sha256, suffix));
    sync_folder(folder_);
    return sha256;
  }
  Incoming incoming(folder_);
  incoming.write(bytes);
  incoming.rename_to(name);
  sync_folder(folder_);
  return sha256;
}

std::string RawStore::problem(const std::string& sha256, const std::string& suffix) const {
  const fs::path name = path(sha256, suffix);
  struct stat state {};
  if (::lstat(name.c_str(), &state) != 0) return name.string() + " is missing";
  if (S_ISLNK(state.st_mode))
    return name.string() + " is a symbolic link: raw files must lie in the study itself";
  if (!S_ISREG(state.st_mode)) return name.string() + " is not a file";
  if ((state.st_mode & 0222U) != 0)
    return name.string() + " can be written: raw files are read-only (mode 0400)";
  try {
    if (sha256_hex(read_file(name)) != sha256)
      return name.string() +
             " was changed after it was imported: its bytes no longer have the SHA-256 of its name";
  } catch (const ReadError& error) {
    return error.what();
  }
  return "";
}

std::string RawStore::get(const std::string& sha256, const std::string& suffix) const {
  const fs::path name = path(sha256, suffix);
  const std::string wrong = problem(sha256, suffix);
  if (!wrong.empty())
    throw WithNextStep<StudyError>(
        wrong + ".",
        {.terminal = "Put the file back from a copy; steadyplate study check lists all.",
         .page = "Put the file back from a copy."},
        StudyFault::unusable);
  // Read again and checked again: what is scored is what was hashed.
  std::string bytes = read_file(name);
  if (sha256_hex(bytes) != sha256)
    throw StudyError(StudyFault::unusable,
                     name.string() + " changes while it is read. Put it back from a copy.");
  return bytes;
}

void RawStore::remove(const std::string& sha256, const std::string& suffix) const {
  remove_name(sha256 + suffix);
}

void RawStore::remove_name(const std::string& name) const {
  if (::unlink((folder_ / name).c_str()) != 0 && errno != ENOENT) no_write(folder_, errno);
}

std::vector<std::string> RawStore::names() const {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder_)) found.push_back(entry.path().filename().string());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace steadyplate::datasets
