#include "tools/study/share.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <sstream>

#include "datasets/export/recording_csv.hpp"
#include "datasets/file.hpp"
#include "datasets/text/iso_date.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::study {

namespace {

namespace chrono = std::chrono;

std::uint32_t random_number() {
  const std::string hex = datasets::random_hex(4);
  return static_cast<std::uint32_t>(std::stoul(hex, nullptr, 16));
}

/// "2026-03-01" moved by so many days; "" stays.
std::string moved(const std::string& date, int days) {
  if (date.size() != 10) return "";
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) value = 10 * value + (date[i] - '0');
    return value;
  };
  const chrono::sys_days day = chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
  const chrono::year_month_day then = day + chrono::days(days);
  return datasets::iso_date(then);
}

/// Words as numbers, in the order they come.
class Codes {
 public:
  explicit Codes(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string operator()(const std::string& word) {
    if (word.empty()) return "";
    const auto [found, is_new] = codes_.try_emplace(word, codes_.size() + 1);
    return prefix_ + std::to_string(found->second);
  }

 private:
  std::string prefix_;
  std::map<std::string, std::size_t> codes_;
};

/// Channels whose names are the house's own (datasets/recording.hpp).
constexpr std::array<std::string_view, 12> kept_channels = {
    "cop_ml_mm", "cop_ap_mm", "fz_n",   "force_", "fx_n",        "fy_n",
    "mx_nmm",    "my_nmm",    "mz_nmm", "cell_",  "tilt_ml_deg", "tilt_ap_deg"};

/// Samples and units, and nothing else that the file told.
std::string samples_only(const datasets::Recording& recording) {
  const datasets::RecordingData& from = recording.data();
  datasets::RecordingData data;
  data.id = "trial";
  data.condition = from.condition;
  data.time_s = from.time_s;
  data.rate_hz = from.rate_hz;
  Codes plate("plate-");
  for (datasets::Channel channel : from.channels) {
    // Other columns have the file's own names.
    const bool known = std::any_of(kept_channels.begin(), kept_channels.end(),
                                   [&](std::string_view start) { return channel.name.starts_with(start); });
    if (!known) continue;
    channel.source.clear();
    if (channel.plate != "net" && channel.plate != "left" && channel.plate != "right")
      channel.plate = plate(channel.plate);
    data.channels.push_back(std::move(channel));
  }
  data.plate_length_mm = from.plate_length_mm;
  data.plate_width_mm = from.plate_width_mm;
  data.plate_frame = from.plate_frame;
  data.cell_places = from.cell_places;
  data.simulated = from.simulated;
  std::ostringstream text;
  datasets::write_recording_csv(text, datasets::Recording(std::move(data)));
  return text.str();
}

/// What is the same for one person throughout.
struct Disguise {
  std::string pseudonym;
  int days = 0;
};

std::map<std::string, Disguise> disguises_of(const datasets::Study& study) {
  auto people = study.participants();
  for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[random_number() % i]);
  std::map<std::string, Disguise> disguises;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const int days = 1 + static_cast<int>(random_number() % 365);
    disguises[people[i].pseudonym] = {
        "D-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number,
        random_number() % 2 == 0 ? days : -days};
  }
  return disguises;
}

datasets::StudyDefinition definition_of(const datasets::Study& study) {
  datasets::StudyDefinition definition = study.definition();
  definition.name = "shared without identities";
  definition.note.clear();
  definition.published.clear();
  if (!datasets::is_study_word(definition.plan)) definition.plan.clear();  // a file of the other machine
  return definition;
}

}  // namespace

namespace {

Shared share_into(const datasets::Study& study, datasets::Study& out) {
  const auto disguises = disguises_of(study);
  Shared shared;
  // In the order of the new pseudonyms: the old order says nothing.
  std::map<std::string, datasets::StudyParticipant> people;
  for (datasets::StudyParticipant person : study.participants()) {
    person.uuid.clear();
    person.pseudonym = disguises.at(person.pseudonym).pseudonym;
    if (person.birth_year) *person.birth_year -= *person.birth_year % 5;
    people[person.pseudonym] = person;
  }
  out.together([&] {
    for (const auto& [name, person] : people) out.add_participant(person);
  });
  shared.participants = people.size();
  std::map<std::string, datasets::StudySession> sessions;
  for (datasets::StudySession session : study.sessions()) {
    const Disguise& disguise = disguises.at(session.participant);
    session.uuid.clear();
    session.participant = disguise.pseudonym;
    session.date = moved(session.date, disguise.days);
    sessions[session.participant + ' ' + session.time_point] = session;
  }
  out.together([&] {
    for (const auto& [name, session] : sessions) out.add_session(session);
  });
  std::multimap<std::string, datasets::StudyTrial> trials;
  for (const auto& trial : study.trials()) trials.emplace(disguises.at(trial.participant).pseudonym, trial);
  for (const auto& [pseudonym, original] : trials) {
    datasets::StudyTrial trial = original;
    trial.uuid.clear();
    trial.participant = pseudonym;
    trial.reason = trial.state == "valid" ? "" : "not shared";
    trial.source = "trial.csv";
    trial.suffix = ".csv";
    trial.reading.clear();
    trial.certificate.clear();
    trial.protocol.clear();
    trial.taken.clear();
    trial.imported = "not shared";
    try {
      out.add_trial(trial, samples_only(open_trial(study, original)));
      ++shared.trials;
    } catch (const datasets::ReadError& error) {
      shared.left_out.push_back("trial " + original.uuid + ": " + error.what());
    }
  }
  Codes device("device-"), level("level-");
  std::multimap<std::string, datasets::PrintedScore> printed;
  for (const auto& score : study.printed()) printed.emplace(disguises.at(score.participant).pseudonym, score);
  out.together([&] {
    for (auto& [pseudonym, score] : printed) {
      score.uuid.clear();
      score.participant = pseudonym;
      score.device = device(score.device);
      score.level = level(score.level);
      score.sha256 = "not shared";
      if (!datasets::is_study_word(score.unit) && score.unit != "N m") score.unit.clear();
      out.add_printed(score);
    }
  });
  std::multimap<std::string, datasets::TrainingSet> training;
  for (const auto& set : study.training()) training.emplace(disguises.at(set.participant).pseudonym, set);
  out.together([&] {
    for (auto& [pseudonym, set] : training) {
      set.date = moved(set.date, disguises.at(set.participant).days);
      set.uuid.clear();
      set.participant = pseudonym;
      set.assistance.clear();
      set.incline_deg.clear();
      set.note.clear();
      out.add_training(set);
    }
  });
  return shared;
}

}  // namespace

Shared share_deidentified(const datasets::Study& study, const std::filesystem::path& folder) {
  datasets::Study::create(folder, definition_of(study));
  try {
    datasets::Study out(folder);
    return share_into(study, out);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    throw;
  }
}

}  // namespace steadyplate::study
