#pragma once

#include <filesystem>
#include <string>

namespace SQLite {
class Database;
}

namespace steadyplate::datasets {

/// The newest layout of study.db that this program knows (PRAGMA user_version).
int newest_study_version();

/// "SPst": what PRAGMA application_id of a study says.
inline constexpr int study_application_id = 0x53507374;

/// Bring an open database from its version to `target`, each step in one transaction. A database that holds
/// data is first copied to study.db.before-vN, where N is the target.
/// @throws SQLite::Exception; StudyError  the version is newer than this program
void migrate_study(SQLite::Database& database, const std::filesystem::path& file, int target);

/// An empty file of mode 0600 that was not there before. @throws StudyError
void create_private_file(const std::filesystem::path& file);

}  // namespace steadyplate::datasets
