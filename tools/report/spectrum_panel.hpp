#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/report/figure_text.hpp"
#include "tools/report/panels.hpp"

namespace steadyplate::report {

/// What all spectrum panels of a picture span: frequencies in Hz, power density in mm^2/Hz.
struct SpectrumExtent {
  Range frequency_hz;
  Range power;
};

/// Why this trial has no spectrum to show, or "" when it has one.
/// @throws std::invalid_argument  vectors of unequal length, or a band that is none
std::string no_spectrum(const TrialView& trial);

/// One frequency and one power range for all trials; nothing when no spectrum has power.
std::optional<SpectrumExtent> spectrum_extent(std::span<const TrialView> trials, SpectrumScale scale);

/// One axis of one trial: curve, band, and marks with words for median and 95 % frequency.
/// @param power_title  of the vertical axis; "" = none
void spectrum_panel(Canvas& canvas, const Box& box, const TrialView& trial, TraceAxis axis,
                    const std::optional<SpectrumExtent>& extent, SpectrumScale scale,
                    const AxisLook& power_look);

/// What the marks of these panels mean.
std::vector<LegendEntry> spectrum_legend(std::span<const TrialView> trials);

}  // namespace steadyplate::report
