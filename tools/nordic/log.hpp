#pragma once

#include <string>
#include <vector>

#include "analysis/strength/training.hpp"
#include "tools/nordic/plan.hpp"

namespace steadyplate::nordic {

/// One row of a log file, with what the calculation does not need.
struct LogRow {
  std::string participant, date, supervised, assistance, incline_deg, note;
  int week = 1;
  analysis::LoggedSet set;
};

/// Read a log: participant, session (numbered through the plan), set and reps_done are needed; date, week,
/// supervised, reps_planned, assistance, incline_deg, pain and note may be there.
/// @throws datasets::ReadError  names line and column
std::vector<LogRow> read_log(const std::string& file);

/// Participants in the order of the file.
std::vector<std::string> participants_of(const std::vector<LogRow>& rows);

/// What one participant did of the plan. @throws std::invalid_argument  as analysis::adherence(), with the
/// participant
analysis::Adherence adherence_of(const std::vector<LogRow>& rows, const std::string& participant,
                                 const std::vector<analysis::PlannedSession>& plan);

/// The log file's text with the rows added: a new file gets the header; an old one keeps its columns.
/// @throws std::invalid_argument  a set that is logged already; datasets::ReadError  the file is no log, or
/// has no column for something that a row says
std::string with_rows(const std::string& file, const std::vector<LogRow>& rows);

/// "2026-03-01" -> its number; nothing for "".
/// @throws std::invalid_argument  not a day
std::optional<int> day_of(const std::string& date);

}  // namespace steadyplate::nordic
