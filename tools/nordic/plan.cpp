#include "tools/nordic/plan.hpp"

#include <toml++/toml.h>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "datasets/file.hpp"

namespace steadyplate::nordic {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

constexpr std::uint64_t largest_plan_bytes = 1U << 20U;
constexpr int most_weeks = 104;
constexpr int most_sessions = 14;
constexpr int most_reps = 1000;

[[noreturn]] void refuse(const std::string& file, const toml::node& node, const std::string& key,
                         const std::string& expected) {
  throw ReadError(ReadFault::damaged, file, node.source().begin.line,
                  "'" + key + "' must be " + expected + ".",
                  "tools/nordic/README.md shows a plan with every key.");
}

std::string text_of(const std::string& file, const std::string& key, const toml::node& node) {
  const auto value = node.value<std::string>();
  if (!value || value->empty()) refuse(file, node, key, "text in quotes");
  return *value;
}

double number_of(const std::string& file, const std::string& key, const toml::node& node) {
  const auto value = node.value<double>();
  if (!value || !std::isfinite(*value) || *value < 0.0) refuse(file, node, key, "a number not below 0");
  return *value;
}

int count_of(const std::string& file, const std::string& key, const toml::node& node, int most) {
  const auto value = node.value<std::int64_t>();
  if (!value || *value < 1 || *value > most)
    refuse(file, node, key, "a whole number from 1 to " + std::to_string(most));
  return static_cast<int>(*value);
}

/// "3" or "6-8".
analysis::PlannedSet set_of(const std::string& file, const toml::node& node) {
  const std::string text = text_of(file, "sets", node);
  const auto whole = [&](std::string_view part) {
    int value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size() || value < 1 || value > most_reps)
      refuse(file, node, "sets", "repetitions in quotes, \"3\" or \"6-8\"");
    return value;
  };
  const auto dash = text.find('-');
  analysis::PlannedSet set;
  set.reps_low = whole(std::string_view(text).substr(0, dash));
  set.reps_high = dash == std::string::npos ? set.reps_low : whole(std::string_view(text).substr(dash + 1));
  if (set.reps_high < set.reps_low) refuse(file, node, "sets", "the lower number first: \"6-8\"");
  return set;
}

struct Block {
  int weeks = 0, sessions_a_week = 0;
  bool supervised = false;
  std::vector<analysis::PlannedSet> sets;
};

Block block_of(const std::string& file, const toml::table& table) {
  Block block;
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (name == "weeks") {
      block.weeks = count_of(file, name, node, most_weeks);
    } else if (name == "sessions_a_week") {
      block.sessions_a_week = count_of(file, name, node, most_sessions);
    } else if (name == "supervised") {
      if (!node.is_boolean()) refuse(file, node, name, "true or false");
      block.supervised = node.value_or(false);
    } else if (name == "sets") {
      const toml::array* sets = node.as_array();
      if (sets == nullptr || sets->empty()) refuse(file, node, name, "a list, one entry a set");
      for (const toml::node& set : *sets) block.sets.push_back(set_of(file, set));
    } else {
      refuse(file, node, name, "left out: there is no such key");
    }
  }
  if (block.weeks == 0 || block.sessions_a_week == 0 || block.sets.empty())
    refuse(file, table, "block", "complete: weeks, sessions_a_week and sets");
  return block;
}

void add_block(Plan& plan, const Block& block) {
  const int first_week = plan.weeks();
  for (int week = 1; week <= block.weeks; ++week)
    for (int session = 0; session < block.sessions_a_week; ++session)
      plan.sessions.push_back({.week = first_week + week,
                               .session = static_cast<int>(plan.sessions.size()) + 1,
                               .supervised = block.supervised,
                               .sets = block.sets});
}

}  // namespace

Plan parse_plan(std::string_view text, const std::string& id, const std::string& file) {
  Plan plan;
  plan.id = id;
  toml::table root;
  try {
    root = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw ReadError(ReadFault::damaged, file, error.source().begin.line,
                    std::string(error.description()) + ".",
                    "tools/nordic/README.md shows a plan with every key.");
  }
  for (const auto& [key, node] : root) {
    const std::string name(key.str());
    if (name == "name") {
      plan.name = text_of(file, name, node);
    } else if (name == "source") {
      plan.source = text_of(file, name, node);
    } else if (name == "note") {
      plan.note = text_of(file, name, node);
    } else if (name == "warm_up_min") {
      plan.warm_up_min = number_of(file, name, node);
    } else if (name == "rest_s") {
      plan.rest_s = number_of(file, name, node);
    } else if (name == "block") {
      const toml::array* blocks = node.as_array();
      if (blocks == nullptr || !blocks->is_array_of_tables()) refuse(file, node, name, "[[block]] tables");
      for (const toml::node& block : *blocks) add_block(plan, block_of(file, *block.as_table()));
    } else {
      refuse(file, node, name, "left out: there is no such key");
    }
  }
  if (plan.sessions.empty())
    throw ReadError(ReadFault::damaged, file, 0, "a plan without a [[block]].",
                    "tools/nordic/README.md shows a plan with every key.");
  if (plan.name.empty()) plan.name = id;
  return plan;
}

std::vector<Plan> shipped_plans() {
  std::vector<Plan> plans;
  for (const BuiltIn& text : built_in_plans())
    plans.push_back(parse_plan(text.text, std::string(text.id), std::string(text.id) + ".toml"));
  return plans;
}

Plan find_plan(const std::string& name) {
  std::string known;
  for (const Plan& plan : shipped_plans()) {
    if (plan.id == name) return plan;
    known += (known.empty() ? "" : ", ") + plan.id;
  }
  const std::filesystem::path file(name);
  if (file.extension() == ".toml")
    return parse_plan(datasets::read_file(file, largest_plan_bytes), file.stem().string(), name);
  throw std::invalid_argument("--plan: there is no plan '" + name + "', but " + known +
                              "; or name a file that ends with .toml");
}

}  // namespace steadyplate::nordic
