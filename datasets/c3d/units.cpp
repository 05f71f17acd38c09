#include "datasets/c3d/units.hpp"

#include <string>

namespace steadyplate::datasets::c3d {

namespace {

/// Letters only, in lower case.
std::string letters(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') out += c;
  }
  return out;
}

bool begins(const std::string& word, std::string_view start) {
  return word.compare(0, start.size(), start) == 0;
}

}  // namespace

std::optional<double> length_unit_mm(std::string_view unit) {
  const std::string word = letters(unit);
  if (word == "mm" || begins(word, "mill")) return 1.0;
  if (word == "cm" || begins(word, "cent")) return 10.0;
  if (word == "m" || begins(word, "mete") || begins(word, "metr")) return 1000.0;
  return std::nullopt;
}

std::optional<double> force_unit_n(std::string_view unit) {
  const std::string word = letters(unit);
  if (word == "n" || word == "nt" || word == "newt" || word == "newton" || word == "newtons") return 1.0;
  if (word == "kn") return 1000.0;
  return std::nullopt;
}

std::optional<double> moment_unit_nmm(std::string_view unit) {
  const std::string word = letters(unit);
  for (const std::string_view force : {"newtons", "newton", "nt", "n"})
    if (begins(word, force)) return length_unit_mm(std::string_view(word).substr(force.size()));
  return std::nullopt;
}

}  // namespace steadyplate::datasets::c3d
