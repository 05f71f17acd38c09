#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "acquisition/transport/descriptor.hpp"
#include "acquisition/transport/openers.hpp"

namespace steadyplate::acquisition {

std::unique_ptr<Transport> open_device_file(const std::string& address, const std::string& path) {
  const auto open = [&](int mode) {
    return Descriptor(::open(path.c_str(), mode | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  };
  struct stat status {};
  // Boards that take commands are opened for writing too. A pipe opened so would never end.
  const bool pipe = ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
  Descriptor file = open(pipe ? O_RDONLY : O_RDWR);
  if (file.number() < 0) file = open(O_RDONLY);
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    const int code = errno;
    throw TransportError(
        address + ": " + std::generic_category().message(code) + ". " +
        (code == EACCES ? "May you read it? Ask for the device's group." : "Check the name."));
  }
  if (S_ISDIR(status.st_mode)) throw TransportError(address + ": it is a directory.");
  if (S_ISREG(status.st_mode))
    throw TransportError(address + ": it is an ordinary file; use replay:PATH for bytes that were kept.");
  // Two programs that read one device share out its bytes between them.
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw TransportError(address + ": another program is reading it. Close that first.");
  return std::make_unique<DescriptorTransport>(std::move(file), true);
}

}  // namespace steadyplate::acquisition
