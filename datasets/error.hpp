#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

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
class ReadError : public std::runtime_error {
 public:
  /// @param where  file name, as the user gave it
  /// @param line   1-based text line, or 0 when the whole file is meant
  /// @param what_is_wrong, next  sentences without a trailing newline; `next` may be empty
  ReadError(ReadFault fault, const std::string& where, std::size_t line, const std::string& what_is_wrong,
            const std::string& next)
      : std::runtime_error(where + (line == 0 ? std::string() : " line " + std::to_string(line)) + ": " +
                           what_is_wrong + (next.empty() ? std::string() : " " + next)),
        fault_(fault),
        line_(line) {}

  ReadFault fault() const noexcept { return fault_; }
  std::size_t line() const noexcept { return line_; }

 private:
  ReadFault fault_;
  std::size_t line_;
};

}  // namespace steadyplate::datasets
