#include <cmath>
#include <map>

#include "datasets/study/taken.hpp"
#include "tools/scoring/datapackage.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/export.hpp"

namespace steadyplate::study {

namespace {

using scoring::TableDescription;

std::string text_of(const std::optional<double>& number) {
  return number ? scoring::exact(*number) : "";
}
std::string text_of(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "";
}

/// A table under construction: its description is the header.
class Table {
 public:
  Table(const std::string& name, std::vector<scoring::TableField> fields) {
    description_ = {name, name + ".csv", std::move(fields)};
    for (const auto& field : description_.fields)
      text_ += (text_.empty() ? "" : ",") + scoring::csv_field(field.name);
    text_ += '\n';
  }
  void row(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + scoring::csv_field(cells[i]);
    text_ += line + '\n';
  }
  const TableDescription& description() const { return description_; }
  const std::string& text() const { return text_; }

 private:
  TableDescription description_;
  std::string text_;
};

Table participants_table(const Contents& contents) {
  Table table("participants", {{"participant", "string", "pseudonym"},
                               {"group", "string", ""},
                               {"birth_year", "integer", ""},
                               {"sex", "string", "F, M or X"},
                               {"height_mm", "number", ""},
                               {"mass_kg", "number", ""},
                               {"dominant_leg", "string", "left or right"},
                               {"foot_length_mm", "number", ""},
                               {"foot_width_mm", "number", ""}});
  for (const auto& p : contents.participants)
    table.row({p.pseudonym, p.group, text_of(p.birth_year), p.sex, text_of(p.height_mm), text_of(p.mass_kg),
               p.dominant_leg, text_of(p.foot_length_mm), text_of(p.foot_width_mm)});
  return table;
}

std::string finite(double number) {
  return std::isfinite(number) ? scoring::exact(number) : "";
}

/// How a guided session took a trial, as the last columns of trials.csv.
std::vector<std::string> cells_of(const datasets::Taken& taken) {
  std::string warnings;
  for (const std::string& one : taken.warnings) warnings += (warnings.empty() ? "" : " | ") + one;
  return {std::to_string(taken.attempt),
          taken.practice ? "yes" : "no",
          taken.judgement,
          taken.end,
          finite(taken.seconds),
          std::to_string(taken.samples),
          std::to_string(taken.lost),
          finite(taken.rate_hz),
          taken.platform_level,
          warnings};
}

Table trials_table(const Contents& contents) {
  Table table("trials",
              {{"trial", "string", "UUID"},
               {"participant", "string", "pseudonym"},
               {"session", "string", "time point"},
               {"date", "string", "of the session, ISO 8601"},
               {"test", "string", ""},
               {"number", "integer", "of the trial within session and test"},
               {"vision", "string", "open or closed"},
               {"surface", "string", "firm, foam or unstable"},
               {"stance", "string", ""},
               {"protocol", "string", ""},
               {"state", "string", "valid, void or fall"},
               {"reason", "string", "of a void trial or a fall"},
               {"raw_sha256", "string", "of the raw file in raw/"},
               {"attempt", "integer", "2 when it is the first repeat; of a guided session, as all behind"},
               {"practice", "string", "yes or no"},
               {"judgement", "string", "accepted, repeated, voided or interrupted"},
               {"end", "string", "completed, stopped, fall, step, touch or lost"},
               {"seconds", "number", "while the trial's clock ran"},
               {"samples", "integer", ""},
               {"lost_samples", "integer", ""},
               {"rate_hz", "number", ""},
               {"platform_level", "string", "of the unstable platform"},
               {"gate_warnings", "string", "of the protocol's quality gates, joined by ' | '"}});
  std::map<std::pair<std::string, std::string>, std::string> dates;
  for (const auto& s : contents.sessions) dates[{s.participant, s.time_point}] = s.date;
  for (const auto& t : contents.trials) {
    std::vector<std::string> row = {t.uuid,       t.participant,
                                    t.time_point, dates[{t.participant, t.time_point}],
                                    t.test,       std::to_string(t.number),
                                    t.vision,     t.surface,
                                    t.stance,     t.protocol,
                                    t.state,      t.reason,
                                    t.raw_sha256};
    const auto taken = datasets::taken_from(t.taken);
    const std::vector<std::string> how = taken ? cells_of(*taken) : std::vector<std::string>(10);
    row.insert(row.end(), how.begin(), how.end());
    table.row(row);
  }
  return table;
}

Table metrics_table(const Contents& contents) {
  Table table("metrics",
              {{"participant", "string", "pseudonym"},
               {"session", "string", "time point"},
               {"test", "string", ""},
               {"number", "integer", "of the trial"},
               {"trial", "string", "UUID"},
               {"metric", "string", "stable id; `steadyplate metrics ID` prints formula and source"},
               {"version", "integer", "version of the metric's formula"},
               {"value", "number", "in `unit`; empty when status is not ok or warn"},
               {"unit", "string", ""},
               {"status", "string", "ok, warn, or why there is no value"},
               {"plate", "string", ""},
               {"segment", "string", "analysed part, s"},
               {"profile", "string", "preparation profile"},
               {"program", "string", "version of steadyplate that scored"},
               {"parameters", "string", "key=value pairs joined by ';'"}});
  std::map<std::int64_t, const datasets::StudyScoring*> scorings;
  for (const auto& scoring : contents.scorings) scorings[scoring.id] = &scoring;
  const auto current = by_trial(contents);
  for (const auto& t : contents.trials) {
    const auto found = current.find(t.uuid);
    if (found == current.end()) continue;
    const auto& scoring = *scorings.at(found->second->scoring);
    for (const auto& v : found->second->values)
      table.row({t.participant, t.time_point, t.test, std::to_string(t.number), t.uuid, v.metric,
                 std::to_string(v.version), text_of(v.value), v.unit, v.status, v.plate, v.segment,
                 scoring.profile, scoring.program, v.parameters});
  }
  return table;
}

Table wide_table(const Contents& contents) {
  std::map<std::string, std::string> metrics;
  for (const auto& current : contents.values)
    for (const auto& value : current.values) metrics[value.metric] = value.unit;
  std::vector<scoring::TableField> fields = {
      {"participant", "string", "pseudonym"},    {"group", "string", ""},
      {"session", "string", "time point"},       {"test", "string", ""},
      {"number", "integer", "of the trial"},     {"trial", "string", "UUID"},
      {"state", "string", "valid, void or fall"}};
  for (const auto& [metric, unit] : metrics)
    fields.push_back({metric, "number", unit + "; empty when it has no value (metrics.csv says why)"});
  Table table("metrics_wide", fields);
  std::map<std::string, std::string> group;
  for (const auto& p : contents.participants) group[p.pseudonym] = p.group;
  const auto current = by_trial(contents);
  for (const auto& t : contents.trials) {
    std::vector<std::string> row = {
        t.participant, group[t.participant], t.time_point, t.test, std::to_string(t.number), t.uuid, t.state};
    std::map<std::string, std::string> values;
    if (const auto found = current.find(t.uuid); found != current.end())
      for (const auto& v : found->second->values) values[v.metric] = text_of(v.value);
    for (const auto& [metric, unit] : metrics) row.push_back(values[metric]);
    table.row(row);
  }
  return table;
}

Table printed_table(const Contents& contents) {
  Table table("printed", {{"participant", "string", "pseudonym"},
                          {"session", "string", "time point"},
                          {"test", "string", ""},
                          {"metric", "string", "as the device calls it"},
                          {"trial", "integer", ""},
                          {"value", "number", "as printed, in `unit`"},
                          {"unit", "string", ""},
                          {"device", "string", ""},
                          {"level", "string", "of the platform"},
                          {"detail", "string", "key=value pairs joined by ';'"}});
  for (const auto& s : contents.printed)
    table.row({s.participant, s.time_point, s.test, s.metric, std::to_string(s.trial),
               scoring::exact(s.value), s.unit, s.device, s.level, s.detail});
  return table;
}

/// Columns as `steadyplate nordic status` reads them.
Table training_table(const Contents& contents) {
  Table table("training", {{"participant", "string", "pseudonym"},
                           {"date", "string", "ISO 8601"},
                           {"week", "integer", ""},
                           {"session", "integer", "number in the whole plan"},
                           {"supervised", "string", "yes or no"},
                           {"set", "integer", ""},
                           {"reps_planned", "integer", ""},
                           {"reps_done", "integer", ""},
                           {"pain", "number", "0 to 10"},
                           {"assistance", "string", ""},
                           {"incline_deg", "string", ""},
                           {"note", "string", ""}});
  for (const auto& s : contents.training)
    table.row({s.participant, s.date, std::to_string(s.week), std::to_string(s.session), s.supervised,
               std::to_string(s.set), text_of(s.reps_planned), std::to_string(s.reps_done), text_of(s.pain),
               s.assistance, s.incline_deg, s.note});
  return table;
}

bool is_simulated(const Contents& contents) {
  if (contents.definition.synthetic) return true;
  for (const auto& current : contents.values)
    for (const auto& value : current.values)
      if (value.parameters.find("simulated=yes") != std::string::npos) return true;
  return false;
}

}  // namespace

Files tidy_files(const Contents& contents) {
  Files files;
  std::vector<TableDescription> descriptions;
  for (const Table& table : {participants_table(contents), trials_table(contents), metrics_table(contents),
                             wide_table(contents), printed_table(contents), training_table(contents)}) {
    files.emplace_back(table.description().path, table.text());
    descriptions.push_back(table.description());
  }
  files.emplace_back("datapackage.json", scoring::datapackage(descriptions, is_simulated(contents)));
  return files;
}

}  // namespace steadyplate::study
