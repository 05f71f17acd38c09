#include "tools/study/reading.hpp"

#include <nlohmann/json.hpp>

#include "tools/scoring/conditions.hpp"
#include "tools/scoring/open.hpp"

namespace steadyplate::study {

namespace fs = std::filesystem;

std::string to_json(const Reading& reading) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [key, text] : {std::pair{"reader", &reading.reader},
                                  {"columns", &reading.columns},
                                  {"cop_unit", &reading.cop_unit},
                                  {"board", &reading.board},
                                  {"mapping", &reading.mapping}})
    if (!text->empty()) json[key] = *text;
  if (reading.rate_hz) json["rate_hz"] = *reading.rate_hz;
  if (reading.skip_bad_rows) json["bad_rows"] = "skip";
  if (reading.simulated) json["simulated"] = true;
  return json.empty() ? "" : json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Reading reading_from(const std::string& text) {
  Reading reading;
  if (text.empty()) return reading;
  try {
    const auto json = nlohmann::ordered_json::parse(text);
    reading.reader = json.value("reader", "");
    reading.columns = json.value("columns", "");
    reading.cop_unit = json.value("cop_unit", "");
    reading.board = json.value("board", "");
    reading.mapping = json.value("mapping", "");
    if (json.contains("rate_hz")) reading.rate_hz = json["rate_hz"].get<double>();
    reading.skip_bad_rows = json.value("bad_rows", "") == "skip";
    reading.simulated = json.value("simulated", false);
  } catch (const nlohmann::json::exception&) {
    throw datasets::StudyError(datasets::StudyFault::unusable,
                               "what was said about a trial's file is damaged in study.db. See: steadyplate "
                               "study check STUDY");
  }
  return reading;
}

datasets::ReadOptions read_options(const Reading& reading) {
  datasets::ReadOptions options;
  options.format = reading.reader;
  options.columns = reading.columns;
  options.cop_unit = reading.cop_unit;
  options.rate_hz = reading.rate_hz;
  options.map_text = reading.mapping;
  if (reading.skip_bad_rows) options.bad_rows = datasets::BadRows::skip;
  return options;
}

datasets::Recording open_as(const fs::path& file, const Reading& reading, const datasets::StudyTrial& trial,
                            const std::string& certificate) {
  datasets::Recording recording =
      scoring::open_recording(file, read_options(reading), reading.board, certificate);
  if (reading.simulated && !recording.data().simulated) {
    datasets::RecordingData data = recording.data();
    data.simulated = true;
    recording = datasets::Recording(std::move(data));
  }
  datasets::Condition named;
  if (trial.vision == "open") named.vision = datasets::Vision::open;
  if (trial.vision == "closed") named.vision = datasets::Vision::closed;
  if (trial.surface == "firm") named.surface = datasets::Surface::firm;
  if (trial.surface == "foam") named.surface = datasets::Surface::foam;
  if (trial.surface == "unstable") named.surface = datasets::Surface::unstable;
  if (trial.stance == "both_legs") named.stance = datasets::Stance::both_legs;
  if (trial.stance == "left_leg") named.stance = datasets::Stance::left_leg;
  if (trial.stance == "right_leg") named.stance = datasets::Stance::right_leg;
  if (trial.stance == "tandem") named.stance = datasets::Stance::tandem;
  if (named == datasets::Condition{}) return recording;
  return scoring::with_condition(recording, named);
}

datasets::Recording open_trial(const datasets::Study& study, const datasets::StudyTrial& trial) {
  static_cast<void>(study.raw().get(trial.raw_sha256, trial.suffix));
  std::string certificate;
  if (!trial.certificate.empty()) {
    const std::string suffix = study.certificate_suffix(trial.certificate);
    static_cast<void>(study.raw().get(trial.certificate, suffix));
    certificate = study.raw().path(trial.certificate, suffix).string();
  }
  return open_as(study.raw().path(trial.raw_sha256, trial.suffix), reading_from(trial.reading), trial,
                 certificate);
}

}  // namespace steadyplate::study
