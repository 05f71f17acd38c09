#include "tools/scoring/selection.hpp"

namespace steadyplate::scoring {

Asked apart(std::string_view selection, const std::function<bool(const analysis::Metric&)>& is_here) {
  Asked asked;
  for (const std::string_view word : analysis::selection_words(selection)) {
    const analysis::Metric* row = analysis::find_metric(word);
    if (row != nullptr && !is_here(*row))
      asked.elsewhere.push_back(row);
    else
      asked.here += (asked.here.empty() ? "" : ",") + std::string(word);
  }
  return asked;
}

}  // namespace steadyplate::scoring
