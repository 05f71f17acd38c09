#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets {

/// The folder raw/ of a study: files named by the SHA-256 of their bytes and their suffix, mode 0400, written
/// once. Nothing in it is a link.
class RawStore {
 public:
  explicit RawStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Put the bytes there: a temporary name, fsync, rename, fsync of the folder. The same bytes twice are one
  /// file.
  /// @return their SHA-256 @throws StudyError  cannot write, or the file there holds other bytes
  std::string put(std::string_view bytes, const std::string& suffix) const;

  /// The bytes, checked against their name. @throws StudyError  missing, a link, changed
  std::string get(const std::string& sha256, const std::string& suffix) const;

  /// Nothing when the file is as it was written, else what is wrong with it, without a participant.
  std::string problem(const std::string& sha256, const std::string& suffix) const;

  void remove(const std::string& sha256, const std::string& suffix) const;

  std::filesystem::path path(const std::string& sha256, const std::string& suffix) const {
    return folder_ / (sha256 + suffix);
  }

  /// Names in the folder.
  std::vector<std::string> names() const;
  /// What an interrupted import leaves: remove it only while nobody else can write.
  static bool is_unfinished(std::string_view name) { return name.starts_with(".incoming-"); }
  void remove_name(const std::string& name) const;

 private:
  std::filesystem::path folder_;
};

/// The suffix of a file's name as the store keeps it: ".txt", lower case; "" unless short and plain.
std::string raw_suffix(const std::filesystem::path& file);

/// Flush a folder's names to disk. @throws StudyError
void sync_folder(const std::filesystem::path& folder);

}  // namespace steadyplate::datasets
