// What adds to a study: each with its line in the audit, in one transaction.

#include <algorithm>
#include <cmath>

#include "datasets/next_step.hpp"
#include "datasets/sha256.hpp"
#include "datasets/study/audit.hpp"
#include "datasets/study/connection.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::datasets {

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw StudyError(StudyFault::refused, why);
}
[[noreturn]] void there_already(const std::string& what) {
  throw StudyError(StudyFault::exists, what + " Nothing was changed.");
}

void need_word(const std::string& text, const char* what) {
  if (!is_study_word(text))
    refuse(std::string(what) + " must be a word of letters, digits, '.', '-' and '_', at most 64 of them.");
}

void need_one_of(const std::string& word, const std::vector<std::string>& words, const char* what) {
  if (!words.empty() && std::find(words.begin(), words.end(), word) == words.end()) {
    std::string list;
    for (const std::string& known : words) list += (list.empty() ? "" : ", ") + known;
    refuse(std::string("study.toml has no ") + what + " '" + word + "'; it has: " + list + ".");
  }
}

/// "2026-03-01" with a month and a day there are.
void need_date(const std::string& date) {
  if (date.empty()) return;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (date[i] < '0' || date[i] > '9') return -1;
      value = 10 * value + (date[i] - '0');
    }
    return value;
  };
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool good = date.size() == 10 && date[4] == '-' && date[7] == '-';
  if (good) {
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    good = year >= 1900 && month >= 1 && month <= 12 && day >= 1 &&
           // NOLINTNEXTLINE(cppcoreguidelines-pro-bounds-constant-array-index): month is 1 to 12
           day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
  }
  if (!good) refuse("a date must be a day there was, as in 2026-03-01.");
}

void need_range(const std::optional<double>& value, double low, double high, const char* what) {
  if (value && !(*value >= low && *value <= high))
    refuse(std::string(what) + " is out of the range of people: is the unit right?");
}

bool same(const StudyParticipant& a, const StudyParticipant& b) {
  return a.group == b.group && a.sex == b.sex && a.dominant_leg == b.dominant_leg &&
         a.birth_year == b.birth_year && a.height_mm == b.height_mm && a.mass_kg == b.mass_kg &&
         a.foot_length_mm == b.foot_length_mm && a.foot_width_mm == b.foot_width_mm;
}

}  // namespace

Added Study::add_participant(const StudyParticipant& participant) {
  if (const std::string problem = pseudonym_problem(participant.pseudonym); !problem.empty())
    refuse("not taken as a pseudonym: " + problem + ". The list of names stays outside the study.");
  if (!participant.group.empty()) {
    need_word(participant.group, "a group");
    need_one_of(participant.group, definition_.groups, "group");
  }
  if (participant.birth_year && (*participant.birth_year < 1900 || *participant.birth_year > 2100))
    refuse("a year of birth must be a year, as in 1990.");
  need_range(participant.height_mm, 400, 2600, "height (mm)");
  need_range(participant.mass_kg, 2, 400, "mass (kg)");
  need_range(participant.foot_length_mm, 80, 450, "foot length (mm)");
  need_range(participant.foot_width_mm, 30, 250, "foot width (mm)");
  Added added;
  together([&] {
    for (const StudyParticipant& known : participants())
      if (known.pseudonym == participant.pseudonym) {
        if (!same(known, participant)) there_already("this participant is there already, with other data.");
        added = {known.uuid, false, 0};
        return;
      }
    added.uuid = participant.uuid.empty() ? new_uuid() : participant.uuid;
    SQLite::Statement insert(*database_, "INSERT INTO participant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, added.uuid);
    insert.bind(2, random_hex(16));
    insert.bind(3, participant.pseudonym);
    bind_text(insert, 4, participant.group);
    bind_optional(insert, 5, participant.birth_year);
    bind_text(insert, 6, participant.sex);
    bind_optional(insert, 7, participant.height_mm);
    bind_optional(insert, 8, participant.mass_kg);
    bind_text(insert, 9, participant.dominant_leg);
    bind_optional(insert, 10, participant.foot_length_mm);
    bind_optional(insert, 11, participant.foot_width_mm);
    insert.exec();
    note_row("participant", added.uuid, added.uuid, "");
  });
  return added;
}

Added Study::add_session(const StudySession& session) {
  need_word(session.time_point, "a time point");
  need_one_of(session.time_point, definition_.time_points, "time point");
  need_date(session.date);
  Added added;
  together([&] {
    const std::string person = participant_uuid(session.participant);
    SQLite::Statement known(*database_,
                            "SELECT uuid, date FROM session WHERE participant = ? AND time_point = ?");
    SQLite::bind(known, person, session.time_point);
    if (known.executeStep()) {
      added = {text_at(known, 0), false, 0};
      const std::string date = text_at(known, 1);
      if (session.date.empty() || session.date == date) return;
      if (!date.empty())
        there_already("this participant has a session '" + session.time_point + "' of another date.");
      SQLite::Statement dated(*database_, "UPDATE session SET date = ? WHERE uuid = ?");
      SQLite::bind(dated, session.date, added.uuid);
      dated.exec();
      note_row("session", added.uuid, person, "its date");
      return;
    }
    added.uuid = session.uuid.empty() ? new_uuid() : session.uuid;
    SQLite::Statement insert(*database_, "INSERT INTO session VALUES (?, ?, ?, ?)");
    insert.bind(1, added.uuid);
    insert.bind(2, person);
    insert.bind(3, session.time_point);
    bind_text(insert, 4, session.date);
    insert.exec();
    note_row("session", added.uuid, person, "");
  });
  return added;
}

Added Study::add_trial(const StudyTrial& trial, std::string_view bytes) {
  need_word(trial.test, "a test");
  need_one_of(trial.test, definition_.tests, "test");
  if (!trial.protocol.empty()) need_word(trial.protocol, "a protocol");
  if (trial.state != "valid" && trial.reason.empty())
    throw WithNextStep<StudyError>("a void trial or a fall needs a reason: it is a result, and is kept.",
                                   {.terminal = "Say it with --reason.", .page = "Say why."},
                                   StudyFault::refused);
  const std::string sha256 = sha256_hex(bytes);
  Added added;
  together([&] {
    const std::string person = participant_uuid(trial.participant);
    const std::string session = session_uuid(trial.participant, trial.time_point);
    SQLite::Statement known(*database_,
                            "SELECT uuid, session, test, number, state FROM trial WHERE raw_sha256 = ?");
    known.bind(1, sha256);
    if (known.executeStep()) {
      const auto number = known.getColumn(3).getInt64();
      if (text_at(known, 1) != session || text_at(known, 2) != trial.test ||
          text_at(known, 4) != trial.state || (trial.number != 0 && number != trial.number))
        there_already("this recording is in the study already, as trial " + text_at(known, 0) +
                      " of another session, test, number or state.");
      static_cast<void>(raw_.put(bytes, trial.suffix));
      added = {text_at(known, 0), false, number};
      return;
    }
    SQLite::Statement next(*database_,
                           "SELECT coalesce(max(number), 0) + 1 FROM trial WHERE session = ? AND test = ?");
    SQLite::bind(next, session, trial.test);
    next.executeStep();
    added.number = trial.number != 0 ? trial.number : next.getColumn(0).getInt64();
    SQLite::Statement taken(*database_,
                            "SELECT uuid FROM trial WHERE session = ? AND test = ? AND number = ?");
    SQLite::bind(taken, session, trial.test, added.number);
    if (taken.executeStep())
      there_already("trial " + std::to_string(added.number) +
                    " of this test and session is another recording (" + text_at(taken, 0) +
                    "). A repeat is the next number.");
    // The raw file first: a row never names a file that is not on disk.
    static_cast<void>(raw_.put(bytes, trial.suffix));
    added.uuid = trial.uuid.empty() ? new_uuid() : trial.uuid;
    SQLite::Statement insert(*database_,
                             "INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, added.uuid);
    insert.bind(2, session);
    insert.bind(3, trial.test);
    bind_text(insert, 4, trial.vision);
    bind_text(insert, 5, trial.surface);
    bind_text(insert, 6, trial.stance);
    bind_text(insert, 7, trial.protocol);
    insert.bind(8, added.number);
    insert.bind(9, trial.state);
    bind_text(insert, 10, trial.reason);
    insert.bind(11, trial.source);
    insert.bind(12, sha256);
    insert.bind(13, trial.suffix);
    bind_text(insert, 14, trial.reading);
    bind_text(insert, 15, trial.certificate);
    insert.bind(16, trial.imported.empty() ? utc_now() : trial.imported);
    bind_text(insert, 17, trial.taken);
    insert.exec();
    note_row("trial", added.uuid, person, "raw " + sha256);
  });
  return added;
}

std::string Study::add_certificate(std::string_view bytes, const std::string& suffix) {
  std::string sha256;
  together([&] {
    sha256 = raw_.put(bytes, suffix);
    SQLite::Statement insert(*database_, "INSERT OR IGNORE INTO certificate VALUES (?, ?, ?)");
    SQLite::bind(insert, sha256, suffix, utc_now());
    if (insert.exec() > 0) append_audit(*database_, "add certificate", sha256, sha256, "");
  });
  return sha256;
}

Added Study::add_run(const StudyRun& run) {
  need_word(run.protocol, "a protocol");
  Added added;
  together([&] {
    const std::string person = participant_uuid(run.participant);
    const std::string session = session_uuid(run.participant, run.time_point);
    SQLite::Statement known(
        *database_, "SELECT uuid, text, seed, test_order FROM run WHERE session = ? AND protocol = ?");
    SQLite::bind(known, session, run.protocol);
    if (known.executeStep()) {
      if (text_at(known, 1) != run.text || known.getColumn(2).getInt64() != run.seed ||
          text_at(known, 3) != run.test_order)
        there_already("this protocol was begun in this session with another text or order.");
      added = {text_at(known, 0), false, 0};
      return;
    }
    added.uuid = run.uuid.empty() ? new_uuid() : run.uuid;
    SQLite::Statement insert(*database_, "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    SQLite::bind(insert, added.uuid, session, run.protocol, run.text, run.seed, run.test_order,
                 run.began.empty() ? utc_now() : run.began, run.program);
    insert.exec();
    note_row("run", added.uuid, person, "");
  });
  return added;
}

Added Study::add_printed(const PrintedScore& score) {
  need_word(score.test, "a test");
  need_word(score.metric, "a metric");
  if (!std::isfinite(score.value)) refuse("a printed score must be a number.");
  Added added;
  together([&] {
    const std::string person = participant_uuid(score.participant);
    const std::string session = session_uuid(score.participant, score.time_point);
    SQLite::Statement known(
        *database_,
        "SELECT uuid, value, unit, device, level FROM printed WHERE session = ? AND test = ? AND "
        "metric = ? AND detail = ? AND trial = ?");
    SQLite::bind(known, session, score.test, score.metric, score.detail, score.trial);
    if (known.executeStep()) {
      if (known.getColumn(1).getDouble() != score.value || text_at(known, 2) != score.unit ||
          text_at(known, 3) != score.device || text_at(known, 4) != score.level)
        there_already("a printed score of this session, test and trial is there with another value.");
      added = {text_at(known, 0), false, score.trial};
      return;
    }
    added = {score.uuid.empty() ? new_uuid() : score.uuid, true, score.trial};
    SQLite::Statement insert(*database_, "INSERT INTO printed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    SQLite::bind(insert, added.uuid, session, score.test, score.metric, score.trial, score.value, score.unit);
    bind_text(insert, 8, score.device);
    bind_text(insert, 9, score.level);
    insert.bind(10, score.detail);
    insert.bind(11, score.sha256);
    insert.exec();
    note_row("printed", added.uuid, person, "");
  });
  return added;
}

Added Study::add_training(const TrainingSet& set) {
  need_date(set.date);
  Added added;
  together([&] {
    const std::string person = participant_uuid(set.participant);
    SQLite::Statement known(
        *database_,
        "SELECT uuid, reps_done, reps_planned, date FROM training WHERE participant = ? AND session = ? AND "
        "set_number = ?");
    SQLite::bind(known, person, set.session, set.set);
    if (known.executeStep()) {
      if (known.getColumn(1).getInt64() != set.reps_done || text_at(known, 3) != set.date)
        there_already("this set of training is logged already, otherwise.");
      added = {text_at(known, 0), false, 0};
      return;
    }
    added.uuid = set.uuid.empty() ? new_uuid() : set.uuid;
    SQLite::Statement insert(*database_,
                             "INSERT INTO training VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, added.uuid);
    insert.bind(2, person);
    bind_text(insert, 3, set.date);
    insert.bind(4, set.week);
    insert.bind(5, set.session);
    insert.bind(6, set.set);
    bind_optional(insert, 7, set.reps_planned);
    insert.bind(8, set.reps_done);
    bind_text(insert, 9, set.supervised);
    bind_optional(insert, 10, set.pain);
    bind_text(insert, 11, set.assistance);
    bind_text(insert, 12, set.incline_deg);
    bind_text(insert, 13, set.note);
    insert.exec();
    note_row("training", added.uuid, person, "");
  });
  return added;
}

std::int64_t Study::add_scoring(const StudyScoring& scoring) {
  std::int64_t id = 0;
  together([&] {
    SQLite::Statement insert(*database_,
                             "INSERT INTO scoring (at, program, profile, selection) VALUES (?, ?, ?, ?)");
    SQLite::bind(insert, scoring.at.empty() ? utc_now() : scoring.at, scoring.program, scoring.profile,
                 scoring.selection);
    insert.exec();
    id = database_->getLastInsertRowid();
  });
  return id;
}

void Study::add_values(std::int64_t scoring, const std::string& trial,
                       const std::vector<StudyValue>& values) {
  together([&] {
    SQLite::Statement insert(*database_, "INSERT INTO metric_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const StudyValue& value : values) {
      insert.reset();
      SQLite::bind(insert, scoring, trial, value.metric, value.version);
      bind_optional(insert, 5, value.value);
      insert.bind(6, value.unit);
      insert.bind(7, value.status);
      insert.bind(8, value.plate);
      insert.bind(9, value.segment);
      insert.bind(10, value.parameters);
      insert.exec();
    }
    SQLite::Statement person(
        *database_,
        "SELECT participant FROM session JOIN trial ON trial.session = session.uuid WHERE "
        "trial.uuid = ?");
    person.bind(1, trial);
    if (!person.executeStep()) throw StudyError(StudyFault::not_found, "there is no trial " + trial + ".");
    SQLite::Statement rows(*database_,
                           "SELECT * FROM metric_value WHERE trial = ? AND scoring = ? ORDER BY metric");
    SQLite::bind(rows, trial, scoring);
    append_audit(*database_, "score", trial, digest_of_rows(rows, salt_of(person.getColumn(0).getString())),
                 "scoring " + std::to_string(scoring));
  });
}

}  // namespace steadyplate::datasets
