#include <memory>

#include "analysis/metrics/evidence.hpp"
#include "analysis/metrics/metric.hpp"
#include "analysis/unstable/tilt_metrics.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

struct Options {
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

std::string parameters(const analysis::Metric& metric) {
  if (const auto* tilt = analysis::find_tilt_metric(metric.id))
    return tilt->own_parameters == nullptr ? "" : tilt->own_parameters({});
  return metric.parameters == nullptr ? "" : metric.parameters(analysis::MetricSettings{});
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

void describe(std::ostream& out, const analysis::Metric& metric) {
  out << metric.id << "  (version " << metric.version << ")\n";
  labelled(out, "is", metric.name);
  labelled(out, "unit", metric.unit.empty() ? "none (a pure number)" : scoring::pretty_unit(metric.unit));
  labelled(out, "formula", metric.formula);
  labelled(out, "source", metric.citation);
  labelled(out, "direction", direction(metric.better));
  std::string minimum = std::to_string(metric.minimum_samples) + " samples";
  if (metric.minimum_s > 0.0) minimum += " and " + scoring::exact(metric.minimum_s) + " s";
  if (metric.needs == analysis::Need::horizontal_force) minimum += ", the horizontal force";
  if (metric.needs == analysis::Need::foot_outline) minimum += ", the foot's length and width (--foot)";
  if (metric.needs == analysis::Need::body_height) minimum += ", the body's height (--height-mm)";
  labelled(out, "needs", minimum);
  labelled(out, "parameters", parameters(metric));
  labelled(out, "caution", metric.caution);
  std::string_view label = "others";
  for (const auto* difference : analysis::differences_of(metric.id)) {
    std::string text = std::string(difference->other).append(": ").append(difference->definition);
    if (!difference->factor.empty()) text.append("; ours / theirs = ").append(difference->factor);
    labelled(out, label, text);
    label = "";
  }
  label = "checked";
  for (const auto* check : analysis::checks_of(metric.id)) {
    labelled(out, label, std::string(check->against).append(": ").append(check->how));
    label = "";
  }
  if (label == "checked")
    labelled(out, label,
             "by closed forms, laws and textbook loops in this project's tests; no other program's values");
}

void list_table(std::ostream& out, const std::vector<const analysis::Metric*>& metrics) {
  std::size_t id = 0;
  std::size_t unit = 0;
  for (const auto* metric : metrics) {
    id = std::max(id, metric->id.size());
    unit = std::max(unit, scoring::display_width(scoring::pretty_unit(metric->unit)));
  }
  for (const auto* metric : metrics)
    out << (metric->core   ? "* "
            : metric->slow ? "+ "
                           : "  ")
        << scoring::pad_right(metric->id, id) << "  "
        << scoring::pad_right(scoring::pretty_unit(metric->unit), unit) << "  " << metric->name << '\n';
  out << "\n"
      << metrics.size()
      << " metrics; * marks the core set, + those too slow for \"all\" (ask for them by id, or for "
         "\"everything\"). One in full: steadyplate metrics ID\n";
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
        << scoring::exact(metric->minimum_s) << ',' << scoring::csv_field(parameters(*metric)) << '\n';
}

constexpr const char* footer = R"(
Examples:
  steadyplate metrics                             all of them, in short
  steadyplate metrics core                        the core set in full
  steadyplate metrics ellipse_area.prediction_f   one in full: formula, source, how other programs differ)";

void run(const Options& options, Context& context) {
  auto selected = analysis::select_metrics(options.ids.empty() ? "everything" : options.ids);
  if (options.ids.empty())
    for (const analysis::TiltMetric& metric : analysis::tilt_metric_table()) selected.push_back(&metric.row);
  switch (options.format.chosen(context)) {
    case OutputFormat::Kind::json:
      context.out << scoring::json_text(scoring::json_metrics(selected));
      break;
    case OutputFormat::Kind::csv:
      // A person who names one metric wants to read about it, wherever the text goes.
      if (options.ids.empty() || options.format.name == "csv") {
        list_csv(context.out, selected);
        break;
      }
      [[fallthrough]];
    case OutputFormat::Kind::table:
      if (options.ids.empty()) {
        list_table(context.out, selected);
      } else {
        for (std::size_t i = 0; i < selected.size(); ++i) {
          if (i > 0) context.out << '\n';
          describe(context.out, *selected[i]);
        }
      }
      break;
  }
}

}  // namespace

void add_metrics(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("metrics", "Every score this program computes: formula, unit, source");
  verb->add_option("id", options->ids, "One metric (or several, separated by ',', or core) in full");
  options->format.add_to(*verb, "Output");
  verb->footer(footer);
  verb->callback([options, &context] { run(*options, context); });
}

}  // namespace steadyplate::cli
