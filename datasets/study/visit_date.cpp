#include "datasets/study/visit_date.hpp"

#include <string_view>

namespace steadyplate::datasets {

VisitDates::VisitDates(const Study& study) {
  for (const StudyRun& run : study.runs()) {
    const std::string day = run.began.substr(0, std::string_view("2026-03-01").size());
    std::string& first = days_[{run.participant, run.time_point}];
    if (first.empty() || day < first) first = day;
  }
  for (const StudySession& session : study.sessions())
    if (!session.date.empty()) days_[{session.participant, session.time_point}] = session.date;
}

std::string VisitDates::of(const std::string& participant, const std::string& time_point) const {
  const auto day = days_.find({participant, time_point});
  return day == days_.end() ? "" : day->second;
}

std::string visit_date(const Study& study, const std::string& participant, const std::string& time_point) {
  return VisitDates(study).of(participant, time_point);
}

}  // namespace steadyplate::datasets
