#include "tools/cli/interrupt.hpp"

#include <csignal>

namespace steadyplate::cli {

namespace {

std::atomic<bool> noted{false};  // what a signal handler may touch

void note(int /*signal*/) {
  noted = true;
}

}  // namespace

void note_interrupts(WaitingCalls calls) {
  noted = false;
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = calls == WaitingCalls::go_on ? SA_RESTART : 0;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return noted;
}

const std::atomic<bool>& interrupt_noted() {
  return noted;
}

void survive_hangups() {
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace steadyplate::cli
