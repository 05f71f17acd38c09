#include "datasets/mat/level5.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "datasets/error.hpp"

namespace steadyplate::datasets::mat {

namespace {

constexpr std::size_t header_bytes = 128;
constexpr int deepest = 16;
constexpr std::size_t longest_name = 256;
constexpr std::size_t longest_path = 1024;

// Types of data elements.
enum : std::uint32_t {
  int8 = 1,
  uint8 = 2,
  int16 = 3,
  uint16 = 4,
  int32 = 5,
  uint32 = 6,
  single = 7,
  double64 = 9,
  int64 = 12,
  uint64 = 13,
  matrix = 14,
  compressed = 15,
  utf8 = 16,
  utf16 = 17,
  utf32 = 18
};

std::uint64_t width_of(std::uint32_t type) {
  switch (type) {
    case int8:
    case uint8:
    case utf8:
      return 1;
    case int16:
    case uint16:
    case utf16:
      return 2;
    case int32:
    case uint32:
    case single:
    case utf32:
      return 4;
    case double64:
    case int64:
    case uint64:
      return 8;
    default:
      return 0;
  }
}

// Classes of arrays.
enum : std::uint32_t {
  cell = 1,
  structure = 2,
  object = 3,
  characters = 4,
  sparse = 5,
  first_number = 6,
  last_number = 15
};
constexpr std::uint32_t complex_flag = 0x0800;

struct Element {
  std::uint32_t type = 0;
  std::string_view data;
  std::size_t at = 0;  ///< of its tag, in what it was taken from
};

class Walk {
 public:
  Walk(const std::string& file, std::uint64_t most_bytes) : file_(file), most_bytes_(most_bytes) {}

  std::vector<Announced> file(std::string_view bytes) {
    if (bytes.size() < header_bytes) refuse(bytes.size(), "it ends within its first 128 bytes.");
    if (bytes.substr(126, 2) == "MI")
      big_endian_ = true;
    else if (bytes.substr(126, 2) != "IM")
      refuse(126, "it does not say its byte order.");
    std::size_t at = header_bytes;
    while (at < bytes.size()) {
      where_ = at;
      const Element element = take(bytes, at);
      if (element.type == compressed)
        inflated(element);
      else if (element.type == matrix)
        array(element.data, "", 0);
      else
        refuse(at, "there is no variable where one should be.");
    }
    if (found_.empty() && top_ == 0) refuse(bytes.size(), "it has no variable.");
    return std::move(found_);
  }

 private:
  [[noreturn]] void refuse(std::size_t at, const std::string& what) const {
    throw ReadError(ReadFault::damaged, file_ + " byte " + std::to_string(at), 0, what,
                    "Was it cut? Copy or save the file again.");
  }
  [[noreturn]] void refuse(const std::string& what) const { refuse(where_, "its variable here " + what); }

  std::uint32_t word(std::string_view bytes, std::size_t at) const {
    if (at > bytes.size() || bytes.size() - at < 4) refuse("ends early.");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t from = big_endian_ ? i : 3 - i;
      value = value << 8U | static_cast<unsigned char>(bytes[at + from]);
    }
    return value;
  }

  /// The element at `at`, which then is behind it and its padding.
  Element take(std::string_view bytes, std::size_t& at) const {
    Element element;
    element.at = at;
    const std::uint32_t first = word(bytes, at);
    const std::uint32_t small = first >> 16U;
    if (small != 0) {  // type, length and up to four bytes in one
      element.type = first & 0xFFFFU;
      if (small > 4 || bytes.size() - at < 8) refuse("has a short element of an impossible length.");
      element.data = bytes.substr(at + 4, small);
      at += 8;
      return element;
    }
    element.type = first;
    const std::uint64_t length = word(bytes, at + 4);
    if (length > bytes.size() - at - 8) refuse("is longer than what is left of the file.");
    element.data = bytes.substr(at + 8, static_cast<std::size_t>(length));
    at += 8 + static_cast<std::size_t>(length);
    if (element.type != compressed && length % 8 != 0) {
      const std::size_t padding = 8 - static_cast<std::size_t>(length % 8);
      if (padding > bytes.size() - at) refuse("is longer than what is left of the file.");
      at += padding;
    }
    return element;
  }

  Element take(std::string_view bytes, std::size_t& at, std::uint32_t type, const char* what) const {
    const Element element = take(bytes, at);
    if (element.type != type) refuse(std::string("has no ") + what + ".");
    return element;
  }

  /// One compressed variable: all of it must come out, with zlib's own checksum, and be one array.
  void inflated(const Element& element) {
    std::string plain;
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,cppcoreguidelines-pro-type-const-cast): zlib
    // only reads
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(element.data.data()));
    stream.avail_in = static_cast<uInt>(element.data.size());
    std::array<char, 16384> buffer;
    int state = Z_OK;
    while (state == Z_OK) {
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      state = inflate(&stream, Z_NO_FLUSH);
      plain.append(buffer.data(), buffer.size() - stream.avail_out);
      if (plain.size() > most_bytes_) break;
    }
    const std::size_t left = stream.avail_in;
    inflateEnd(&stream);
    if (plain.size() > most_bytes_) refuse("becomes too large when it is unpacked.");
    most_bytes_ -= plain.size();
    if (state != Z_STREAM_END || left != 0) refuse("cannot be unpacked whole.");
    std::size_t at = 0;
    const Element inner = take(plain, at, matrix, "array in its packing");
    if (at != plain.size()) refuse("has bytes behind its array.");
    array(inner.data, "", 0);
  }

  /// An array. `path` is that of a field or cell; at the top an array has a name of its own.
  void array(std::string_view bytes, const std::string& path, int depth) {
    if (depth == 0) ++top_;
    if (depth > deepest) refuse("is nested too deep.");
    if (bytes.empty() && depth > 0) return;
    std::size_t at = 0;
    const Element flags = take(bytes, at, uint32, "array flags");
    if (flags.data.size() != 8) refuse("has no array flags.");
    const std::uint32_t kind = word(flags.data, 0) & 0xFFU;
    const bool is_complex = (word(flags.data, 0) & complex_flag) != 0;
    if (kind == 17) {  // opaque: of MATLAB's own making, without dimensions
      found_.push_back({path.empty() ? "(opaque)" : path, Kind::other, 1});
      return;
    }
    const std::uint64_t elements = elements_of(take(bytes, at, int32, "dimensions"));
    const Element name = take(bytes, at, int8, "name");
    const std::string own = path.empty() ? std::string(name.data) : path;
    if (own.size() > longest_path) refuse("has a name that is too long.");
    if (kind == sparse || kind == object || kind > last_number || kind == 0 || is_complex) {
      found_.push_back({own, Kind::other, elements});
      return;
    }
    if (kind == cell)
      cells(bytes, at, own, elements, depth);
    else if (kind == structure)
      fields(bytes, at, own, elements, depth);
    else
      values(bytes, at, own, elements, kind == characters);
    if (at != bytes.size()) refuse("has bytes behind its end.");
  }

  std::uint64_t elements_of(const Element& dimensions) const {
    if (dimensions.data.size() < 8 || dimensions.data.size() % 4 != 0 || dimensions.data.size() > 128)
      refuse("has impossible dimensions.");
    std::uint64_t elements = 1;
    for (std::size_t i = 0; i < dimensions.data.size(); i += 4) {
      const std::uint64_t dim = word(dimensions.data, i);
      if (dim > std::uint64_t{std::numeric_limits<std::int32_t>::max()}) refuse("has impossible dimensions.");
      if (dim != 0 && elements > (std::uint64_t{1} << 48U) / dim) refuse("has impossible dimensions.");
      elements *= dim;
    }
    return elements;
  }

  void values(std::string_view bytes, std::size_t& at, const std::string& path, std::uint64_t elements,
              bool text) {
    if (elements == 0 && at == bytes.size()) return;
    const Element part = take(bytes, at);
    const std::uint64_t width = width_of(part.type);
    if (width == 0) refuse("has values of an unknown type.");
    // A letter of UTF-8 may have several bytes.
    const bool whole =
        part.type == utf8 ? part.data.size() >= elements : part.data.size() == elements * width;
    if (!whole) refuse("has another number of values than its dimensions say.");
    if (elements > 0) found_.push_back({path, text ? Kind::text : Kind::numbers, elements});
  }

  void cells(std::string_view bytes, std::size_t& at, const std::string& path, std::uint64_t elements,
             int depth) {
    for (std::uint64_t i = 0; i < elements; ++i)
      array(take(bytes, at, matrix, "array in a cell").data, cell_path(path, i), depth + 1);
  }

  void fields(std::string_view bytes, std::size_t& at, const std::string& path, std::uint64_t elements,
              int depth) {
    const Element width = take(bytes, at, int32, "length of field names");
    const std::uint32_t length = width.data.size() == 4 ? word(width.data, 0) : 0;
    const Element names = take(bytes, at, int8, "field names");
    if (length == 0 || length > longest_name || names.data.size() % length != 0)
      refuse("has impossible field names.");
    const std::size_t count = names.data.size() / length;
    for (std::uint64_t i = 0; i < elements && count > 0; ++i)
      for (std::size_t k = 0; k < count; ++k) {
        std::string_view name = names.data.substr(k * length, length);
        name = name.substr(0, std::min(name.find('\0'), name.size()));
        array(take(bytes, at, matrix, "array in a field").data, field_path(path, i, elements, name),
              depth + 1);
      }
  }

  const std::string& file_;
  std::uint64_t most_bytes_;
  bool big_endian_ = false;
  std::size_t where_ = 0;
  std::size_t top_ = 0;
  std::vector<Announced> found_;
};

}  // namespace

bool is_level5(std::string_view head) noexcept {
  return head.substr(0, 19) == "MATLAB 5.0 MAT-file";
}

bool is_hdf5(std::string_view head) noexcept {
  return head.substr(0, 19) == "MATLAB 7.3 MAT-file";
}

std::vector<Announced> announced(std::string_view bytes, const std::string& file, std::uint64_t most_bytes) {
  return Walk(file, most_bytes).file(bytes);
}

}  // namespace steadyplate::datasets::mat
