#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "datasets/read.hpp"

namespace steadyplate::cli {

/// Flags that every verb with recordings takes: the files, and what to say about a file that does not say it.
struct ReadFlags {
  std::vector<std::string> files;
  std::vector<std::string> conditions;
  datasets::ReadOptions options;
  std::string board;        ///< device profile for journals and bare bytes
  std::string certificate;  ///< file; in place of the one a journal was recorded with

  void add_to(CLI::App& verb);
  void add_reading_to(CLI::App& verb);  ///< without the files themselves, for verbs that find them
};

/// One file of a list that could not be used, and why.
struct Failure {
  std::string message;
  int exit_code;
};

/// Read file number `index` with the flags' options and its --condition applied.
/// @throws datasets::ReadError, std::invalid_argument
datasets::Recording read_recording(const ReadFlags& flags, std::size_t index);

/// The exit status of a verb over several files: 0, the failure's own when all failed alike, else 1; and the
/// list of failures on `err`.
int report_failures(std::ostream& err, const std::vector<Failure>& failures, std::size_t file_count);

}  // namespace steadyplate::cli
