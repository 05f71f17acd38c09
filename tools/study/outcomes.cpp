#include "tools/study/outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/compare/reliability.hpp"
#include "tools/compare/segment.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/nordic/log.hpp"

namespace steadyplate::study {

namespace {

using datasets::StudyError;
using datasets::StudyFault;

/// "leg=dominant;muscle=flexors" -> ".dominant.flexors"
std::string detail_words(const std::string& detail) {
  std::string words;
  for (std::size_t at = 0; at < detail.size();) {
    const std::size_t end = std::min(detail.find(';', at), detail.size());
    const std::size_t equals = detail.find('=', at);
    words += '.' + detail.substr(equals + 1, end - equals - 1);
    at = end + 1;
  }
  return words;
}

void drop_simulated(TrialScore& score) {
  const auto at = score.parameters.find("simulated=yes");
  if (at == std::string::npos) return;
  score.simulated = true;
  score.parameters.erase(at > 0 ? at - 1 : at);
}

}  // namespace

bool has_outcome(const std::vector<TrialScore>& scores, const std::string& outcome) {
  return std::any_of(scores.begin(), scores.end(),
                     [&](const TrialScore& score) { return score.test + '/' + score.metric == outcome; });
}

std::vector<TrialScore> trial_scores(const datasets::Study& study) {
  std::vector<TrialScore> scores;
  std::map<std::string, datasets::StudyTrial> trials;
  for (const auto& trial : study.trials()) trials[trial.uuid] = trial;
  std::map<std::int64_t, std::string> profiles;
  for (const auto& scoring : study.scorings()) profiles[scoring.id] = scoring.profile;
  for (const auto& current : study.current_values()) {
    const auto& trial = trials.at(current.trial);
    if (trial.state != "valid") continue;
    for (const auto& value : current.values) {
      TrialScore score;
      score.participant = trial.participant;
      score.time_point = trial.time_point;
      score.test = trial.test;
      score.metric = value.metric;
      score.trial = trial.number;
      score.value = value.value.value_or(std::nan(""));
      score.unit = value.unit;
      score.version = std::to_string(value.version);
      score.parameters = value.parameters;
      score.profile = profiles[current.scoring];
      score.vision = trial.vision;
      score.surface = trial.surface;
      score.stance = trial.stance;
      score.segment = value.segment;
      drop_simulated(score);
      scores.push_back(score);
    }
  }
  const auto printed = study.printed();
  std::map<std::string, std::set<std::string>> details;
  for (const auto& one : printed) details[one.test + '/' + one.metric].insert(one.detail);
  for (const auto& one : printed) {
    TrialScore score;
    score.participant = one.participant;
    score.time_point = one.time_point;
    score.test = one.test;
    score.metric = one.metric;
    if (details[one.test + '/' + one.metric].size() > 1) score.metric += detail_words(one.detail);
    score.trial = one.trial;
    score.value = one.value;
    score.unit = one.unit;
    score.version = "printed";
    score.parameters = one.detail;
    score.device = one.device;
    score.level = one.level;
    scores.push_back(score);
  }
  return scores;
}

std::vector<std::string> times_of(const datasets::Study& study, const TimeChoice& choice) {
  const auto& known = study.definition().time_points;
  if (known.size() < 2)
    throw StudyError(StudyFault::refused,
                     (study.folder() / "study.toml").string() +
                         " names fewer than two time_points: say which is before and after.");
  std::vector<std::string> times = {choice.pre.empty() ? known[0] : choice.pre,
                                    choice.post.empty() ? known[1] : choice.post};
  if (!choice.followup.empty())
    times.push_back(choice.followup);
  else if (known.size() > 2 && choice.pre.empty() && choice.post.empty())
    times.push_back(known[2]);
  for (const std::string& time : times)
    if (std::find(known.begin(), known.end(), time) == known.end())
      throw StudyError(StudyFault::refused, "study.toml has no time point '" + time +
                                                "'; it has: " + compare::joined(known) + ".");
  return times;
}

std::map<std::string, analysis::Adherence> training_of(const datasets::Study& study) {
  std::map<std::string, analysis::Adherence> done;
  if (study.definition().plan.empty()) return done;
  std::vector<nordic::LogRow> rows;
  for (const auto& set : study.training()) {
    nordic::LogRow row;
    row.participant = set.participant;
    row.date = set.date;
    row.week = static_cast<int>(set.week);
    row.set.session = static_cast<int>(set.session);
    row.set.set = static_cast<int>(set.set);
    row.set.reps_done = static_cast<int>(set.reps_done);
    if (set.reps_planned) row.set.reps_planned = static_cast<int>(*set.reps_planned);
    row.set.day = nordic::day_of(set.date);
    row.set.pain = set.pain;
    rows.push_back(row);
  }
  if (rows.empty()) return done;
  const nordic::Plan plan = nordic::find_plan(study.definition().plan);
  for (const std::string& person : nordic::participants_of(rows))
    done[person] = nordic::adherence_of(rows, person, plan.sessions);
  return done;
}

std::map<std::string, double> adherence_of(const datasets::Study& study) {
  std::map<std::string, double> percent;
  for (const auto& [person, adherence] : training_of(study)) percent[person] = adherence.sessions_percent;
  return percent;
}

compare::StudyData study_data(const datasets::Study& study, const TimeChoice& choice,
                              const std::string& about) {
  compare::StudyData data;
  data.file = study.folder().string();
  const auto audit = study.audit();
  data.sha256 = audit.empty() ? "" : audit.back().hash;
  data.times = times_of(study, choice);
  std::map<std::string, std::string> group;
  std::size_t without_group = 0;
  for (const auto& person : study.participants()) {
    if (person.group.empty() && person.pseudonym != about)
      ++without_group;
    else
      group[person.pseudonym] = person.group;
  }
  struct Cell {
    double sum = 0.0;
    std::size_t count = 0;
  };
  std::map<std::string, std::map<std::string, std::vector<Cell>>> outcomes;
  std::vector<std::string> order;
  for (const TrialScore& score : trial_scores(study)) {
    const auto time = std::find(data.times.begin(), data.times.end(), score.time_point);
    if (time == data.times.end() || !group.contains(score.participant)) continue;
    const std::string name = score.test + '/' + score.metric;
    auto& cells = outcomes[name][score.participant];
    cells.resize(data.times.size());
    if (std::isnan(score.value)) continue;
    Cell& cell = cells[static_cast<std::size_t>(time - data.times.begin())];
    cell.sum += score.value;
    ++cell.count;
  }
  for (const auto& [name, people] : outcomes) {
    compare::OutcomeData outcome;
    outcome.name = name;
    for (const auto& [person, cells] : people) {
      outcome.people.push_back(person);
      outcome.group.push_back(group[person]);
      auto& scores = outcome.scores.emplace_back();
      for (const Cell& cell : cells)
        scores.push_back(cell.count == 0 ? std::nan("") : cell.sum / static_cast<double>(cell.count));
    }
    data.outcomes.push_back(outcome);
  }
  std::set<std::string> groups;
  for (const auto& [person, name] : group)
    if (!name.empty()) groups.insert(name);
  data.groups.assign(groups.begin(), groups.end());
  data.adherence = adherence_of(study);
  data.notes.push_back(
      "score = mean of the valid trials of a person and time; void trials and falls are not in it");
  for (const std::string& figure : study.definition().published)
    data.notes.push_back("published by others, not reproduced here: " + figure);
  if (without_group > 0)
    data.notes.push_back(std::to_string(without_group) + " participant(s) without a group are left out");
  data.notes.push_back("the hash is that of the last line of the study's audit");
  if (study.definition().synthetic) data.notes.push_back("SYNTHETIC people: nobody was measured");
  if (data.outcomes.empty())
    throw StudyError(StudyFault::refused,
                     study.folder().string() +
                         " has no scores yet. Score its trials: steadyplate study score " +
                         study.folder().string() + ", or import printed ones.");
  return data;
}

compare::Session visit(const std::vector<TrialScore>& scores, const std::string& participant,
                       const std::string& time, const std::string& test) {
  compare::Session session;
  session.name = time;
  session.person = participant;
  std::set<std::int64_t> trials;
  for (const TrialScore& score : scores) {
    if (score.participant != participant || score.time_point != time) continue;
    const bool strength = score.test == "strength" && test != "strength";
    if (!strength && score.test != test) continue;
    compare::SessionMetric& metric = session.metrics[strength ? "strength/" + score.metric : score.metric];
    metric.version = score.version;
    metric.unit = score.unit;
    metric.parameters = score.parameters;
    if (std::isnan(score.value))
      ++metric.without_value;
    else
      metric.values.push_back(score.value);
    if (strength) continue;
    trials.insert(score.trial);
    if (!session.duration_s) session.duration_s = compare::analysed_seconds(score.segment);
    session.simulated = session.simulated || score.simulated;
    for (const auto& [key, word] : {std::pair<const char*, const std::string&>{"profile", score.profile},
                                    {"device", score.device},
                                    {"level", score.level},
                                    {"vision", score.vision},
                                    {"surface", score.surface},
                                    {"stance", score.stance},
                                    {"segment", score.segment}}) {
      if (word.empty()) continue;
      const auto [known, is_new] = session.facts.try_emplace(key, word);
      if (!is_new && known->second != word && std::string_view(key) != "segment")
        throw StudyError(StudyFault::refused, std::string("the session '")
                                                  .append(time)
                                                  .append("' has trials of ")
                                                  .append(test)
                                                  .append(" with ")
                                                  .append(key)
                                                  .append(" ")
                                                  .append(known->second)
                                                  .append(" and ")
                                                  .append(word)
                                                  .append(": they are not one score."));
    }
  }
  session.facts.erase("segment");
  session.facts["test"] = test;
  session.facts["participant"] = participant;
  for (const std::int64_t trial : trials)
    session.recordings.push_back(std::string(test).append(" trial ").append(std::to_string(trial)));
  return session;
}

std::map<std::string, std::map<std::int64_t, double>> repeats(const std::vector<TrialScore>& scores,
                                                              const std::string& time,
                                                              const std::string& test,
                                                              const std::string& metric) {
  std::map<std::string, std::map<std::int64_t, double>> people;
  for (const TrialScore& score : scores)
    if (score.time_point == time && score.test == test && score.metric == metric)
      people[score.participant][score.trial] = score.value;
  return people;
}

std::vector<compare::ReliabilityEntry> own_reliability(const std::vector<TrialScore>& scores,
                                                       const std::string& time, const std::string& test,
                                                       const std::string& study_name) {
  std::set<std::string> metrics;
  std::map<std::string, std::string> units;
  for (const TrialScore& score : scores)
    if (score.test == test && metrics.insert(score.metric).second) units[score.metric] = score.unit;
  std::vector<compare::ReliabilityEntry> entries;
  for (const std::string& metric : metrics) {
    const auto people = repeats(scores, time, test, metric);
    std::size_t trials = 0;
    for (const auto& [person, values] : people) trials = std::max(trials, values.size());
    std::vector<std::vector<double>> rows;
    for (const auto& [person, values] : people) {
      std::vector<double> row;
      for (const auto& [number, value] : values)
        if (std::isfinite(value)) row.push_back(value);
      if (row.size() == trials) rows.push_back(row);
    }
    if (rows.size() < 3 || trials < 2) continue;
    const analysis::Reliability found = analysis::reliability(rows);
    if (!analysis::has_value(found.status) || !(found.sem_agreement > 0.0)) continue;
    compare::ReliabilityEntry entry;
    entry.metric = metric;
    entry.unit = units[metric];
    entry.kind = analysis::SemKind::between_trials;
    entry.sem = found.sem_agreement;
    entry.sd_between = found.sd_between;
    entry.people = std::to_string(rows.size());
    entry.population = "of this study";
    entry.source = std::string("trials of ")
                       .append(test)
                       .append(" at ")
                       .append(time)
                       .append(" in ")
                       .append(study_name)
                       .append("; days apart may differ more than trials of one session");
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace steadyplate::study
