#pragma once

#include "datasets/c3d/container.hpp"

namespace steadyplate::datasets::c3d {

/// Words of the header that the parameters do not repeat, and those they do.
struct Header {
  std::size_t parameters_begin = 0;  ///< byte
  Order order = Order::intel;
  std::size_t points = 0;
  std::size_t analog_a_frame = 0;  ///< all channels' samples of one frame together
  std::uint64_t first_frame = 0;
  std::uint64_t last_frame = 0;
  double scale = 0.0;
  std::size_t data_begin = 0;  ///< byte
  std::size_t samples_a_frame = 0;
  double rate_hz = 0.0;
};

/// @throws ReadError  damaged: shorter than a header, no C3D key, an unknown processor, samples before the
///         parameters
Header read_header(const Bytes& bytes);

/// What header and parameters together say about the samples.
/// More than 65535 frames: TRIAL:ACTUAL_START_FIELD and ACTUAL_END_FIELD, else POINT:LONG_FRAMES, else a
/// POINT:FRAMES that is a real.
/// @throws ReadError  damaged: they disagree, or the file does not hold one frame
Layout find_layout(const Bytes& bytes, const Header& header, const Parameters& parameters,
                   std::vector<std::string>& warnings);

/// The events of the EVENT group, or, without one, those of the header.
std::vector<Event> read_events(const Bytes& bytes, const Header& header, const Parameters& parameters);

}  // namespace steadyplate::datasets::c3d
