#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::scoring {

/// What was asked for, apart: what is to be computed here, and rows of other kinds, which have no value here
/// and say so. One selection goes over trials of all boards.
struct Asked {
  std::string here;  ///< words and ids, separated by ','; may be empty
  std::vector<const analysis::Metric*> elsewhere;
};

/// @param is_here  whether a row of that id is of the kind that is computed; words as "core" and ids that
/// nobody
///                 knows are left to whoever selects
Asked apart(std::string_view selection, const std::function<bool(const analysis::Metric&)>& is_here);

}  // namespace steadyplate::scoring
