#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tools/station/arguments.hpp"

namespace steadyplate::station {

/// A whole study as open files, written in a thread of its own while tests go on: tidy CSV with
/// datapackage.json, REDCap, study.json, run.json and the samples of each trial, into the next free exports/N
/// of the study. Nothing is overwritten.
class ExportJob {
 public:
  /// @param study  opened anew by the thread: several may read and write one study
  ExportJob(std::filesystem::path study, std::vector<std::string> arguments);
  ~ExportJob();  ///< waits for the trial that is being written
  ExportJob(const ExportJob&) = delete;
  ExportJob& operator=(const ExportJob&) = delete;

  bool over() const;
  /// {what, done, of, folder, over, error, failures}
  Json json() const;

 private:
  void run(const std::filesystem::path& study, const std::vector<std::string>& arguments);

  mutable std::mutex mutex_;
  std::size_t done_ = 0, of_ = 0;
  std::filesystem::path folder_;
  bool over_ = false;
  std::string error_;
  std::vector<std::string> failures_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace steadyplate::station
