#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>

#include <filesystem>
#include <string>

#include "datasets/study/error.hpp"

namespace steadyplate::datasets {

/// What SQLite says as what a user can do about it.
[[noreturn]] void explain(const SQLite::Exception& error, const std::filesystem::path& folder);

/// Call it, with SQLite's errors explained.
template <class Call>
auto guarded(const std::filesystem::path& folder, Call call) {
  try {
    return call();
  } catch (const SQLite::Exception& error) {
    explain(error, folder);
  }
}

/// "" as NULL, so that a column that says nothing is not in a digest.
inline void bind_text(SQLite::Statement& statement, int index, const std::string& text) {
  if (text.empty())
    statement.bind(index);
  else
    statement.bind(index, text);
}

template <class Number>
void bind_optional(SQLite::Statement& statement, int index, const Number& number) {
  if (number)
    statement.bind(index, *number);
  else
    statement.bind(index);
}

inline std::string text_at(const SQLite::Statement& row, int column) {
  const SQLite::Column cell = row.getColumn(column);
  return cell.isNull() ? std::string() : cell.getString();
}

}  // namespace steadyplate::datasets
