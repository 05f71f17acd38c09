#include "tools/cli/operator_input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace steadyplate::cli {

namespace {

/// What a key stands for. Space and Enter begin and end: the caller knows which.
constexpr std::pair<char, const char*> keys_of_words[] = {
    {' ', "go"},     {'\n', "go"},  {'f', "fall"},  {'s', "step"},   {'t', "touch"}, {'a', "accept"},
    {'r', "repeat"}, {'v', "void"}, {'p', "pause"}, {'q', "cancel"}, {'k', "keep"},  {'d', "drop"}};

}  // namespace

OperatorInput::OperatorInput(const std::string& file) {
  if (!file.empty()) {
    descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw std::invalid_argument("--answers: " + file + " cannot be read");
    return;
  }
  keys_ = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0;
  raw(true);
}

OperatorInput::~OperatorInput() {
  raw(false);
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

void OperatorInput::raw(bool on) {
  if (!keys_) return;
  termios now = before_;
  if (on) now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

std::optional<std::string> OperatorInput::take_line() {
  while (true) {
    const auto end = held_.find('\n');
    if (end == std::string::npos && !(over_ && !held_.empty())) return std::nullopt;
    std::string line = held_.substr(0, end);
    held_.erase(0, end == std::string::npos ? held_.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty() && line.front() != '#') return line;
  }
}

std::optional<std::string> OperatorInput::next(int wait_ms) {
  if (!keys_)
    if (auto line = take_line()) return line;
  if (over_) {
    ::poll(nullptr, 0, wait_ms);
    return std::nullopt;
  }
  pollfd ready{descriptor_, POLLIN, 0};
  if (::poll(&ready, 1, wait_ms) <= 0) return std::nullopt;
  std::array<char, 4096> bytes{};
  const ssize_t count = ::read(descriptor_, bytes.data(), keys_ ? 1 : bytes.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
  if (count <= 0) {
    over_ = true;
    return keys_ ? std::nullopt : take_line();
  }
  if (!keys_) {
    held_.append(bytes.data(), static_cast<std::size_t>(count));
    return take_line();
  }
  for (const auto& [key, word] : keys_of_words)
    if (key == bytes.front()) return word;
  return std::nullopt;
}

std::string OperatorInput::line() {
  raw(false);
  std::string line;
  char letter = 0;
  while (::read(STDIN_FILENO, &letter, 1) == 1 && letter != '\n') line += letter;
  raw(true);
  return line;
}

}  // namespace steadyplate::cli
