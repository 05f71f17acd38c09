#include "tools/report/spectrum_panel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "tools/report/number.hpp"

namespace steadyplate::report {

namespace {

constexpr double column_mm = 0.1;

/// Positions on a linear or logarithmic scale go through the same mapping: its ranges are of scaled values.
class Scaled {
 public:
  Scaled(const Box& box, const SpectrumExtent& extent, SpectrumScale scale)
      : logarithmic_(scale == SpectrumScale::logarithmic),
        map_{box,
             {of(extent.frequency_hz.low), of(extent.frequency_hz.high)},
             {of(extent.power.low), of(extent.power.high)}} {}

  double of(double value) const { return logarithmic_ ? std::log10(value) : value; }
  const Mapping& map() const { return map_; }

  std::vector<Tick> ticks(const TextRuler& ruler, Range range, double length_mm, bool horizontal) const {
    if (!logarithmic_) return fitting_ticks(ruler, range, length_mm, horizontal);
    auto list = log_ticks(range);
    for (Tick& tick : list) tick.value = of(tick.value);
    return list;
  }

 private:
  bool logarithmic_;
  Mapping map_;
};

/// A frequency worth marking: the line in the panel, and words with a sample of that line.
struct FrequencyMark {
  std::optional<double> hz;
  Pen pen;
  std::string words;
};

/// All lines first, then all words: no line runs through another's words.
void draw_marks(Canvas& canvas, const Scaled& scaled, std::span<const FrequencyMark> marks, Point right_end) {
  const Box& box = scaled.map().box;
  const auto shown = [](const FrequencyMark& mark) {
    return mark.hz && drawable(*mark.hz) && *mark.hz > 0.0;
  };
  for (const FrequencyMark& mark : marks) {
    if (!shown(mark)) continue;
    const double x = scaled.map().to_x(scaled.of(*mark.hz));
    if (x >= box.x && x <= box.right()) canvas.line({x, box.y}, {x, box.bottom()}, mark.pen);
  }
  for (const FrequencyMark& mark : marks) {
    if (!shown(mark)) continue;
    const std::string text = mark.words + " " + number_text(*mark.hz) + " Hz";
    const double left = right_end.x - canvas.ruler().width_mm(text, style::small);
    const double y = right_end.y;
    canvas.fill({left - 9.0, y - 2.6, right_end.x - left + 9.5, 3.7}, style::paper);
    canvas.line({left - 8.5, y - 0.8}, {left - 1.5, y - 0.8}, mark.pen);
    canvas.text(text, {left, y}, style::small);
    right_end.y += 4.0;
  }
}

}  // namespace

std::string no_spectrum(const TrialView& trial) {
  const SpectrumView& s = trial.spectrum;
  if (s.frequency_hz.size() != s.ml.size() || s.frequency_hz.size() != s.ap.size())
    throw std::invalid_argument("SpectrumView: frequency_hz, ml and ap must have one length");
  if (!s.frequency_hz.empty()) {
    const bool band = std::isfinite(s.band_low_hz) && drawable(s.band_high_hz) && s.band_low_hz >= 0.0 &&
                      s.band_low_hz < s.band_high_hz;
    if (!band)
      throw std::invalid_argument("SpectrumView: band_low_hz must be 0 or more and below band_high_hz");
    return {};
  }
  return trial.empty_reason.empty() ? "there is no spectrum of this trial" : trial.empty_reason;
}

/// One frequency and one power range for all panels.
std::optional<SpectrumExtent> spectrum_extent(std::span<const TrialView> trials, SpectrumScale scale) {
  double highest_hz = 0.0, lowest_hz = std::numeric_limits<double>::infinity();
  double most = 0.0, least = std::numeric_limits<double>::infinity();
  for (const TrialView& trial : trials) {
    if (!no_spectrum(trial).empty()) continue;
    const SpectrumView& s = trial.spectrum;
    highest_hz = std::max(highest_hz, 1.1 * s.band_high_hz);
    for (std::size_t i = 0; i < s.frequency_hz.size(); ++i) {
      const double f = s.frequency_hz[i];
      if (!std::isfinite(f) || f > 1.1 * s.band_high_hz) continue;
      if (f > 0.0) lowest_hz = std::min(lowest_hz, f);
      for (const double power : {s.ml[i], s.ap[i]}) {
        if (!drawable(power) || power <= 0.0) continue;
        most = std::max(most, power);
        least = std::min(least, power);
      }
    }
  }
  if (!(most > 0.0) || !(lowest_hz < highest_hz)) return std::nullopt;
  if (scale == SpectrumScale::linear) return SpectrumExtent{{0.0, highest_hz}, {0.0, 1.06 * most}};
  return SpectrumExtent{{lowest_hz, highest_hz}, {std::max(0.7 * least, 1e-6 * most), 1.5 * most}};
}

void spectrum_panel(Canvas& canvas, const Box& box, const TrialView& trial, TraceAxis axis,
                    const std::optional<SpectrumExtent>& extent, SpectrumScale scale,
                    const AxisLook& power_look) {
  std::string reason = no_spectrum(trial);
  if (reason.empty() && !extent) reason = "there is no power in the spectrum";
  if (!reason.empty()) {
    empty_panel(canvas, box, reason);
    return;
  }
  const SpectrumView& s = trial.spectrum;
  const bool is_ml = axis == TraceAxis::ml;
  const Scaled scaled(box, *extent, scale);
  const Mapping& map = scaled.map();
  const auto inside = [&](double hz) {
    return hz > 0.0 ? std::clamp(map.to_x(scaled.of(hz)), box.x, box.right()) : box.x;
  };
  const double low = inside(s.band_low_hz), high = inside(s.band_high_hz);
  canvas.fill({box.x, box.y, low - box.x, box.height}, style::shade);
  canvas.fill({high, box.y, box.right() - high, box.height}, style::shade);
  if (trial.simulated) simulated_watermark(canvas, box);
  draw_axes(canvas, map, scaled.ticks(canvas.ruler(), extent->frequency_hz, box.width, true),
            {"frequency (Hz)"}, scaled.ticks(canvas.ruler(), extent->power, box.height, false), power_look);
  for (const double edge : {low, high})
    if (edge > box.x && edge < box.right())
      canvas.line({edge, box.y}, {edge, box.bottom()}, style::band_edge);

  const auto& power = is_ml ? s.ml : s.ap;
  canvas.clipped(box, [&] {
    Polyline line;
    const auto flush = [&] {
      canvas.polyline(keep_column_extremes(line, column_mm), is_ml ? style::ml_curve : style::ap_curve);
      line.clear();
    };
    for (std::size_t i = 0; i < power.size(); ++i) {
      const double f = s.frequency_hz[i];
      const bool shown = std::isfinite(f) && f >= extent->frequency_hz.low && drawable(power[i]) &&
                         (scale == SpectrumScale::linear || power[i] > 0.0);
      if (shown && f <= 2.0 * extent->frequency_hz.high)
        line.push_back(map(scaled.of(f), scaled.of(power[i])));
      else
        flush();
    }
    flush();
  });
  const double right = (high > box.x + 0.6 * box.width ? high : box.right()) - 1.5;
  canvas.text(is_ml ? "ML" : "AP", {right, box.y + 4.2}, style::heading, is_ml ? style::ml : style::ap,
              Align::right);
  const FrequencyMark marks[] = {{is_ml ? s.median_ml_hz : s.median_ap_hz, style::median_mark, "median"},
                                 {is_ml ? s.edge95_ml_hz : s.edge95_ap_hz, style::edge95_mark, "95 % below"}};
  draw_marks(canvas, scaled, marks, {right, box.y + 8.6});
}

std::vector<LegendEntry> spectrum_legend(std::span<const TrialView> trials) {
  std::vector<LegendEntry> list;
  bool median = false, edge = false;
  std::string band;
  for (const TrialView& trial : trials) {
    const SpectrumView& s = trial.spectrum;
    median = median || s.median_ml_hz || s.median_ap_hz;
    edge = edge || s.edge95_ml_hz || s.edge95_ap_hz;
    if (band.empty() && !s.frequency_hz.empty())
      band = "outside the band of " + plain_text(s.band_low_hz) + " to " + plain_text(s.band_high_hz) + " Hz";
  }
  using Sample = LegendEntry::Sample;
  if (!band.empty()) list.push_back({Sample::shade, {style::shade, 0.0}, band});
  if (median) list.push_back({Sample::line, style::median_mark, "half of the band's power is below"});
  if (edge) list.push_back({Sample::line, style::edge95_mark, "95 % of the band's power is below"});
  return list;
}

}  // namespace steadyplate::report
