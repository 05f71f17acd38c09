#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::acquisition {

// A journal (*.spj) keeps what a board sent before anybody understood it: raw bytes as they were read, each
// read with its host time, so that a trial survives a crash and can be decoded again when a profile was
// wrong.
//
//   "steadyplate-journal 1\n"
//   header: one line of JSON
//   records: marker (4 bytes), payload length (uint32), host time (int64, ns since the header's clock
//   started), payload,
//            CRC-32 of all that (uint32); little-endian. Markers: SPJD bytes of the board, SPJE event (JSON),
//            SPJS seal: SHA-256 (hex) of every byte before this record.
// A sealed journal is read-only and complete; one without a seal was cut off and can be recovered.

/// What is known when recording starts.
struct JournalHeader {
  std::string program;     ///< "steadyplate 0.1.0"
  std::string address;     ///< "tcp:localhost:5000"
  std::string profile_id;  ///< "loadcell22"
  std::string profile;     ///< the profile's TOML, so that the journal explains itself
  std::string started;     ///< ISO 8601 with zone, wall clock; only for people
  bool simulated = false;
  std::string identity{};     ///< of the board, as Transport::identity() tells; "" = it cannot
  std::string certificate{};  ///< TOML of the calibration certificate that was in force; "" = none
};

enum class RecordKind { bytes, event, seal };

/// One intact record.
struct JournalRecord {
  RecordKind kind = RecordKind::bytes;
  std::int64_t host_ns = 0;
  std::string_view payload;  ///< into the bytes that were read
};

/// A stretch of the file that is no intact record.
struct JournalDamage {
  std::uint64_t from = 0;  ///< byte in the file
  std::uint64_t to = 0;    ///< one behind
};

/// Everything intact in a journal, and what is not.
struct JournalContents {
  JournalHeader header;
  std::vector<JournalRecord> records;
  std::vector<JournalDamage> damage;  ///< in the middle, or a cut last record
  bool sealed = false;
  bool seal_holds = false;  ///< the SHA-256 is that of the bytes, and nothing is damaged
};

/// Does the file begin as a journal does?
bool is_journal(std::string_view bytes);

/// Read all that is intact; after damage, go on at the next intact record. `bytes` must outlive the result.
/// @throws datasets::ReadError  not a journal, or its header cannot be read
JournalContents read_journal(std::string_view bytes, const std::string& file);

/// First bytes of a new journal: the magic line and the header.
std::string journal_start(const JournalHeader& header);

/// The bytes of one record.
std::string journal_record(RecordKind kind, std::int64_t host_ns, std::string_view payload);

}  // namespace steadyplate::acquisition
