#pragma once

#include <optional>
#include <string_view>

namespace steadyplate::datasets::c3d {

// What one of a file's units is in the house's, nothing when the word is not known. Capitals, spaces and
// signs do not matter; old programs write four characters ("mete", "ntmm").

/// "mm" -> 1, "cm" -> 10, "m", "mete", "metres" -> 1000
std::optional<double> length_unit_mm(std::string_view unit);

/// "N", "nt", "Newtons" -> 1, "kN" -> 1000
std::optional<double> force_unit_n(std::string_view unit);

/// "Nmm", "ntmm", "N*mm" -> 1, "Nm", "N.m", "ntm" -> 1000
std::optional<double> moment_unit_nmm(std::string_view unit);

}  // namespace steadyplate::datasets::c3d
