#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/mat/variables.hpp"

namespace steadyplate::datasets::mat {

/// What a MAT file of level 5 says it holds.
struct Announced {
  std::string path;
  Kind kind = Kind::other;
  std::uint64_t elements = 0;
};

/// Does the file begin as one of level 5 (MATLAB 5 to 7.2, scipy, Octave -v7)?
bool is_level5(std::string_view head) noexcept;

/// Does it begin as one of version 7.3 (HDF5 behind MATLAB's first 512 bytes)?
bool is_hdf5(std::string_view head) noexcept;

/// Walks the whole structure without taking a value: tags, lengths, dimensions, names, and the checksums of
/// what is compressed. A library that opens half a file has nothing to say of the other half; this has.
/// The layout is that of MathWorks' "MAT-File Format" (level 5).
/// @throws ReadError  damaged: lengths that do not add up, with the byte; a file that ends early; more than
///         `most_bytes` behind the compression
std::vector<Announced> announced(std::string_view bytes, const std::string& file, std::uint64_t most_bytes);

}  // namespace steadyplate::datasets::mat
