#include "tools/cli/compare_study.hpp"

#include <stdexcept>

#include "datasets/study/study.hpp"
#include "tools/study/outcomes.hpp"

namespace steadyplate::cli {

compare::StudyData study_as_table(const std::string& folder, const compare::ColumnChoice& choice,
                                  std::string& primary) {
  for (const std::string* flag : {&choice.id, &choice.group, &choice.time, &choice.value, &choice.trial,
                                  &choice.by, &choice.where, &choice.adherence})
    if (!flag->empty())
      throw std::invalid_argument(
          "a study has no columns: of these flags only --pre, --post and --followup choose its time points");
  const datasets::Study study(folder);
  if (primary.empty()) primary = study.definition().primary;
  return study::study_data(study, {choice.pre, choice.post, choice.followup});
}

}  // namespace steadyplate::cli
