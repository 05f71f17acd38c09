#include "tools/scoring/trials_csv.hpp"

#include <vector>

#include "tools/scoring/conditions.hpp"
#include "tools/scoring/plausibility.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

std::string trials_csv_header() {
  return "recording,file,format,sha256,participant,vision,surface,stance,plate,segment,rate_hz,duration_s,"
         "samples,"
         "status,warnings,simulated\n";
}

std::string trials_csv_row(const Scored& trial, std::string_view name) {
  const auto& data = trial.recording.data();
  const auto& trajectory = trial.prepared.trajectory;
  const auto words = condition_words(data.condition);
  std::string warnings;
  const auto add = [&](const std::string& text) { warnings += (warnings.empty() ? "" : " | ") + text; };
  for (const std::string& warning : trial.warnings) add(warning);
  for (const Unusual& unusual : trial.unusual) add("look_first: " + to_string(unusual));
  const std::vector<std::string> fields = {std::string(name),
                                           data.provenance.file,
                                           data.provenance.format,
                                           data.provenance.sha256,
                                           data.participant.pseudonym,
                                           std::string(words.vision),
                                           std::string(words.surface),
                                           std::string(words.stance),
                                           trial.plate,
                                           trial.segment,
                                           trajectory.size() == 0 ? "" : exact(trajectory.rate_hz),
                                           exact(trajectory.duration_s()),
                                           std::to_string(trajectory.size()),
                                           std::string(analysis::to_string(trial.prepared.status)),
                                           warnings,
                                           data.simulated ? "yes" : "no"};
  std::string row;
  for (std::size_t i = 0; i < fields.size(); ++i) row += (i == 0 ? "" : ",") + csv_field(fields[i]);
  return row + '\n';
}

}  // namespace steadyplate::scoring
