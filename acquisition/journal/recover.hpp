#pragma once

#include <filesystem>

#include "acquisition/journal/journal.hpp"

namespace steadyplate::acquisition {

/// Write what is intact of a journal that was cut off or damaged into a new one, with an event that says so,
/// and seal it.
/// @throws JournalError  also when `out` is there already
void recover_journal(const JournalContents& contents, const std::filesystem::path& out);

}  // namespace steadyplate::acquisition
