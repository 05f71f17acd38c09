#include "tools/scoring/result_set.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <system_error>

#include "tools/scoring/json_output.hpp"
#include "tools/scoring/long_csv.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

std::string trials_csv(std::span<const Scored> trials) {
  std::string out =
      "recording,file,format,sha256,participant,vision,surface,stance,plate,segment,rate_hz,duration_s,"
      "samples,"
      "status,warnings,simulated\n";
  for (const Scored& trial : trials) {
    const json document = json_recording(trial.recording);
    const auto& data = trial.recording.data();
    const auto& trajectory = trial.prepared.trajectory;
    const auto condition = [&](const char* key) {
      const auto& value = document["condition"][key];
      return value.is_null() ? std::string() : value.get<std::string>();
    };
    std::string warnings;
    for (const std::string& warning : trial.warnings) warnings += (warnings.empty() ? "" : " | ") + warning;
    const std::vector<std::string> fields = {data.id,
                                             data.provenance.file,
                                             data.provenance.format,
                                             data.provenance.sha256,
                                             data.participant.pseudonym,
                                             condition("vision"),
                                             condition("surface"),
                                             condition("stance"),
                                             trial.plate,
                                             trial.segment,
                                             trajectory.size() == 0 ? "" : exact(trajectory.rate_hz),
                                             exact(trajectory.duration_s()),
                                             std::to_string(trajectory.size()),
                                             std::string(analysis::to_string(trial.prepared.status)),
                                             warnings,
                                             data.simulated ? "yes" : "no"};
    for (std::size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(fields[i]);
    out += '\n';
  }
  return out;
}

json field(const char* name, const char* type, const char* description) {
  return {{"name", name}, {"type", type}, {"description", description}};
}

std::string datapackage(bool simulated) {
  const json metrics = json::array(
      {field("recording", "string", "file stem of the recording; the person for ratios"),
       field("plate", "string", "plate of the recording, empty when it has one only"),
       field("segment", "string",
             "analysed part on the recording's clock, in s; for ratios what both conditions share"),
       field("metric", "string", "stable id; `steadyplate metrics ID` prints formula and source"),
       field("version", "integer", "version of the metric's formula"),
       field("value", "number", "in `unit`; empty when status is not ok or warn"),
       field("unit", "string", "unit of value; empty for a pure number"),
       field("status", "string", "ok, warn, too_short, constant, not_finite, missing_input or degenerate"),
       field("profile", "string", "preparation profile"),
       field("parameters", "string", "key=value pairs joined by ';'")});
  const json trials = json::array(
      {field("recording", "string", "file stem"), field("file", "string", "as named by the user"),
       field("format", "string", "reader that recognised it"),
       field("sha256", "string", "of the file's bytes"), field("participant", "string", "pseudonym"),
       field("vision", "string", "open or closed; empty when unknown"),
       field("surface", "string", "firm, foam or unstable; empty when unknown"),
       field("stance", "string", "empty when unknown"), field("plate", "string", "plate that was analysed"),
       field("segment", "string", "analysed part, s"),
       field("rate_hz", "number", "rate of the analysed signal, Hz"),
       field("duration_s", "number", "(N-1)/rate, s"), field("samples", "integer", "N"),
       field("status", "string", "of the preparation"), field("warnings", "string", "joined by ' | '"),
       field("simulated", "string", "yes when a simulator made the data")});
  const auto resource = [](const char* name, const char* path, const json& fields) {
    return json{{"name", name},
                {"path", path},
                {"profile", "tabular-data-resource"},
                {"format", "csv"},
                {"mediatype", "text/csv"},
                {"encoding", "utf-8"},
                {"dialect", {{"delimiter", ","}, {"lineTerminator", "\n"}}},
                {"schema", {{"fields", fields}, {"missingValues", {""}}}}};
  };
  const json document = {
      {"profile", "tabular-data-package"},
      {"name", "steadyplate-results"},
      {"title",
       simulated ? "Balance scores of SIMULATED data by steadyplate" : "Balance scores by steadyplate"},
      {"licenses", json::array()},
      {"licenseNote", "The licence of the results is for the owner of the recordings to state."},
      {"resources", {resource("metrics", "metrics.csv", metrics), resource("trials", "trials.csv", trials)}}};
  return json_text(document);
}

std::string run_document(std::span<const Scored> trials, const std::vector<std::string>& arguments) {
  json inputs = json::array();
  for (const Scored& trial : trials) {
    const auto& provenance = trial.recording.data().provenance;
    inputs.push_back({{"file", provenance.file},
                      {"format", provenance.format},
                      {"bytes", provenance.bytes},
                      {"sha256", provenance.sha256},
                      {"companions", provenance.companions},
                      {"simulated", trial.recording.data().simulated}});
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
                      std::span<const RatioRow> ratios, const std::vector<std::string>& arguments,
                      bool force) {
  std::string metrics = long_csv_header();
  for (const Scored& trial : trials) metrics += long_csv_rows(trial);
  metrics += long_csv_rows(ratios, trials.empty() ? "" : trials.front().prepared.profile);

  bool simulated = false;
  for (const Scored& trial : trials) simulated = simulated || trial.recording.data().simulated;
  const std::array<std::pair<const char*, std::string>, 4> files = {
      {{"metrics.csv", std::move(metrics)},
       {"trials.csv", trials_csv(trials)},
       {"datapackage.json", datapackage(simulated)},
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
