#include "tests/support/process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "tests/support/data.hpp"
#include "tests/support/sanitizer.hpp"

namespace steadyplate::test {

ProcessResult run_process(const std::vector<std::string>& command,
                          const std::map<std::string, std::string>& environment, const std::string& folder) {
  const TemporaryDirectory scratch;
  const std::string out = (scratch.path() / "out").string();
  const std::string err = (scratch.path() / "err").string();
  const pid_t child = fork();
  if (child == 0) {
    // Files, not pipes: a program that prints a lot never waits for us.
    const int null = open("/dev/null", O_RDONLY);
    const int out_file = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err_file = open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(null, STDIN_FILENO);
    dup2(out_file, STDOUT_FILENO);
    dup2(err_file, STDERR_FILENO);
    if (!folder.empty() && chdir(folder.c_str()) != 0) _exit(126);
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    std::vector<std::string> copy = command;
    std::vector<char*> argv;
    for (std::string& argument : copy) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  ProcessResult result;
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    ADD_FAILURE() << "cannot run " << command.front();
    return result;
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = slurp(out);
  result.err = slurp(err);
  return result;
}

ProcessResult steadyplate(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment, const std::string& folder) {
  std::vector<std::string> command = {STEADYPLATE_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_process(command, environment, folder);
}

std::vector<std::string> acknowledged(const std::string& out) {
  std::vector<std::string> found;
  std::istringstream lines(out);
  std::string line;
  while (std::getline(lines, line))
    if (!lines.eof() && line.rfind("trial ", 0) == 0) found.push_back(line.substr(6, 36));
  return found;
}

int kills(int plain, int with_sanitizers) {
  const char* asked = std::getenv("STEADYPLATE_KILLS");
  if (asked != nullptr) return std::atoi(asked);
  return sanitized ? with_sanitizers : plain;
}

}  // namespace steadyplate::test
