#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace steadyplate::cli {

/// What a verb may touch: results go to `out`, talk to `err`. Tests give their own streams.
struct Context {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::vector<std::string> arguments;  ///< the command line after the program's name, for run.json
  int exit_code = 0;                   ///< set by the verb, see exit_code.hpp
};

}  // namespace steadyplate::cli
