#pragma once

#include <span>
#include <string_view>

namespace steadyplate::acquisition {

/// A file of devices/profiles, put into the program when it is built.
struct BuiltIn {
  std::string_view id;    ///< the file's stem
  std::string_view text;  ///< TOML
};

std::span<const BuiltIn> built_in_texts();

}  // namespace steadyplate::acquisition
