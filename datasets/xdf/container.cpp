#include "datasets/xdf/container.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "datasets/error.hpp"
#include "datasets/little_endian.hpp"
#include "datasets/text/dialect.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::xdf {

namespace {

constexpr std::string_view magic = "XDF:";
constexpr std::size_t most_channels = 65536;
constexpr double most_rate_hz = 1e7;

constexpr std::array<std::pair<std::string_view, std::size_t>, 7> formats = {
    {{"double64", 8}, {"float32", 4}, {"int8", 1}, {"int16", 2}, {"int32", 4}, {"int64", 8}, {"string", 0}}};

std::optional<double> number(const std::string& text) {
  double value = 0.0;
  if (text::parse_cell(text::trimmed(text), '.', value) != text::Cell::number) return std::nullopt;
  return value;
}

/// Thrown inside a chunk that holds less than it says; the caller knows the file and the byte.
struct Short {};

/// The content of one chunk, or of the file.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  std::size_t left() const noexcept { return bytes_.size(); }

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) throw Short{};
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(count));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  template <typename T>
  T number() {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes of a file
    return little_endian<T>(reinterpret_cast<const unsigned char*>(take(sizeof(T)).data()));
  }

  /// A length: one byte says how many bytes it has, 1, 4 or 8.
  std::uint64_t length() {
    switch (number<std::uint8_t>()) {
      case 1:
        return number<std::uint8_t>();
      case 4:
        return number<std::uint32_t>();
      case 8:
        return number<std::uint64_t>();
      default:
        throw Short{};
    }
  }

 private:
  std::string_view bytes_;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  Container read() {
    if (!is_xdf(bytes_)) refuse("it does not begin with 'XDF:'.");
    Cursor cursor(bytes_.substr(magic.size()));
    while (cursor.left() > 0) {
      at_ = bytes_.size() - cursor.left();
      std::string_view content;
      try {
        content = cursor.take(cursor.length());
      } catch (const Short&) {
        // A length byte that is none of 1, 4, 8 is damage, not the end.
        const unsigned char kind = static_cast<unsigned char>(bytes_[at_]);
        if (kind != 1 && kind != 4 && kind != 8) refuse("there is no chunk where one should be.");
        container_.warnings.push_back("the file ends within the chunk at byte " + std::to_string(at_) +
                                      "; what comes before it was read. Was it cut?");
        break;
      }
      try {
        chunk(content);
      } catch (const Short&) {
        refuse("the chunk is shorter than what its lengths say.");
      }
    }
    finish();
    return std::move(container_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw ReadError(ReadFault::damaged, file_ + " byte " + std::to_string(at_), 0, what,
                    "Copy the file again.");
  }

  void chunk(std::string_view content) {
    Cursor cursor(content);
    const auto tag = cursor.number<std::uint16_t>();
    if (!header_ && tag != 1) refuse("the first chunk is no file header.");
    switch (tag) {
      case 1:
        header_ = true;
        break;
      case 2:
        stream_header(cursor);
        break;
      case 3:
        samples(stream(cursor), cursor);
        break;
      case 4:
        clock_offset(stream(cursor), cursor);
        break;
      case 6:
        footer(stream(cursor), cursor);
        break;
      case 5:  // a mark for seeking
        break;
      default:
        container_.warnings.push_back("a chunk of the unknown kind " + std::to_string(tag) + " at byte " +
                                      std::to_string(at_) + " was passed over");
    }
  }

  Stream& stream(Cursor& cursor) {
    const auto id = cursor.number<std::uint32_t>();
    for (Stream& known : container_.streams)
      if (known.id == id) return known;
    refuse("it belongs to stream " + std::to_string(id) + ", which has no header.");
  }

  void stream_header(Cursor& cursor) {
    Stream made;
    made.id = cursor.number<std::uint32_t>();
    for (const Stream& known : container_.streams)
      if (known.id == made.id) refuse("stream " + std::to_string(made.id) + " has two headers.");
    made.header = std::string(cursor.take(cursor.left()));
    const std::string info = without(made.header, "desc");
    made.name = element(info, "name");
    made.type = element(info, "type");
    made.format = element(info, "channel_format");
    const auto count = number(element(info, "channel_count"));
    const auto rate = number(element(info, "nominal_srate"));
    if (!count || *count < 0 || *count > most_channels || *count != std::floor(*count))
      refuse("the header of stream " + std::to_string(made.id) + " has no possible channel_count.");
    if (!rate || *rate < 0.0 || *rate > most_rate_hz)
      refuse("the header of stream " + std::to_string(made.id) + " has no possible nominal_srate.");
    if (std::none_of(formats.begin(), formats.end(), [&](const auto& f) { return f.first == made.format; }))
      refuse("the header of stream " + std::to_string(made.id) + " has no known channel_format.");
    made.channel_count = static_cast<std::size_t>(*count);
    made.nominal_rate_hz = *rate;
    for (const std::string_view one :
         inners(inner(inner(made.header, "desc"), "channels"), "channel", made.channel_count))
      made.channels.push_back({element(one, "label"), element(one, "unit")});
    made.channels.resize(made.channel_count);
    container_.streams.push_back(std::move(made));
  }

  static double sample(Cursor& cursor, const std::string& format, bool& rounded) {
    if (format == "double64") return cursor.number<double>();
    if (format == "float32") return cursor.number<float>();
    if (format == "int8") return cursor.number<std::int8_t>();
    if (format == "int16") return cursor.number<std::int16_t>();
    if (format == "int32") return cursor.number<std::int32_t>();
    const auto whole = cursor.number<std::int64_t>();
    constexpr std::int64_t exact = std::int64_t{1} << 53U;
    if (whole > exact || whole < -exact) rounded = true;
    return static_cast<double>(whole);
  }

  void samples(Stream& stream, Cursor& cursor) {
    const std::uint64_t count = cursor.length();
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto has_stamp = cursor.number<std::uint8_t>();
      if (has_stamp == 8) {
        stream.stamps_s.push_back(cursor.number<double>());
        if (!std::isfinite(stream.stamps_s.back())) refuse("a time stamp is no number.");
      } else if (has_stamp == 0) {
        if (stream.stamps_s.empty()) refuse("the first sample of a stream has no time stamp.");
        const double step = stream.nominal_rate_hz > 0.0 ? 1.0 / stream.nominal_rate_hz : 0.0;
        stream.stamps_s.push_back(stream.stamps_s.back() + step);
        ++stream.deduced;
      } else {
        refuse("a time stamp has neither 0 nor 8 bytes.");
      }
      for (std::size_t k = 0; k < stream.channel_count; ++k) {
        if (stream.is_text())
          stream.texts.emplace_back(cursor.take(cursor.length()));
        else
          stream.values.push_back(sample(cursor, stream.format, stream.rounded));
      }
    }
    if (cursor.left() > 0) refuse("there are bytes behind the samples it says to hold.");
  }

  void clock_offset(Stream& stream, Cursor& cursor) {
    ClockOffset offset;
    offset.time_s = cursor.number<double>();
    offset.value_s = cursor.number<double>();
    offset.samples_before = stream.stamps_s.size();
    if (!std::isfinite(offset.time_s) || !std::isfinite(offset.value_s) || cursor.left() > 0)
      refuse("it is no clock offset.");
    stream.offsets.push_back(offset);
  }

  void footer(Stream& stream, Cursor& cursor) {
    const std::string xml(cursor.take(cursor.left()));
    if (stream.footer) refuse("stream " + std::to_string(stream.id) + " has two footers.");
    stream.footer = true;
    stream.footer_samples = number(element(xml, "sample_count"));
  }

  void finish() {
    if (!header_) refuse("it has no chunk.");
    for (const Stream& stream : container_.streams) {
      const std::string which = "stream '" + stream.name + "'";
      if (!stream.footer)
        container_.warnings.push_back(which +
                                      " has no footer: the recording was not ended, or the file was cut");
      else if (stream.footer_samples && *stream.footer_samples != static_cast<double>(stream.stamps_s.size()))
        container_.warnings.push_back(
            which + ": its footer counts " +
            std::to_string(std::llround(std::clamp(*stream.footer_samples, -1e15, 1e15))) +
            " samples, the file has " + std::to_string(stream.stamps_s.size()));
      if (stream.rounded)
        container_.warnings.push_back(which + " has whole numbers beyond 2^53, which were rounded");
    }
  }

  std::string_view bytes_;
  const std::string& file_;
  std::size_t at_ = 0;
  bool header_ = false;
  Container container_;
};

}  // namespace

bool is_xdf(std::string_view head) noexcept {
  return head.substr(0, magic.size()) == magic;
}

Container read_container(std::string_view bytes, const std::string& file) {
  return Reader(bytes, file).read();
}

}  // namespace steadyplate::datasets::xdf
