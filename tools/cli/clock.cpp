#include "tools/cli/clock.hpp"

#include <chrono>

namespace steadyplate::cli {

namespace {

std::string two(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string text_of(const std::chrono::year_month_day& date) {
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
         "-" + two(static_cast<unsigned>(date.day()));
}

}  // namespace

std::string now_utc() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::hh_mm_ss time(now - day);
  return text_of(std::chrono::year_month_day(day)) + "T" + two(time.hours().count()) + ":" +
         two(time.minutes().count()) + ":" + two(time.seconds().count()) + "Z";
}

std::string months_later(const std::string& date, int months) {
  const std::chrono::year_month_day day(
      std::chrono::year(std::stoi(date.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(date.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(date.substr(8, 2)))));
  std::chrono::year_month_day later = day + std::chrono::months(months);
  if (!later.ok()) later = later.year() / later.month() / std::chrono::last;
  return text_of(later);
}

}  // namespace steadyplate::cli
