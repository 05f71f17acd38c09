#pragma once

#include <atomic>
#include <filesystem>
#include <string>

#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

/// Opens the board at the address and records it into a new journal, with nobody who watches or stops it.
inline RecordOutcome record_to(const std::filesystem::path& file, const std::string& address,
                               const DeviceProfile& profile, const RecordPlan& plan) {
  const auto board = open_transport(address);
  JournalWriter journal(file, {.program = "test",
                               .address = address,
                               .profile_id = profile.id,
                               .profile = profile.text,
                               .started = "",
                               .simulated = true});
  const std::atomic<bool> stop{false};
  RecordWatcher nobody;
  return record(*board, profile, journal, plan, stop, nobody);
}

}  // namespace steadyplate::acquisition
