#include "tools/session/incoming.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>
#include <utility>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/recover.hpp"
#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/next_step.hpp"
#include "tools/session/guided_trials.hpp"
#include "tools/session/protocol_file.hpp"

namespace steadyplate::session {

namespace fs = std::filesystem;
using datasets::StudyError;
using datasets::StudyFault;
using datasets::WithNextStep;

namespace {

[[noreturn]] void no_write(const fs::path& folder, int error) {
  throw StudyError(StudyFault::no_write, "cannot write in " + folder.string() + ": " +
                                             std::generic_category().message(error) +
                                             ". Make room, or change the permissions.");
}

void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) no_write(folder, errno);
}

/// Is the folder that is locked still the one of this name? Another program may have tidied it away between.
bool still_there(int descriptor, const fs::path& folder) {
  struct stat held {};
  struct stat named {};
  return ::fstat(descriptor, &held) == 0 && ::lstat(folder.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/// The lock, or -1: somebody has it, or there is no such folder any more.
int lock(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && still_there(descriptor, folder)) return descriptor;
  ::close(descriptor);
  return -1;
}

std::optional<InterruptedTrial> look_at(const fs::path& file) {
  const std::string bytes = datasets::read_file(file);
  // Its program died before the head was written: no board was heard.
  const auto first_line = bytes.find('\n');
  if (first_line == std::string::npos || bytes.find('\n', first_line + 1) == std::string::npos)
    return std::nullopt;
  const auto contents = acquisition::read_journal(bytes, file.string());
  InterruptedTrial trial;
  trial.uuid = file.stem().string();
  trial.file = file;
  trial.started = contents.header.started;
  trial.sealed = contents.seal_holds;
  bool named = false;
  bool heard = false;
  std::int64_t first_ns = 0;
  for (const auto& record : contents.records) {
    if (record.kind == acquisition::RecordKind::event) {
      const auto event = acquisition::parse_event(record.payload);
      if (event.name != acquisition::event_trial) continue;
      if (const auto mark = acquisition::parse_trial(event.reason)) {
        trial.mark = *mark;
        named = true;
      }
    }
    if (record.kind != acquisition::RecordKind::bytes) continue;
    if (!heard) first_ns = record.host_ns;
    heard = true;
    trial.seconds = 1e-9 * static_cast<double>(record.host_ns - first_ns);
  }
  if (!named || !heard) return std::nullopt;
  return trial;
}

}  // namespace

Incoming Incoming::take(const datasets::Study& study, const std::string& run) {
  const fs::path all = study.folder() / "incoming";
  make_folder(all);
  const fs::path folder = all / run;
  for (int tries = 0; tries < 100; ++tries) {
    make_folder(folder);
    const int descriptor = lock(folder);
    if (descriptor >= 0) {
      datasets::sync_folder(all);
      return {folder, descriptor};
    }
    // Held, or tidied away in this very moment.
    if (fs::exists(folder)) ::usleep(10'000);
  }
  throw StudyError(StudyFault::busy, folder.string() +
                                         ": another program is running this session now. One person, one "
                                         "station: finish it there.");
}

std::optional<Incoming> Incoming::take_left(const fs::path& folder) {
  const int descriptor = lock(folder);
  if (descriptor < 0) return std::nullopt;
  return Incoming(folder, descriptor);
}

Incoming::Incoming(Incoming&& other) noexcept
    : folder_(std::move(other.folder_)), lock_(std::exchange(other.lock_, -1)) {}

Incoming::~Incoming() {
  if (lock_ < 0) return;
  ::rmdir(folder_.c_str());  // only when nothing is in it
  ::close(lock_);
}

std::vector<InterruptedRun> interrupted_runs(const datasets::Study& study) {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(study.folder() / "incoming", none))
    folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  std::set<std::string> committed;
  if (!folders.empty())
    for (const auto& trial : study.trials()) committed.insert(trial.uuid);
  std::vector<InterruptedRun> runs;
  for (const fs::path& folder : folders) {
    auto held = Incoming::take_left(folder);
    if (!held) continue;
    InterruptedRun run{std::move(*held), {}};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      const bool copy = file.extension() != ".spj";  // what keep_interrupted() was making
      try {
        auto trial = copy || committed.contains(file.stem().string()) ? std::nullopt : look_at(file);
        if (trial)
          run.trials.push_back(std::move(*trial));
        else
          fs::remove(file);
      } catch (const datasets::ReadError&) {
        continue;  // its head is damaged: it stays where it is, and study check names it
      }
    }
    if (!run.trials.empty()) runs.push_back(std::move(run));
  }
  return runs;
}

datasets::Added keep_trial(datasets::Study& study, const datasets::StudyTrial& trial,
                           const fs::path& journal) {
  datasets::Added added = study.add_trial(trial, datasets::read_file(journal));
  fs::remove(journal);
  return added;
}

datasets::Added keep_interrupted(datasets::Study& study, const std::string& run,
                                 const InterruptedTrial& trial) {
  for (const datasets::StudyRun& known : study.runs()) {
    if (known.uuid != run) continue;
    const auto protocol = parse_protocol(known.text, known.protocol + ".toml");
    fs::path file = trial.file;
    if (!trial.sealed) {
      // Not *.spj: should this program die as well, the next one begins anew.
      file = trial.file.parent_path() / (trial.uuid + ".recovered");
      fs::remove(file);
      const std::string bytes = datasets::read_file(trial.file);
      acquisition::recover_journal(acquisition::read_journal(bytes, trial.file.string()), file);
    }
    auto added = study.add_trial(interrupted_trial(study, known, protocol, trial.uuid, trial.mark),
                                 datasets::read_file(file));
    fs::remove(file);
    fs::remove(trial.file);
    return added;
  }
  throw WithNextStep<StudyError>(trial.file.string() + " belongs to no guided session of this study.",
                                 {.terminal = "Move it away; steadyplate recover reads it.",
                                  .page = "Move that file away, and keep it."},
                                 StudyFault::not_found);
}

void drop_interrupted(const InterruptedTrial& trial) {
  fs::remove(trial.file);
}

}  // namespace steadyplate::session
