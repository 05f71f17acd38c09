#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datasets/c3d/bytes.hpp"
#include "datasets/c3d/parameters.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::datasets::c3d {

/// What the header and the parameters say about the samples, checked against each other and the file's size.
struct Layout {
  Order order = Order::intel;
  bool real = false;                ///< 32-bit reals; else 16-bit integers
  bool unsigned_analog = false;     ///< ANALOG:FORMAT is UNSIGNED
  std::size_t points = 0;           ///< markers in a frame
  double point_rate_hz = 0.0;       ///< frames a second
  std::uint64_t first_frame = 1;    ///< number of the first frame that is stored, from 1
  std::size_t frames = 0;           ///< whole ones in the file
  std::size_t channels = 0;         ///< analog
  std::size_t samples_a_frame = 1;  ///< analog samples of each channel in a frame
  std::size_t data_begin = 0;       ///< byte
  std::size_t frame_bytes = 0;

  double analog_rate_hz() const noexcept { return point_rate_hz * static_cast<double>(samples_a_frame); }
  std::size_t samples() const noexcept { return frames * samples_a_frame; }
};

/// One analog channel: what its numbers mean, and its numbers.
struct Analog {
  std::string label;
  std::string unit;            ///< as the file has it: "Nmm", "ntmm", ""
  std::vector<double> values;  ///< (stored - OFFSET) * SCALE * GEN_SCALE; NaN where a real is no number
};

/// A C3D file, taken apart: all but the markers' trajectories.
/// Source: "The C3D File Format User Guide", Motion Lab Systems; www.c3d.org.
struct Container {
  Layout layout;
  Parameters parameters;
  std::vector<Analog> analog;
  std::vector<Event> events;  ///< EVENT group, else the header's; times in s, frame 1 is at 0
  std::vector<std::string> warnings;
};

/// Do the bytes begin as a C3D file does?
bool is_c3d(std::string_view head);

/// @throws ReadError  damaged, with the byte: the file ends inside the header, the parameters or the first
///         frame; header and parameters disagree about what a frame holds; an unknown processor; scales that
///         are missing or no numbers. A file whose samples are cut keeps its whole frames, with a warning.
Container read_container(std::string_view bytes, const std::string& file);

}  // namespace steadyplate::datasets::c3d
