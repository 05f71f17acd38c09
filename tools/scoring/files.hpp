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

/// Write text to a file by way of a temporary name in the same folder, so that a reader never sees half of
/// it.
/// @throws WouldOverwrite, std::runtime_error with the system's reason
void write_file(const std::filesystem::path& file, std::string_view text, bool force);

}  // namespace steadyplate::scoring
