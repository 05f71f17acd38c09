// See ptyport.hpp. The C functions below stand before those of the C library in this program; each passes on
// to the real one unless a plugged-in board is meant. Debian 12's libserialport 0.1.1 imports exactly these.

#include "tests/support/ptyport.hpp"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <stdexcept>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds slice{10};  // a waiter looks this often whether its port was pulled

/// One port. Fields that a reading thread and a plugging thread share are atomic; names change only while
/// unplugged.
struct Fake {
  std::string name;
  std::string terminal;
  std::string vendor;
  std::string product;
  std::string serial;
  std::atomic<bool> present{false};
  std::atomic<int> descriptor{-1};
  std::atomic<bool> pulled{false};  ///< of the descriptor that is open
  std::atomic<int> lines{0};
  std::atomic<int> most_baud{0};
};

std::array<Fake, 4> fakes;
std::mutex plugging;

template <typename Function>
Function real(const char* name) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what dlsym is for
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

Fake* by_name(const char* name) {
  for (Fake& fake : fakes)
    if (fake.present && fake.name == name) return &fake;
  return nullptr;
}

Fake* by_descriptor(int descriptor) {
  if (descriptor < 0) return nullptr;
  for (Fake& fake : fakes)
    if (fake.descriptor == descriptor) return &fake;
  return nullptr;
}

constexpr const char* tty_folder = "/sys/class/tty/";

/// The board that a path under /sys/class/tty means, and what follows its name.
Fake* by_sys_path(const char* path, std::string& rest) {
  const std::string text = path == nullptr ? "" : path;
  if (text.rfind(tty_folder, 0) != 0) return nullptr;
  const std::string tail = text.substr(std::strlen(tty_folder));
  const auto slash = tail.find('/');
  rest = slash == std::string::npos ? "" : tail.substr(slash);
  return by_name(tail.substr(0, slash).c_str());
}

int link_status(struct stat* status) {
  std::memset(status, 0, sizeof *status);
  status->st_mode = S_IFLNK | 0777;
  return 0;
}

/// A sysfs file with one line in it.
FILE* one_line(const std::string& text) {
  if (text.empty()) {
    errno = ENOENT;
    return nullptr;
  }
  FILE* file = tmpfile();
  if (file != nullptr) {
    std::fputs((text + "\n").c_str(), file);
    std::rewind(file);
  }
  return file;
}

DIR* listing = nullptr;
std::size_t listed = 0;

int open_any(const char* path, int flags, mode_t mode) {
  static const auto next = real<int (*)(const char*, int, ...)>("open");
  Fake* fake = std::strncmp(path, "/dev/", 5) == 0 ? by_name(path + 5) : nullptr;
  const int descriptor = next(fake != nullptr ? fake->terminal.c_str() : path, flags, mode);
  if (fake != nullptr && descriptor >= 0) {
    fake->descriptor = descriptor;
    fake->pulled = false;
    fake->lines = TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
  }
  return descriptor;
}

// The kernel's termios2, by which the library sets rates beyond the classic ones (asm/termbits.h cannot stand
// beside termios.h): 44 bytes, the speeds last.
constexpr unsigned long set_termios2 = 0x402C542B;  // TCSETS2
constexpr std::size_t termios2_bytes = 44;
constexpr std::size_t input_speed_at = 36;
constexpr std::size_t output_speed_at = 40;

/// A 16550A takes 921600 baud and stays at 115200, without an error.
void limit_speed(std::array<char, termios2_bytes>& settings, int most_baud) {
  unsigned speed = 0;
  std::memcpy(&speed, &settings[output_speed_at], sizeof speed);
  if (most_baud == 0 || speed <= static_cast<unsigned>(most_baud)) return;
  speed = 115200;
  std::memcpy(&settings[output_speed_at], &speed, sizeof speed);
  std::memcpy(&settings[input_speed_at], &speed, sizeof speed);
}

}  // namespace

extern "C" {

int lstat(const char* path, struct stat* status) noexcept {
  static const auto next = real<int (*)(const char*, struct stat*)>("lstat");
  std::string rest;
  return by_sys_path(path, rest) != nullptr && rest.empty() ? link_status(status) : next(path, status);
}

int __lxstat(int version, const char* path, struct stat* status);
int __lxstat(int version, const char* path, struct stat* status) {
  static const auto next = real<int (*)(int, const char*, struct stat*)>("__lxstat");
  std::string rest;
  return by_sys_path(path, rest) != nullptr && rest.empty() ? link_status(status)
                                                            : next(version, path, status);
}

ssize_t readlink(const char* path, char* buffer, size_t size) noexcept {
  static const auto next = real<ssize_t (*)(const char*, char*, size_t)>("readlink");
  std::string rest;
  const Fake* fake = by_sys_path(path, rest);
  if (fake == nullptr || !rest.empty()) return next(path, buffer, size);
  const std::string target =
      "../../devices/pci0000:00/0000:00:03.0/usb1/1-1/1-1:1.0/" + fake->name + "/tty/" + fake->name;
  const size_t length = std::min(size, target.size());
  std::memcpy(buffer, target.data(), length);
  return static_cast<ssize_t>(length);
}

FILE* fopen(const char* path, const char* mode) {
  static const auto next = real<FILE* (*)(const char*, const char*)>("fopen");
  std::string rest;
  const Fake* fake = by_sys_path(path, rest);
  if (fake == nullptr) return next(path, mode);
  const std::string leaf = rest.substr(rest.rfind('/') + 1);
  if (leaf == "busnum" || leaf == "devnum") return one_line("1");
  if (leaf == "idVendor") return one_line(fake->vendor);
  if (leaf == "idProduct") return one_line(fake->product);
  if (leaf == "product") return one_line("balance board");
  if (leaf == "manufacturer") return one_line("steadyplate tests");
  if (leaf == "serial") return one_line(fake->serial);
  return one_line("");
}

DIR* opendir(const char* path) {
  static const auto next = real<DIR* (*)(const char*)>("opendir");
  DIR* folder = next(path);
  if (std::strcmp(path, "/sys/class/tty") != 0) return folder;
  listing = folder != nullptr ? folder : next("/");
  listed = 0;
  return listing;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
int readdir_r(DIR* folder, struct dirent* entry, struct dirent** result) {
  static const auto next = real<int (*)(DIR*, struct dirent*, struct dirent**)>("readdir_r");
  while (folder == listing && listed < fakes.size()) {
    const Fake& fake = fakes[listed++];
    if (!fake.present) continue;
    std::memset(entry, 0, sizeof *entry);
    entry->d_type = DT_LNK;
    std::strncpy(entry->d_name, fake.name.c_str(), sizeof entry->d_name - 1);
    *result = entry;
    return 0;
  }
  return next(folder, entry, result);
}
#pragma GCC diagnostic pop

int closedir(DIR* folder) {
  static const auto next = real<int (*)(DIR*)>("closedir");
  if (folder == listing) listing = nullptr;
  return next(folder);
}

int open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  return open_any(path, flags, mode);
}

int __open_2(const char* path, int flags);
int __open_2(const char* path, int flags) {
  return open_any(path, flags, 0);
}

int close(int descriptor) {
  static const auto next = real<int (*)(int)>("close");
  if (Fake* fake = by_descriptor(descriptor)) fake->descriptor = -1;
  return next(descriptor);
}

ssize_t read(int descriptor, void* buffer, size_t size) {
  static const auto next = real<ssize_t (*)(int, void*, size_t)>("read");
  const Fake* fake = by_descriptor(descriptor);
  return fake != nullptr && fake->pulled ? 0 : next(descriptor, buffer, size);
}

ssize_t write(int descriptor, const void* buffer, size_t size) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t)>("write");
  const Fake* fake = by_descriptor(descriptor);
  if (fake == nullptr || !fake->pulled) return next(descriptor, buffer, size);
  errno = EIO;
  return -1;
}

int ioctl(int descriptor, unsigned long request, ...) noexcept {
  static const auto next = real<int (*)(int, unsigned long, ...)>("ioctl");
  va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  Fake* fake = by_descriptor(descriptor);
  if (fake == nullptr) return next(descriptor, request, argument);
  if (fake->pulled) {
    errno = EIO;
    return -1;
  }
  auto* lines = static_cast<int*>(argument);
  constexpr int ours = TIOCM_DTR | TIOCM_RTS;
  switch (request) {
    case TIOCMGET:
      *lines = fake->lines;
      return 0;
    case TIOCMSET:
      fake->lines = (fake->lines & ~ours) | (*lines & ours);
      return 0;
    case TIOCMBIS:
      fake->lines |= *lines & ours;
      return 0;
    case TIOCMBIC:
      fake->lines &= ~(*lines & ours);
      return 0;
    case TIOCSBRK:
    case TIOCCBRK:
    case TIOCSSERIAL:
      return 0;
    case TIOCGSERIAL:
      std::memset(argument, 0, sizeof(serial_struct));
      static_cast<serial_struct*>(argument)->type = PORT_16550A;
      return 0;
    case set_termios2: {
      std::array<char, termios2_bytes> settings{};
      std::memcpy(settings.data(), argument, settings.size());
      limit_speed(settings, fake->most_baud);
      return next(descriptor, request, settings.data());
    }
    default:
      return next(descriptor, request, argument);
  }
}

int poll(struct pollfd* list, nfds_t count, int timeout_ms) {
  static const auto next = real<int (*)(struct pollfd*, nfds_t, int)>("poll");
  const auto end = Clock::now() + std::chrono::milliseconds(timeout_ms < 0 ? 3'600'000 : timeout_ms);
  while (true) {
    int hits = 0;
    bool ours = false;
    for (nfds_t i = 0; i < count; ++i) {
      const Fake* fake = by_descriptor(list[i].fd);
      ours = ours || fake != nullptr;
      list[i].revents = 0;
      if (fake == nullptr || !fake->pulled) continue;
      list[i].revents = POLLIN | POLLERR | POLLHUP;
      ++hits;
    }
    if (hits > 0) return hits;
    if (!ours) return next(list, count, timeout_ms);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    const int ready =
        next(list, count, static_cast<int>(std::max<std::int64_t>(0, std::min(left, slice).count())));
    if (ready != 0 || left.count() <= 0) return ready;
  }
}

int select(int count, fd_set* reading, fd_set* writing, fd_set* errors, struct timeval* timeout) {
  static const auto next = real<int (*)(int, fd_set*, fd_set*, fd_set*, struct timeval*)>("select");
  const auto wait = timeout == nullptr
                        ? std::chrono::microseconds(3'600'000'000)
                        : std::chrono::microseconds(timeout->tv_sec * 1'000'000 + timeout->tv_usec);
  const auto end = Clock::now() + wait;
  while (true) {
    bool ours = false;
    for (const Fake& fake : fakes) {
      const int descriptor = fake.descriptor;
      if (descriptor < 0 || descriptor >= count) continue;
      const bool reads = reading != nullptr && FD_ISSET(descriptor, reading);
      const bool writes = writing != nullptr && FD_ISSET(descriptor, writing);
      if (!reads && !writes) continue;
      ours = true;
      if (fake.pulled) return (reads ? 1 : 0) + (writes ? 1 : 0);  // a hung-up port is ready at once
    }
    if (!ours) return next(count, reading, writing, errors, timeout);
    fd_set r;
    fd_set w;
    fd_set e;
    FD_ZERO(&r);
    FD_ZERO(&w);
    FD_ZERO(&e);
    if (reading != nullptr) r = *reading;
    if (writing != nullptr) w = *writing;
    if (errors != nullptr) e = *errors;
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(end - Clock::now());
    timeval turn{0, static_cast<suseconds_t>(
                        std::max<std::int64_t>(0, std::min<std::chrono::microseconds>(left, slice).count()))};
    const int ready = next(count, reading != nullptr ? &r : nullptr, writing != nullptr ? &w : nullptr,
                           errors != nullptr ? &e : nullptr, &turn);
    if (ready == 0 && left.count() > 0) continue;
    if (reading != nullptr) *reading = r;
    if (writing != nullptr) *writing = w;
    if (errors != nullptr) *errors = e;
    return ready;
  }
}

}  // extern "C"

namespace steadyplate::test {

namespace {
Fake& fake_of(const std::string& serial_number) {
  for (Fake& fake : fakes)
    if (fake.serial == serial_number) return fake;
  for (Fake& fake : fakes)
    if (fake.serial.empty()) return fake;
  throw std::runtime_error("more boards than the tests have room for");
}
}  // namespace

bool SerialBoard::possible() {
  const int pty = posix_openpt(O_RDWR | O_NOCTTY);
  if (pty >= 0) ::close(pty);
  return pty >= 0;
}

SerialBoard::SerialBoard(std::string name, std::string usb_id, std::string serial_number)
    : name_(std::move(name)), usb_id_(std::move(usb_id)), serial_number_(std::move(serial_number)) {
  board_side_ = posix_openpt(O_RDWR | O_NOCTTY);
  if (board_side_ < 0 || grantpt(board_side_) != 0 || unlockpt(board_side_) != 0)
    throw std::runtime_error("no pseudo terminal to be had");
  std::array<char, 128> terminal{};
  if (ptsname_r(board_side_, terminal.data(), terminal.size()) != 0)
    throw std::runtime_error("ptsname_r failed");
  terminal_ = terminal.data();
  keep_open_ = ::open(terminal_.c_str(), O_RDWR | O_NOCTTY);
  termios raw{};
  tcgetattr(keep_open_, &raw);
  cfmakeraw(&raw);
  tcsetattr(keep_open_, TCSANOW, &raw);
  plug(name_);
}

SerialBoard::~SerialBoard() {
  Fake& fake = fake_of(serial_number_);
  fake.present = false;
  fake.pulled = true;
  fake.serial.clear();
  ::close(keep_open_);
  ::close(board_side_);
}

void SerialBoard::send(const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t count = ::write(board_side_, bytes.data() + at, bytes.size() - at);
    if (count <= 0) throw std::runtime_error("the pseudo terminal takes no bytes");
    at += static_cast<std::size_t>(count);
  }
}

std::string SerialBoard::received() {
  std::string all;
  std::array<char, 4096> buffer;
  pollfd wait{board_side_, POLLIN, 0};
  while (::poll(&wait, 1, 100) > 0) {
    const ssize_t count = ::read(board_side_, buffer.data(), buffer.size());
    if (count <= 0) break;
    all.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return all;
}

void SerialBoard::unplug() {
  Fake& fake = fake_of(serial_number_);
  fake.present = false;
  fake.pulled = true;
}

void SerialBoard::plug(const std::string& name) {
  const std::lock_guard<std::mutex> guard(plugging);
  name_ = name;
  Fake& fake = fake_of(serial_number_);
  fake.serial = serial_number_;
  fake.name = name;
  fake.terminal = terminal_;
  fake.vendor = usb_id_.substr(0, 4);
  fake.product = usb_id_.substr(5);
  fake.most_baud = 0;
  fake.present = true;
}

void SerialBoard::limit_baud(int most) {
  fake_of(serial_number_).most_baud = most;
}

}  // namespace steadyplate::test
