#include "acquisition/journal/journal.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "datasets/error.hpp"
#include "datasets/sha256.hpp"

namespace steadyplate::acquisition {

namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view magic = "steadyplate-journal 1\n";
constexpr std::size_t longest_header = 4U << 20U;
constexpr std::size_t head_bytes = 4 + 4 + 8;  // marker, length, host time
constexpr std::size_t crc_bytes = 4;
constexpr std::uint32_t longest_payload = 16U << 20U;

struct Marker {
  std::string_view text;
  RecordKind kind;
};
constexpr std::array<Marker, 3> markers = {
    {{"SPJD", RecordKind::bytes}, {"SPJE", RecordKind::event}, {"SPJS", RecordKind::seal}}};

template <typename Int>
void put(std::string& out, Int value) {
  auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < sizeof(Int); ++i, bits >>= 8U) out += static_cast<char>(bits & 0xFFU);
}

template <typename Int>
Int get(std::string_view bytes, std::size_t at) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(Int); ++i)
    bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return static_cast<Int>(bits);
}

std::uint32_t crc32_of(std::string_view bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as zlib takes them
  return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// The intact record at `at`, and where it ends; false when there is none.
bool record_at(std::string_view bytes, std::size_t at, JournalRecord& record, std::size_t& end) {
  if (bytes.size() - at < head_bytes + crc_bytes) return false;
  const auto marker = std::find_if(markers.begin(), markers.end(),
                                   [&](const Marker& m) { return bytes.substr(at, 4) == m.text; });
  if (marker == markers.end()) return false;
  const auto length = get<std::uint32_t>(bytes, at + 4);
  if (length > longest_payload || bytes.size() - at - head_bytes - crc_bytes < length) return false;
  const std::size_t crc_at = at + head_bytes + length;
  if (get<std::uint32_t>(bytes, crc_at) != crc32_of(bytes.substr(at, crc_at - at))) return false;
  record = {marker->kind, get<std::int64_t>(bytes, at + 8), bytes.substr(at + head_bytes, length)};
  end = crc_at + crc_bytes;
  return true;
}

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  throw datasets::ReadError(datasets::ReadFault::damaged, file, 0, what,
                            "Its start is needed to understand it; is there a copy?");
}

JournalHeader read_header(std::string_view line, const std::string& file) {
  const json document = json::parse(line, nullptr, false);
  if (!document.is_object()) refuse(file, "the journal's header is damaged.");
  const auto text = [&](const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  JournalHeader header;
  header.program = text("program");
  header.address = text("address");
  header.profile_id = text("profile_id");
  header.profile = text("profile");
  header.started = text("started");
  header.identity = text("identity");
  header.certificate = text("certificate");
  const auto simulated = document.find("simulated");
  header.simulated = simulated != document.end() && simulated->is_boolean() && simulated->get<bool>();
  if (header.profile.empty()) refuse(file, "the journal's header names no device profile.");
  return header;
}

}  // namespace

bool is_journal(std::string_view bytes) {
  return bytes.substr(0, magic.size()) == magic;
}

JournalContents read_journal(std::string_view bytes, const std::string& file) {
  if (!is_journal(bytes)) refuse(file, "it is not a steadyplate journal.");
  const std::size_t line_end = bytes.substr(0, longest_header).find('\n', magic.size());
  if (line_end == std::string_view::npos) refuse(file, "the journal ends within its header.");
  JournalContents contents;
  contents.header = read_header(bytes.substr(magic.size(), line_end - magic.size()), file);
  std::size_t at = line_end + 1;
  while (at < bytes.size()) {
    JournalRecord record;
    std::size_t end = 0;
    if (!record_at(bytes, at, record, end)) {
      std::size_t next = at + 1;
      while (next < bytes.size() && !record_at(bytes, next, record, end)) ++next;
      contents.damage.push_back({at, next});
      at = next;
      continue;
    }
    if (record.kind == RecordKind::seal) {
      contents.sealed = true;
      contents.seal_holds = contents.damage.empty() && end == bytes.size() &&
                            record.payload == datasets::sha256_hex(bytes.substr(0, at));
    } else {
      contents.records.push_back(record);
    }
    at = end;
  }
  return contents;
}

std::string journal_start(const JournalHeader& header) {
  json document = {{"program", header.program},     {"address", header.address},
                   {"identity", header.identity},   {"started", header.started},
                   {"simulated", header.simulated}, {"profile_id", header.profile_id},
                   {"profile", header.profile}};
  if (!header.certificate.empty()) document["certificate"] = header.certificate;
  return std::string(magic) + document.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string journal_record(RecordKind kind, std::int64_t host_ns, std::string_view payload) {
  std::string out;
  for (const Marker& marker : markers)
    if (marker.kind == kind) out = marker.text;
  put(out, static_cast<std::uint32_t>(payload.size()));
  put(out, host_ns);
  out += payload;
  put(out, crc32_of(out));
  return out;
}

}  // namespace steadyplate::acquisition
