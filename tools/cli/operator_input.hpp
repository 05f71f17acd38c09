#pragma once

#include <termios.h>

#include <optional>
#include <string>

namespace steadyplate::cli {

/// An operator's words, one a line, from a file or a pipe; from a terminal single keys without Enter.
class OperatorInput {
 public:
  /// @param file  "" = stdin. @throws std::invalid_argument  it cannot be read
  explicit OperatorInput(const std::string& file);
  ~OperatorInput();
  OperatorInput(const OperatorInput&) = delete;
  OperatorInput& operator=(const OperatorInput&) = delete;

  bool keys() const noexcept { return keys_; }
  /// The next word (a key's word on a terminal), waiting for it so long at most. Empty lines and those with
  /// '#' are passed over.
  std::optional<std::string> next(int wait_ms);
  /// A whole line typed at the terminal: a reason.
  std::string line();
  /// There will be no more.
  bool over() const noexcept { return over_ && held_.empty(); }

 private:
  std::optional<std::string> take_line();
  void raw(bool on);

  int descriptor_ = 0;
  bool keys_ = false;
  bool over_ = false;
  std::string held_;
  termios before_{};
};

}  // namespace steadyplate::cli
