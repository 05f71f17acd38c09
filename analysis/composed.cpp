#include "analysis/composed.hpp"

#include <vector>

namespace steadyplate::analysis {

namespace {

using Of = ComposedScore::Of;
constexpr std::string_view two_visions = "eyes open and eyes closed of one person, surface and stance";
constexpr std::string_view two_surfaces = "firm and foam of one person, vision and stance";
constexpr std::string_view four = "eyes open and closed on firm and on foam, one person and stance";
constexpr std::string_view six = "three trials of each of the six conditions (sot1 to sot6)";
constexpr std::string_view unit_of_metric = "as the metric";

class Builder {
 public:
  std::vector<ComposedScore> rows;

  void add(std::string_view id, std::string_view name, std::string_view unit, std::string_view formula) {
    ComposedScore score = base;
    score.row.id = id;
    score.row.name = name;
    score.row.unit = unit;
    score.row.formula = formula;
    rows.push_back(score);
  }

  ComposedScore base;
};

void add_ratios(Builder& b) {
  b.base.of = Of::size;
  b.base.trials = two_visions;
  b.base.row.citation = "Romberg's test; the logarithm for statistics as ratios are skewed";
  b.base.row.caution =
      "Of means over the trials of each condition. Compares trials of one rate and length only; else it "
      "warns.";
  b.add("romberg_ratio.", "Romberg quotient", "", "EC/EO");
  b.add("romberg_percent.", "Romberg, change", "%", "100 (EC - EO)/EO");
  b.add("romberg_log.", "Romberg, logarithm", "", "ln(EC/EO)");
  b.base.trials = two_surfaces;
  b.base.row.citation = "as the Romberg quotient, of surfaces";
  b.add("foam_ratio.", "Foam quotient", "", "foam/firm");
  b.add("foam_percent.", "Foam, change", "%", "100 (foam - firm)/firm");
  b.add("foam_log.", "Foam, logarithm", "", "ln(foam/firm)");
}

void add_mctsib(Builder& b) {
  b.base.of = Of::size;
  b.base.trials = four;
  b.base.row.better = Better::lower;
  b.base.row.citation = "APDM, note on the instrumented test of sensory integration (ICTSIB)";
  b.base.row.caution =
      "Foam makes ankles uncertain; no surface or wall follows the sway, so it is no sensory organization "
      "test.";
  b.add("mctsib_composite.", "mCTSIB composite", unit_of_metric, "(EO + EC + EOF + ECF)/4");
  b.add("mctsib_visual.", "mCTSIB visual", "%", "100 min((EC - EO)/EO, (ECF - EOF)/EOF)");
  b.add("mctsib_proprioceptive.", "mCTSIB proprioceptive", "%", "100 min((EOF - EO)/EO, (ECF - EC)/EC)");
  b.add("mctsib_vestibular.", "mCTSIB vestibular", "%", "100 (ECF - EO)/EO");
}

void add_sot(Builder& b) {
  b.base.of = Of::nothing;
  b.base.trials = six;
  b.base.row.better = Better::higher;
  b.base.row.citation = "Sensory organization test as printed in PMC9564708, PMC3239367";
  b.base.row.caution =
      "Of sot_equilibrium, or of sot_equilibrium.sway_angle where that angle itself was measured; a fall "
      "counts 0. "
      "Means what it means on gear that follows the sway only.";
  b.add("sot_composite", "SOT composite", "%",
        "(mean C1 + mean C2 + the three trials each of C3, C4, C5, C6)/14");
  b.add("sot_somatosensory", "SOT somatosensory", "", "mean C2 / mean C1");
  b.add("sot_visual", "SOT visual", "", "mean C4 / mean C1");
  b.add("sot_vestibular", "SOT vestibular", "", "mean C5 / mean C1");
  b.add("sot_preference", "SOT preference", "", "(mean C3 + mean C6)/(mean C2 + mean C5)");
}

void add_pooled(Builder& b) {
  b.base.of = Of::diffusion;
  b.base.trials = "two or more trials of one person in one condition, at one rate";
  b.base.row.better = Better::none;
  b.base.row.citation = "Collins & De Luca 1993, who average the curves of ten 30 s trials";
  b.base.row.caution =
      "The curves are averaged before lines are fitted: not the mean of the trials' own values, and "
      "steadier.";
  b.add("pooled.", "Of the mean diffusion curve", unit_of_metric,
        "the metric of the mean over trials of MSD at each lag, up to the longest that every trial has");
}

}  // namespace

std::span<const ComposedScore> composed_scores() {
  static const std::vector<ComposedScore> rows = [] {
    Builder builder;
    add_ratios(builder);
    add_mctsib(builder);
    add_sot(builder);
    add_pooled(builder);
    return std::move(builder.rows);
  }();
  return rows;
}

bool is_size(const Metric& metric) {
  return metric.better == Better::lower && metric.laws.length_power.value_or(0) > 0;
}

bool is_made_of(const ComposedScore& score, const Metric& metric) {
  switch (score.of) {
    case Of::nothing:
      return false;
    case Of::size:
      return is_size(metric);
    case Of::diffusion:
      return metric.family == Family::diffusion && metric.id.find(".cdl1993") != std::string_view::npos;
  }
  return false;
}

std::optional<Composition> find_composed(std::string_view id) {
  for (const ComposedScore& score : composed_scores()) {
    if (score.of == Of::nothing) {
      if (score.row.id == id) return Composition{&score, nullptr};
      continue;
    }
    if (!id.starts_with(score.row.id)) continue;
    const Metric* metric = find_metric(id.substr(score.row.id.size()));
    if (metric != nullptr && is_made_of(score, *metric)) return Composition{&score, metric};
  }
  return std::nullopt;
}

std::string name_of(const Composition& composition) {
  std::string name(composition.score->row.name);
  if (composition.metric != nullptr) name.append(", ").append(composition.metric->name);
  return name;
}

std::string_view unit_of(const Composition& composition) {
  const std::string_view unit = composition.score->row.unit;
  return unit == unit_of_metric && composition.metric != nullptr ? composition.metric->unit : unit;
}

}  // namespace steadyplate::analysis
