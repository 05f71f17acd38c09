#include "datasets/mat/helper.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "datasets/error.hpp"

namespace steadyplate::datasets::mat {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* program = "steadyplate-mat";

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const noexcept { return number_; }
  void reset() { set(-1); }
  void set(int number) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_;
};

[[noreturn]] void cannot(const std::string& file, const std::string& what) {
  throw ReadError(ReadFault::unreadable, file, 0,
                  "MAT files are read by " + std::string(program) + ", which " + what + '.',
                  "It belongs beside this program; or export the file as text.");
}

[[noreturn]] void damaged(const std::string& file, const std::string& what) {
  throw ReadError(ReadFault::damaged, file, 0, what,
                  "The file is damaged; save it again, or export it as text.");
}

/// The bytes as a file of our own that is gone with its owner: the library only opens files, and HDF5 only
/// files with a name. In memory where the system has such a folder.
class GivenFile {
 public:
  GivenFile(std::string_view bytes, const std::string& file)
      : path_(folder(bytes.size()) / "steadyplate-XXXXXX") {
    std::string name = path_.string();
    descriptor_.set(::mkostemp(name.data(), O_CLOEXEC));
    path_ = name;
    if (descriptor_.number() < 0)
      cannot(file, std::string("could not be given the file: ") + std::strerror(errno));
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(descriptor_.number(), bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) {
        const int error = errno;
        ::unlink(path_.c_str());
        cannot(file, std::string("could not be given the file: ") + std::strerror(error));
      }
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  ~GivenFile() { ::unlink(path_.c_str()); }
  GivenFile(const GivenFile&) = delete;
  GivenFile& operator=(const GivenFile&) = delete;
  int number() const noexcept { return descriptor_.number(); }

 private:
  static fs::path folder(std::size_t bytes) {
    constexpr const char* in_memory = "/dev/shm";
    constexpr std::size_t surely_fits = 16U << 20U;  // containers have few of it
    if (bytes <= surely_fits && ::access(in_memory, W_OK | X_OK) == 0) return in_memory;
    return fs::temp_directory_path();
  }
  fs::path path_;
  Descriptor descriptor_{-1};
};

fs::path beside_this_program() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  fs::path found = self.parent_path() / program;
  return fs::exists(found, error) ? found : fs::path();
}

/// The child, killed and waited for when nobody did.
class Child {
 public:
  Child(int file, int answer, const HelperLimits& limits, const std::string& name) {
    const fs::path beside = beside_this_program();
    std::string path = beside.empty() ? program : beside.string();
    std::string memory = std::to_string(limits.memory_bytes);
    std::string cpu = std::to_string(limits.cpu_s);
    std::array<char*, 4> arguments = {path.data(), memory.data(), cpu.data(), nullptr};
    // Nothing of ours goes with it, and no plugins come in.
    std::string locale = "LC_ALL=C";
    std::string plugins = "HDF5_PLUGIN_PRELOAD=::";
    std::array<char*, 3> environment = {locale.data(), plugins.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answer, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int error =
        ::posix_spawnp(&id_, path.c_str(), &actions, nullptr, arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    if (error == 0) return;
    id_ = -1;
    cannot(name,
           error == ENOENT ? "is not there" : std::string("cannot be started: ") + std::strerror(error));
  }
  ~Child() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return status;
  }

 private:
  pid_t id_ = -1;
};

std::string read_answer(int pipe, Clock::time_point deadline, std::uint64_t most_bytes,
                        const std::string& file) {
  std::string answer;
  std::array<char, 65536> buffer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) damaged(file, "reading it took too long, and was given up.");
    pollfd ready{pipe, POLLIN, 0};
    const int events = ::poll(&ready, 1, static_cast<int>(left));
    if (events < 0 && errno != EINTR) cannot(file, std::string("cannot be heard: ") + std::strerror(errno));
    if (events <= 0) continue;
    const ssize_t got = ::read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) cannot(file, std::string("cannot be heard: ") + std::strerror(errno));
    if (got == 0) return answer;
    answer.append(buffer.data(), static_cast<std::size_t>(got));
    if (answer.size() > most_bytes)
      damaged(file, "it holds more numbers than its size can be meant to hold.");
  }
}

}  // namespace

std::string ask_helper(std::string_view bytes, const std::string& file, std::uint64_t most_answer_bytes) {
  constexpr std::uint64_t library_bytes = 192U << 20U;  // the program itself, before it reads anything
  constexpr std::uint64_t bytes_a_second = 4U << 20U;
  const std::uint64_t seconds = 10 + bytes.size() / bytes_a_second;
  const HelperLimits limits{library_bytes + 4 * (bytes.size() + most_answer_bytes), seconds};

  const GivenFile given(bytes, file);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    cannot(file, std::string("cannot be heard: ") + std::strerror(errno));
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  Child child(given.number(), to.number(), limits, file);
  to.reset();
  std::string answer =
      read_answer(from.number(), Clock::now() + 2 * std::chrono::seconds(seconds), most_answer_bytes, file);
  const int status = child.wait();
  if (WIFSIGNALED(status))
    damaged(file, WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL
                      ? "reading it used more processor time than it may, and was given up."
                      : "the library that reads MAT files broke down over it (signal " +
                            std::to_string(WTERMSIG(status)) + ").");
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) cannot(file, "cannot be started");
  return answer;
}

}  // namespace steadyplate::datasets::mat
