#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steadyplate::datasets {

/// A person of a study, by pseudonym.
struct StudyParticipant {
  std::string uuid;          ///< what the audit calls the person
  std::string pseudonym;     ///< "P-007": capital letters, digits and '-', 3 to 16, with a digit
  std::string group;         ///< "" = none
  std::string sex;           ///< "F", "M", "X" or ""
  std::string dominant_leg;  ///< "left", "right" or ""
  std::optional<std::int64_t> birth_year;
  std::optional<double> height_mm, mass_kg, foot_length_mm, foot_width_mm;
};

/// One visit.
struct StudySession {
  std::string uuid;
  std::string participant;  ///< pseudonym
  std::string time_point;   ///< "baseline"
  std::string date;         ///< "2026-03-01" or ""
};

/// One attempt at one test, with its raw file.
struct StudyTrial {
  std::string uuid;  ///< version 4
  std::string participant, time_point;
  std::string test;                     ///< "static_both_ec"
  std::string vision, surface, stance;  ///< words of a condition, "" when not known
  std::string protocol;                 ///< id, "" = none
  std::int64_t number = 0;              ///< 1, 2, ... within session and test; 0 = the next one (add_trial)
  std::string state = "valid";          ///< "valid", "void" or "fall"
  std::string reason;                   ///< of a void trial or a fall
  std::string source;                   ///< the file's name when it was imported
  std::string raw_sha256;
  std::string suffix;       ///< of the raw file: ".txt"
  std::string reading;      ///< what the user said about the file, as JSON; "" = nothing
  std::string certificate;  ///< SHA-256 of the calibration certificate to use; "" = the file's own
  std::string imported;     ///< UTC
  std::string taken;        ///< how a guided session took it, as JSON; "" = it was imported
};

/// A guided session: one protocol, run at one visit. Interrupted, it goes on with the same text and order.
struct StudyRun {
  std::string uuid;
  std::string participant, time_point;
  std::string protocol;    ///< id
  std::string text;        ///< the protocol's file, whole
  std::int64_t seed = 0;   ///< of the order of tests
  std::string test_order;  ///< ids, separated by ','
  std::string began;       ///< UTC
  std::string program;     ///< version
};

/// One metric of one trial, as one scoring gave it.
struct StudyValue {
  std::string metric;
  std::int64_t version = 1;
  std::optional<double> value;  ///< nothing unless the status is ok or warn
  std::string unit, status, plate, segment, parameters;
};

/// Which program scored how.
struct StudyScoring {
  std::int64_t id = 0;
  std::string at;  ///< UTC
  std::string program, profile, selection;
};

/// A score read off a device's screen or a printed sheet.
struct PrintedScore {
  std::string uuid;
  std::string participant, time_point;
  std::string test, metric;  ///< "static_both_ec", "osi"
  std::int64_t trial = 1;
  double value = 0.0;
  std::string unit, device, level;
  std::string detail;  ///< "leg=dominant;muscle=flexors;speed_deg_s=60"
  std::string sha256;  ///< of the file it was typed into
};

/// One set of one training session.
struct TrainingSet {
  std::string uuid;
  std::string participant;
  std::string date;  ///< "" = not noted
  std::int64_t week = 1, session = 1, set = 1;
  std::optional<std::int64_t> reps_planned;
  std::int64_t reps_done = 0;
  std::string supervised;  ///< "yes", "no" or ""
  std::optional<double> pain;
  std::string assistance, incline_deg, note;
};

/// One line of the audit.
struct AuditRow {
  std::int64_t number = 0;
  std::string at, who, action;
  std::string subject;  ///< uuid of what was touched
  std::string digest;   ///< of its row as it became, salted; "" = nothing is left
  std::string detail;   ///< words without anything personal
  std::string previous, hash;
};

}  // namespace steadyplate::datasets
