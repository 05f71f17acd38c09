#include "tools/scoring/wide_csv.hpp"

#include <array>

#include "tools/scoring/conditions.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

std::string wide_csv_header(std::span<const analysis::Metric* const> metrics) {
  std::string header = "recording,participant,vision,surface,stance,plate,segment,profile,simulated";
  for (const analysis::Metric* metric : metrics) header.append(",").append(metric->id);
  return header + '\n';
}

std::string wide_csv_row(const Scored& trial, std::string_view name) {
  const auto& data = trial.recording.data();
  const ConditionWords words = condition_words(data.condition);
  const std::array<std::string_view, 9> about = {name,
                                                 data.participant.pseudonym,
                                                 words.vision,
                                                 words.surface,
                                                 words.stance,
                                                 trial.plate,
                                                 trial.segment,
                                                 trial.prepared.profile,
                                                 data.simulated ? "yes" : "no"};
  std::string row;
  for (std::size_t i = 0; i < about.size(); ++i) row += (i == 0 ? "" : ",") + csv_field(about[i]);
  for (const Score& score : trial.scores)
    row += "," + (analysis::has_value(score.result.status) ? exact(score.result.value) : std::string());
  return row + '\n';
}

}  // namespace steadyplate::scoring
