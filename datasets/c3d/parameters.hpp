#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/c3d/bytes.hpp"

namespace steadyplate::datasets::c3d {

/// One parameter as it lies in the file; values are decoded when asked for.
struct Parameter {
  std::string group;  ///< upper case: "FORCE_PLATFORM"
  std::string name;   ///< upper case: "CAL_MATRIX"
  int type = 0;       ///< -1 text, 1 byte, 2 16-bit integer, 4 real
  std::vector<std::size_t> dimensions;
  std::size_t offset = 0;  ///< of its first value in the file
  std::size_t count = 0;   ///< of values: the product of the dimensions, 1 without any
  const unsigned char* bytes = nullptr;
  Order order = Order::intel;

  /// "FORCE_PLATFORM:CAL_MATRIX"
  std::string full_name() const { return group + ':' + name; }
  /// The i-th number; integers are signed. NaN for text and behind the end.
  double number(std::size_t i) const noexcept;
  /// As number, but 16-bit integers are unsigned, as the newer rules want counts and channel numbers.
  double unsigned_number(std::size_t i) const noexcept;
  /// The i-th text (the first dimension is its length) without spaces and NULs at its end; "" behind the end.
  std::string text(std::size_t i) const;
  /// How many texts there are.
  std::size_t texts() const noexcept;
};

/// The parameter section.
class Parameters {
 public:
  /// @param begin  of the section in the file; @param end  where the samples begin
  /// A parameter that would reach into the samples, and all behind it, is left out with a warning: some
  /// programs write a section that is too long (c3d.org sample 18).
  /// @throws ReadError  damaged: the file ends inside the section, a group or parameter that is not one (its
  ///         length, kind, dimensions), with the byte
  Parameters(const Bytes& bytes, std::size_t begin, std::size_t end, Order order,
             std::vector<std::string>& warnings);

  /// The parameter, or nullptr. Names in upper case.
  const Parameter* find(std::string_view group, std::string_view name) const noexcept;

  /// Its first number, when it is there and finite.
  std::optional<double> number(std::string_view group, std::string_view name) const noexcept;

  /// The `count` numbers of a list that goes on in NAME2, NAME3 ... when it has more than 255 entries.
  /// Shorter when the file has fewer.
  std::vector<double> numbers(std::string_view group, std::string_view name, std::size_t count) const;

  /// The same of texts.
  std::vector<std::string> texts(std::string_view group, std::string_view name, std::size_t count) const;

  const std::vector<Parameter>& all() const noexcept { return all_; }

 private:
  std::vector<Parameter> all_;
};

}  // namespace steadyplate::datasets::c3d
