#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/protocols/protocol.hpp"

namespace steadyplate::session {

/// A file of tools/session/protocols, put into the program when it is built.
struct BuiltInProtocol {
  std::string_view id;    ///< the file's stem
  std::string_view text;  ///< TOML
};
std::span<const BuiltInProtocol> built_in_protocols();

/// A protocol from TOML; README.md of this folder shows every key. A setting that its source does not give is
/// left out of its test and told in `open`; then the protocol cannot run until the operator says it.
/// @param file  for messages
/// @throws datasets::ReadError  names the line, the key and what was expected
analysis::Protocol parse_protocol(std::string_view text, const std::string& file);

/// The text of a built-in protocol by its id, or of a file. @throws as load_protocol
std::string protocol_text(const std::string& id_or_file);

/// What an operator says where a protocol's source leaves it open.
struct OpenSettings {
  std::optional<double> duration_s;   ///< of every test that has none
  std::optional<std::size_t> trials;  ///< the same
  std::string platform_level;         ///< when the protocol has none; "" = not said
};
/// The text of a protocol with these in it, and everything else as it was. @throws as parse_protocol
std::string with_open_settings(const std::string& text, const std::string& file, const OpenSettings& said);

/// A built-in protocol by its id, or a file. @throws datasets::ReadError, std::invalid_argument naming the
/// ids
analysis::Protocol load_protocol(const std::string& id_or_file);

}  // namespace steadyplate::session
