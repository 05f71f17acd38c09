#pragma once

#include <string>

#include "tools/station/server.hpp"

namespace steadyplate::station {

/// A file of the page by its path, from the program itself: no path leads to a disk. 404 for any other.
Answer asset(const std::string& path);

}  // namespace steadyplate::station
