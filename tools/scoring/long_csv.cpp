#include "tools/scoring/long_csv.hpp"

#include <array>
#include <initializer_list>

#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

std::string row(std::initializer_list<std::string_view> fields) {
  std::string line;
  bool first = true;
  for (const std::string_view field : fields) {
    if (!first) line += ',';
    first = false;
    line += csv_field(field);
  }
  return line + '\n';
}

std::string value_text(const analysis::Result& result) {
  return analysis::has_value(result.status) ? exact(result.value) : "";
}

/// How the board was calibrated goes with each value.
std::string with_board(std::string parameters, const std::optional<datasets::BoardState>& board) {
  if (!board) return parameters;
  if (!parameters.empty()) parameters += ';';
  if (!board->certificate.empty()) parameters += "certificate=" + board->certificate + ';';
  return parameters + "calibration=" + board->state;
}

std::string with_simulated(std::string parameters, bool simulated) {
  if (simulated) parameters += parameters.empty() ? "simulated=yes" : ";simulated=yes";
  return parameters;
}

}  // namespace

std::string long_csv_header() {
  return row({"recording", "plate", "segment", "metric", "version", "value", "unit", "status", "profile",
              "parameters"});
}

std::string long_csv_rows(const Scored& scored) {
  return long_csv_rows(scored, scored.recording.data().id);
}

std::string long_csv_rows(const Scored& scored, std::string_view name) {
  const auto& data = scored.recording.data();
  std::string out;
  for (const Score& score : scored.scores)
    out += row({name, scored.plate, scored.segment, score.metric->id, std::to_string(score.metric->version),
                value_text(score.result), score.metric->unit, analysis::to_string(score.result.status),
                scored.prepared.profile,
                with_simulated(with_board(score.parameters, data.board), data.simulated)});
  return out;
}

std::string long_csv_rows(std::span<const RatioRow> ratios, std::string_view profile) {
  std::string out;
  for (const RatioRow& ratio : ratios) {
    const std::string kind(to_string(ratio.kind));
    const std::string parameters =
        with_simulated("test=" + ratio.test + ";reference=" + ratio.reference, ratio.simulated);
    struct Form {
      const char* suffix;
      const char* unit;
      const analysis::Result& result;
    };
    for (const Form& form :
         {Form{"_ratio.", "", ratio.ratio.quotient}, Form{"_percent.", "%", ratio.ratio.percent},
          Form{"_log.", "", ratio.ratio.log_ratio}})
      out += row({ratio.person, "", ratio.held, kind + form.suffix + std::string(ratio.metric->id),
                  std::to_string(ratio.metric->version), value_text(form.result), form.unit,
                  analysis::to_string(form.result.status), profile, parameters});
  }
  return out;
}

std::string long_csv_rows(std::span<const ComposedRow> results, std::string_view profile) {
  std::string out;
  for (const ComposedRow& one : results)
    out += row({one.person, "", "", one.id, std::to_string(one.version), value_text(one.result), one.unit,
                analysis::to_string(one.result.status), profile,
                with_simulated("trials=" + one.trials, one.simulated)});
  return out;
}

}  // namespace steadyplate::scoring
