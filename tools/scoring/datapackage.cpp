#include "tools/scoring/datapackage.hpp"

#include <nlohmann/json.hpp>

#include "tools/scoring/json_output.hpp"

namespace steadyplate::scoring {

using json = nlohmann::ordered_json;

TableDescription metrics_table() {
  return {"metrics",
          "metrics.csv",
          {{"recording", "string", "file stem of the recording; the person for ratios"},
           {"plate", "string", "plate of the recording, empty when it has one only"},
           {"segment", "string",
            "analysed part on the recording's clock, in s; for ratios what both conditions share"},
           {"metric", "string", "stable id; `steadyplate metrics ID` prints formula and source"},
           {"version", "integer", "version of the metric's formula"},
           {"value", "number", "in `unit`; empty when status is not ok or warn"},
           {"unit", "string", "unit of value; empty for a pure number"},
           {"status", "string", "ok, warn, too_short, constant, not_finite, missing_input or degenerate"},
           {"profile", "string", "preparation profile"},
           {"parameters", "string", "key=value pairs joined by ';'"}}};
}

TableDescription trials_table() {
  return {"trials",
          "trials.csv",
          {{"recording", "string", "file stem"},
           {"file", "string", "as named by the user"},
           {"format", "string", "reader that recognised it"},
           {"sha256", "string", "of the file's bytes"},
           {"participant", "string", "pseudonym"},
           {"vision", "string", "open or closed; empty when unknown"},
           {"surface", "string", "firm, foam or unstable; empty when unknown"},
           {"stance", "string", "empty when unknown"},
           {"plate", "string", "plate that was analysed"},
           {"segment", "string", "analysed part, s"},
           {"rate_hz", "number", "rate of the analysed signal, Hz"},
           {"duration_s", "number", "(N-1)/rate, s"},
           {"samples", "integer", "N"},
           {"status", "string", "of the preparation"},
           {"warnings", "string", "joined by ' | '"},
           {"simulated", "string", "yes when a simulator made the data"}}};
}

TableDescription failures_table() {
  return {"failures",
          "failures.csv",
          {{"file", "string", "a recording that could not be used"},
           {"error", "string", "what, where, and what to do next"}}};
}

TableDescription wide_table(std::span<const analysis::Metric* const> metrics) {
  TableDescription table = {"metrics_wide",
                            "metrics_wide.csv",
                            {{"recording", "string", "as in metrics.csv"},
                             {"participant", "string", "pseudonym"},
                             {"vision", "string", "open or closed; empty when unknown"},
                             {"surface", "string", "firm, foam or unstable; empty when unknown"},
                             {"stance", "string", "empty when unknown"},
                             {"plate", "string", "plate that was analysed"},
                             {"segment", "string", "analysed part, s"},
                             {"profile", "string", "preparation profile"},
                             {"simulated", "string", "yes when a simulator made the data"}}};
  for (const analysis::Metric* metric : metrics)
    table.fields.push_back({std::string(metric->id), "number",
                            std::string(metric->name) +
                                (metric->unit.empty() ? "" : ", " + std::string(metric->unit)) +
                                "; empty when it has no value (metrics.csv says why)"});
  return table;
}

std::string datapackage(std::span<const TableDescription> tables, bool simulated) {
  json resources = json::array();
  for (const TableDescription& table : tables) {
    json fields = json::array();
    for (const TableField& field : table.fields)
      fields.push_back({{"name", field.name}, {"type", field.type}, {"description", field.description}});
    resources.push_back({{"name", table.name},
                         {"path", table.path},
                         {"profile", "tabular-data-resource"},
                         {"format", "csv"},
                         {"mediatype", "text/csv"},
                         {"encoding", "utf-8"},
                         {"dialect", {{"delimiter", ","}, {"lineTerminator", "\n"}}},
                         {"schema", {{"fields", fields}, {"missingValues", {""}}}}});
  }
  const json document = {
      {"profile", "tabular-data-package"},
      {"name", "steadyplate-results"},
      {"title",
       simulated ? "Balance scores of SIMULATED data by steadyplate" : "Balance scores by steadyplate"},
      {"licenses", json::array()},
      {"licenseNote", "The licence of the results is for the owner of the recordings to state."},
      {"resources", resources}};
  return json_text(document);
}

}  // namespace steadyplate::scoring
