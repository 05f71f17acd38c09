#include "tools/cli/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace steadyplate::cli {

namespace {

std::atomic<bool> noted{false};  // what a signal handler may touch

void note(int /*signal*/) {
  noted = true;
}

}  // namespace

void note_interrupts() {
  struct sigaction action {};
  action.sa_handler = note;  // without SA_RESTART: a prompt that waits for a line comes back
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() {
  return noted;
}

}  // namespace steadyplate::cli
