#include "tools/report/cairo_library.hpp"

#include <dlfcn.h>

#include <string>
#include <type_traits>

#include "tools/report/report.hpp"

namespace steadyplate::report {

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw DrawError("cannot draw: " + what + ". Install the package libcairo2 and try again.");
}

CairoLibrary load() {
  // Never closed: a thread may still draw when the program ends.
  void* const file = ::dlopen("libcairo.so.2", RTLD_LAZY | RTLD_LOCAL);
  if (file == nullptr) refuse("libcairo.so.2 cannot be loaded");
  CairoLibrary library;
  const auto find = [file](auto& function, const char* name) {
    void* const found = ::dlsym(file, name);
    if (found == nullptr) refuse(std::string("libcairo.so.2 has no ") + name);
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(found);
  };
#define STEADYPLATE_CAIRO_FIND(name) find(library.name, "cairo_" #name);
  STEADYPLATE_CAIRO_FUNCTIONS(STEADYPLATE_CAIRO_FIND)
#undef STEADYPLATE_CAIRO_FIND
  return library;
}

}  // namespace

const CairoLibrary& cairo_library() {
  static const CairoLibrary library = load();
  return library;
}

}  // namespace steadyplate::report
