#include "tools/station/arguments.hpp"

#include <cmath>

#include "tools/scoring/text.hpp"

namespace steadyplate::station {

namespace {

constexpr std::size_t longest_words = 1000;
constexpr std::size_t longest_list = 20;

void need_short(const Json& list, const char* name) {
  if (!list.is_array() || list.size() > longest_list)
    throw std::invalid_argument(std::string(name) + " is a list of at most " + std::to_string(longest_list));
}

double within(double value, const char* name, double least, double most) {
  if (value >= least && value <= most) return value;
  throw std::invalid_argument(std::string(name) + " must be from " + scoring::plain(least) + " to " +
                              scoring::plain(most));
}

}  // namespace

std::string words(const Json& said, const char* name) {
  auto text = said.contains(name) && !said[name].is_null() ? said[name].get<std::string>() : std::string();
  if (text.size() > longest_words)
    throw std::invalid_argument(std::string(name) + " is longer than " + std::to_string(longest_words) +
                                " bytes");
  return text;
}

std::optional<double> number(const Json& said, const char* name, double least, double most) {
  if (!said.contains(name) || said[name].is_null()) return std::nullopt;
  return within(said[name].get<double>(), name, least, most);
}

std::optional<int> whole(const Json& said, const char* name, int least, int most) {
  const auto value = number(said, name, least, most);
  if (!value) return std::nullopt;
  if (*value != std::floor(*value)) throw std::invalid_argument(std::string(name) + " is a whole number");
  return static_cast<int>(*value);
}

std::vector<std::string> list_of_words(const Json& said, const char* name) {
  std::vector<std::string> list;
  if (!said.contains(name) || said[name].is_null()) return list;
  need_short(said[name], name);
  for (const Json& one : said[name]) list.push_back(words({{name, one}}, name));
  return list;
}

std::vector<int> list_of_whole(const Json& said, const char* name, int least, int most) {
  std::vector<int> list;
  if (!said.contains(name) || said[name].is_null()) return list;
  need_short(said[name], name);
  for (const Json& one : said[name])
    list.push_back(*whole({{name, one.is_null() ? Json("") : one}}, name, least, most));
  return list;
}

}  // namespace steadyplate::station
