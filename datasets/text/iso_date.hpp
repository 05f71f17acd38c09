#pragma once

#include <chrono>
#include <string>

namespace steadyplate::datasets {

/// "2026-03-01".
std::string iso_date(const std::chrono::year_month_day& date);

}  // namespace steadyplate::datasets
