#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace steadyplate::cli {

/// Help for people: what an option takes in one word ("--lowpass HZ"), and descriptions that wrap at 100
/// columns.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(26); }
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace steadyplate::cli
