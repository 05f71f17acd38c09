#include "tools/handover/facts.hpp"

#include <filesystem>
#include <set>

#include "tools/compare/text_table.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::handover {

std::string age_words(const datasets::StudyParticipant& person, const std::string& date) {
  if (!person.birth_year) return {};
  const std::int64_t year = date.size() < 4 ? 0 : std::stoll(date.substr(0, 4));
  const std::int64_t age = year - *person.birth_year;
  if (year == 0 || age < 0) return "born " + std::to_string(*person.birth_year);
  const std::int64_t decade = age / 10 * 10;
  return std::to_string(age) + " years (" + std::to_string(decade) + " to " + std::to_string(decade + 9) +
         ")";
}

std::vector<report::Fact> person_facts(const datasets::StudyParticipant& person, const std::string& date) {
  std::vector<report::Fact> facts = {{"Person", person.pseudonym}};
  if (!person.group.empty()) facts.push_back({"Group", person.group});
  if (!person.sex.empty()) facts.push_back({"Sex", person.sex});
  if (const std::string age = age_words(person, date); !age.empty()) facts.push_back({"Age", age});
  if (person.height_mm) facts.push_back({"Height", scoring::fixed(*person.height_mm / 10.0, 1) + " cm"});
  if (person.mass_kg) facts.push_back({"Mass", scoring::fixed(*person.mass_kg, 1) + " kg"});
  return facts;
}

std::string study_name(const datasets::Study& study) {
  const std::string& name = study.definition().name;
  return name.empty() ? std::filesystem::weakly_canonical(study.folder()).filename().string() : name;
}

std::string operators_of(const datasets::Study& study, const std::vector<datasets::StudyTrial>& trials) {
  std::set<std::string> wanted, who;
  for (const auto& trial : trials) wanted.insert(trial.uuid);
  for (const auto& row : study.audit())
    if (wanted.contains(row.subject) && !row.who.empty()) who.insert(row.who);
  return compare::joined({who.begin(), who.end()});
}

report::VerdictBlock::Kind verdict_kind(const analysis::IndividualChange& change) {
  using analysis::Verdict;
  using Kind = report::VerdictBlock::Kind;
  if (!change.verdict) return Kind::cannot_say;
  switch (*change.verdict) {
    case Verdict::improved:
      return Kind::better;
    case Verdict::worse:
      return Kind::worse;
    case Verdict::changed:
      return Kind::changed;
    case Verdict::error_unknown:
      return Kind::cannot_say;
    default:
      return Kind::within_noise;
  }
}

std::string trial_words(const datasets::StudyTrial& trial) {
  return trial.test + " " + std::to_string(trial.number) + ": " + trial.state +
         (trial.reason.empty() ? "" : " (" + trial.reason + ")");
}

}  // namespace steadyplate::handover
