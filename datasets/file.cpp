#include "datasets/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace steadyplate::datasets {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what,
                         const std::string& next) {
  throw ReadError(ReadFault::unreadable, file.string(), 0, what, next);
}

/// An open file that closes itself. A FIFO is opened without waiting for its other end.
class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& file)
      : number_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const noexcept { return number_; }

 private:
  int number_;
};

std::string reason(int code) {
  return std::generic_category().message(code);
}

}  // namespace

std::string read_file(const std::filesystem::path& file, std::uint64_t most_bytes) {
  const Descriptor open(file);
  if (open.number() < 0) refuse(file, reason(errno) + ".", "Check the name.");
  struct stat status {};
  if (::fstat(open.number(), &status) != 0) refuse(file, reason(errno) + ".", "");
  if (S_ISDIR(status.st_mode)) refuse(file, "it is a directory.", "Name the files in it.");
  if (!S_ISREG(status.st_mode))
    refuse(file, "it is not an ordinary file.", "Copy its content into a file first.");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most_bytes)
    refuse(
        file,
        std::to_string(size) + " bytes are more than the " + std::to_string(most_bytes) + " that are read.",
        "Is it a recording? Cut it into trials.");
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(open.number(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(file, reason(errno) + ".", "");
    if (got == 0) break;  // it became shorter meanwhile
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace steadyplate::datasets
