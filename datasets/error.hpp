#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include "datasets/next_step.hpp"

namespace steadyplate::datasets {

/// Whose fault a failed read is, and so which exit code the command line gives.
enum class ReadFault {
  unreadable,      ///< the file is missing, a directory, not permitted, or too large
  unknown_format,  ///< no reader recognises it
  ambiguous,       ///< several readings fit; `next` names the flag that settles it
  damaged,         ///< recognised, but a line or byte is wrong
};

/// A file that cannot become a recording. The message says what, where, and what to do next:
/// `trial07.csv line 214: 6 fields, expected 7. Skip such rows with --bad-rows skip, or look at: ...`
///
/// The next step is a terminal's, with commands and flags; a page is told the rest.
class ReadError : public std::runtime_error, public ToldOnPages {
 public:
  /// @param where  file name, as the user gave it
  /// @param line   1-based text line, or 0 when the whole file is meant
  /// @param what_is_wrong, next  sentences without a trailing newline; `next` may be empty
  ReadError(ReadFault fault, const std::string& where, std::size_t line, const std::string& what_is_wrong,
            const std::string& next)
      : ReadError(
            fault, line,
            where + (line == 0 ? std::string() : " line " + std::to_string(line)) + ": " + what_is_wrong,
            next) {}

  ReadFault fault() const noexcept { return fault_; }
  std::size_t line() const noexcept { return line_; }

 private:
  ReadError(ReadFault fault, std::size_t line, const std::string& says, const std::string& next)
      : std::runtime_error(says + (next.empty() ? "" : " " + next)),
        ToldOnPages(says),
        fault_(fault),
        line_(line) {}

  ReadFault fault_;
  std::size_t line_;
};

}  // namespace steadyplate::datasets
