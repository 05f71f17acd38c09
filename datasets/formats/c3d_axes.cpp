#include "datasets/formats/c3d_axes.hpp"

#include <cmath>

namespace steadyplate::datasets::readers {

namespace {

constexpr const char* names[3] = {"X", "Y", "Z"};

/// "X", "-y", "+Z", with the mapping's sign of that role.
LaboratoryAxis axis_named(const std::string& role, std::string word, const Mapping& mapping,
                          const std::string& file) {
  const std::string whole = word;
  LaboratoryAxis axis;
  if (!word.empty() && (word.front() == '-' || word.front() == '+')) {
    axis.sign = word.front() == '-' ? -1.0 : 1.0;
    word.erase(0, 1);
  }
  const char letter = word.size() == 1 ? word.front() : '\0';
  if (letter >= 'X' && letter <= 'Z')
    axis.index = static_cast<std::size_t>(letter - 'X');
  else if (letter >= 'x' && letter <= 'z')
    axis.index = static_cast<std::size_t>(letter - 'x');
  else
    throw ReadError(ReadFault::ambiguous, file, 0, "'" + whole + "' for " + role + " is no axis.",
                    "A C3D file has the laboratory's axes: --columns ml=X,ap=Y, with - for the other way.");
  if (const auto sign = mapping.signs.find(role); sign != mapping.signs.end()) axis.sign *= sign->second;
  return axis;
}

std::string text(const LaboratoryAxis& axis) {
  return std::string(axis.sign < 0.0 ? "-" : "+") + names[axis.index];
}

}  // namespace

std::optional<LaboratoryAxes> laboratory_axes(const c3d::Vector& normal, const Mapping& mapping,
                                              const std::string& file) {
  constexpr double least_cosine = 0.906;  // 25 degrees
  LaboratoryAxes axes;
  axes.up = 3;
  for (std::size_t i = 0; i < 3; ++i)
    if (std::abs(normal.at(i)) > least_cosine) axes.up = i;
  if (axes.up == 3) return std::nullopt;
  // The next two axes in turn make a right-handed frame with the vertical one.
  axes.ml.index = (axes.up + 1) % 3;
  axes.ap.index = (axes.up + 2) % 3;
  const auto ml = mapping.columns.find("ml");
  const auto ap = mapping.columns.find("ap");
  const bool told = ml != mapping.columns.end() && ap != mapping.columns.end();
  if (told) {
    axes.ml = axis_named("ml", ml->second, mapping, file);
    axes.ap = axis_named("ap", ap->second, mapping, file);
    if (axes.ml.index == axes.ap.index || axes.ml.index == axes.up || axes.ap.index == axes.up)
      throw ReadError(ReadFault::ambiguous, file, 0,
                      "the plate lies across the laboratory's " + std::string(names[axes.up]) +
                          ", so ml and ap must be the two other axes.",
                      "Example: --columns ml=" + std::string(names[(axes.up + 1) % 3]) +
                          ",ap=" + names[(axes.up + 2) % 3]);
  }
  axes.assumption = "axes: ML = " + text(axes.ml) + ", AP = " + text(axes.ap) + " of the laboratory, whose " +
                    names[axes.up] + " is vertical" +
                    (told ? ", as told"
                          : "; a C3D file does not say how the person stood: if otherwise, say --columns "
                            "ml=AXIS,ap=AXIS, with - for the other way");
  return axes;
}

}  // namespace steadyplate::datasets::readers
