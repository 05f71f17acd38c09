#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tools/cli/context.hpp"

namespace steadyplate::cli {

/// import, score, rescore: what puts data and scores into a study.
void add_study_import(CLI::App& study_verb, Context& context);
void add_study_score(CLI::App& study_verb, Context& context);
/// export, share, merge: what goes out of it and comes from others.
void add_study_exchange(CLI::App& study_verb, Context& context);
/// list, show, audit, check.
void add_study_look(CLI::App& study_verb, Context& context);
/// sheet: one participant's page.
void add_study_sheet(CLI::App& study_verb, Context& context);

/// What every document of `study ... --json` begins with: its schema, steadyplate.study.WHAT/1, and our
/// version.
nlohmann::ordered_json study_head(const char* what);

}  // namespace steadyplate::cli
