#pragma once

#include <string>

namespace steadyplate::cli {

/// The wall clock in UTC, ISO 8601: "2026-11-23T21:14:19Z". For people and for dates; nothing is measured by
/// it.
std::string now_utc();

/// The day on the wall, "2026-11-23", in this machine's time zone: the day of a visit or of training.
std::string today();

/// "2026-11-23", and the same day so many months later (the last day of a shorter month).
/// @param date  YYYY-MM-DD or longer
std::string months_later(const std::string& date, int months);

}  // namespace steadyplate::cli
