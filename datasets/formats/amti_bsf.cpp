// AMTI NetForce .bsf: a header, a header for each platform and instrument, then the samples row by row.
// Layout after BMClab's AMTIbsf.py (M. Duarte), which AMTI's own description of the versions stands in.

#include <algorithm>
#include <cmath>
#include <limits>

#include "datasets/c3d/bytes.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/little_endian.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::readers {

namespace {

using c3d::Bytes;

constexpr double n_per_lbf = 4.44822162;  // NetForce's own figure, so that its numbers come out
constexpr double mm_per_inch = 25.4;
constexpr std::int32_t version_counts = 100;
constexpr std::int32_t version_doubles = 105;
constexpr std::int32_t least_header = 968;
constexpr std::int32_t most_header = 4096;
constexpr std::int32_t most_devices = 16;
constexpr std::size_t most_channels = 32;  // of one device: the length of its tables
constexpr std::size_t tables_end = 328;    // of a device's header, as far as it is read here

template <typename T>
T number(const Bytes& bytes, std::size_t offset, std::string_view what) {
  return little_endian<T>(bytes.at(offset, sizeof(T), what));
}

std::string text_at(const Bytes& bytes, std::size_t offset, std::size_t count) {
  const std::string_view field = bytes.text(offset, count, "the header");
  std::string text(text::trimmed(field.substr(0, field.find('\0'))));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
  return text;
}

struct Header {
  std::int32_t version = 0;
  std::size_t size = 0;
  std::size_t platforms = 0;
  std::size_t devices = 0;
  double length_s = 0.0;
  double rate_hz = 0.0;
  std::string test;
};

struct Device {
  std::string model;
  double length_mm = 0.0;
  double width_mm = 0.0;
  std::vector<std::size_t> channels;  ///< places in a row
};

bool plausible(std::string_view head) {
  if (head.size() < 216) return false;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes of a file
  const auto* bytes = reinterpret_cast<const unsigned char*>(head.data());
  const auto version = little_endian<std::int32_t>(bytes);
  const auto size = little_endian<std::int32_t>(bytes + 4);
  const auto platforms = little_endian<std::int32_t>(bytes + 8);
  const auto instruments = little_endian<std::int32_t>(bytes + 12);
  return (version == version_counts || version == version_doubles) && size >= least_header &&
         size <= most_header && platforms >= 0 && platforms <= most_devices && instruments >= 0 &&
         instruments <= most_devices;
}

Header read_header(const Bytes& bytes) {
  if (!plausible(bytes.text(0, std::min<std::size_t>(bytes.size(), 216), "the header")))
    bytes.refuse(0, "it does not begin as a .bsf file of version 100 or 105.", c3d::export_again);
  Header header;
  header.version = number<std::int32_t>(bytes, 0, "the header");
  header.size = static_cast<std::size_t>(number<std::int32_t>(bytes, 4, "the header"));
  header.platforms = static_cast<std::size_t>(number<std::int32_t>(bytes, 8, "the header"));
  header.devices = header.platforms + static_cast<std::size_t>(number<std::int32_t>(bytes, 12, "the header"));
  bytes.at(4, header.size, "the header");
  header.length_s = number<double>(bytes, 164, "the header");
  header.rate_hz = number<std::int32_t>(bytes, 212, "the header");
  header.test = text_at(bytes, 366, 200);
  if (header.platforms == 0) bytes.refuse(8, "it has no platform.", c3d::export_again);
  if (!(header.rate_hz > 0.0 && header.rate_hz <= 1e6))
    bytes.refuse(212, "its rate is no rate.", c3d::export_again);
  if (!(header.length_s > 0.0 && header.length_s * header.rate_hz < 1e9))
    bytes.refuse(164, "its length is no length of a trial.", c3d::export_again);
  return header;
}

class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(std::move(bytes)), header_(read_header(bytes_)) {}

  RecordingData read() {
    read_devices();
    rows();
    data_.rate_hz = header_.rate_hz;
    data_.time_s.resize(rows_);
    for (std::size_t i = 0; i < rows_; ++i) data_.time_s[i] = static_cast<double>(i) / header_.rate_hz;
    for (std::size_t i = 0; i < devices_.size(); ++i) i < header_.platforms ? platform(i) : instrument(i);
    say();
    return std::move(data_);
  }

 private:
  void read_devices() {
    std::size_t at = 4 + header_.size;
    std::vector<bool> used;
    for (std::size_t i = 0; i < header_.devices; ++i) {
      const std::string what = "the header of device " + std::to_string(i + 1);
      const auto size = number<std::int32_t>(bytes_, at, what);
      const auto count = number<std::int32_t>(bytes_, at + 32, what);
      if (size < static_cast<std::int32_t>(tables_end) || size > most_header)
        bytes_.refuse(at, what + " has no possible size.", c3d::export_again);
      bytes_.at(at, static_cast<std::size_t>(size), what);
      if (count < 1 || count > static_cast<std::int32_t>(most_channels))
        bytes_.refuse(at + 32, what + " has no possible count of channels.", c3d::export_again);
      if (i < header_.platforms && count < 6)
        bytes_.refuse(at + 32, what + ": a platform has six channels.", c3d::export_again);
      Device device{text_at(bytes_, at + 12, 20),
                    number<float>(bytes_, at + 52, what) * mm_per_inch,
                    number<float>(bytes_, at + 56, what) * mm_per_inch,
                    {}};
      for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k)
        device.channels.push_back(
            static_cast<std::size_t>(number<std::uint32_t>(bytes_, at + 200 + 4 * k, what)));
      channels_ += device.channels.size();
      devices_.push_back(std::move(device));
      at += static_cast<std::size_t>(size);
    }
    begin_ = at;
    used.resize(channels_);
    for (const Device& device : devices_)
      for (const std::size_t channel : device.channels) {
        if (channel >= channels_ || used[channel])
          bytes_.refuse(4 + header_.size, "its channels are not each named once.", c3d::export_again);
        used[channel] = true;
      }
  }

  bool counts() const { return header_.version == version_counts; }

  void rows() {
    const std::size_t row = channels_ * (counts() ? 2 : 8);
    const std::size_t there = bytes_.size() - begin_;
    const auto promised = static_cast<std::size_t>(std::llround(header_.length_s * header_.rate_hz));
    rows_ = std::min(there / row, promised);
    if (rows_ == 0) bytes_.refuse(begin_, "it has not one whole sample.", c3d::export_again);
    if (rows_ < promised)
      data_.warnings.push_back("the header promises " + std::to_string(promised) + " samples, the file has " +
                               std::to_string(rows_) + "; was it cut?");
    if (there > promised * row)
      data_.warnings.push_back(std::to_string(there - promised * row) +
                               " bytes behind the samples the header promises were not read");
  }

  std::vector<double> column(std::size_t channel, double factor) {
    std::vector<double> values(rows_);
    const std::size_t size = counts() ? 2 : 8;
    const unsigned char* samples = bytes_.at(begin_, rows_ * channels_ * size, "the samples");
    for (std::size_t i = 0; i < rows_; ++i) {
      const unsigned char* at = samples + (i * channels_ + channel) * size;
      const double value = counts() ? little_endian<std::int16_t>(at) : little_endian<double>(at);
      // No plate gives what no lorry weighs: such a double is damage, not a force.
      constexpr double most = 1e6;
      const bool sound = std::abs(value) < most;
      if (!sound) ++unsound_;
      values[i] = sound ? value * factor : std::numeric_limits<double>::quiet_NaN();
    }
    return values;
  }

  void add(std::string name, const char* unit, const std::string& plate, std::size_t channel, double factor) {
    data_.channels.push_back({.name = std::move(name),
                              .unit = unit,
                              .plate = plate,
                              .source = "channel " + std::to_string(channel + 1),
                              .values = column(channel, factor)});
  }

  void platform(std::size_t index) {
    const std::string plate = header_.platforms == 1 ? "" : std::to_string(index + 1);
    const Device& device = devices_[index];
    constexpr const char* names[] = {"fx", "fy", "fz", "mx", "my", "mz"};
    for (std::size_t k = 0; k < 6; ++k) {
      if (counts())
        add(std::string(names[k]) + "_counts", "counts", plate, device.channels[k], 1.0);
      else
        add(std::string(names[k]) + (k < 3 ? "_n" : "_nmm"), k < 3 ? "N" : "N*mm", plate, device.channels[k],
            k < 3 ? n_per_lbf : n_per_lbf * mm_per_inch);
    }
    if (device.length_mm > 0.0 && device.width_mm > 0.0 && device.length_mm + device.width_mm < 1e6)
      data_.notes.push_back("platform " + std::to_string(index + 1) + ": " + device.model + ", " +
                            std::to_string(std::lround(device.length_mm)) + " x " +
                            std::to_string(std::lround(device.width_mm)) + " mm");
  }

  void instrument(std::size_t index) {
    for (const std::size_t channel : devices_[index].channels)
      add("channel_" + std::to_string(channel + 1), counts() ? "counts" : "", "", channel, 1.0);
  }

  void say() {
    if (unsound_ > 0)
      data_.warnings.push_back(std::to_string(unsound_) +
                               " samples are no possible reading; they are gaps. Is the file damaged?");
    if (!header_.test.empty()) data_.notes.push_back("test: " + header_.test);
    data_.assumptions.emplace_back("time: made from the rate, starting at 0");
    if (counts()) {
      data_.warnings.emplace_back(
          "version 100 keeps converter counts, and how NetForce makes newtons of them is not published: the "
          "counts are given as they are");
      return;
    }
    data_.assumptions.emplace_back(
        "units: version 105 keeps pounds and inch-pounds, whatever it shows (x 4.44822162 -> N, x 25.4 -> "
        "N*mm)");
    data_.assumptions.emplace_back(
        "axes: the file does not say how the person stood; a mapping with [plate] x, y, surface_z_mm does "
        "(--map)");
  }

  Bytes bytes_;
  Header header_;
  std::vector<Device> devices_;
  std::size_t channels_ = 0;
  std::size_t begin_ = 0;
  std::size_t rows_ = 0;
  std::size_t unsound_ = 0;
  RecordingData data_;
};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return plausible(head);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions&) {
  return Reader(Bytes(bytes, file.string())).read();
}

}  // namespace

const Format amti_bsf = {"amti_bsf",
                         "AMTI NetForce .bsf: force plates, doubles (version 105) or counts (version 100)",
                         "binary, little endian: 100 or 105, 968, platforms, instruments, ...",
                         recognises,
                         read,
                         Content::binary};

}  // namespace steadyplate::datasets::readers
