#include "tools/report/from_scored.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iterator>
#include <numeric>
#include <stdexcept>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/ellipse.hpp"
#include "calibration/plates_together.hpp"
#include "tools/report/number.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::report {

namespace {

using analysis::Derived;
using scoring::Scored;

/// The page has room for four ratios, under short names.
struct RatioColumn {
  std::string_view id;
  std::string_view name;
};
constexpr RatioColumn ratio_columns[] = {{"mean_velocity", "Mean velocity"},
                                         {"ellipse_area.prediction_f", "Ellipse area"},
                                         {"rms_distance_ml", "RMS distance, ML"},
                                         {"rms_distance_ap", "RMS distance, AP"}};

std::optional<double> value_of(const Derived& derived, std::string_view id) {
  const analysis::Metric* metric = analysis::find_metric(id);
  if (metric == nullptr) return std::nullopt;
  const analysis::Result result = analysis::compute(*metric, derived);
  if (!analysis::has_value(result.status)) return std::nullopt;
  return result.value;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<EllipseView> ellipse_of(const Derived& derived, const Scored& scored) {
  const auto found = analysis::prediction_ellipse(derived);
  if (!found) return std::nullopt;
  EllipseView view;
  view.semi_major_mm = found->semi_major_mm;
  view.semi_minor_mm = found->semi_minor_mm;
  view.angle_deg = found->angle_deg;
  view.area_mm2 = found->area_mm2;
  view.level = scored.metric_settings.ellipse_level;
  view.centre_ml_mm = mean(scored.prepared.trajectory.ml_mm);
  view.centre_ap_mm = mean(scored.prepared.trajectory.ap_mm);
  return view;
}

/// Empty where the frequency metrics have no value: a picture must not show what the table refuses.
SpectrumView spectrum_of(const Derived& derived, const Scored& scored) {
  SpectrumView view;
  view.band_low_hz = scored.metric_settings.band_low_hz;
  view.band_high_hz = scored.metric_settings.band_high_hz;
  view.median_ml_hz = value_of(derived, "power_frequency_50_ml");
  view.median_ap_hz = value_of(derived, "power_frequency_50_ap");
  view.edge95_ml_hz = value_of(derived, "power_frequency_95_ml");
  view.edge95_ap_hz = value_of(derived, "power_frequency_95_ap");
  if (!view.median_ml_hz && !view.median_ap_hz) return view;
  const analysis::Spectrum& spectrum = derived.spectrum();
  view.frequency_hz.assign(spectrum.frequency_hz.begin(), spectrum.frequency_hz.end());
  view.ml.assign(spectrum.ml.begin(), spectrum.ml.end());
  view.ap.assign(spectrum.ap.begin(), spectrum.ap.end());
  return view;
}

/// The curve has one sample fewer than the trace.
DensityView density_of(const Derived& derived, const std::vector<double>& time_s) {
  DensityView view;
  view.radius_mm = derived.settings().sway_density_radius_mm;
  const analysis::SwayDensity& density = derived.sway_density();
  if (!analysis::has_value(density.status) || density.curve_s.size() > time_s.size()) return view;
  view.dwell_s.assign(density.curve_s.begin(), density.curve_s.end());
  view.time_s.assign(time_s.begin(), time_s.begin() + static_cast<std::ptrdiff_t>(density.curve_s.size()));
  return view;
}

TableRow row_of(const analysis::Metric& metric, const analysis::Result& result) {
  TableRow row;
  row.name = metric.name;
  row.unit = scoring::pretty_unit(metric.unit);
  if (analysis::has_value(result.status)) row.value = number_text(result.value);
  if (result.status == analysis::Status::ok) return row;
  row.note = analysis::to_string(result.status);  // alike for many measures, so that they share one note
  if (!result.note.empty()) row.note += ", " + result.note;
  return row;
}

/// Rows with the norms that fit one trial, and in words where they are from or why there are none.
class Bands {
 public:
  Bands(const Scored& scored, const NormSet* norms) : norms_(norms) {
    if (norms == nullptr) return;
    const auto& data = scored.recording.data();
    question_.device_class = norms->device_class;
    question_.condition = data.condition;
    question_.age_years = data.participant.age_years;
    question_.sex = data.participant.sex;
    question_.profile = scored.prepared.profile;
    if (scored.prepared.nominal_rate_hz > 0.0) question_.rate_hz = scored.prepared.nominal_rate_hz;
    if (scored.prepared.trajectory.size() > 0)
      question_.duration_s =
          static_cast<double>(scored.prepared.trajectory.size()) / scored.prepared.trajectory.rate_hz;
  }

  TableRow row(const analysis::Metric& metric, const analysis::Result& result) {
    TableRow made = row_of(metric, result);
    if (norms_ == nullptr || !analysis::has_value(result.status)) return made;
    question_.metric = metric.id;
    question_.unit = metric.unit;
    std::string why;
    if (const datasets::Norm* norm = datasets::find_norm(norms_->table, question_, why)) {
      made.norm = number_text(norm->low) + " to " + number_text(norm->high);
      made.outside_norm = result.value < norm->low || result.value > norm->high;
      add(sources_, norm->band + " of " + norm->people + " people, " + norm->source);
    } else {
      ++without_;
      add(gaps_, why);
    }
    return made;
  }

  std::string sources() const { return listed(sources_); }
  std::string gaps() const {
    return without_ == 0 ? "" : std::to_string(without_) + " measures without: " + listed(gaps_);
  }

 private:
  static void add(std::vector<std::string>& words, const std::string& word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  }
  static std::string listed(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : "; ") + word;
    return all;
  }

  const NormSet* norms_;
  datasets::NormQuestion question_;
  std::size_t without_ = 0;
  std::vector<std::string> sources_, gaps_;
};

constexpr double least_load_n = 20.0;  // below it nobody stands there (metrics.md section 2)

/// Of the analysed part, from the loads of the plates "left" and "right".
ShareView share_of(const Scored& scored) {
  ShareView view;
  const auto& recording = scored.recording;
  const datasets::Channel* left = recording.find("fz_n", "left");
  const datasets::Channel* right = recording.find("fz_n", "right");
  const auto& trajectory = scored.prepared.trajectory;
  if (left == nullptr || right == nullptr || trajectory.size() == 0) return view;
  const double from = trajectory.start_s;
  const double to = from + static_cast<double>(trajectory.size() - 1) / trajectory.rate_hz;
  const auto& times = recording.data().time_s;
  double sum = 0.0;
  std::size_t loaded = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] < from || times[i] > to) continue;
    const double percent =
        100.0 - calibration::weight_share_right(left->values[i], right->values[i], least_load_n);
    view.time_s.push_back(times[i]);
    view.left_percent.push_back(percent);
    if (!std::isfinite(percent)) continue;
    sum += percent;
    ++loaded;
  }
  if (loaded == 0) return {};
  view.mean_left_percent = sum / static_cast<double>(loaded);
  return view;
}

/// "8": scores of another level do not compare, so a page says it. "" when it is not known.
std::string platform_level(const Scored& scored) {
  constexpr std::string_view key = "platform_level=";
  for (const scoring::Score& score : scored.scores) {
    const std::size_t at = score.parameters.find(key);
    if (at == std::string::npos) continue;
    const std::size_t from = at + key.size();
    return score.parameters.substr(from, score.parameters.find(';', from) - from);
  }
  return {};
}

/// The core scores, computed or not: a page without a score shows why.
std::vector<TableRow> core_rows(const Scored& scored, Bands& bands) {
  const Derived derived(scored.prepared.trajectory, scored.metric_settings);
  std::vector<TableRow> rows;
  for (const analysis::Metric* metric : analysis::select_metrics("core")) {
    const bool prepared = analysis::has_value(scored.prepared.status);
    rows.push_back(bands.row(
        *metric, prepared ? analysis::compute(*metric, derived)
                          : analysis::Result{std::nan(""), scored.prepared.status, scored.prepared.reason}));
  }
  return rows;
}

QualityFacts quality_of(const Scored& scored) {
  const auto& prepared = scored.prepared;
  const auto& times = scored.recording.data().time_s;
  QualityFacts facts;
  if (prepared.nominal_rate_hz > 0.0 && times.size() > 1)
    facts.recorded_s = times.back() - times.front() + 1.0 / prepared.nominal_rate_hz;
  if (prepared.trajectory.size() > 0)
    facts.analysed_s = static_cast<double>(prepared.trajectory.size()) / prepared.trajectory.rate_hz;
  if (prepared.nominal_rate_hz > 0.0) facts.rate_hz = prepared.nominal_rate_hz;
  facts.samples_read = prepared.samples_read;
  facts.samples_filled = prepared.samples_filled;
  facts.samples_lost = prepared.samples_invalid;
  return facts;
}

/// The fact all trials agree on, or "" when they differ.
std::string common(std::span<const Scored> trials, const std::function<std::string(const Scored&)>& fact) {
  const std::string first = fact(trials.front());
  const bool same =
      std::all_of(trials.begin(), trials.end(), [&](const Scored& t) { return fact(t) == first; });
  return same ? first : "";
}

void add_fact(std::vector<Fact>& facts, const std::string& label, const std::string& value) {
  if (!value.empty()) facts.push_back({label, value});
}

std::vector<Fact> person_facts(std::span<const Scored> trials) {
  using datasets::Participant;
  const auto of = [&](const std::function<std::string(const Participant&)>& text) {
    return common(trials, [&](const Scored& trial) { return text(trial.recording.data().participant); });
  };
  std::vector<Fact> facts;
  add_fact(facts, "Person", of([](const Participant& p) { return p.pseudonym; }));
  add_fact(facts, "Sex", of([](const Participant& p) { return p.sex; }));
  add_fact(facts, "Age", of([](const Participant& p) {
             return p.age_years ? fixed_text(*p.age_years, 0) + " years" : "";
           }));
  add_fact(facts, "Height", of([](const Participant& p) {
             return p.height_mm ? fixed_text(*p.height_mm / 10.0, 1) + " cm" : "";
           }));
  add_fact(facts, "Mass",
           of([](const Participant& p) { return p.mass_kg ? fixed_text(*p.mass_kg, 1) + " kg" : ""; }));
  add_fact(facts, "Date", common(trials, [](const Scored& trial) {
             const auto& board = trial.recording.data().board;
             return board ? board->recorded.substr(0, 10) : std::string();
           }));
  add_fact(facts, "Device", common(trials, [](const Scored& trial) {
             const auto& board = trial.recording.data().board;
             return board ? board->profile : std::string();
           }));
  add_fact(facts, "Profile", common(trials, [](const Scored& trial) { return trial.prepared.profile; }));
  return facts;
}

void add_unique(std::vector<std::string>& lines, const std::string& line) {
  if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
}

/// Columns of a few main scores, a row for each pair of conditions.
void add_ratios(SummaryPage& page, std::span<const scoring::RatioRow> ratios) {
  std::vector<const analysis::Metric*> metrics;
  for (const RatioColumn& column : ratio_columns) {
    if (std::none_of(ratios.begin(), ratios.end(),
                     [&](const auto& row) { return row.metric->id == column.id; }))
      continue;
    metrics.push_back(analysis::find_metric(column.id));
    page.ratio_metrics.emplace_back(column.name);
  }
  const auto name_of = [](const scoring::RatioRow& row) {
    const bool romberg = row.kind == scoring::RatioRow::Kind::romberg;
    return std::string(romberg ? "Romberg, " : "Foam, ") + (row.held.empty() ? "" : row.held + ": ") +
           (romberg ? "eyes closed / open" : "foam / firm");
  };
  for (const scoring::RatioRow& row : ratios) {
    const auto column = std::find(metrics.begin(), metrics.end(), row.metric);
    if (column == metrics.end()) continue;
    const std::string name = name_of(row);
    auto line = std::find_if(page.ratios.begin(), page.ratios.end(),
                             [&](const RatioRow& r) { return r.name == name; });
    if (line == page.ratios.end()) {
      page.ratios.push_back({name, std::vector<std::string>(metrics.size())});
      line = std::prev(page.ratios.end());
    }
    const auto& quotient = row.ratio.quotient;
    if (analysis::has_value(quotient.status))
      line->values[static_cast<std::size_t>(column - metrics.begin())] =
          number_text(quotient.value) + (quotient.status == analysis::Status::warn ? "!" : "");
    if (quotient.status == analysis::Status::warn)
      add_unique(page.remarks, "Ratios with !: " + quotient.note + ".");
  }
}

/// What that step did in this trial; "not done" when it did not run.
std::string step_of(const Scored& trial, const std::string& name) {
  for (const auto& step : trial.prepared.steps)
    if (step.name == name) return step.detail;
  return "not done";
}

/// Says in few words what holds for which trial: each distinct text once, with its trials unless it holds for
/// all.
class ByTrial {
 public:
  void add(const std::string& text, const std::string& id) {
    auto found = std::find_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row.first == text; });
    if (found == rows_.end()) found = rows_.insert(rows_.end(), {text, {}});
    found->second.push_back(id);
  }
  std::vector<std::string> lines(std::size_t trials) const {
    std::vector<std::string> made;
    for (const auto& [text, ids] : rows_) {
      std::string line = text;
      for (std::size_t i = 0; ids.size() < trials && i < ids.size(); ++i)
        line += (i == 0 ? " [" : ", ") + ids[i] + (i + 1 == ids.size() ? "]" : "");
      made.push_back(line);
    }
    return made;
  }

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> rows_;
};

std::vector<std::string> warnings_of(std::span<const Scored> trials) {
  ByTrial warnings;
  for (const Scored& trial : trials)
    for (const std::string& warning : trial.warnings) warnings.add(warning, trial.recording.data().id);
  return warnings.lines(trials.size());
}

/// Steps that are alike in all trials in one sentence, then the others by trial.
std::vector<std::string> methods_of(std::span<const Scored> trials) {
  std::string alike;
  std::vector<std::string> lines;
  for (const auto& step : trials.front().prepared.steps) {
    ByTrial details;
    for (const Scored& trial : trials) details.add(step_of(trial, step.name), trial.recording.data().id);
    std::string text = step.name + ": ";
    bool first = true;
    for (const std::string& line : details.lines(trials.size())) {
      text += (first ? "" : "; ") + line;
      first = false;
    }
    if (details.lines(trials.size()).size() == 1)
      alike += (alike.empty() ? "" : "; ") + text;
    else
      lines.push_back(text + ".");
  }
  if (!alike.empty()) lines.insert(lines.begin(), "Preparation: " + alike + ".");
  return lines;
}

}  // namespace

TrialView view_of(const Scored& scored, const NormSet* norms) {
  const auto& data = scored.recording.data();
  const auto& trajectory = scored.prepared.trajectory;
  TrialView view;
  view.title = data.id + (scored.plate.empty() ? "" : " (" + scored.plate + ")");
  view.condition = datasets::to_string(data.condition);
  view.ml_mm = trajectory.ml_mm;
  view.ap_mm = trajectory.ap_mm;
  for (std::size_t i = 0; i < trajectory.size(); ++i)
    view.time_s.push_back(trajectory.start_s + static_cast<double>(i) / trajectory.rate_hz);
  if (!analysis::has_value(scored.prepared.status))
    view.empty_reason =
        std::string(analysis::to_string(scored.prepared.status)) + ": " + scored.prepared.reason;
  if (scored.eats == Scored::Eats::landing || scored.eats == Scored::Eats::sway)
    throw std::invalid_argument(
        "--score: there is no page of a landing or of a sway angle; their scores: steadyplate analyze "
        "--score ...");
  Bands bands(scored, norms);
  if (scored.eats != Scored::Eats::cop) {
    // Metrics of a path in mm would be nonsense of a tilt in deg.
    view.unit = "deg";
    for (const scoring::Score& score : scored.scores)
      if (score.result.status != analysis::Status::missing_input)
        view.table.push_back(bands.row(*score.metric, score.result));
  } else {
    if (trajectory.size() > 0) {
      const Derived derived(trajectory, scored.metric_settings);
      view.ellipse = ellipse_of(derived, scored);
      view.spectrum = spectrum_of(derived, scored);
      view.density = density_of(derived, view.time_s);
    }
    view.table = core_rows(scored, bands);
  }
  view.norm_source = bands.sources();
  view.norm_gap = bands.gaps();
  view.share = share_of(scored);
  view.quality = quality_of(scored);
  view.provenance = {
      {"File", std::filesystem::path(data.provenance.file).filename().string()},
      {"SHA-256", data.provenance.sha256},
      {"Guarded by",
       data.provenance.guard.empty() ? "nothing: a changed digit would not be seen" : data.provenance.guard}};
  // Where the person's data came from differs by trial and is in the other outputs; the page needs the axes.
  std::copy_if(data.assumptions.begin(), data.assumptions.end(), std::back_inserter(view.axis_notes),
               [](const std::string& note) { return note.rfind("person and condition:", 0) != 0; });
  std::copy_if(data.warnings.begin(), data.warnings.end(), std::back_inserter(view.axis_notes),
               [](const std::string& note) { return note.rfind("warn_calibration: ", 0) == 0; });
  if (data.board)
    view.provenance.push_back({"Calibration", data.board->certificate.empty()
                                                  ? "none"
                                                  : data.board->certificate + ", " + data.board->state});
  if (const std::string level = platform_level(scored); !level.empty())
    view.provenance.push_back({"Platform level", level});
  view.simulated = data.simulated;
  return view;
}

SummaryPage summary_of(std::span<const Scored> trials, std::span<const scoring::RatioRow> ratios,
                       const NormSet* norms) {
  SummaryPage page;
  for (const Scored& trial : trials) page.trials.push_back(view_of(trial, norms));
  if (std::any_of(page.trials.begin(), page.trials.end(),
                  [&](const TrialView& trial) { return trial.unit != page.trials.front().unit; }))
    throw std::invalid_argument(
        "trials: paths of the centre of pressure and tilts of a board have no scale in common; make a page "
        "of "
        "each");
  if (!page.trials.empty() && page.trials.front().unit == "deg") page.title = "Unstable board: summary";
  // The first column carries the scales, so it should have something to scale.
  std::stable_partition(page.trials.begin(), page.trials.end(),
                        [](const TrialView& trial) { return nothing_to_draw(trial).empty(); });
  if (!trials.empty()) page.facts = person_facts(trials);
  if (!trials.empty()) page.methods = methods_of(trials);
  page.remarks = warnings_of(trials);
  add_ratios(page, ratios);
  page.program = "steadyplate " + std::string(scoring::program_version());
  return page;
}

std::vector<SummaryPage> pages_of(std::vector<Scored> trials, std::span<const scoring::RatioRow> ratios,
                                  const NormSet* norms) {
  constexpr std::size_t most = 6;
  const auto tilts = std::stable_partition(
      trials.begin(), trials.end(), [](const Scored& trial) { return trial.eats == Scored::Eats::cop; });
  const auto paths = static_cast<std::size_t>(tilts - trials.begin());
  std::vector<SummaryPage> pages;
  const auto add = [&](std::span<const Scored> part) {
    const std::size_t count = (part.size() + most - 1) / most;
    for (std::size_t page = 0; page < count; ++page) {
      const std::size_t from = page * part.size() / count;
      const std::size_t to = (page + 1) * part.size() / count;
      pages.push_back(summary_of(part.subspan(from, to - from),
                                 pages.empty() ? ratios : std::span<const scoring::RatioRow>(), norms));
    }
  };
  add(std::span(trials).first(paths));
  add(std::span(trials).subspan(paths));
  return pages;
}

}  // namespace steadyplate::report
