#pragma once

#include <vector>

#include "datasets/xdf/container.hpp"

namespace steadyplate::datasets::xdf {

/// Stamps of a stream on the recorder's clock.
struct Synchronised {
  std::vector<double> stamps_s;
  std::size_t offsets = 0;  ///< that were used
  std::size_t resets = 0;   ///< of the stream's clock
};

/// recorder = stream + offset, the offset a least-squares line over the measured ones; a stretch before or
/// behind them takes the line's value at their nearest end, so that a line over a second says nothing about
/// an hour. Where the measured offset jumps by more than a second the clock was reset: each stretch has a
/// line of its own, and the samples part where their stamps jump most between the two measurements.
Synchronised synchronised(const Stream& stream);

/// Even stamps: each stretch without a gap (a step over 1 s and 500 samples of the nominal rate, or a step
/// back) takes the least-squares line of stamp over sample number. Only for streams with a nominal rate.
/// Stretches of one sample stay as they are.
void dejitter(std::vector<double>& stamps_s, double nominal_rate_hz);

}  // namespace steadyplate::datasets::xdf
