#pragma once

#include <stdexcept>

namespace steadyplate::cli {

/// What the exit status says, the same for every verb.
namespace exit_code {
inline constexpr int done = 0;
inline constexpr int some_failed = 1;      ///< some inputs failed, the rest went on; the list is at the end
inline constexpr int usage = 2;            ///< the command line is wrong
inline constexpr int unreadable = 3;       ///< unreadable or unknown format
inline constexpr int quality = 4;          ///< a quality gate failed under --strict
inline constexpr int device_lost = 5;      ///< a device went away
inline constexpr int would_overwrite = 6;  ///< an output is there already
inline constexpr int interrupted = 130;
}  // namespace exit_code

/// A quality gate failed under --strict before anything was done: exits with exit_code::quality.
class QualityRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace steadyplate::cli
