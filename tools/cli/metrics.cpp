#include <memory>

#include "analysis/composed.hpp"
#include "analysis/landing/landing_metrics.hpp"
#include "analysis/metrics/evidence.hpp"
#include "analysis/metrics/metric.hpp"
#include "analysis/metrics/parameters.hpp"
#include "analysis/metrics/plausible.hpp"
#include "analysis/unstable/tilt_metrics.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/evidence_text.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

struct MetricsOptions {
  std::string ids;
  OutputFormat format;
};

std::string_view direction(analysis::Better better) {
  switch (better) {
    case analysis::Better::lower:
      return "lower is better";
    case analysis::Better::higher:
      return "higher is better";
    case analysis::Better::none:
      break;
  }
  return "no direction: say changed, never better";
}

/// `text` with `label` before it, wrapped at 96 columns with a hanging indent.
void labelled(std::ostream& out, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  constexpr std::size_t indent = 14;
  std::string line = "  " + scoring::pad_right(label, indent - 2);
  std::size_t used = indent;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    if (used > indent && used + 1 + scoring::display_width(word) > 96) {
      out << line << '\n';
      line = std::string(indent, ' ');
      used = indent;
    }
    if (used > indent) {
      line += ' ';
      ++used;
    }
    line += word;
    used += scoring::display_width(word);
    text = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
  }
  out << line << '\n';
}

/// A blank behind each ';', so that long lists wrap.
std::string spaced(const std::string& list) {
  std::string text;
  for (const char c : list) text += c == ';' ? std::string("; ") : std::string(1, c);
  return text;
}

/// How other programs differ, and what it was checked against.
void describe_evidence(std::ostream& out, std::string_view id) {
  std::string_view label = "others";
  for (const auto* difference : analysis::differences_of(id)) {
    std::string text = std::string(difference->other).append(": ").append(difference->definition);
    if (!difference->factor.empty()) text.append("; ours / theirs = ").append(difference->factor);
    labelled(out, label, text);
    label = "";
  }
  if (label == "others") labelled(out, label, "no difference to another program is known");
  label = "checked";
  for (const auto* check : analysis::checks_of(id)) {
    labelled(out, label, std::string(check->against).append(": ").append(check->how));
    label = "";
  }
  if (label == "checked")
    labelled(out, label,
             "by closed forms, laws and textbook loops in this project's tests; no other program's values");
}

void describe_plausible(std::ostream& out, const analysis::Metric& metric) {
  const auto ranges = analysis::plausible_ranges_of(metric.id);
  if (ranges.empty()) return;
  std::string_view label = "plausible";
  for (const auto* range : ranges) {
    labelled(out, label,
             scoring::plain(range->low) + " to " + scoring::plain(range->high) + ", median " +
                 scoring::plain(range->median) + " " + scoring::pretty_unit(metric.unit) + ": " +
                 analysis::to_string(*range) + " (" + std::to_string(range->people) + " people)");
    label = "";
  }
  labelled(out, "", std::string(analysis::plausible_source()) + ". Outside: look at the recording first.");
}

void describe(std::ostream& out, const analysis::Metric& metric) {
  out << metric.id << "  (version " << metric.version << ")\n";
  labelled(out, "is", metric.name);
  labelled(out, "unit", metric.unit.empty() ? "none (a pure number)" : scoring::pretty_unit(metric.unit));
  labelled(out, "formula", metric.formula);
  labelled(out, "source", metric.citation);
  labelled(out, "direction", direction(metric.better));
  labelled(out, "needs", scoring::needs_text(metric));
  labelled(out, "parameters", spaced(scoring::default_parameters(metric)));
  std::string_view label = "to set";
  for (const auto* one : analysis::parameters_of(metric.id)) {
    labelled(out, label,
             "--set " + std::string(one->name) + "=" + one->get({}) + "  (" + std::string(one->values) +
                 "): " + std::string(one->meaning));
    label = "";
  }
  labelled(out, "caution", metric.caution);
  describe_plausible(out, metric);
  describe_evidence(out, metric.id);
}

/// A score of several trials; its metric, where it has one, is told behind it.
void describe(std::ostream& out, const analysis::Composition& composition) {
  const analysis::Metric& row = composition.score->row;
  out << row.id << (composition.metric != nullptr ? composition.metric->id : std::string_view())
      << "  (version " << (composition.metric != nullptr ? composition.metric->version : row.version)
      << ")\n";
  labelled(out, "is", analysis::name_of(composition));
  const std::string_view unit = analysis::unit_of(composition);
  labelled(out, "unit", unit.empty() ? "none (a pure number)" : scoring::pretty_unit(unit));
  labelled(out, "formula", row.formula);
  labelled(out, "source", row.citation);
  labelled(out, "direction", direction(row.better));
  labelled(out, "needs", composition.score->trials);
  labelled(out, "caution", row.caution);
  describe_evidence(out, row.id);
  if (composition.metric == nullptr) return;
  out << "\nmade of\n\n";
  describe(out, *composition.metric);
}

void list_csv(std::ostream& out, const std::vector<const analysis::Metric*>& metrics) {
  out << "metric,version,name,unit,better,core,formula,citation,minimum_samples,minimum_s,parameters\n";
  for (const auto* metric : metrics)
    out << metric->id << ',' << metric->version << ',' << scoring::csv_field(metric->name) << ','
        << scoring::csv_field(metric->unit) << ','
        << (metric->better == analysis::Better::lower    ? "lower"
            : metric->better == analysis::Better::higher ? "higher"
                                                         : "none")
        << ',' << (metric->core ? "yes" : "no") << ',' << scoring::csv_field(metric->formula) << ','
        << scoring::csv_field(metric->citation) << ',' << metric->minimum_samples << ','
        << scoring::exact(metric->minimum_s) << ','
        << scoring::csv_field(scoring::default_parameters(*metric)) << '\n';
}

constexpr const char* metrics_footer = R"(
Examples:
  steadyplate metrics                             all of them, in short
  steadyplate metrics core                        the core set in full
  steadyplate metrics ellipse_area.prediction_f   one in full: formula, source, how other programs differ
  steadyplate metrics romberg_ratio.mean_velocity   a score that is made of several trials)";

/// What the user named: rows, and scores that are made of several trials.
struct Chosen {
  std::vector<const analysis::Metric*> metrics;
  std::vector<analysis::Composition> composed;
};

Chosen everything() {
  Chosen chosen{analysis::select_metrics("everything"), {}};
  for (const analysis::TiltMetric& metric : analysis::tilt_metric_table())
    chosen.metrics.push_back(&metric.row);
  for (const analysis::LandingMetric& metric : analysis::landing_metric_table())
    chosen.metrics.push_back(&metric.row);
  for (const analysis::ComposedScore& score : analysis::composed_scores())
    chosen.composed.push_back({&score, nullptr});
  return chosen;
}

Chosen choose(const std::string& ids) {
  if (ids.empty() || ids == "everything") return everything();
  Chosen chosen;
  std::string rows;
  for (const std::string_view word : analysis::selection_words(ids)) {
    if (const auto composition = analysis::find_composed(word))
      chosen.composed.push_back(*composition);
    else
      rows += (rows.empty() ? "" : ",") + std::string(word);
  }
  if (!rows.empty() || chosen.composed.empty()) chosen.metrics = analysis::select_metrics(rows);
  return chosen;
}

std::string composed_id(const analysis::Composition& composition) {
  const bool of_any = composition.score->of != analysis::ComposedScore::Of::nothing;
  return std::string(composition.score->row.id) + (of_any ? "*" : "");
}

void list_table(std::ostream& out, const Chosen& chosen) {
  std::size_t id = 0;
  std::size_t unit = 0;
  for (const auto* metric : chosen.metrics) {
    id = std::max(id, metric->id.size());
    unit = std::max(unit, scoring::display_width(scoring::pretty_unit(metric->unit)));
  }
  for (const auto* metric : chosen.metrics)
    out << (metric->core   ? "* "
            : metric->slow ? "+ "
                           : "  ")
        << scoring::pad_right(metric->id, id) << "  "
        << scoring::pad_right(scoring::pretty_unit(metric->unit), unit) << "  " << metric->name << '\n';
  out << "\nMade of several trials; * is the id of a metric:\n";
  for (const auto& composition : chosen.composed)
    out << "  " << scoring::pad_right(composed_id(composition), id) << "  " << analysis::name_of(composition)
        << '\n';
  out << "\n"
      << chosen.metrics.size()
      << " metrics; * before an id marks the core set, + those too slow for \"all\" (ask for them by id, or "
         "for "
         "\"everything\"). One in full: steadyplate metrics ID\n";
}

void describe_all(std::ostream& out, const Chosen& chosen) {
  std::string_view between;
  for (const auto* metric : chosen.metrics) {
    out << between;
    describe(out, *metric);
    between = "\n";
  }
  for (const auto& composition : chosen.composed) {
    out << between;
    describe(out, composition);
    between = "\n";
  }
}

void run_metrics(const MetricsOptions& options, Context& context) {
  const Chosen chosen = choose(options.ids);
  switch (options.format.chosen(context)) {
    case OutputFormat::Kind::json:
      context.out << scoring::json_text(scoring::json_metrics(chosen.metrics, chosen.composed));
      break;
    case OutputFormat::Kind::csv:
      // A person who names one metric wants to read about it, wherever the text goes.
      if (options.ids.empty() || options.format.name == "csv") {
        list_csv(context.out, chosen.metrics);
        break;
      }
      [[fallthrough]];
    case OutputFormat::Kind::table:
      if (options.ids.empty())
        list_table(context.out, chosen);
      else
        describe_all(context.out, chosen);
      break;
  }
}

}  // namespace

void add_metrics(CLI::App& app, Context& context) {
  auto options = std::make_shared<MetricsOptions>();
  CLI::App* verb = app.add_subcommand("metrics", "Every score this program computes: formula, unit, source");
  verb->add_option("id", options->ids,
                   "One metric (or several, separated by ',', or core) in full: formula, source, parameters "
                   "and how to set them, how other programs differ, what it was checked against");
  options->format.add_to(*verb, "Output");
  verb->footer(metrics_footer);
  verb->callback([options, &context] { run_metrics(*options, context); });
}

}  // namespace steadyplate::cli
