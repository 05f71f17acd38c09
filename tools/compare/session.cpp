#include "tools/compare/session.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "tools/compare/segment.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

namespace {

using datasets::ReadError;
using datasets::ReadFault;
namespace fs = std::filesystem;

using Facts = std::map<std::string, std::string>;

/// What trials.csv says of one recording: the columns that must agree.
std::map<std::string, Facts> facts_beside(const fs::path& metrics_file) {
  std::map<std::string, Facts> by_recording;
  const fs::path file = metrics_file.parent_path() / "trials.csv";
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return by_recording;
  const TextTable table = read_text_table(file.string());
  const std::size_t recording = table.need("recording", "of trials.csv");
  for (const auto& row : table.rows)
    for (const char* name : {"vision", "surface", "stance", "rate_hz", "format", "participant"})
      if (const auto column = table.find(name); column && !row[*column].empty())
        by_recording[row[recording]][name] = row[*column];
  return by_recording;
}

std::string word_of(datasets::Vision vision) {
  return vision == datasets::Vision::open ? "open" : vision == datasets::Vision::closed ? "closed" : "";
}
std::string word_of(datasets::Surface surface) {
  using datasets::Surface;
  return surface == Surface::firm       ? "firm"
         : surface == Surface::foam     ? "foam"
         : surface == Surface::unstable ? "unstable"
                                        : "";
}
std::string word_of(datasets::Stance stance) {
  using datasets::Stance;
  return stance == Stance::both_legs   ? "both_legs"
         : stance == Stance::left_leg  ? "left_leg"
         : stance == Stance::right_leg ? "right_leg"
         : stance == Stance::tandem    ? "tandem"
                                       : "";
}

Facts named_condition(const std::string& text) {
  Facts facts;
  if (text.empty()) return facts;
  const datasets::Condition condition = scoring::parse_condition(text);
  for (const auto& [key, word] : {std::pair<const char*, std::string>{"vision", word_of(condition.vision)},
                                  {"surface", word_of(condition.surface)},
                                  {"stance", word_of(condition.stance)}})
    if (!word.empty()) facts[key] = word;
  return facts;
}

/// "a=1;simulated=yes" -> "a=1".
std::string without_simulated(std::string parameters, bool& simulated) {
  const auto at = parameters.find("simulated=yes");
  if (at == std::string::npos) return parameters;
  simulated = true;
  parameters.erase(at > 0 ? at - 1 : at);
  return parameters;
}

bool is_ratio(const std::string& metric) {
  return metric.rfind("romberg_", 0) == 0 || metric.rfind("foam_", 0) == 0;
}

/// Reads the files of one session into it.
class SessionReader {
 public:
  SessionReader(Session& session, const std::string& condition)
      : session_(session), named_(named_condition(condition)) {}

  void read(const std::string& name) {
    std::error_code ignored;
    const fs::path file = fs::is_directory(name, ignored) ? fs::path(name) / "metrics.csv" : fs::path(name);
    const TextTable table = read_text_table(file.string());
    for (const char* column :
         {"recording", "segment", "metric", "version", "value", "unit", "status", "profile", "parameters"})
      if (!table.find(column))
        throw ReadError(ReadFault::unknown_format, table.file, 1,
                        "not a result file of steadyplate: no column '" + std::string(column) + "'.",
                        "Make one: steadyplate analyze trial.txt --format csv > result.csv");
    const auto beside = facts_beside(file);
    for (std::size_t row = 0; row < table.rows.size(); ++row) take(table, row, beside);
  }

 private:
  void take(const TextTable& table, std::size_t row, const std::map<std::string, Facts>& beside) {
    const auto text = [&](const char* name) { return table.rows[row][*table.find(name)]; };
    const std::string metric = text("metric");
    const std::string recording = text("recording");
    if (is_ratio(metric)) return;
    Facts facts = named_;
    if (const auto known = beside.find(recording); known != beside.end())
      for (const auto& [key, word] : known->second) {
        if (named_.count(key) != 0 && named_.at(key) != word) return;  // another condition
        facts[key] = word;
      }
    facts["profile"] = text("profile");
    if (const auto plate = table.find("plate"); plate && !table.rows[row][*plate].empty())
      facts["plate"] = table.rows[row][*plate];
    agree(table, row, facts);
    const auto length = analysed_seconds(text("segment"));
    if (!session_.duration_s) session_.duration_s = length;
    if (session_.recordings.empty() || session_.recordings.back() != recording)
      session_.recordings.push_back(recording);
    add(table, row, metric);
  }

  /// All trials of a session are of one condition.
  void agree(const TextTable& table, std::size_t row, const Facts& facts) {
    for (const auto& [key, word] : facts) {
      const auto [known, is_new] = session_.facts.try_emplace(key, word);
      if (is_new || known->second == word) continue;
      std::string what = "the session '";
      what.append(session_.name).append("' has trials with ").append(key).append(" ");
      what.append(known->second).append(" and ").append(word).append(".");
      throw ReadError(ReadFault::ambiguous, table.file, table.lines[row], what,
                      key == "participant" ? "Give the files of one person."
                                           : "Give trials of one condition, or choose one with --condition.");
    }
    if (const auto person = facts.find("participant"); person != facts.end())
      session_.person = person->second;
  }

  void add(const TextTable& table, std::size_t row, const std::string& id) {
    const auto text = [&](const char* name) { return table.rows[row][*table.find(name)]; };
    const std::string parameters = without_simulated(text("parameters"), session_.simulated);
    const auto [place, is_new] = session_.metrics.try_emplace(id);
    SessionMetric& metric = place->second;
    if (is_new) {
      metric.version = text("version");
      metric.unit = text("unit");
      metric.parameters = parameters;
    } else if (metric.version != text("version") || metric.unit != text("unit") ||
               metric.parameters != parameters) {
      throw ReadError(
          ReadFault::ambiguous, table.file, table.lines[row],
          "trials of the session '" + session_.name + "' have different definitions of " + id + ".",
          "Analyse all trials anew with the same settings.");
    }
    const bool stands = text("status") == "ok" || text("status") == "warn";
    const double value = stands ? number_in(table, row, *table.find("value")) : std::nan("");
    if (std::isfinite(value))
      metric.values.push_back(value);
    else
      ++metric.without_value;
  }

  Session& session_;
  Facts named_;
};

}  // namespace

Conditions Session::conditions() const {
  const auto fact = [&](const char* key) {
    const auto found = facts.find(key);
    return found == facts.end() ? std::string() : found->second;
  };
  return {fact("vision"), fact("surface"), fact("stance"), duration_s};
}

Session read_session(const std::string& name, const std::vector<std::string>& files,
                     const std::string& condition) {
  Session session;
  session.name = name;
  session.files = files;
  SessionReader reader(session, condition);
  for (const std::string& file : files) reader.read(file);
  if (session.recordings.empty())
    throw ReadError(ReadFault::ambiguous, files.front(), 0,
                    "no trial of the condition asked for (" + name + ").",
                    "See which there are in trials.csv beside it.");
  return session;
}

std::vector<std::string> differences_of(const Session& a, const Session& b, const std::string& metric) {
  std::vector<std::string> found;
  const auto compare = [&](const std::string& what, const std::string& x, const std::string& y) {
    if (x != y)
      found.push_back(what + ": " + (x.empty() ? "not known" : x) + " " + a.name + ", " +
                      (y.empty() ? "not known" : y) + " " + b.name);
  };
  for (const auto& [key, word] : a.facts)
    if (const auto other = b.facts.find(key); other != b.facts.end()) compare(key, word, other->second);
  if (a.duration_s && b.duration_s &&
      std::fabs(*a.duration_s - *b.duration_s) > 0.1 * std::max(*a.duration_s, *b.duration_s))
    compare("duration", scoring::plain(*a.duration_s, 4) + " s", scoring::plain(*b.duration_s, 4) + " s");
  const auto x = a.metrics.find(metric);
  const auto y = b.metrics.find(metric);
  if (x == a.metrics.end() || y == b.metrics.end()) return found;
  compare("version of " + metric, x->second.version, y->second.version);
  compare("unit of " + metric, x->second.unit, y->second.unit);
  compare("parameters of " + metric, x->second.parameters, y->second.parameters);
  return found;
}

}  // namespace steadyplate::compare
