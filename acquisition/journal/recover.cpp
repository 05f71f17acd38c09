#include "acquisition/journal/recover.hpp"

#include <string>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/writer.hpp"

namespace steadyplate::acquisition {

void recover_journal(const JournalContents& contents, const std::filesystem::path& out) {
  JournalWriter journal(out, contents.header);
  std::int64_t last_ns = 0;
  for (const auto& record : contents.records) {
    last_ns = record.host_ns;
    if (record.kind == RecordKind::bytes)
      journal.bytes(record.host_ns, record.payload);
    else
      journal.event(record.host_ns, record.payload);
  }
  std::string lost;
  for (const auto& damage : contents.damage)
    lost +=
        (lost.empty() ? "bytes " : ", ") + std::to_string(damage.from) + " to " + std::to_string(damage.to);
  journal.event(last_ns,
                event_text("recovered", lost.empty() ? "it had no seal" : "lost of the file: " + lost));
  journal.seal(last_ns);
}

}  // namespace steadyplate::acquisition
