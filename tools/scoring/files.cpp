#include "tools/scoring/files.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace steadyplate::scoring {

namespace fs = std::filesystem;

void write_file(const fs::path& file, std::string_view text, bool force) {
  if (!force && fs::exists(file)) throw WouldOverwrite(file);
  fs::path temporary = file;
  temporary += ".part";
  const auto fail = [&](int error) {
    const std::string reason = error == 0 ? "the write failed" : std::generic_category().message(error);
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw std::runtime_error("cannot write " + file.string() + ": " + reason +
                             ". Is the folder there, writable, and the disk not full?");
  };
  {
    errno = 0;
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    if (!out) fail(errno);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) fail(errno);
  }
  std::error_code failed;
  fs::rename(temporary, file, failed);
  if (failed) fail(failed.value());
}

}  // namespace steadyplate::scoring
