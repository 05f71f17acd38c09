#include "tools/study/export.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <sstream>
#include <system_error>

#include "datasets/error.hpp"
#include "datasets/export/recording_csv.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::study {

namespace {

using Json = nlohmann::ordered_json;

void make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return;
  if (errno == EEXIST) throw scoring::WouldOverwrite(folder);
  throw std::runtime_error("cannot make " + folder.string() + ": " + std::generic_category().message(errno) +
                           ".");
}

}  // namespace

Contents contents_of(datasets::Study& study) {
  Contents contents;
  study.together([&] {
    contents.definition = study.definition();
    contents.participants = study.participants();
    contents.sessions = study.sessions();
    contents.trials = study.trials();
    contents.scorings = study.scorings();
    contents.values = study.current_values();
    contents.printed = study.printed();
    contents.training = study.training();
    const auto audit = study.audit();
    contents.audit_head = audit.empty() ? "" : audit.back().hash;
  });
  return contents;
}

std::map<std::string, const datasets::Study::Current*> by_trial(const Contents& contents) {
  std::map<std::string, const datasets::Study::Current*> found;
  for (const auto& current : contents.values) found[current.trial] = &current;
  return found;
}

std::string run_document(const Contents& contents, const std::vector<std::string>& arguments) {
  Json inputs = Json::array();
  for (const auto& t : contents.trials)
    inputs.push_back({{"trial", t.uuid}, {"sha256", t.raw_sha256}, {"source", t.source}});
  return scoring::json_text({{"schema", "steadyplate.run/1"},
                             {"program", "steadyplate"},
                             {"version", scoring::program_version()},
                             {"arguments", arguments},
                             {"study", contents.definition.name},
                             {"audit_head", contents.audit_head},
                             {"inputs", inputs}});
}

void write_files(const std::filesystem::path& folder, const Files& files) {
  make_folder(folder);
  for (const auto& [name, text] : files) scoring::write_file(folder / name, text, false);
}

Exported write_export(datasets::Study& study, std::filesystem::path folder,
                      const std::vector<std::string>& arguments) {
  Exported made;
  made.contents = contents_of(study);
  Files files = tidy_files(made.contents);
  const auto redcap = redcap_files(made.contents);
  files.insert(files.end(), redcap.begin(), redcap.end());
  files.emplace_back("study.json", scoring::json_text(json_study(made.contents)));
  files.emplace_back("run.json", run_document(made.contents, arguments));
  const bool named = !folder.empty();
  for (int i = 1; !named && (folder.empty() || std::filesystem::exists(folder)); ++i)
    folder = study.folder() / "exports" / std::to_string(i);
  write_files(folder, files);
  for (const auto& [name, text] : files) made.files.push_back(name);
  made.folder = std::move(folder);
  return made;
}

std::vector<datasets::Told> write_signals(const datasets::Study& study,
                                          const std::vector<datasets::StudyTrial>& trials,
                                          const std::filesystem::path& folder,
                                          const std::function<void(std::size_t, std::size_t)>& progress) {
  make_folder(folder / "signals");
  std::vector<datasets::Told> failures;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    try {
      std::ostringstream text;
      datasets::write_recording_csv(text, open_trial(study, trials[i]));
      scoring::write_file(folder / "signals" / (trials[i].uuid + ".csv"), text.str(), false);
    } catch (const datasets::ReadError& error) {
      failures.push_back(datasets::told("trial " + trials[i].uuid, error));
    } catch (const datasets::StudyError& error) {
      failures.push_back(datasets::told("trial " + trials[i].uuid, error));
    }
    progress(i + 1, trials.size());
  }
  return failures;
}

}  // namespace steadyplate::study
