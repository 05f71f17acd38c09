#include "tools/report/density_picture.hpp"

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "tools/report/report.hpp"

extern char** environ;

namespace steadyplate::report {

namespace {

constexpr const char* media_program = "steadyplate-media";
constexpr const char* advice =
    " It is built where OpenCV is found: install libopencv-imgproc-dev and build again.";

/// Beside this program, else by PATH.
std::string program_path() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto beside = self.parent_path() / media_program;
  return !error && std::filesystem::exists(beside, error) ? beside.string() : media_program;
}

std::string counts_of(const TrialView& trial, Range range) {
  std::vector<std::uint32_t> counts(density_cells * density_cells, 0);
  const auto cell_of = [&](double value) {
    return static_cast<std::ptrdiff_t>(
        std::floor((value - range.low) / range.length() * static_cast<double>(density_cells)));
  };
  constexpr auto side = static_cast<std::ptrdiff_t>(density_cells);
  for (std::size_t i = 0; i < trial.ml_mm.size(); ++i) {
    if (!drawable(trial.ml_mm[i]) || !drawable(trial.ap_mm[i])) continue;
    const auto column = cell_of(trial.ml_mm[i]);
    const auto row = side - 1 - cell_of(trial.ap_mm[i]);
    if (column >= 0 && column < side && row >= 0 && row < side)
      ++counts[static_cast<std::size_t>(row * side + column)];
  }
  char smoothing[40];
  const auto [end, error] = std::to_chars(smoothing, smoothing + sizeof smoothing,
                                          density_smoothing * static_cast<double>(density_cells));
  std::string bytes = "density " + std::to_string(density_cells) + " " + std::to_string(density_cells) + " " +
                      std::string(smoothing, error == std::errc() ? end : smoothing) + "\n";
  for (const std::uint32_t count : counts)
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((count >> shift) & 0xffU);
  return bytes;
}

/// A pair of sockets: unlike a pipe, writing to a child that is gone is an error and not a signal.
struct Pair {
  int ours = -1;
  int theirs = -1;
  Pair() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
      throw DrawError(std::string("cannot talk to ") + media_program + ": " + std::strerror(errno));
    ours = ends[0];
    theirs = ends[1];
  }
  ~Pair() {
    if (ours >= 0) close(ours);
    if (theirs >= 0) close(theirs);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
};

/// What the program answers to `input`; it reads everything before it writes.
std::string answer_to(const std::string& input) {
  Pair pair;
  const std::string path = program_path();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pair.theirs, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pair.theirs, STDOUT_FILENO);
  std::string name = path, verb = "density";
  char* arguments[] = {name.data(), verb.data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawnp(&child, path.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    throw DrawError(std::string("a heatmap needs the program ") + media_program + ": " +
                    std::strerror(failed) + "." + advice);
  close(pair.theirs);
  pair.theirs = -1;
  bool sent = true;
  for (std::size_t at = 0; at < input.size() && sent;) {
    const ssize_t n = send(pair.ours, input.data() + at, input.size() - at, MSG_NOSIGNAL);
    if (n > 0)
      at += static_cast<std::size_t>(n);
    else if (errno != EINTR)
      sent = false;
  }
  shutdown(pair.ours, SHUT_WR);
  std::string output;
  char buffer[65536];
  for (;;) {
    const ssize_t n = read(pair.ours, buffer, sizeof buffer);
    if (n > 0)
      output.append(buffer, static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
      break;
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!sent || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    const bool missing = WIFEXITED(status) && WEXITSTATUS(status) == 127;
    throw DrawError(std::string("the program ") + media_program +
                    (missing ? std::string(" is not here.") + advice : " failed; its message stands above."));
  }
  return output;
}

}  // namespace

DensityPicture density_picture(const TrialView& trial, Range range) {
  if (!nothing_to_draw(trial).empty()) return {};
  const std::string answer = answer_to(counts_of(trial, range));
  const std::string head =
      "rgb " + std::to_string(density_cells) + " " + std::to_string(density_cells) + "\n";
  if (answer.rfind(head, 0) != 0 || answer.size() != head.size() + 3 * density_cells * density_cells)
    throw DrawError(std::string("the program ") + media_program +
                    " answered something else than a picture: is it of this version?");
  return {density_cells, answer.substr(head.size())};
}

}  // namespace steadyplate::report
