#include "tools/scoring/open.hpp"

#include "acquisition/journal/decode.hpp"
#include "datasets/file.hpp"

namespace steadyplate::scoring {

namespace {

using acquisition::DeviceProfile;
using acquisition::JournalContents;

/// Bytes that were kept without a journal, as if they had come in one read.
JournalContents bare(std::string_view bytes, const std::string& file) {
  JournalContents contents;
  contents.header.address = "replay:" + file;
  contents.records.push_back({acquisition::RecordKind::bytes, 0, bytes});
  contents.sealed = contents.seal_holds = true;  // there is no seal to break
  return contents;
}

datasets::Recording decoded(const JournalContents& contents, const DeviceProfile& profile,
                            std::string_view bytes, const std::filesystem::path& file, const char* format) {
  datasets::RecordingData data = acquisition::decode(contents, profile, file.string());
  data.id = file.stem().string();
  data.provenance.file = file.string();
  data.provenance.format = format;
  data.provenance.bytes = bytes.size();
  data.provenance.sha256 = datasets::sha256_hex(bytes);
  return datasets::Recording(std::move(data));
}

}  // namespace

datasets::Recording open_recording(const std::filesystem::path& file, const datasets::ReadOptions& options,
                                   const std::string& board) {
  const std::string bytes = datasets::read_file(file);
  if (acquisition::is_journal(bytes)) {
    const JournalContents contents = acquisition::read_journal(bytes, file.string());
    const DeviceProfile profile = board.empty()
                                      ? acquisition::parse_profile(contents.header.profile, file.string())
                                      : acquisition::load_profile(board);
    return decoded(contents, profile, bytes, file, "journal");
  }
  if (!board.empty())
    return decoded(bare(bytes, file.string()), acquisition::load_profile(board), bytes, file, "board_bytes");
  return datasets::read_bytes(bytes, file, options);
}

}  // namespace steadyplate::scoring
