#include "tools/station/study_json.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "datasets/study/visit_date.hpp"
#include "tools/station/or_null.hpp"

namespace steadyplate::station {

namespace {

Json person_json(const datasets::StudyParticipant& person) {
  return {{"pseudonym", person.pseudonym},
          {"sex", person.sex},
          {"birth_year", or_null(person.birth_year)},
          {"height_mm", or_null(person.height_mm)},
          {"mass_kg", or_null(person.mass_kg)},
          {"dominant_leg", person.dominant_leg},
          {"group", person.group},
          {"last_visit", nullptr},
          {"visits", Json::array()}};
}

struct VisitCount {
  std::size_t valid = 0, falls = 0, voids = 0;
  std::set<std::string> protocols;
};

}  // namespace

Json study_json(const datasets::Study& study, const std::string& id) {
  std::map<std::pair<std::string, std::string>, VisitCount> counts;
  for (const auto& trial : study.trials()) {
    VisitCount& count = counts[{trial.participant, trial.time_point}];
    ++(trial.state == "valid" ? count.valid : trial.state == "fall" ? count.falls : count.voids);
    if (!trial.protocol.empty()) count.protocols.insert(trial.protocol);
  }
  const auto sessions = study.sessions();
  const datasets::VisitDates dates(study);
  Json people = Json::array();
  for (const auto& one : study.participants()) {
    Json person = person_json(one);
    for (const auto& session : sessions) {
      if (session.participant != one.pseudonym) continue;
      const VisitCount& count = counts[{one.pseudonym, session.time_point}];
      const std::string date = dates.of(one.pseudonym, session.time_point);
      // The newest, and of two on one day, or without a date, the one that is planned later.
      if (const Json& last = person["last_visit"]; last.is_null() || date >= last["date"])
        person["last_visit"] = {{"visit", session.time_point}, {"date", date}};
      person["visits"].push_back({{"visit", session.time_point},
                                  {"date", date},
                                  {"valid", count.valid},
                                  {"falls", count.falls},
                                  {"void", count.voids},
                                  {"protocols", count.protocols}});
    }
    people.push_back(std::move(person));
  }
  const auto& plan = study.definition();
  return {{"id", id},
          {"name", plan.name},
          {"folder", study.folder().string()},
          {"visits", plan.time_points},
          {"plan", plan.plan},
          {"primary", plan.primary},
          {"synthetic", plan.synthetic},
          {"people", std::move(people)}};
}

std::vector<FoundStudy> find_studies(const std::filesystem::path& folder, const std::filesystem::path& open) {
  std::vector<FoundStudy> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (!entry.is_symlink(none) && datasets::Study::is_study(entry.path()))
      found.push_back({entry.path().filename().string(), entry.path()});
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  const bool among = std::any_of(found.begin(), found.end(), [&](const FoundStudy& one) {
    return std::filesystem::equivalent(one.folder, open, none);
  });
  if (!among) found.insert(found.begin(), {open.string(), open});
  return found;
}

std::filesystem::path create_study(const std::filesystem::path& folder, const Json& said) {
  const std::string id = words(said, "id");
  if (!datasets::is_study_word(id))
    throw std::invalid_argument(
        "id: the folder's name is a word of letters, digits, '.', '-' and '_', beginning with a letter or "
        "digit");
  datasets::StudyDefinition plan;
  if (const std::string from = words(said, "template"); !from.empty()) plan = datasets::study_template(from);
  if (const std::string name = words(said, "name"); !name.empty()) plan.name = name;
  if (plan.name.empty()) plan.name = id;
  if (const auto visits = list_of_words(said, "visits"); !visits.empty()) plan.time_points = visits;
  for (const std::string& visit : plan.time_points)
    if (!datasets::is_study_word(visit))
      throw std::invalid_argument("visits: '" + visit + "' is no word of letters, digits, '.', '-' and '_'");
  std::filesystem::create_directories(folder);
  datasets::Study::create(folder / id, plan);
  return folder / id;
}

}  // namespace steadyplate::station
