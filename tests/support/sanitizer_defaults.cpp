// Linked into every executable of a build with AddressSanitizer. fontconfig keeps a cache until the process
// ends, and the C library the path it made of LOCPATH; LeakSanitizer would take both for leaks of ours.

extern "C" const char*
__lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the runtime's name
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfontconfig\nleak:argz_add_sep\n";
}
