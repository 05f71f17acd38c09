#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace steadyplate::cli {

/// An option with a list in one word, `--foot 240,95`. The word behind it is never its: mostly that is a
/// file. Named again, the lists are one. @param items  must live as long as the option
/// @param exactly  how many there must be; 0 = any number
template <class Item>
CLI::Option* add_list(CLI::App& verb, const std::string& name, std::vector<Item>& items,
                      const std::string& help, std::size_t exactly = 0) {
  const auto take = [&items, name, exactly](const std::vector<Item>& given) {
    if (exactly > 0 && given.size() != exactly)
      throw CLI::ValidationError(name, "wants " + std::to_string(exactly) +
                                           " values in one word, separated by ','; it has " +
                                           std::to_string(given.size()));
    items = given;
  };
  return verb.add_option_function<std::vector<Item>>(name, take, help)
      ->delimiter(',')
      ->allow_extra_args(false);
}

}  // namespace steadyplate::cli
