#pragma once

#include <optional>
#include <string>
#include <vector>

namespace steadyplate::station {

/// A board as the first screen offers it.
struct Board {
  std::string id;       ///< short, for the page
  std::string name;     ///< for people
  std::string address;  ///< as open_transport() takes it
  std::string profile;  ///< id or file
  bool simulated = false;
};

/// The one that was named, what is plugged in and known (a USB bridge that profiles name, a balance board),
/// and two simulated ones: a plate and a board that tilts.
std::vector<Board> boards_here(const std::optional<Board>& given);

}  // namespace steadyplate::station
