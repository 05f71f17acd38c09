#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace steadyplate::scoring {

/// Something is there already and the user did not say --force. The command line exits with 6.
class WouldOverwrite : public std::runtime_error {
 public:
  explicit WouldOverwrite(const std::filesystem::path& path)
      : std::runtime_error(path.string() +
                           " is there already. Choose another name, or add --force to replace it.") {}
};

/// Refuse a place where nothing may be written, before work is spent on what would stand there.
/// @throws WouldOverwrite; std::runtime_error when it is a folder
void check_output(const std::filesystem::path& file, bool force);

/// Write text to a file by way of a temporary name in the same folder (mode 0600), flushed to disk and then
/// renamed: a reader never sees half of it, and without `force` nothing is replaced even when the name
/// appears meanwhile.
/// @throws WouldOverwrite; std::runtime_error with the system's reason and what to do next
void write_file(const std::filesystem::path& file, std::string_view text, bool force);

/// The name of such a temporary file: one that is still there was left by a program that was killed.
bool is_temporary(const std::filesystem::path& file);

}  // namespace steadyplate::scoring
