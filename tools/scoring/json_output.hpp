#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "analysis/composed.hpp"
#include "tools/scoring/composed_row.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// The document as text with a line end; bytes of file names and columns that are not UTF-8 become U+FFFD.
std::string json_text(const nlohmann::ordered_json& document);

/// NaN and infinities have no place in JSON: null.
nlohmann::ordered_json json_number(double value);

/// Where a recording's numbers came from: file, reader, size, SHA-256, what guards it, companions.
nlohmann::ordered_json json_provenance(const datasets::Provenance& provenance);

/// What is known of a recording: provenance, participant, condition, channels, assumptions, warnings.
nlohmann::ordered_json json_recording(const datasets::Recording& recording);

/// The document of `analyze --json`: schema, version, and per recording the preparation and every metric with
/// its status, note and parameters; then the condition ratios and what is made of several trials, with
/// profile and parameters.
nlohmann::ordered_json json_scores(std::span<const Scored> trials, std::span<const RatioRow> ratios,
                                   std::span<const ComposedRow> composed);

/// The metric table, or rows of it, and what is made of several trials: the document of `metrics --json`.
nlohmann::ordered_json json_metrics(std::span<const analysis::Metric* const> metrics,
                                    std::span<const analysis::Composition> composed);

}  // namespace steadyplate::scoring
