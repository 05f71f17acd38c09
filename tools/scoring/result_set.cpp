#include "tools/scoring/result_set.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <system_error>

#include "tools/scoring/datapackage.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/long_csv.hpp"
#include "tools/scoring/text.hpp"
#include "tools/scoring/trials_csv.hpp"

namespace steadyplate::scoring {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

std::string trials_csv(std::span<const Scored> trials) {
  std::string out = trials_csv_header();
  for (const Scored& trial : trials) out += trials_csv_row(trial, trial.recording.data().id);
  return out;
}

std::string run_document(std::span<const Scored> trials, const std::vector<std::string>& arguments) {
  json inputs = json::array();
  for (const Scored& trial : trials) {
    json input = json_provenance(trial.recording.data().provenance);
    input["simulated"] = trial.recording.data().simulated;
    inputs.push_back(std::move(input));
  }
  const json document = {{"schema", "steadyplate.run/1"},
                         {"program", "steadyplate"},
                         {"version", program_version()},
                         {"arguments", arguments},
                         {"inputs", inputs}};
  return json_text(document);
}

}  // namespace

void write_result_set(const fs::path& folder, std::span<const Scored> trials,
                      std::span<const RatioRow> ratios, std::span<const ComposedRow> composed,
                      const std::vector<std::string>& arguments, bool force) {
  std::string metrics = long_csv_header();
  for (const Scored& trial : trials) metrics += long_csv_rows(trial);
  const std::string_view profile = trials.empty() ? "" : std::string_view(trials.front().prepared.profile);
  metrics += long_csv_rows(composed, profile);
  metrics += long_csv_rows(ratios, profile);

  bool simulated = false;
  for (const Scored& trial : trials) simulated = simulated || trial.recording.data().simulated;
  const std::array<std::pair<const char*, std::string>, 4> files = {
      {{"metrics.csv", std::move(metrics)},
       {"trials.csv", trials_csv(trials)},
       {"datapackage.json", datapackage(std::array{metrics_table(), trials_table()}, simulated)},
       {"run.json", run_document(trials, arguments)}}};
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed)
    throw std::runtime_error("cannot make the folder " + folder.string() + ": " + failed.message() +
                             ". Name another with --out.");
  if (!force)
    for (const auto& [name, text] : files)
      if (fs::exists(folder / name)) throw WouldOverwrite(folder / name);
  for (const auto& [name, text] : files) write_file(folder / name, text, force);
}

}  // namespace steadyplate::scoring
