#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets::xdf {

// The container of the Lab Streaming Layer's recorder: chunks of length, tag and content
// (github.com/sccn/xdf, "Specifications"). Tags: 1 file header, 2 stream header, 3 samples, 4 clock offset, 5
// boundary, 6 stream footer; others are passed over.

/// A measurement of the distance between the recorder's clock and the stream's: recorder = stream + value.
struct ClockOffset {
  double time_s = 0.0;
  double value_s = 0.0;
  std::size_t samples_before = 0;  ///< of its stream, in the order of the file
};

struct StreamChannel {
  std::string label;
  std::string unit;
};

struct Stream {
  std::uint32_t id = 0;
  std::string header;  ///< XML
  std::string name;
  std::string type;
  std::string format;  ///< "double64", "float32", "int8" ... "int64", "string"
  std::size_t channel_count = 0;
  double nominal_rate_hz = 0.0;  ///< 0: irregular
  std::vector<StreamChannel> channels;
  std::vector<double> stamps_s;  ///< as stored; one left out is the one before and a step of the nominal rate
  std::size_t deduced = 0;       ///< stamps that were left out
  std::vector<double> values;    ///< row by row; empty for text
  std::vector<std::string> texts;
  std::vector<ClockOffset> offsets;
  bool footer = false;
  std::optional<double> footer_samples;
  bool rounded = false;  ///< an int64 beyond 2^53

  bool is_text() const noexcept { return format == "string"; }
};

struct Container {
  std::vector<Stream> streams;
  std::vector<std::string> warnings;  ///< what is missing: a cut end, no footer, other counts than promised
};

bool is_xdf(std::string_view head) noexcept;

/// All streams. A file that is cut keeps the chunks that are whole and says so.
/// @throws ReadError  damaged: no header, a chunk that does not hold what its lengths say, samples of a
/// stream
///         without a header
Container read_container(std::string_view bytes, const std::string& file);

/// What stands in the first <tag> in `xml`, as it is there; empty when there is none.
std::string_view inner(std::string_view xml, std::string_view tag);

/// The same of every <tag>, at most `most`.
std::vector<std::string_view> inners(std::string_view xml, std::string_view tag, std::size_t most);

/// Text of the first <tag> in `xml`, with entities resolved; "" when there is none.
std::string element(std::string_view xml, std::string_view tag);

/// `xml` without the first <tag>...</tag>.
std::string without(std::string_view xml, std::string_view tag);

/// Text as it may stand in an element.
std::string escaped(std::string_view text);

}  // namespace steadyplate::datasets::xdf
