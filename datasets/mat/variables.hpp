#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets::mat {

// What is in a MAT file, flat: "trial.cop_ml_mm" for a field of a struct, "trial(2).cop_ml_mm" in an array of
// structs, "notes{3}" for a cell. Arrays without an element are left out.

enum class Kind : char {
  numbers = 'N',  ///< of any width, as doubles
  text = 'T',     ///< as UTF-8
  other = 'O'     ///< complex, sparse, function, object: not read
};

struct Variable {
  std::string path;
  Kind kind = Kind::other;
  std::vector<std::uint64_t> dims;
  std::vector<double> numbers;  ///< column by column, as MATLAB keeps them
  std::string text;             ///< of text; of `other` what it is: "a sparse matrix"
};

/// `path` of a field, of element `index` (from 0) out of `count` of `parent`.
std::string field_path(const std::string& parent, std::uint64_t index, std::uint64_t count,
                       std::string_view field);

/// `path` of a cell (index from 0).
std::string cell_path(const std::string& parent, std::uint64_t index);

}  // namespace steadyplate::datasets::mat
