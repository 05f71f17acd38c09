#include "datasets/c3d/container.hpp"

#include <cmath>

#include "datasets/c3d/layout.hpp"

namespace steadyplate::datasets::c3d {

namespace {

struct Scaling {
  std::vector<double> offset;
  std::vector<double> factor;  ///< SCALE * GEN_SCALE
};

Scaling read_scaling(const Bytes& bytes, const Layout& layout, const Parameters& parameters,
                     std::vector<std::string>& warnings) {
  Scaling scaling;
  double general = 1.0;
  if (const auto found = parameters.number("ANALOG", "GEN_SCALE"))
    general = *found;
  else
    warnings.emplace_back("ANALOG:GEN_SCALE is missing; 1 is taken");
  scaling.factor = parameters.numbers("ANALOG", "SCALE", layout.channels);
  const Parameter* at = parameters.find("ANALOG", "SCALE");
  if (scaling.factor.size() < layout.channels)
    bytes.refuse(at == nullptr ? layout.data_begin : at->offset,
                 "there are " + std::to_string(layout.channels) + " analog channels, but " +
                     std::to_string(scaling.factor.size()) + " scales (ANALOG:SCALE) for them.",
                 export_again);
  for (double& factor : scaling.factor) {
    factor *= general;
    if (!std::isfinite(factor))
      bytes.refuse(at->offset, "a scale of ANALOG:SCALE is no number.", export_again);
  }
  // Some programs write OFFSETS.
  const char* name = parameters.find("ANALOG", "OFFSET") == nullptr ? "OFFSETS" : "OFFSET";
  scaling.offset = parameters.numbers("ANALOG", name, layout.channels);
  if (scaling.offset.size() < layout.channels)
    warnings.push_back("there are " + std::to_string(scaling.offset.size()) +
                       " offsets (ANALOG:OFFSET) for " + std::to_string(layout.channels) +
                       " analog channels; 0 is taken for the others");
  scaling.offset.resize(layout.channels, 0.0);
  for (double& offset : scaling.offset) {
    if (!std::isfinite(offset)) bytes.refuse(layout.data_begin, "an offset is no number.", export_again);
    if (layout.unsigned_analog && offset < 0.0) offset += 65536.0;
  }
  return scaling;
}

/// Decodes the analog part of every frame; `decode` takes an address and gives the stored number.
template <typename Decode>
void decode_all(const unsigned char* data, const Layout& layout, std::size_t word, const Scaling& scaling,
                std::vector<Analog>& analog, const Decode& decode) {
  for (std::size_t channel = 0; channel < layout.channels; ++channel) {
    std::vector<double>& values = analog[channel].values;
    values.resize(layout.samples());
    const double offset = scaling.offset[channel];
    const double factor = scaling.factor[channel];
    std::size_t sample = 0;
    const unsigned char* at = data + word * (4 * layout.points + channel);
    for (std::size_t frame = 0; frame < layout.frames; ++frame, at += layout.frame_bytes)
      for (std::size_t i = 0; i < layout.samples_a_frame; ++i)
        values[sample++] = (decode(at + word * layout.channels * i) - offset) * factor;
  }
}

/// Values that are no numbers become NaN, as in every format.
std::size_t clean(std::vector<Analog>& analog) {
  std::size_t odd = 0;
  for (Analog& channel : analog)
    for (double& value : channel.values)
      if (!std::isfinite(value)) {
        value = std::numeric_limits<double>::quiet_NaN();
        ++odd;
      }
  return odd;
}

std::vector<Analog> read_analog(const Bytes& bytes, const Layout& layout, const Parameters& parameters,
                                std::vector<std::string>& warnings) {
  const Scaling scaling = read_scaling(bytes, layout, parameters, warnings);
  const auto labels = parameters.texts("ANALOG", "LABELS", layout.channels);
  const auto units = parameters.texts("ANALOG", "UNITS", layout.channels);
  std::vector<Analog> analog(layout.channels);
  for (std::size_t i = 0; i < layout.channels; ++i) {
    if (i < labels.size()) analog[i].label = labels[i];
    if (i < units.size()) analog[i].unit = units[i];
  }
  const Order order = layout.order;
  const unsigned char* data = bytes.at(layout.data_begin, layout.frames * layout.frame_bytes, "the samples");
  if (!layout.real && layout.unsigned_analog)
    decode_all(data, layout, 2, scaling, analog,
               [order](const unsigned char* at) -> double { return unsigned16(at, order); });
  else if (!layout.real)
    decode_all(data, layout, 2, scaling, analog,
               [order](const unsigned char* at) -> double { return signed16(at, order); });
  else
    decode_all(data, layout, 4, scaling, analog,
               [order](const unsigned char* at) { return real32(at, order); });
  if (layout.real)
    if (const std::size_t odd = clean(analog); odd > 0)
      warnings.push_back(std::to_string(odd) + " analog values are no numbers; they are gaps");
  return analog;
}

}  // namespace

Container read_container(std::string_view text, const std::string& file) {
  const Bytes bytes(text, file);
  const Header header = read_header(bytes);
  std::vector<std::string> warnings;
  Parameters parameters(bytes, header.parameters_begin + 4, header.data_begin, header.order, warnings);
  const Layout layout = find_layout(bytes, header, parameters, warnings);
  auto analog = read_analog(bytes, layout, parameters, warnings);
  auto events = read_events(bytes, header, parameters);
  return {layout, std::move(parameters), std::move(analog), std::move(events), std::move(warnings)};
}

}  // namespace steadyplate::datasets::c3d
