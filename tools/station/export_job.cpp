#include "tools/station/export_job.hpp"

#include "datasets/next_step.hpp"
#include "datasets/study/study.hpp"
#include "tools/study/export.hpp"

namespace steadyplate::station {

namespace {

/// The station is being closed.
class Stopped : public std::runtime_error {
 public:
  Stopped() : std::runtime_error("the station was closed before the export was done") {}
};

}  // namespace

ExportJob::ExportJob(std::filesystem::path study, std::vector<std::string> arguments) {
  thread_ = std::thread([this, study = std::move(study), arguments = std::move(arguments)] {
    std::string error;
    try {
      run(study, arguments);
    } catch (const std::exception& fault) {
      error = datasets::page_words(fault);
    }
    const std::lock_guard lock(mutex_);
    error_ = error;
    over_ = true;
  });
}

ExportJob::~ExportJob() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

void ExportJob::run(const std::filesystem::path& folder, const std::vector<std::string>& arguments) {
  datasets::Study study(folder);
  const auto [made, files, contents] = study::write_export(study, {}, arguments);
  {
    const std::lock_guard lock(mutex_);
    folder_ = made;
    of_ = contents.trials.size();
  }
  const auto failures =
      study::write_signals(study, contents.trials, made, [&](std::size_t done, std::size_t all) {
        if (stop_) throw Stopped();
        const std::lock_guard lock(mutex_);
        done_ = done;
        of_ = all;
      });
  const std::lock_guard lock(mutex_);
  for (const auto& failure : failures) failures_.push_back(failure.page);
}

bool ExportJob::over() const {
  const std::lock_guard lock(mutex_);
  return over_;
}

Json ExportJob::json() const {
  const std::lock_guard lock(mutex_);
  return {{"what", "export"},           {"done", done_}, {"of", of_},
          {"folder", folder_.string()}, {"over", over_}, {"error", error_},
          {"failures", failures_}};
}

}  // namespace steadyplate::station
