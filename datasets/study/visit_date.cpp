#include "datasets/study/visit_date.hpp"

namespace steadyplate::datasets {

std::string visit_date(const Study& study, const std::string& participant, const std::string& time_point) {
  const auto of_visit = [&](const auto& one) {
    return one.participant == participant && one.time_point == time_point;
  };
  for (const StudySession& session : study.sessions())
    if (of_visit(session) && !session.date.empty()) return session.date;
  std::string first;
  for (const StudyRun& run : study.runs())
    if (of_visit(run) && (first.empty() || run.began < first)) first = run.began;
  return first.substr(0, std::string("2026-03-01").size());
}

}  // namespace steadyplate::datasets
