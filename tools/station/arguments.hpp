#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace steadyplate::station {

using Json = nlohmann::ordered_json;

/// What was asked for is not possible now: 409.
class NotNow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Arguments of a command. All throw std::invalid_argument, naming the argument, or nlohmann's errors for a
// value of another kind.

/// A text of at most 1000 bytes; "" when it is not there.
std::string words(const Json& said, const char* name);
/// A number in this range; nothing when it is not there or null.
std::optional<double> number(const Json& said, const char* name, double least, double most);
/// A whole number in this range.
std::optional<int> whole(const Json& said, const char* name, int least, int most);
/// A list of texts, at most 20.
std::vector<std::string> list_of_words(const Json& said, const char* name);
/// A list of whole numbers in this range, at most 20.
std::vector<int> list_of_whole(const Json& said, const char* name, int least, int most);

}  // namespace steadyplate::station
