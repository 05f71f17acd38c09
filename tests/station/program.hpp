#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace steadyplate::test {

/// The built program as `steadyplate station --no-browser ...`, a process of its own; ended with this object.
class StationProgram {
 public:
  struct Start {
    std::string program;                                ///< the executable
    std::filesystem::path data;                         ///< its XDG_DATA_HOME
    std::vector<std::string> arguments{};               ///< behind station --no-browser
    std::optional<unsigned long> longest_file_bytes{};  ///< what it writes beyond fails, as on a full disk
  };
  /// Returns when it has printed its link. @throws std::runtime_error  it did not
  explicit StationProgram(const Start& start);
  ~StationProgram();
  StationProgram(const StationProgram&) = delete;
  StationProgram& operator=(const StationProgram&) = delete;

  const std::string& link() const { return link_; }
  /// Send a signal and wait for its end. @return  exit code, or 128 + signal
  int end(int signal);
  double cpu_s() const;
  double resident_mb() const;

 private:
  pid_t child_ = -1;
  int out_ = -1;
  std::string link_;
};

}  // namespace steadyplate::test
