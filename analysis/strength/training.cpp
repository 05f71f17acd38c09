#include "analysis/strength/training.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>

namespace steadyplate::analysis {

namespace {

void require_rows(std::span<const LoggedSet> log) {
  std::set<std::pair<int, int>> seen;
  for (const LoggedSet& row : log) {
    if (row.session < 1) throw std::invalid_argument("session must be at least 1");
    if (row.set < 1) throw std::invalid_argument("set must be at least 1");
    if (row.reps_done < 0) throw std::invalid_argument("reps_done must not be below 0");
    if (row.reps_planned && *row.reps_planned < 0)
      throw std::invalid_argument("reps_planned must not be below 0");
    if (row.pain && !(*row.pain >= 0.0 && *row.pain <= 10.0))
      throw std::invalid_argument("pain must be 0 to 10");
    if (!seen.insert({row.session, row.set}).second)
      throw std::invalid_argument("session " + std::to_string(row.session) + ", set " +
                                  std::to_string(row.set) + " is logged twice");
  }
}

void count_session(Adherence& answer, const PlannedSession& planned,
                   const std::map<int, const LoggedSet*>* logged) {
  ++answer.sessions_planned;
  int done = 0;
  bool full = true;
  for (std::size_t i = 0; i < planned.sets.size(); ++i) {
    const LoggedSet* row = nullptr;
    if (logged != nullptr)
      if (const auto found = logged->find(static_cast<int>(i) + 1); found != logged->end())
        row = found->second;
    const int wanted =
        row != nullptr ? row->reps_planned.value_or(planned.sets[i].reps_low) : planned.sets[i].reps_low;
    const int reps = row != nullptr ? row->reps_done : 0;
    const int most = std::max(wanted, planned.sets[i].reps_high);
    answer.reps_planned += wanted;
    answer.reps_done += std::min(reps, wanted);
    answer.reps_excess += std::max(0, reps - most);
    done += reps;
    full = full && reps >= wanted;
  }
  if (logged == nullptr) {
    ++answer.sessions_unlogged;
    return;
  }
  for (const auto& [set, row] : *logged)
    if (set > static_cast<int>(planned.sets.size())) {
      answer.reps_excess += row->reps_done;
      done += row->reps_done;
    }
  if (done > 0) ++answer.sessions_done;
  if (done > 0 && full) ++answer.sessions_full;
}

void describe_days_and_pain(Adherence& answer, std::span<const LoggedSet> log) {
  std::set<int> days;
  double pain = 0.0;
  int counted = 0;
  for (const LoggedSet& row : log) {
    if (row.day && row.reps_done > 0) days.insert(*row.day);
    if (!row.pain) continue;
    answer.pain_highest = std::max(answer.pain_highest.value_or(0.0), *row.pain);
    pain += *row.pain;
    ++counted;
  }
  if (counted > 0) answer.pain_mean = pain / counted;
  for (auto day = days.begin(); day != days.end() && std::next(day) != days.end(); ++day)
    answer.longest_gap_days = std::max(answer.longest_gap_days.value_or(0), *std::next(day) - *day);
}

}  // namespace

Adherence adherence(std::span<const PlannedSession> plan, std::span<const LoggedSet> log) {
  require_rows(log);
  Adherence answer;
  if (plan.empty()) return refuse(answer, Status::missing_input, "the plan has no session");
  std::map<int, std::map<int, const LoggedSet*>> by_session;
  for (const LoggedSet& row : log) by_session[row.session][row.set] = &row;
  std::set<int> planned;
  for (const PlannedSession& session : plan) {
    planned.insert(session.session);
    const auto logged = by_session.find(session.session);
    count_session(answer, session, logged == by_session.end() ? nullptr : &logged->second);
  }
  for (const auto& [key, rows] : by_session)
    if (planned.count(key) == 0) ++answer.sessions_extra;
  answer.sessions_percent =
      100.0 * static_cast<double>(answer.sessions_done) / static_cast<double>(answer.sessions_planned);
  if (answer.reps_planned > 0) answer.reps_percent = 100.0 * answer.reps_done / answer.reps_planned;
  describe_days_and_pain(answer, log);
  return answer;
}

std::optional<int> day_number(int year, int month, int day) {
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const std::array<int, 12> days = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
      day > days[static_cast<std::size_t>(month) - 1])
    return std::nullopt;
  // Whole years before this one, with their leap days; 719162 days of them end with 1969.
  const int before = year - 1;
  int number = 365 * before + before / 4 - before / 100 + before / 400 - 719162;
  for (int m = 1; m < month; ++m) number += days[static_cast<std::size_t>(m) - 1];
  return number + day - 1;
}

}  // namespace steadyplate::analysis
