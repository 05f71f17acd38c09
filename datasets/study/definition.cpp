#include "datasets/study/definition.hpp"

#include <algorithm>
#include <set>

#include "datasets/study/error.hpp"
#include "datasets/text/toml_section.hpp"
#include "datasets/text/toml_text.hpp"

namespace steadyplate::datasets {

namespace {

constexpr std::string_view trial_2025_id = "nhe-trial-2025";

/// Podczarska-Glowacka et al. 2025: groups, visits and tests as far as the parts of the article that are open
/// to us tell them. Platform level, settings and number of trials are not among them.
StudyDefinition trial_2025() {
  StudyDefinition study;
  study.name = "Nordic hamstring training and balance, after the 2025 trial";
  study.groups = {"CON", "NHE"};
  study.time_points = {"baseline", "post", "followup"};
  study.tests = {"static_both_ec", "unstable_both", "unstable_dominant"};
  study.primary = "static_both_ec/OSI";
  study.plan = "trial2025";
  study.note =
      "After Podczarska-Glowacka et al. 2025, PLoS ONE 20(1): e0315459: before, after 4 and after 8 weeks. "
      "Platform level, trial settings and which outcome was primary are not known here: set your own before "
      "the "
      "baseline.";
  // Figures are facts of the article's abstract and of pages about it; most of its tables were not open to
  // us.
  study.published = {
      "static platform, both legs, eyes closed, NHE: OSI 0.48 before and 0.21 after, -56 % (page about the "
      "article; "
      "no SD; that 0.21 is the value at 4 weeks is our reading)",
      "unstable platform, both legs and dominant leg: all three indices better in NHE than in CON after "
      "training, p < "
      "0.001 (abstract)",
      "peak torque: rose in both groups, more in NHE (abstract)",
      "missing here: values of CON, of APSI and MLSI, of the unstable tests and of 8 weeks, all SDs, "
      "platform level and "
      "trial settings",
  };
  return study;
}

std::string list_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + toml_quoted(word);
  return "[" + text + "]";
}

/// A list of words, each once.
std::vector<std::string> words_of(TomlSection& section, const std::string& key) {
  std::vector<std::string> words = section.texts(key);
  std::set<std::string> seen;
  for (const std::string& word : words) {
    if (!is_study_word(word)) section.refuse(key, "words of letters, digits, '.', '-' and '_'");
    if (!seen.insert(word).second) section.refuse(key, "each word once, not '" + word + "' twice");
  }
  return words;
}

}  // namespace

bool is_study_word(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= 64 && plain(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return plain(c) || c == '.' || c == '-' || c == '_'; });
}

StudyDefinition parse_study_definition(std::string_view toml, const std::string& file) {
  StudyDefinition study;
  read_toml(toml, {file, "datasets/study/README.md shows every key."}, [&](TomlSection& root) {
    study.name = root.text("name").value_or("");
    study.groups = words_of(root, "groups");
    study.time_points = words_of(root, "time_points");
    study.tests = words_of(root, "tests");
    study.primary = root.text("primary").value_or("");
    const auto slash = study.primary.find('/');
    if (!study.primary.empty() &&
        (slash == std::string::npos || !is_study_word(study.primary.substr(0, slash)) ||
         !is_study_word(study.primary.substr(slash + 1))))
      root.refuse("primary", "TEST/METRIC, as in \"static_both_ec/OSI\"");
    study.plan = root.text("plan").value_or("");
    study.note = root.text("note").value_or("");
    study.published = root.texts("published");
    study.synthetic = root.flag("synthetic").value_or(false);
    root.no_more();
  });
  return study;
}

std::string study_toml(const StudyDefinition& study) {
  std::string text =
      "# A study of steadyplate. The data are in study.db and raw/: only the program changes those.\n";
  const auto add = [&](const char* key, const std::string& value, bool is_there, const char* comment) {
    if (is_there) text += std::string(key) + " = " + value + comment + "\n";
  };
  const auto list = [&](const char* key, const std::vector<std::string>& words, const char* comment) {
    add(key, list_of(words), !words.empty(), comment);
  };
  add("name", toml_quoted(study.name), !study.name.empty(), "");
  list("groups", study.groups, "  # the control group first");
  list("time_points", study.time_points, "  # before, after, follow-up");
  list("tests", study.tests, "");
  add("primary", toml_quoted(study.primary), !study.primary.empty(),
      "  # TEST/METRIC, named before the baseline");
  add("plan", toml_quoted(study.plan), !study.plan.empty(), "  # training plan: steadyplate nordic plan");
  add("note", toml_quoted(study.note), !study.note.empty(), "");
  list("published", study.published, "");
  add("synthetic", "true", study.synthetic, "");
  return text;
}

std::vector<std::string> study_templates() {
  return {std::string(trial_2025_id)};
}

StudyDefinition study_template(const std::string& id) {
  if (id == trial_2025_id) return trial_2025();
  throw StudyError(StudyFault::not_found,
                   "no study template '" + id + "'. There is: " + std::string(trial_2025_id));
}

}  // namespace steadyplate::datasets
