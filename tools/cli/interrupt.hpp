#pragma once

namespace steadyplate::cli {

/// From now on Ctrl-C and SIGTERM are noted instead of ending the program, and a reader that hangs up is told
/// by the write.
void note_interrupts();

/// Was there one?
bool interrupted();

}  // namespace steadyplate::cli
