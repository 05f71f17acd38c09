// The parameter section as "The C3D File Format User Guide" (Motion Lab Systems, www.c3d.org) describes it: a
// chain of groups and parameters, each with the distance to the next.

#include "datasets/c3d/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

namespace steadyplate::datasets::c3d {

namespace {

/// Real files have a few hundred; more are bytes that only look like parameters.
constexpr std::size_t most_parameters = 10000;

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// A name is printable text.
bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

/// A byte as a number from -128 to 127.
int signed_byte(unsigned char byte) {
  return byte < 128 ? byte : byte - 256;
}

/// Walks the chain.
class Section {
 public:
  Section(const Bytes& bytes, std::size_t begin, std::size_t end, Order order,
          std::vector<std::string>& warnings)
      : bytes_(bytes), at_(begin), end_(end), order_(order), warnings_(warnings) {}

  std::vector<Parameter> read() {
    while (step()) {
    }
    for (Parameter& parameter : found_) {
      const auto name = groups_.find(parameter.group);
      if (name != groups_.end()) parameter.group = name->second;
    }
    return std::move(found_);
  }

 private:
  /// May `count` bytes at `offset` be parameters? False: they would be samples, and the section ends here.
  bool fits(std::size_t offset, std::size_t count, const std::string& name) {
    if (offset <= end_ && count <= end_ - offset) return true;
    warnings_.push_back("byte " + std::to_string(at_) + ": parameter " + name +
                        " reaches into the samples; it and what may have followed it are lost");
    return false;
  }

  /// One group or parameter; false behind the last.
  bool step() {
    if (!fits(at_, 2, "(no name)")) return false;
    const unsigned char* head = bytes_.at(at_, 2, "the parameter section");
    const auto length = static_cast<std::size_t>(std::abs(signed_byte(head[0])));
    const int id = signed_byte(head[1]);
    if (length == 0) return false;  // the usual end
    if (!fits(at_, 2 + length + 2, "(no name)")) return false;
    const std::string name = upper(bytes_.text(at_ + 2, length, "the parameter section"));
    if (!is_name(name) || id == 0)
      bytes_.refuse(at_, "the parameter section has something that is no parameter there.", export_again);
    const std::size_t link = at_ + 2 + length;
    const std::size_t distance = unsigned16(bytes_.at(link, 2, "the parameter section"), order_);
    const std::size_t used = id < 0 ? group(link + 2, -id, name) : parameter(link + 2, id, name);
    if (used == 0 || distance == 0) return false;
    if (link + distance < used)
      bytes_.refuse(link, "parameter " + name + " is longer than the distance to the next one.",
                    export_again);
    at_ = link + distance;
    return true;
  }

  /// @return where it ends without its description, 0 when it is cut
  std::size_t group(std::size_t at, int id, const std::string& name) {
    groups_.emplace(std::to_string(id), name);
    return at;
  }

  std::size_t parameter(std::size_t at, int id, const std::string& name) {
    if (!fits(at, 2, name)) return 0;
    const unsigned char* kind = bytes_.at(at, 2, "the parameter section");
    Parameter made;
    made.group = std::to_string(id);  // its name may come later
    made.name = name;
    made.type = signed_byte(kind[0]);
    made.order = order_;
    const std::size_t rank = kind[1];
    if ((made.type != -1 && made.type != 1 && made.type != 2 && made.type != 4) || rank > 7)
      bytes_.refuse(at,
                    "parameter " + name + " is of kind " + std::to_string(made.type) + " with " +
                        std::to_string(rank) +
                        " dimensions; there are kinds -1, 1, 2 and 4 with up to 7 dimensions.",
                    export_again);
    if (!fits(at + 2, rank, name)) return 0;
    const unsigned char* sizes = bytes_.at(at + 2, rank, "the parameter section");
    made.count = 1;
    for (std::size_t i = 0; i < rank; ++i) {
      made.dimensions.push_back(sizes[i]);
      made.count *= sizes[i];
    }
    made.offset = at + 2 + rank;
    const std::size_t size = made.count * static_cast<std::size_t>(std::abs(made.type));
    if (!fits(made.offset, size, name)) return 0;
    made.bytes = bytes_.at(made.offset, size, "parameter " + name);
    const std::size_t end = made.offset + size;
    if (found_.size() == most_parameters)
      bytes_.refuse(at, "there are more than " + std::to_string(most_parameters) + " parameters.",
                    export_again);
    found_.push_back(std::move(made));
    return end;
  }

  const Bytes& bytes_;
  std::size_t at_;
  std::size_t end_;
  Order order_;
  std::vector<std::string>& warnings_;
  std::map<std::string, std::string> groups_;
  std::vector<Parameter> found_;
};

}  // namespace

double Parameter::number(std::size_t i) const noexcept {
  if (i >= count) return std::numeric_limits<double>::quiet_NaN();
  if (type == 1) return bytes[i];
  if (type == 2) return signed16(bytes + 2 * i, order);
  if (type == 4) return real32(bytes + 4 * i, order);
  return std::numeric_limits<double>::quiet_NaN();
}

double Parameter::unsigned_number(std::size_t i) const noexcept {
  return type == 2 && i < count ? unsigned16(bytes + 2 * i, order) : number(i);
}

std::size_t Parameter::texts() const noexcept {
  if (type != -1 || count == 0) return 0;
  return dimensions.empty() ? 1 : count / dimensions.front();
}

std::string Parameter::text(std::size_t i) const {
  if (i >= texts()) return "";
  const std::size_t length = dimensions.empty() ? 1 : dimensions.front();
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as characters
  std::string_view value(reinterpret_cast<const char*>(bytes) + i * length, length);
  value = value.substr(0, value.find('\0'));
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return std::string(value);
}

Parameters::Parameters(const Bytes& bytes, std::size_t begin, std::size_t end, Order order,
                       std::vector<std::string>& warnings)
    : all_(Section(bytes, begin, end, order, warnings).read()) {}

const Parameter* Parameters::find(std::string_view group, std::string_view name) const noexcept {
  for (const Parameter& parameter : all_)
    if (parameter.name == name && parameter.group == group) return &parameter;
  return nullptr;
}

std::optional<double> Parameters::number(std::string_view group, std::string_view name) const noexcept {
  const Parameter* found = find(group, name);
  if (found == nullptr) return std::nullopt;
  const double value = found->unsigned_number(0);
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

std::vector<double> Parameters::numbers(std::string_view group, std::string_view name,
                                        std::size_t count) const {
  std::vector<double> values;
  for (std::size_t part = 1; values.size() < count; ++part) {
    const Parameter* found = find(group, std::string(name) + (part == 1 ? "" : std::to_string(part)));
    if (found == nullptr || found->type == -1) break;
    for (std::size_t i = 0; i < found->count && values.size() < count; ++i)
      values.push_back(found->number(i));
  }
  return values;
}

std::vector<std::string> Parameters::texts(std::string_view group, std::string_view name,
                                           std::size_t count) const {
  std::vector<std::string> values;
  for (std::size_t part = 1; values.size() < count; ++part) {
    const Parameter* found = find(group, std::string(name) + (part == 1 ? "" : std::to_string(part)));
    if (found == nullptr || found->type != -1) break;
    for (std::size_t i = 0; i < found->texts() && values.size() < count; ++i)
      values.push_back(found->text(i));
  }
  return values;
}

}  // namespace steadyplate::datasets::c3d
