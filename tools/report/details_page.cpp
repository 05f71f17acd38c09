#include "tools/report/details_page.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tools/report/figure_text.hpp"
#include "tools/report/number.hpp"
#include "tools/report/page.hpp"
#include "tools/report/simplify.hpp"
#include "tools/report/spectrum_panel.hpp"

namespace steadyplate::report {

namespace {

constexpr double margin_mm = page_margin_mm;
constexpr double axis_mm = 13.0;  // tick labels and title left of a panel
constexpr double title_gap_mm = 9.0;
constexpr double heading_mm = 5.0;
constexpr double most_panel_mm = 42.0;
constexpr double column_mm = 0.15;

/// Highest value of all curves, so that the pictures share a scale.
double top_of(std::span<const TrialView> trials) {
  double top = 0.0;
  for (const TrialView& trial : trials)
    for (const double value : trial.density.dwell_s)
      if (std::isfinite(value)) top = std::max(top, value);
  return top;
}

std::vector<double> total_tilt(const TrialView& trial) {
  std::vector<double> total;
  for (std::size_t i = 0; i < trial.ml_mm.size(); ++i)
    total.push_back(std::hypot(trial.ml_mm[i], trial.ap_mm[i]));
  return total;
}

/// Percent of the samples in each whole degree of total tilt.
std::vector<double> tilt_shares(const std::vector<double>& total, std::size_t degrees) {
  std::vector<double> shares(degrees, 0.0);
  std::size_t counted = 0;
  for (const double tilt : total) {
    if (!drawable(tilt)) continue;
    shares[std::min(degrees - 1, static_cast<std::size_t>(tilt))] += 1.0;
    ++counted;
  }
  for (double& share : shares) share *= 100.0 / static_cast<double>(std::max<std::size_t>(counted, 1));
  return shares;
}

/// Total tilt of every trial, and what the pictures of it share.
struct Tilts {
  std::vector<std::vector<double>> total, shares;
  double most_deg = 1.0;    ///< whole degrees
  double most_share = 1.0;  ///< percent
};

Tilts tilts_of(std::span<const TrialView> trials) {
  Tilts tilts;
  for (const TrialView& trial : trials) {
    tilts.total.push_back(total_tilt(trial));
    for (const double tilt : tilts.total.back())
      if (drawable(tilt)) tilts.most_deg = std::max(tilts.most_deg, std::ceil(tilt));
  }
  for (const auto& total : tilts.total) {
    tilts.shares.push_back(tilt_shares(total, static_cast<std::size_t>(tilts.most_deg)));
    for (const double share : tilts.shares.back()) tilts.most_share = std::max(tilts.most_share, share);
  }
  return tilts;
}

class Details {
 public:
  Details(Canvas& canvas, const SummaryPage& page)
      : canvas_(canvas), page_(page), tilts_(is_tilt() ? tilts_of(page.trials) : Tilts{}) {}

  void paint() {
    header();
    const double bottom = canvas_.height_mm() - margin_mm - footer_mm;
    auto methods = method_lines(canvas_.ruler(), page_, inner_mm());
    const double files = section_mm + static_cast<double>(page_.trials.size()) * 2.0 * small_pitch_mm + 2.0;
    const double legend_mm = is_tilt() ? 1.0
                                       : legend(nullptr, canvas_.ruler(), spectrum_legend(page_.trials),
                                                margin_mm, 0.0, inner_mm());
    constexpr double least_panels_mm = 110.0;
    const auto lines = static_cast<std::size_t>(std::max(
        4.0, std::floor((bottom - y_ - least_panels_mm - files - legend_mm - 8.0) / small_pitch_mm)));
    shorten_lines(methods, lines);
    const double text = files + legend_mm + 8.0 + small_pitch_mm * static_cast<double>(methods.size());
    const double each = (bottom - y_ - text) / static_cast<double>(page_.trials.size());
    panel_mm_ = std::min(most_panel_mm, each - heading_mm - x_labels_and_title_mm - 1.5);
    for (std::size_t i = 0; i < page_.trials.size(); ++i) panels(i);
    if (!is_tilt())
      legend(&canvas_, canvas_.ruler(), spectrum_legend(page_.trials), margin_mm, y_, inner_mm());
    y_ += legend_mm;
    sources();
    section("How these numbers were made");
    draw_small_print(canvas_, methods, y_);
    draw_footer(canvas_);
  }

 private:
  double inner_mm() const { return canvas_.width_mm() - 2.0 * margin_mm; }
  bool is_tilt() const { return page_.trials.front().unit == "deg"; }

  void section(std::string_view title) {
    draw_section(canvas_, y_, title);
    y_ += section_mm;
  }

  void header() {
    const double baseline = margin_mm + 4.5;
    const double program_mm = canvas_.ruler().width_mm(page_.program, style::small);
    canvas_.text(page_.program, {canvas_.width_mm() - margin_mm, baseline}, style::small, style::quiet,
                 Align::right);
    canvas_.text(canvas_.ruler().fit(page_.title, inner_mm() - program_mm - 4.0, style::page_title),
                 {margin_mm, baseline}, style::page_title);
    y_ = baseline + 4.0;
    std::string who;
    for (const Fact& fact : page_.facts) who += (who.empty() ? "" : ", ") + fact.label + " " + fact.value;
    const std::string simulated = simulated_words(page_.trials);
    if (!simulated.empty()) who = simulated + ": no person was measured. " + who;
    canvas_.text(canvas_.ruler().fit(who, inner_mm(), simulated.empty() ? style::small : style::small_bold),
                 {margin_mm, y_ + 1.0}, simulated.empty() ? style::small : style::small_bold);
    y_ += 4.0;
  }

  void panels(std::size_t index) {
    const TrialView& trial = page_.trials[index];
    canvas_.text(trial_heading(canvas_.ruler(), trial, page_.trials, inner_mm(), style::heading),
                 {margin_mm, y_ + 3.6}, style::heading);
    y_ += heading_mm;
    const bool shares = !is_tilt() && !trial.share.time_s.empty();
    const double count = is_tilt() ? 2.0 : shares ? 4.0 : 3.0;
    const double width = (inner_mm() - count * axis_mm) / count;
    const auto box = [&](double column) {
      return Box{margin_mm + axis_mm + column * (width + axis_mm), y_, width, panel_mm_};
    };
    if (is_tilt()) {
      lean_panel(box(0.0), index);
      share_panel(box(1.0), index);
    } else {
      const auto extent = spectrum_extent(page_.trials, SpectrumScale::linear);
      spectrum_panel(canvas_, box(0.0), trial, TraceAxis::ml, extent, SpectrumScale::linear,
                     {"power, mm²/Hz", true, title_gap_mm});
      spectrum_panel(canvas_, box(1.0), trial, TraceAxis::ap, extent, SpectrumScale::linear,
                     {"", true, title_gap_mm});
      density_panel(box(2.0), trial);
      if (shares) load_panel(box(3.0), trial);
    }
    y_ += panel_mm_ + x_labels_and_title_mm + 1.5;
  }

  /// A curve over the recording's clock, from 0 to `top`.
  void curve(const Box& box, const TrialView& trial, const std::vector<double>& time_s,
             const std::vector<double>& values, double top, const std::string& title, const Pen& pen) {
    if (values.size() < 2 || !(time_s.front() < time_s.back()) || !(top > 0.0)) {
      const std::string reason = nothing_to_draw(trial);
      empty_panel(canvas_, box, reason.empty() ? "there is no such curve" : reason);
      return;
    }
    const Mapping map{box, {time_s.front(), time_s.front() + longest_s(page_.trials)}, {0.0, 1.05 * top}};
    if (trial.simulated) simulated_watermark(canvas_, box);
    draw_axes(canvas_, map, fitting_ticks(canvas_.ruler(), map.x, box.width, true), {"time (s)"},
              fitting_ticks(canvas_.ruler(), map.y, box.height, false), {title, true, title_gap_mm});
    Polyline line;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isfinite(values[i])) line.push_back(map(time_s[i], values[i]));
    canvas_.clipped(box, [&] { canvas_.polyline(keep_column_extremes(line, column_mm), pen); });
  }

  void density_panel(const Box& box, const TrialView& trial) {
    curve(box, trial, trial.density.time_s, trial.density.dwell_s, top_of(page_.trials),
          "s within " + plain_text(trial.density.radius_mm) + " mm", style::ml_trace);
  }

  /// The left foot's share of the load, with the line of both alike.
  void load_panel(const Box& box, const TrialView& trial) {
    curve(box, trial, trial.share.time_s, trial.share.left_percent, 100.0, "% of load, left",
          style::ml_trace);
    const double middle = box.bottom() - box.height * 50.0 / 105.0;
    canvas_.line({box.x, middle}, {box.right(), middle}, style::band_edge);
    const std::string words = "mean left " + fixed_text(trial.share.mean_left_percent, 1) + " %, right " +
                              fixed_text(100.0 - trial.share.mean_left_percent, 1) + " %";
    double y = box.y + 3.0;  // four panels in a row are too narrow for it in one line
    for (const std::string& line : canvas_.ruler().wrap(words, box.width - 2.0, style::small)) {
      canvas_.text(line, {box.x + 1.0, y}, style::small);
      y += 3.2;
    }
  }

  void lean_panel(const Box& box, std::size_t index) {
    const TrialView& trial = page_.trials[index];
    curve(box, trial, trial.time_s, tilts_.total[index], tilts_.most_deg, "total tilt (deg)",
          style::ml_trace);
  }

  void share_panel(const Box& box, std::size_t index) {
    const TrialView& trial = page_.trials[index];
    if (const std::string reason = nothing_to_draw(trial); !reason.empty()) {
      empty_panel(canvas_, box, reason);
      return;
    }
    const Mapping map{box, {0.0, tilts_.most_deg}, {0.0, 1.05 * tilts_.most_share}};
    if (trial.simulated) simulated_watermark(canvas_, box);
    draw_axes(canvas_, map, fitting_ticks(canvas_.ruler(), map.x, box.width, true), {"total tilt (deg)"},
              fitting_ticks(canvas_.ruler(), map.y, box.height, false),
              {"% of the time", true, title_gap_mm});
    const auto& shares = tilts_.shares[index];
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const Point corner = map(static_cast<double>(k) + 0.1, shares[k]);
      const Point end = map(static_cast<double>(k) + 0.9, 0.0);
      canvas_.fill({corner.x, corner.y, end.x - corner.x, end.y - corner.y}, style::ml);
    }
  }

  void sources() {
    section("Files");
    for (const TrialView& trial : page_.trials) {
      std::string line = trial.title;
      std::string hash;
      for (const Fact& fact : trial.provenance) {
        if (fact.label == "SHA-256")
          hash = fact.value;
        else
          line += "; " + fact.label + ": " + fact.value;
      }
      canvas_.text(canvas_.ruler().fit(line, inner_mm(), style::small), {margin_mm, y_ + 2.6}, style::small);
      canvas_.text(hash.empty() ? "no hash known" : "SHA-256 " + hash, {margin_mm, y_ + 2.6 + small_pitch_mm},
                   style::small, style::quiet);
      y_ += 2.0 * small_pitch_mm;
    }
    y_ += 2.0;
  }

  Canvas& canvas_;
  const SummaryPage& page_;
  const Tilts tilts_;
  double y_ = 0.0;
  double panel_mm_ = 0.0;
};

}  // namespace

void paint_details(Canvas& canvas, const SummaryPage& page) {
  Details(canvas, page).paint();
}

}  // namespace steadyplate::report
