#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// --format table|csv|json and its short form --json. Not given: table on a terminal, csv otherwise.
struct OutputFormat {
  enum class Kind { table, csv, json };

  std::string name;
  bool json = false;

  void add_to(CLI::App& verb, const std::string& group) {
    verb.add_option("--format", name, "table (default on a terminal), csv (default otherwise) or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->envname("STEADYPLATE_FORMAT")
        ->group(group);
    verb.add_flag("--json", json, "Same as --format json")->group(group);
  }

  Kind chosen(const Context& context) const {
    if (json || name == "json") return Kind::json;
    if (name == "csv") return Kind::csv;
    if (name == "table") return Kind::table;
    return context.out_is_terminal ? Kind::table : Kind::csv;
  }
};

}  // namespace steadyplate::cli
