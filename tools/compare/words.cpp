#include "tools/compare/words.hpp"

#include <algorithm>
#include <cmath>

#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

std::string p_text(double p) {
  if (std::isnan(p)) return "p not known";
  return p < 0.001 ? "p < 0.001" : "p = " + scoring::fixed(p, 3);
}

std::string interval_text(const analysis::Interval& interval) {
  if (std::isnan(interval.low) || std::isnan(interval.high)) return "not known";
  return scoring::rounded(interval.low) + " to " + scoring::rounded(interval.high);
}

std::string with_interval(double value, const analysis::Interval& interval) {
  return scoring::rounded(value) + " (95 % CI " + interval_text(interval) + ")";
}

std::string size_word(double effect) {
  const double size = std::fabs(effect);
  return size < 0.2 ? "negligible" : size < 0.5 ? "small" : size < 0.8 ? "medium" : "large";
}

void write_columns(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c == widths.size()) widths.push_back(0);
      widths[c] = std::max(widths[c], scoring::display_width(row[c]));
    }
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t c = 0; c < row.size(); ++c)
      line += c == 0 ? scoring::pad_right(row[c], widths[c]) : "  " + scoring::pad_left(row[c], widths[c]);
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

void write_wrapped(std::ostream& out, const std::string& text, std::size_t indent) {
  constexpr std::size_t width = 100;
  std::string line(indent, ' ');
  bool empty = true;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!empty && scoring::display_width(line) + 1 + scoring::display_width(word) > width) {
      out << line << '\n';
      line = std::string(indent, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
    at = end + 1;
  }
  out << line << '\n';
}

const std::vector<std::string>& plain_limits() {
  static const std::vector<std::string> limits = {
      "A change does not prove that the training caused it. Learning of the test, better centring on the "
      "board "
      "and regression to the mean look the same; only a control group answers that.",
      "One metric is not a diagnosis. Not a medical device; nothing here is about the chance of an injury."};
  return limits;
}

}  // namespace steadyplate::compare
