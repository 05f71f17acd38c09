#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::batch {

/// What one recording adds to each file of the results.
struct Rows {
  std::string metrics;   ///< metrics.csv
  std::string wide;      ///< metrics_wide.csv; unused when the run makes none
  std::string trials;    ///< trials.csv
  std::string failures;  ///< failures.csv
  std::string input;     ///< its line of run.json, without a comma
  bool failed = false;
  bool simulated = false;
};

struct Counts {
  std::size_t recordings = 0;  ///< taken so far
  std::size_t failed = 0;
  std::size_t simulated = 0;
};

/// The results of a run that is not finished: a folder beside the one they will have, in which each recording
/// is appended to every file and then noted, with a checksum, in a log. Whatever ends the program, all but
/// the recordings under way are kept, and what is there is whole.
///
///   OUT.unfinished/plan.json     what the run was asked to do
///   OUT.unfinished/log           one line a recording: bytes in each file, CRC-32 of all of them
///   OUT.unfinished/inputs        the lines of run.json
///   OUT.unfinished/results/...   metrics.csv, trials.csv, failures.csv, [metrics_wide.csv]
class Store {
 public:
  /// Begin, or go on where an earlier run with the same plan stopped (what its log does not vouch for is cut
  /// off). Nobody else may work there meanwhile.
  /// @param out      where the finished results shall be
  /// @param plan     text that two runs share only if they would give the same bytes
  /// @param headers  first lines of the files
  /// @throws std::runtime_error  an unfinished run is there and `resume` is off; it had another plan; someone
  ///         is at work there; it cannot be written
  Store(const std::filesystem::path& out, const std::string& plan, const Rows& headers, bool wide,
        bool resume);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Taken so far, by this run and those before it.
  const Counts& counts() const { return counts_; }

  /// @throws std::runtime_error  with the system's reason (disk full ...)
  void add(const Rows& rows);

  /// Where inputs are.
  const std::filesystem::path& folder() const { return folder_; }
  /// The unfinished results; for reading, and for the last files of a finished run.
  const std::filesystem::path& results() const { return results_; }

  /// All is there: the results folder takes its name `out` in one step, in place of an older one when
  /// `replace`.
  void finish(bool replace);

 private:
  static constexpr std::size_t file_count = 5;
  struct File;
  void remove_left_over() const;
  void start(const Rows& headers);
  void recover();
  void open_files(bool wide);
  void append(const Rows& rows);

  std::filesystem::path out_;
  std::filesystem::path folder_;
  std::filesystem::path results_;
  std::vector<File> files_;
  int log_ = -1;
  int lock_ = -1;
  std::int64_t synced_s_ = 0;
  Counts counts_;
};

/// The folder of an unfinished run whose results shall be `out`.
std::filesystem::path unfinished_folder(const std::filesystem::path& out);

/// @throws std::runtime_error  the folder holds anything that is not a file of results; one that is not there
/// holds nothing
void check_only_results(const std::filesystem::path& folder);

/// Remove a folder of results, finished or not, after that check.
void remove_results(const std::filesystem::path& folder);

}  // namespace steadyplate::batch
