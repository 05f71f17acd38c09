#include "tools/scoring/json_output.hpp"

#include <cmath>

#include "analysis/metrics/evidence.hpp"
#include "analysis/metrics/parameters.hpp"
#include "tools/scoring/evidence_text.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

using json = nlohmann::ordered_json;

std::string json_text(const json& document) {
  return document.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

json json_number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

namespace {

json optional_number(const std::optional<double>& value) {
  return value ? json_number(*value) : json(nullptr);
}

json text_or_null(std::string_view text) {
  return text.empty() ? json(nullptr) : json(text);
}

std::string_view name(analysis::Better better) {
  switch (better) {
    case analysis::Better::lower:
      return "lower";
    case analysis::Better::higher:
      return "higher";
    case analysis::Better::none:
      break;
  }
  return "none";
}

std::string_view name(analysis::Family family) {
  switch (family) {
    case analysis::Family::position:
      return "position";
    case analysis::Family::motion:
      return "motion";
    case analysis::Family::sway_density:
      return "sway_density";
    case analysis::Family::frequency:
      return "frequency";
    case analysis::Family::diffusion:
      return "diffusion";
    case analysis::Family::fluctuation:
      return "fluctuation";
    case analysis::Family::entropy:
      return "entropy";
    case analysis::Family::recurrence:
      return "recurrence";
    case analysis::Family::decomposition:
      return "decomposition";
    case analysis::Family::boundary:
      return "boundary";
    case analysis::Family::tilt:
      return "tilt";
    case analysis::Family::landing:
      return "landing";
  }
  return "";
}

json json_result(const analysis::Result& result) {
  return {{"value", analysis::has_value(result.status) ? json_number(result.value) : json(nullptr)},
          {"status", analysis::to_string(result.status)},
          {"note", text_or_null(result.note)}};
}

json json_settings(const analysis::PrepareSettings& s) {
  const auto resample = [&] {
    switch (s.resample) {
      case analysis::PrepareSettings::Resample::automatic:
        return "automatic";
      case analysis::PrepareSettings::Resample::never:
        return "never";
      case analysis::PrepareSettings::Resample::swarii:
        break;
    }
    return "swarii";
  };
  return {{"start_s", optional_number(s.start_s)},
          {"end_s", optional_number(s.end_s)},
          {"settle_s", s.settle_s},
          {"window_s", optional_number(s.window_s)},
          {"minimum_s", s.minimum_s},
          {"load_min_n", s.load_min_n},
          {"load_min_share", s.load_min_share},
          {"max_gap_s", s.max_gap_s},
          {"remove_spikes", s.remove_spikes},
          {"resample", resample()},
          {"swarii_rate_hz", s.swarii_rate_hz},
          {"swarii_window_s", s.swarii_window_s},
          {"lowpass", s.lowpass},
          {"lowpass_order", s.lowpass_order},
          {"lowpass_hz", s.lowpass_hz},
          {"correct_cutoff", s.correct_cutoff},
          {"detrend_linear", s.detrend_linear},
          {"centre", s.centre}};
}

json json_preparation(const analysis::Prepared& prepared) {
  json steps = json::array();
  for (const auto& step : prepared.steps) steps.push_back({{"step", step.name}, {"detail", step.detail}});
  json warnings = json::array();
  for (const auto& warning : prepared.warnings)
    warnings.push_back({{"id", warning.id}, {"text", warning.text}});
  return {{"profile", prepared.profile},
          {"status", analysis::to_string(prepared.status)},
          {"reason", text_or_null(prepared.reason)},
          {"settings", json_settings(prepared.settings)},
          {"steps", steps},
          {"warnings", warnings},
          {"nominal_rate_hz", json_number(prepared.nominal_rate_hz)},
          {"jitter", json_number(prepared.jitter)},
          {"samples_read", prepared.samples_read},
          {"samples_invalid", prepared.samples_invalid},
          {"samples_filled", prepared.samples_filled},
          {"samples_analysed", prepared.trajectory.size()},
          {"rate_hz", json_number(prepared.trajectory.rate_hz)},
          {"duration_s", prepared.trajectory.duration_s()},
          {"mass_kg", optional_number(prepared.mass_kg)}};
}

json json_range(const analysis::PlausibleRange& range) {
  return {{"condition", analysis::to_string(range)},
          {"people", range.people},
          {"percentile_5", range.low},
          {"median", range.median},
          {"percentile_95", range.high}};
}

json json_unusual(const Unusual& unusual) {
  json entry = {{"metric", unusual.metric->id}, {"value", json_number(unusual.value)}};
  entry.update(json_range(*unusual.range));
  entry["source"] = analysis::plausible_source();
  return entry;
}

json json_board(const datasets::BoardState& board) {
  return {{"identity", text_or_null(board.identity)},
          {"profile", board.profile},
          {"recorded", text_or_null(board.recorded)},
          {"certificate", text_or_null(board.certificate)},
          {"calibration", board.state}};
}

json json_link(const datasets::LinkQuality& link) {
  json gaps = json::array();
  for (const auto& gap : link.gaps)
    gaps.push_back({{"from_s", gap.from_s}, {"to_s", gap.to_s}, {"reason", gap.reason}});
  return {{"rate_hz", optional_number(link.rate_hz)},
          {"drift_ppm", optional_number(link.drift_ppm)},
          {"late_p95_ms", optional_number(link.late_p95_ms)},
          {"step_jitter_ms", optional_number(link.step_jitter_ms)},
          {"samples", link.samples},
          {"damaged", link.damaged},
          {"skipped_bytes", link.skipped_bytes},
          {"resyncs", link.resyncs},
          {"missing", link.missing},
          {"missing_is_exact", link.missing_is_exact},
          {"restarts", link.restarts},
          {"gaps", std::move(gaps)}};
}

}  // namespace

json json_provenance(const datasets::Provenance& provenance) {
  return {{"file", provenance.file},
          {"format", provenance.format},
          {"bytes", provenance.bytes},
          {"sha256", provenance.sha256},
          {"guard", text_or_null(provenance.guard)},
          {"companions", provenance.companions}};
}

json json_recording(const datasets::Recording& recording) {
  const auto& data = recording.data();
  const ConditionWords words = condition_words(data.condition);
  json channels = json::array();
  for (const auto& channel : data.channels)
    channels.push_back({{"name", channel.name},
                        {"unit", channel.unit},
                        {"plate", channel.plate},
                        {"source", channel.source},
                        {"samples", channel.values.size()}});
  return {{"id", data.id},
          {"simulated", data.simulated},
          {"provenance", json_provenance(data.provenance)},
          {"participant",
           {{"pseudonym", text_or_null(data.participant.pseudonym)},
            {"age_years", optional_number(data.participant.age_years)},
            {"sex", text_or_null(data.participant.sex)},
            {"height_mm", optional_number(data.participant.height_mm)},
            {"mass_kg", optional_number(data.participant.mass_kg)},
            {"foot_length_mm", optional_number(data.participant.foot_length_mm)}}},
          {"condition",
           {{"vision", text_or_null(words.vision)},
            {"surface", text_or_null(words.surface)},
            {"stance", text_or_null(words.stance)}}},
          {"samples", recording.size()},
          {"rate_hz", optional_number(data.rate_hz)},
          {"channels", channels},
          {"assumptions", data.assumptions},
          {"warnings", data.warnings},
          {"notes", data.notes},
          {"board", data.board ? json_board(*data.board) : json(nullptr)},
          {"link", data.link ? json_link(*data.link) : json(nullptr)}};
}

json json_scores(std::span<const Scored> trials, std::span<const RatioRow> ratios,
                 std::span<const ComposedRow> composed) {
  json recordings = json::array();
  for (const Scored& scored : trials) {
    json entry = json_recording(scored.recording);
    entry["plate"] = scored.plate;
    entry["segment"] = scored.segment;
    entry["preparation"] = json_preparation(scored.prepared);
    entry["warnings"] = scored.warnings;
    json unusual = json::array();
    for (const Unusual& one : scored.unusual) unusual.push_back(json_unusual(one));
    entry["look_first"] = std::move(unusual);
    json metrics = json::array();
    for (const Score& score : scored.scores) {
      json metric = {{"id", score.metric->id},
                     {"version", score.metric->version},
                     {"name", score.metric->name},
                     {"unit", score.metric->unit}};
      metric.update(json_result(score.result));
      metric["parameters"] = text_or_null(score.parameters);
      metrics.push_back(std::move(metric));
    }
    entry["metrics"] = std::move(metrics);
    recordings.push_back(std::move(entry));
  }
  json rows = json::array();
  for (const RatioRow& ratio : ratios)
    rows.push_back({{"kind", to_string(ratio.kind)},
                    {"person", text_or_null(ratio.person)},
                    {"held", ratio.held},
                    {"metric", ratio.metric->id},
                    {"test", ratio.test},
                    {"reference", ratio.reference},
                    {"quotient", json_result(ratio.ratio.quotient)},
                    {"percent", json_result(ratio.ratio.percent)},
                    {"log_ratio", json_result(ratio.ratio.log_ratio)},
                    {"version", ratio.metric->version},
                    {"profile", ratio.profile},
                    {"parameters", text_or_null(ratio.parameters)},
                    {"simulated", ratio.simulated}});
  json made = json::array();
  for (const ComposedRow& row : composed) {
    json one = {{"id", row.id},
                {"version", row.version},
                {"name", row.name},
                {"unit", row.unit},
                {"person", text_or_null(row.person)},
                {"trials", row.trials},
                {"simulated", row.simulated},
                {"profile", row.profile},
                {"parameters", text_or_null(row.parameters)}};
    one.update(json_result(row.result));
    made.push_back(std::move(one));
  }
  return {{"schema", "steadyplate.analyze/1"},
          {"version", program_version()},
          {"recordings", std::move(recordings)},
          {"ratios", std::move(rows)},
          {"composed", std::move(made)}};
}

namespace {

json json_evidence(std::string_view id) {
  json differences = json::array();
  for (const auto* one : analysis::differences_of(id))
    differences.push_back({{"program", one->other},
                           {"definition", one->definition},
                           {"ours_over_theirs", text_or_null(one->factor)}});
  json checks = json::array();
  for (const auto* one : analysis::checks_of(id))
    checks.push_back({{"against", one->against}, {"how", one->how}});
  return {{"differences", std::move(differences)}, {"checked", std::move(checks)}};
}

json json_metric(const analysis::Metric& metric) {
  json settable = json::array();
  for (const auto* one : analysis::parameters_of(metric.id))
    settable.push_back(
        {{"name", one->name}, {"default", one->get({})}, {"values", one->values}, {"meaning", one->meaning}});
  json plausible = json::array();
  for (const auto* range : analysis::plausible_ranges_of(metric.id)) plausible.push_back(json_range(*range));
  json row = {{"id", metric.id},
              {"version", metric.version},
              {"name", metric.name},
              {"unit", metric.unit},
              {"family", name(metric.family)},
              {"better", name(metric.better)},
              {"core", metric.core},
              {"formula", metric.formula},
              {"citation", metric.citation},
              {"caution", text_or_null(metric.caution)},
              {"minimum_samples", metric.minimum_samples},
              {"minimum_s", metric.minimum_s},
              {"needs", needs_text(metric)},
              {"default_parameters", text_or_null(default_parameters(metric))},
              {"settable", std::move(settable)},
              {"plausible", std::move(plausible)},
              {"plausible_source", analysis::plausible_ranges_of(metric.id).empty()
                                       ? json(nullptr)
                                       : json(analysis::plausible_source())}};
  row.update(json_evidence(metric.id));
  return row;
}

json json_composition(const analysis::Composition& composition) {
  const analysis::Metric& row = composition.score->row;
  json entry = {{"id", std::string(row.id).append(
                           composition.metric != nullptr ? composition.metric->id
                           : composition.score->of != analysis::ComposedScore::Of::nothing ? "*"
                                                                                           : "")},
                {"version", composition.metric != nullptr ? composition.metric->version : row.version},
                {"name", analysis::name_of(composition)},
                {"unit", analysis::unit_of(composition)},
                {"better", name(row.better)},
                {"formula", row.formula},
                {"citation", row.citation},
                {"caution", text_or_null(row.caution)},
                {"needs", composition.score->trials}};
  entry.update(json_evidence(row.id));
  return entry;
}

}  // namespace

json json_metrics(std::span<const analysis::Metric* const> metrics,
                  std::span<const analysis::Composition> composed) {
  json rows = json::array();
  for (const analysis::Metric* metric : metrics) rows.push_back(json_metric(*metric));
  json made = json::array();
  for (const analysis::Composition& one : composed) made.push_back(json_composition(one));
  return {{"schema", "steadyplate.metrics/1"},
          {"version", program_version()},
          {"metrics", std::move(rows)},
          {"composed", std::move(made)}};
}

}  // namespace steadyplate::scoring
