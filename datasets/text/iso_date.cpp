#include "datasets/text/iso_date.hpp"

namespace steadyplate::datasets {

std::string iso_date(const std::chrono::year_month_day& date) {
  const auto two = [](unsigned n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
  return std::to_string(static_cast<int>(date.year())) + two(static_cast<unsigned>(date.month())) +
         two(static_cast<unsigned>(date.day()));
}

}  // namespace steadyplate::datasets
