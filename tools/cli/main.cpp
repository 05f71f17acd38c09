#include <unistd.h>

#include <iostream>

#include "tools/cli/program.hpp"

int main(int argc, char** argv) {
  steadyplate::cli::Context context{
      .out = std::cout,
      .err = std::cerr,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .arguments = std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc)};
  return steadyplate::cli::run_program(context);
}
