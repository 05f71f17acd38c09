#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datasets/study/definition.hpp"
#include "datasets/study/records.hpp"

namespace steadyplate::study {

/// What a table does not say itself.
struct PrintedDefaults {
  std::string test, time_point, device, level;
};

/// Rows of a table, and what was passed over.
template <class Row>
struct TableRows {
  std::vector<Row> rows;
  std::vector<std::string> notes;
};

/// Scores typed from a device's screen or sheet. A row a trial: participant, time, test, trial and a column a
/// score (OSI, APSI, MLSI in deg; peak_torque_nm in N m); or one score a row with metric, value and unit. A
/// score may also have one column a time point ("peak_torque_nm_baseline"). leg, muscle and speed_deg_s tell
/// torques apart; device and level are kept with each score. A cell without a number is no score. Names are
/// found without regard to capitals.
/// @throws datasets::ReadError  names line and column
TableRows<datasets::PrintedScore> parse_printed(std::string_view csv, const std::string& file,
                                                const datasets::StudyDefinition& study,
                                                const PrintedDefaults& defaults);

/// Participants: participant, group, birth_year, sex, height_mm or height_cm, mass_kg, dominant_leg,
/// foot_length_mm, foot_width_mm; other columns are passed over.
/// @throws datasets::ReadError
TableRows<datasets::StudyParticipant> parse_participants(std::string_view csv, const std::string& file);

}  // namespace steadyplate::study
