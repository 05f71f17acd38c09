// What a study answers. Every list has one fixed order: pseudonym, order of time points, test, number.

#include "datasets/study/audit.hpp"
#include "datasets/study/connection.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::datasets {

namespace {

std::optional<double> number_at(const SQLite::Statement& row, int column) {
  const SQLite::Column cell = row.getColumn(column);
  if (cell.isNull()) return std::nullopt;
  return cell.getDouble();
}

std::optional<std::int64_t> count_at(const SQLite::Statement& row, int column) {
  const SQLite::Column cell = row.getColumn(column);
  if (cell.isNull()) return std::nullopt;
  return cell.getInt64();
}

/// "CASE time_point WHEN 'baseline' THEN 0 ... ELSE 9 END, time_point": words of study.toml need no quoting.
std::string in_order(const std::string& column, const std::vector<std::string>& words) {
  if (words.empty()) return column;
  std::string text = "CASE " + column;
  for (std::size_t i = 0; i < words.size(); ++i) text += " WHEN '" + words[i] + "' THEN " + std::to_string(i);
  return text + " ELSE " + std::to_string(words.size()) + " END, " + column;
}

}  // namespace

StudyParticipant Study::participant(const std::string& pseudonym) const {
  static_cast<void>(participant_uuid(pseudonym));
  for (auto& person : participants())
    if (person.pseudonym == pseudonym) return person;
  return {};
}

std::vector<StudyParticipant> Study::participants() const {
  return guarded(folder_, [&] {
    std::vector<StudyParticipant> found;
    SQLite::Statement row(*database_,
                          "SELECT uuid, pseudonym, arm, sex, dominant_leg, birth_year, height_mm, mass_kg, "
                          "foot_length_mm, foot_width_mm FROM participant ORDER BY pseudonym");
    while (row.executeStep()) {
      StudyParticipant person;
      person.uuid = text_at(row, 0);
      person.pseudonym = text_at(row, 1);
      person.group = text_at(row, 2);
      person.sex = text_at(row, 3);
      person.dominant_leg = text_at(row, 4);
      person.birth_year = count_at(row, 5);
      person.height_mm = number_at(row, 6);
      person.mass_kg = number_at(row, 7);
      person.foot_length_mm = number_at(row, 8);
      person.foot_width_mm = number_at(row, 9);
      found.push_back(person);
    }
    return found;
  });
}

std::vector<StudySession> Study::sessions() const {
  return guarded(folder_, [&] {
    std::vector<StudySession> found;
    SQLite::Statement row(*database_,
                          "SELECT session.uuid, pseudonym, time_point, date FROM session JOIN participant ON "
                          "participant.uuid = participant ORDER BY pseudonym, " +
                              in_order("time_point", definition_.time_points));
    while (row.executeStep())
      found.push_back({text_at(row, 0), text_at(row, 1), text_at(row, 2), text_at(row, 3)});
    return found;
  });
}

std::vector<StudyTrial> Study::trials() const {
  return guarded(folder_, [&] {
    std::vector<StudyTrial> found;
    SQLite::Statement row(
        *database_,
        "SELECT trial.uuid, pseudonym, time_point, test, vision, surface, stance, protocol, number, state, "
        "reason, "
        "source, raw_sha256, suffix, reading, certificate, imported, taken FROM trial JOIN session ON "
        "session.uuid "
        "= "
        "trial.session JOIN participant ON participant.uuid = participant ORDER BY pseudonym, " +
            in_order("time_point", definition_.time_points) + ", " + in_order("test", definition_.tests) +
            ", number");
    while (row.executeStep()) {
      const auto text = [&](int column) { return text_at(row, column); };
      found.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7),
                       row.getColumn(8).getInt64(), text(9), text(10), text(11), text(12), text(13), text(14),
                       text(15), text(16), text(17)});
    }
    return found;
  });
}

std::vector<StudyRun> Study::runs() const {
  return guarded(folder_, [&] {
    std::vector<StudyRun> found;
    SQLite::Statement row(
        *database_,
        "SELECT run.uuid, pseudonym, time_point, protocol, text, seed, test_order, began, program FROM run "
        "JOIN "
        "session ON session.uuid = run.session JOIN participant ON participant.uuid = participant ORDER BY "
        "pseudonym, " +
            in_order("time_point", definition_.time_points) + ", protocol");
    while (row.executeStep())
      found.push_back({text_at(row, 0), text_at(row, 1), text_at(row, 2), text_at(row, 3), text_at(row, 4),
                       row.getColumn(5).getInt64(), text_at(row, 6), text_at(row, 7), text_at(row, 8)});
    return found;
  });
}

std::vector<StudyScoring> Study::scorings() const {
  return guarded(folder_, [&] {
    std::vector<StudyScoring> found;
    SQLite::Statement row(*database_, "SELECT id, at, program, profile, selection FROM scoring ORDER BY id");
    while (row.executeStep())
      found.push_back(
          {row.getColumn(0).getInt64(), text_at(row, 1), text_at(row, 2), text_at(row, 3), text_at(row, 4)});
    return found;
  });
}

std::vector<Study::Current> Study::current_values() const {
  return guarded(folder_, [&] {
    std::vector<Current> found;
    SQLite::Statement row(
        *database_,
        "SELECT trial, scoring, metric, version, value, unit, status, plate, segment, parameters "
        "FROM metric_value AS m WHERE scoring = (SELECT max(scoring) FROM metric_value WHERE trial = "
        "m.trial) ORDER BY trial, metric");
    while (row.executeStep()) {
      if (found.empty() || found.back().trial != text_at(row, 0))
        found.push_back({text_at(row, 0), row.getColumn(1).getInt64(), {}});
      StudyValue value;
      value.metric = text_at(row, 2);
      value.version = row.getColumn(3).getInt64();
      value.value = number_at(row, 4);
      value.unit = text_at(row, 5);
      value.status = text_at(row, 6);
      value.plate = text_at(row, 7);
      value.segment = text_at(row, 8);
      value.parameters = text_at(row, 9);
      found.back().values.push_back(value);
    }
    return found;
  });
}

std::vector<PrintedScore> Study::printed() const {
  return guarded(folder_, [&] {
    std::vector<PrintedScore> found;
    SQLite::Statement row(
        *database_,
        "SELECT printed.uuid, pseudonym, time_point, test, metric, trial, value, unit, device, "
        "level, detail, sha256 FROM printed JOIN session ON session.uuid = printed.session JOIN "
        "participant ON participant.uuid = participant ORDER BY pseudonym, " +
            in_order("test", definition_.tests) + ", metric, detail, " +
            in_order("time_point", definition_.time_points) + ", trial");
    while (row.executeStep()) {
      PrintedScore score;
      score.uuid = text_at(row, 0);
      score.participant = text_at(row, 1);
      score.time_point = text_at(row, 2);
      score.test = text_at(row, 3);
      score.metric = text_at(row, 4);
      score.trial = row.getColumn(5).getInt64();
      score.value = row.getColumn(6).getDouble();
      score.unit = text_at(row, 7);
      score.device = text_at(row, 8);
      score.level = text_at(row, 9);
      score.detail = text_at(row, 10);
      score.sha256 = text_at(row, 11);
      found.push_back(score);
    }
    return found;
  });
}

std::vector<TrainingSet> Study::training() const {
  return guarded(folder_, [&] {
    std::vector<TrainingSet> found;
    SQLite::Statement row(
        *database_,
        "SELECT training.uuid, pseudonym, date, week, session, set_number, reps_planned, reps_done, "
        "supervised, pain, assistance, incline_deg, note FROM training JOIN participant ON "
        "participant.uuid = participant ORDER BY pseudonym, session, set_number");
    while (row.executeStep()) {
      TrainingSet set;
      set.uuid = text_at(row, 0);
      set.participant = text_at(row, 1);
      set.date = text_at(row, 2);
      set.week = row.getColumn(3).getInt64();
      set.session = row.getColumn(4).getInt64();
      set.set = row.getColumn(5).getInt64();
      set.reps_planned = count_at(row, 6);
      set.reps_done = row.getColumn(7).getInt64();
      set.supervised = text_at(row, 8);
      set.pain = number_at(row, 9);
      set.assistance = text_at(row, 10);
      set.incline_deg = text_at(row, 11);
      set.note = text_at(row, 12);
      found.push_back(set);
    }
    return found;
  });
}

std::vector<AuditRow> Study::audit() const {
  return guarded(folder_, [&] { return read_audit(*database_); });
}

std::string Study::certificate_suffix(const std::string& sha256) const {
  return guarded(folder_, [&] {
    SQLite::Statement row(*database_, "SELECT suffix FROM certificate WHERE sha256 = ?");
    row.bind(1, sha256);
    if (!row.executeStep()) throw StudyError(StudyFault::unusable, "there is no certificate " + sha256 + ".");
    return row.getColumn(0).getString();
  });
}

}  // namespace steadyplate::datasets
