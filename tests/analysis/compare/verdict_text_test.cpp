// The sentences, word for word, and the words that never appear.

#include "analysis/compare/verdict_text.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/compare/measurement_error.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

using namespace analysis;

struct Case {
  Better better;
  double pre, post;
  std::optional<double> sem, swc;
  const char* sentence;
};

/// SEM 0.2: MDC95 0.55.
const std::vector<Case>& plain_cases() {
  static const std::vector<Case> cases = {
      {Better::lower, 2.1, 1.5, 0.2, 0.1,
       "Improved by 0.60 deg (28.6 %). More than measurement error (0.55 deg)."},
      {Better::higher, 2.1, 2.7, 0.2, 0.1,
       "Improved by 0.60 deg (28.6 %). More than measurement error (0.55 deg)."},
      {Better::lower, 2.1, 1.5, 0.2, 0.8,
       "Improved by 0.60 deg (28.6 %). More than measurement error (0.55 deg). Smaller than the smallest "
       "change "
       "that matters (0.80 deg)."},
      {Better::lower, 2.1, 2.7, 0.2, 0.1,
       "Worse by 0.60 deg (28.6 %). More than measurement error (0.55 deg)."},
      {Better::higher, 2.1, 1.5, 0.2, 0.1,
       "Worse by 0.60 deg (28.6 %). More than measurement error (0.55 deg)."},
      {Better::lower, 2.1, 1.7, 0.2, 0.1, "Possibly better. Within measurement error; repeat the test."},
      {Better::higher, 2.1, 2.5, 0.2, 0.1, "Possibly better. Within measurement error; repeat the test."},
      {Better::lower, 2.1, 2.5, 0.2, 0.1, "Possibly worse. Within measurement error; repeat the test."},
      {Better::higher, 2.1, 1.7, 0.2, 0.1, "Possibly worse. Within measurement error; repeat the test."},
      {Better::lower, 2.1, 2.05, 0.2, 0.1, "No clear change."},
      {Better::lower, 2.1, 1.7, 0.2, std::nullopt, "No clear change."},
      {Better::none, 2.1, 1.5, 0.2, 0.1,
       "Changed by 0.60 deg (28.6 %). More than measurement error (0.55 deg)."},
      {Better::none, 2.1, 2.7, 0.2, 0.1,
       "Changed by 0.60 deg (28.6 %). More than measurement error (0.55 deg)."},
      {Better::none, 2.1, 1.9, 0.2, 0.1, "No clear change."},
      {Better::lower, 2.1, 1.5, std::nullopt, 0.1,
       "No verdict: the measurement error of this test is not known here. Change: -0.60 deg (-28.6 %)."},
      {Better::higher, 2.1, 2.7, std::nullopt, std::nullopt,
       "No verdict: the measurement error of this test is not known here. Change: 0.60 deg (28.6 %)."},
      {Better::none, -0.1, 0.5, std::nullopt, std::nullopt,
       "No verdict: the measurement error of this test is not known here. Change: 0.60 deg."},
      {Better::none, 0.0, 0.6, 0.2, std::nullopt,
       "Changed by 0.60 deg. More than measurement error (0.55 deg)."},
  };
  return cases;
}

ChangeRules rules_of(const Case& c) {
  ChangeRules rules;
  rules.better = c.better;
  rules.sem = c.sem;
  rules.swc = c.swc;
  return rules;
}

TEST(VerdictSentence, IsWordForWordThatOfItsRule) {
  for (const Case& c : plain_cases())
    EXPECT_EQ(verdict_sentence(individual_change(c.pre, c.post, rules_of(c)), "deg", 2), c.sentence);
}

/// A ratio's threshold is not the same up and down.
TEST(VerdictSentence, OfLogScoresHasPercentInTheDirectionOfTheChange) {
  ChangeRules rules;
  rules.better = Better::lower;
  rules.scale = Scale::log;
  rules.sem = std::log(1.2) / minimal_detectable_change(1.0);
  EXPECT_EQ(verdict_sentence(individual_change(20.0, 15.0, rules), "mm/s", 1),
            "Improved by 5.0 mm/s (25.0 %). More than measurement error (16.7 %).");
  EXPECT_EQ(verdict_sentence(individual_change(20.0, 25.0, rules), "mm/s", 1),
            "Worse by 5.0 mm/s (25.0 %). More than measurement error (20.0 %).");
  EXPECT_EQ(verdict_sentence(individual_change(20.0, 0.0, rules), "mm/s", 1), "");
}

TEST(VerdictSentence, NeverSaysMoreThanWasMeasured) {
  for (const Case& c : plain_cases()) {
    std::string text = verdict_sentence(individual_change(c.pre, c.post, rules_of(c)), "deg", 2);
    std::transform(text.begin(), text.end(), text.begin(), [](char x) { return std::tolower(x); });
    for (const char* word : {"significant", "cured", "safe", "risk", "normal", "injur"})
      EXPECT_EQ(text.find(word), std::string::npos) << text;
    if (c.better == Better::none) {
      for (const char* word : {"better", "worse", "improved"})
        EXPECT_EQ(text.find(word), std::string::npos) << text;
    }
  }
}

TEST(VerdictSentence, WritesNumbersTheSameEverywhere) {
  ChangeRules rules;
  rules.better = Better::none;
  EXPECT_EQ(verdict_figures(individual_change(1000.0, 1000.0 - 1e-9, rules), "mm", 2).signed_change,
            "0.00 mm");
  EXPECT_EQ(verdict_figures(individual_change(1.0, 12345.5, rules), "", 1).size, "12344.5");
  EXPECT_THROW(verdict_figures(individual_change(1.0, 2.0, rules), "mm", 16), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::test
