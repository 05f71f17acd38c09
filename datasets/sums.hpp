#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

namespace steadyplate::datasets {

/// Says of a recording whether its bytes are those that were once written. Most laboratory files have no
/// checksum: a digit that a disk or an editor changed is a digit like any other, and no reader can see it.
/// What can tell is a list of SHA-256 sums beside the file, as data sets are published with and `sha256sum`
/// writes:
///   FILE.sha256                                          one sum, with or without the file's name
///   SHA256SUMS, SHA256SUMS.txt, sha256sums.txt           in the file's folder or up to three above it;
///                                                        lines "SUM  PATH" or "SUM *PATH"
/// or the file's own name, where that is its sum.
///
/// @param sha256  of the file's bytes, lower-case hex
/// @returns the list that has it, "SHA256SUMS" or "../SHA256SUMS"; "the sum it is named by"; "" when nothing
/// tells
/// @throws ReadError  damaged: a list has another sum for it
std::string guard_beside(const std::filesystem::path& file, std::string_view sha256);

/// The sums of a list, in lower-case hex, by path.
using SumsByPath = std::unordered_map<std::string, std::string>;

/// What such a list says; of several lines for one path the last, since `sha256sum ... >> SHA256SUMS` adds to
/// the end. Lines of any other form are passed over.
SumsByPath sums_of(std::string_view list);

/// The words for a recording that carries a checksum of its own, which holds.
constexpr std::string_view own_checksum = "its own checksum";

}  // namespace steadyplate::datasets
