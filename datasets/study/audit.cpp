#include "datasets/study/audit.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "datasets/sha256.hpp"
#include "datasets/text/number.hpp"

namespace steadyplate::datasets {

namespace {

void add_part(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

/// The account's name, else its number.
std::string account() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(geteuid());
}

std::string text_of(const SQLite::Column& column) {
  if (!column.isFloat()) return column.getString();
  return text::shortest(column.getDouble());
}

}  // namespace

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

std::string audit_hash(const AuditRow& row) {
  std::string text;
  add_part(text, std::to_string(row.number));
  for (const std::string* part :
       {&row.at, &row.who, &row.action, &row.subject, &row.digest, &row.detail, &row.previous})
    add_part(text, *part);
  return sha256_hex(text);
}

void append_audit(SQLite::Database& database, const std::string& action, const std::string& subject,
                  const std::string& digest, const std::string& detail) {
  AuditRow row;
  SQLite::Statement last(database, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1");
  row.number = 1;
  if (last.executeStep()) {
    row.number = last.getColumn(0).getInt64() + 1;
    row.previous = last.getColumn(1).getString();
  }
  row.at = utc_now();
  row.who = account();
  row.action = action;
  row.subject = subject;
  row.digest = digest;
  row.detail = detail;
  row.hash = audit_hash(row);
  SQLite::Statement insert(database, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(insert, row.number, row.at, row.who, row.action, row.subject, row.digest, row.detail,
               row.previous, row.hash);
  insert.exec();
}

std::vector<AuditRow> read_audit(SQLite::Database& database) {
  std::vector<AuditRow> rows;
  SQLite::Statement query(
      database,
      "SELECT number, at, who, action, subject, digest, detail, previous, hash FROM audit "
      "ORDER BY number");
  while (query.executeStep()) {
    const auto text = [&](int column) { return query.getColumn(column).getString(); };
    rows.push_back({query.getColumn(0).getInt64(), text(1), text(2), text(3), text(4), text(5), text(6),
                    text(7), text(8)});
  }
  return rows;
}

std::vector<std::string> audit_problems(const std::vector<AuditRow>& rows) {
  std::vector<std::string> problems;
  std::string previous;
  std::int64_t number = 1;
  for (const AuditRow& row : rows) {
    const std::string line = "audit line " + std::to_string(row.number);
    if (row.number != number)
      problems.push_back(line + " comes where line " + std::to_string(number) + " should be");
    if (row.previous != previous) problems.push_back(line + " does not follow the line before it");
    if (row.hash != audit_hash(row)) problems.push_back(line + " was changed after it was written");
    previous = row.hash;
    number = row.number + 1;
  }
  return problems;
}

std::string digest_of_rows(SQLite::Statement& rows, std::string_view salt) {
  std::string text;
  bool any = false;
  add_part(text, salt);
  while (rows.executeStep()) {
    any = true;
    for (int i = 0; i < rows.getColumnCount(); ++i) {
      const SQLite::Column column = rows.getColumn(i);
      if (column.isNull()) continue;
      add_part(text, column.getName());
      add_part(text, text_of(column));
    }
  }
  return any ? sha256_hex(text) : "";
}

}  // namespace steadyplate::datasets
