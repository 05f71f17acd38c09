#include "tools/compare/columns.hpp"

#include <algorithm>

namespace steadyplate::compare {

namespace {

using Names = std::vector<std::string_view>;

const Names& names_of(Role role) {
  static const Names id = {"id",      "participant", "participant_id", "subject",   "subject_id", "person",
                           "patient", "patient_id",  "code",           "pseudonym", "record_id"};
  static const Names group = {"group", "arm", "treatment", "allocation"};
  static const Names time = {"time", "timepoint", "time_point", "session", "visit", "occasion", "wave"};
  static const Names value = {"value", "score", "result"};
  static const Names pre = {"pre",   "baseline", "before",  "t0",      "w0",
                            "week0", "week_0",   "pretest", "pre_test"};
  static const Names post = {"post", "after", "t1", "w4", "week4", "week_4", "posttest", "post_test"};
  static const Names followup = {"followup", "follow_up", "t2", "w8", "week8", "week_8", "retention"};
  static const Names trial = {"trial", "rep", "repetition", "attempt", "replicate"};
  static const Names key = {"metric",    "metric_id", "index",  "outcome", "measure", "variable", "test",
                            "condition", "muscle",    "action", "leg",     "side",    "limb"};
  switch (role) {
    case Role::id:
      return id;
    case Role::group:
      return group;
    case Role::time:
      return time;
    case Role::value:
      return value;
    case Role::pre:
      return pre;
    case Role::post:
      return post;
    case Role::followup:
      return followup;
    case Role::trial:
      return trial;
    case Role::key:
      break;
  }
  return key;
}

bool within_name(Role role, const std::string& name) {
  const Names& names = names_of(role);
  return std::any_of(names.begin(), names.end(), [&](std::string_view usual) {
    const std::string first = std::string(usual) + '_';
    const std::string last = '_' + std::string(usual);
    return name.rfind(first, 0) == 0 ||
           (name.size() > last.size() && name.compare(name.size() - last.size(), last.size(), last) == 0);
  });
}

}  // namespace

std::string_view flag_of(Role role) {
  switch (role) {
    case Role::id:
      return "--id";
    case Role::group:
      return "--group";
    case Role::time:
      return "--time";
    case Role::value:
      return "--value";
    case Role::pre:
      return "--pre";
    case Role::post:
      return "--post";
    case Role::followup:
      return "--followup";
    case Role::trial:
      return "--trial";
    case Role::key:
      break;
  }
  return "--by";
}

bool usual_name(Role role, std::string_view word) {
  const Names& names = names_of(role);
  return std::find(names.begin(), names.end(), plain_name(word)) != names.end();
}

std::optional<std::size_t> column_of(const TextTable& table, Role role, const std::string& given) {
  if (!given.empty()) return table.need(given, flag_of(role));
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < table.names.size(); ++i)
    if (usual_name(role, table.names[i])) found.push_back(i);
  const bool parts_count =
      role == Role::pre || role == Role::post || role == Role::followup || role == Role::value;
  if (found.empty() && parts_count)
    for (std::size_t i = 0; i < table.names.size(); ++i)
      if (within_name(role, plain_name(table.names[i]))) found.push_back(i);
  if (found.size() > 1) {
    std::vector<std::string> names;
    names.reserve(found.size());
    for (const std::size_t column : found) names.push_back(table.names[column]);
    throw datasets::ReadError(datasets::ReadFault::ambiguous, table.file, 1,
                              "columns " + joined(names, " and ") + " both fit.",
                              "Say which with " + std::string(flag_of(role)) + ".");
  }
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<std::size_t> key_columns(const TextTable& table, const std::string& given) {
  std::vector<std::size_t> found;
  for (const std::string& name : listed(given)) found.push_back(table.need(name, "--by"));
  if (!found.empty()) return found;
  for (std::size_t i = 0; i < table.names.size(); ++i)
    if (usual_name(Role::key, table.names[i])) found.push_back(i);
  return found;
}

}  // namespace steadyplate::compare
