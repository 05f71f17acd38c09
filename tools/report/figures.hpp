#pragma once

#include <span>

#include "tools/report/canvas.hpp"
#include "tools/report/density_picture.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// Each figure knows its height before its page is made; paint draws with exactly that layout.
double stato_width_mm(std::size_t trials);
double stato_height_mm(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm);
void paint_stato(Canvas& canvas, std::span<const TrialView> trials);

/// The same places with how long the path was where, one picture a trial.
void paint_heatmap(Canvas& canvas, std::span<const TrialView> trials,
                   std::span<const DensityPicture> pictures);

inline constexpr double stabilogram_width_mm = 180.0;
double stabilogram_height_mm(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm);
void paint_stabilogram(Canvas& canvas, std::span<const TrialView> trials);

inline constexpr double spectrum_width_mm = 180.0;
double spectrum_height_mm(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm);
void paint_spectrum(Canvas& canvas, std::span<const TrialView> trials, SpectrumScale scale);

/// The page takes the canvas's size.
void paint_summary(Canvas& canvas, const SummaryPage& page);

}  // namespace steadyplate::report
