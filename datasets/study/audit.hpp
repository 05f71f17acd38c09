#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datasets/study/records.hpp"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace steadyplate::datasets {

/// Append one line, chained to the last by SHA-256. Call it in the transaction of what it tells of.
void append_audit(SQLite::Database& database, const std::string& action, const std::string& subject,
                  const std::string& digest, const std::string& detail);

/// SHA-256 of every field of the line but its own hash, each with its length before it.
std::string audit_hash(const AuditRow& row);

std::vector<AuditRow> read_audit(SQLite::Database& database);

/// What is wrong with the chain: numbers that miss, a line whose hash is not its own, a line that does not
/// follow the one before. Empty: it holds.
std::vector<std::string> audit_problems(const std::vector<AuditRow>& rows);

/// SHA-256 of salt, names and values of all columns of the rows of a statement (NULL ones are left out).
/// With the salt of a person, who is deleted with it, nobody can find out by trying what the row said.
std::string digest_of_rows(SQLite::Statement& rows, std::string_view salt);

/// UTC, "2026-03-01T10:00:00Z".
std::string utc_now();

}  // namespace steadyplate::datasets
