#include "tools/scoring/files.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace steadyplate::scoring {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view temporary_begins = ".steadyplate-", temporary_ends = "XXXXXX";  // as mkstemp asks

fs::path folder_of(const fs::path& out) {
  return out.has_parent_path() ? out.parent_path() : fs::path(".");
}

[[noreturn]] void cannot_write(const fs::path& out, int error) {
  std::string next;
  switch (error) {
    case ENOENT:
      next = "The folder " + folder_of(out).string() + " does not exist: create it first.";
      break;
    case ENOTDIR:
      next = folder_of(out).string() + " is not a folder: choose another place.";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      next = "Nothing may be created in the folder " + folder_of(out).string() +
             ": choose another place, or change its permissions.";
      break;
    case ENOSPC:
    case EDQUOT:
      next = "There is no room left: free some, or choose another place.";
      break;
    case ENAMETOOLONG:
      next = "Choose a shorter name.";
      break;
    default:
      next = "Choose another place.";
  }
  throw std::runtime_error("cannot write " + out.string() + ": " + std::generic_category().message(error) +
                           ". " + next);
}

/// A file that is closed and removed unless it was kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& out) : out_(out), name_(folder_of(out)) {
    std::string pattern = (name_ / temporary_begins).string().append(temporary_ends);
    descriptor_ = mkostemp(pattern.data(), O_CLOEXEC);  // mode 0600
    if (descriptor_ < 0) cannot_write(out, errno);
    name_ = pattern;
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!kept_) ::unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) cannot_write(out_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor_) != 0 && errno != EINVAL) cannot_write(out_, errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) cannot_write(out_, errno);
  }

  void rename_to_output(bool force) {
    int result = ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, out_.c_str(), force ? 0 : RENAME_NOREPLACE);
    if (result != 0 && !force && (errno == EINVAL || errno == ENOSYS)) {
      // A file system without "rename, but replace nothing": a hard link refuses an existing name as well.
      result = ::link(name_.c_str(), out_.c_str());
      if (result == 0) return;  // the destructor removes the temporary name
    }
    if (result != 0 && errno == EEXIST) throw WouldOverwrite(out_);
    if (result != 0) cannot_write(out_, errno);
    kept_ = true;
  }

 private:
  fs::path out_;
  fs::path name_;
  int descriptor_ = -1;
  bool kept_ = false;
};

}  // namespace

bool is_temporary(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with(temporary_begins) && name.size() == temporary_begins.size() + temporary_ends.size();
}

void check_output(const fs::path& out, bool force) {
  std::error_code error;
  if (fs::is_directory(fs::status(out, error)))
    throw std::runtime_error("cannot write " + out.string() + ": it is a folder. Give the name of a file.");
  if (fs::exists(fs::symlink_status(out, error)) && !force) throw WouldOverwrite(out);
}

void write_file(const fs::path& out, std::string_view bytes, bool force) {
  TemporaryFile file(out);
  file.write(bytes);
  file.rename_to_output(force);
}

}  // namespace steadyplate::scoring
