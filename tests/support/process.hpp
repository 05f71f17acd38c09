#pragma once

#include <map>
#include <string>
#include <vector>

namespace steadyplate::test {

/// What a program did.
struct ProcessResult {
  int exit_code = -1;  ///< 128 + signal when a signal ended it
  std::string out;
  std::string err;
};

/// Run a program to its end, with its output captured and no standard input. `environment` is added to ours.
/// `folder` is its working directory ("" = ours).
ProcessResult run_process(const std::vector<std::string>& command,
                          const std::map<std::string, std::string>& environment = {},
                          const std::string& folder = "");

/// The built steadyplate command with these arguments.
ProcessResult steadyplate(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment = {},
                          const std::string& folder = "");

/// UUIDs of the whole lines "trial UUID ..." of what it printed: the trials it says it has kept.
std::vector<std::string> acknowledged(const std::string& out);

/// How often to kill it: what STEADYPLATE_KILLS says, else so often; in a build with sanitizers, where each
/// of its starts takes a second, so often.
int kills(int plain, int with_sanitizers);

}  // namespace steadyplate::test
