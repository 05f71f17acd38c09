#pragma once

#include <string>

#include "datasets/study/study.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::test {

/// A definition with two groups, two visits and one test.
inline datasets::StudyDefinition small_definition() {
  datasets::StudyDefinition definition;
  definition.name = "small";
  definition.groups = {"CON", "NHE"};
  definition.time_points = {"baseline", "post"};
  definition.tests = {"quiet"};
  return definition;
}

/// A study of one person with one session, in a folder of its own.
class SmallStudy : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = temporary_.path() / "lab";
    datasets::Study::create(folder_, small_definition());
    datasets::Study study(folder_);
    datasets::StudyParticipant person;
    person.pseudonym = "P-001";
    person.group = "NHE";
    study.add_participant(person);
    study.add_session({"", "P-001", "baseline", "2026-03-01"});
  }

  static datasets::StudyTrial trial(std::int64_t number = 0) {
    datasets::StudyTrial trial;
    trial.participant = "P-001";
    trial.time_point = "baseline";
    trial.test = "quiet";
    trial.number = number;
    trial.source = "a.txt";
    trial.suffix = ".txt";
    return trial;
  }

  /// The fault and the message of what a call throws.
  template <class Call>
  static std::pair<datasets::StudyFault, std::string> fault_of(Call call) {
    try {
      call();
    } catch (const datasets::StudyError& error) {
      return {error.fault(), error.what()};
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
  }

  TemporaryDirectory temporary_;
  std::filesystem::path folder_;
};

}  // namespace steadyplate::test
