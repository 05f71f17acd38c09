#pragma once

#include <atomic>

namespace steadyplate::cli {

/// What an interrupt does to a call that waits, such as a prompt for a line.
enum class WaitingCalls { go_on, come_back };

/// From now on Ctrl-C and SIGTERM are noted instead of ending the program. Forgets what was noted before.
void note_interrupts(WaitingCalls calls);

/// Was there one?
bool interrupted();
/// The same, for a library that looks at it while it works.
const std::atomic<bool>& interrupt_noted();

/// A reader or a board that hangs up is told by the write, not by a signal that ends the program.
void survive_hangups();

}  // namespace steadyplate::cli
