// Linked into every executable of a build with AddressSanitizer. fontconfig keeps a cache until the process
// ends, which LeakSanitizer would take for a leak of ours.

extern "C" const char*
__lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the runtime's name
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfontconfig\n";
}
