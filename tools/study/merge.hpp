#pragma once

#include <string>
#include <vector>

#include "datasets/study/study.hpp"

namespace steadyplate::study {

struct Merged {
  std::size_t participants = 0, sessions = 0, trials = 0, runs = 0, printed = 0,
              training = 0;            ///< new in the target
  std::size_t already = 0;             ///< rows that were in both, the same
  std::vector<std::string> conflicts;  ///< rows that differ: nothing was guessed, the target's stand
};

/// Take into `target` what `other` has more: by pseudonym, time point, UUID and hash. A conflict is listed
/// and left out; scores are not taken: score the target. `other` stays as it is.
Merged merge(datasets::Study& target, const datasets::Study& other);

}  // namespace steadyplate::study
