#include "tools/cli/clock.hpp"

#include <chrono>
#include <ctime>

#include "datasets/text/iso_date.hpp"

namespace steadyplate::cli {

namespace {

std::string two(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string now_utc() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::hh_mm_ss time(now - day);
  return datasets::iso_date(std::chrono::year_month_day(day)) + "T" + two(time.hours().count()) + ":" +
         two(time.minutes().count()) + ":" + two(time.seconds().count()) + "Z";
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  return datasets::iso_date(std::chrono::year(parts.tm_year + 1900) /
                            std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)) /
                            std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
}

std::string months_later(const std::string& date, int months) {
  const std::chrono::year_month_day day(
      std::chrono::year(std::stoi(date.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(date.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(date.substr(8, 2)))));
  std::chrono::year_month_day later = day + std::chrono::months(months);
  if (!later.ok()) later = later.year() / later.month() / std::chrono::last;
  return datasets::iso_date(later);
}

}  // namespace steadyplate::cli
