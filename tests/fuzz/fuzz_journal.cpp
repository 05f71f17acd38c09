// Any bytes as a journal, decoded by the profile it names and by a built-in one, and as a profile.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "acquisition/journal/decode.hpp"
#include "acquisition/journal/trial_mark.hpp"
#include "datasets/error.hpp"

namespace {

using namespace steadyplate;

void decode_by(const acquisition::JournalContents& contents, const acquisition::DeviceProfile& profile) {
  try {
    std::vector<acquisition::JournalMark> marks;
    datasets::RecordingData data = acquisition::decode(contents, profile, "fuzz.spj", &marks);
    acquisition::cut_to_trial(data, marks);
    const datasets::Recording recording(std::move(data));
    if (recording.size() == 0) std::abort();
  } catch (const datasets::ReadError&) {
    // an answer
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto mark = acquisition::parse_trial(bytes))
    if (acquisition::parse_trial(acquisition::trial_text(*mark)) != mark) std::abort();
  try {
    acquisition::parse_profile(bytes, "profile.toml");
  } catch (const datasets::ReadError&) {
    // an answer
  }
  try {
    const acquisition::JournalContents contents = acquisition::read_journal(bytes, "fuzz.spj");
    static const acquisition::DeviceProfile tilt = acquisition::load_profile("text-tilt");
    decode_by(contents, tilt);
    decode_by(contents, acquisition::parse_profile(contents.header.profile, "fuzz.spj"));
  } catch (const datasets::ReadError&) {
    // an answer
  }
  return 0;
}
