#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace steadyplate::report {

/// The ellipse that the next point of the same person falls into with probability `level`: a PREDICTION
/// ellipse, not a confidence ellipse of the mean (Schubert & Kirchner 2014 on the confusion).
struct EllipseView {
  double semi_major_mm = 0.0;
  double semi_minor_mm = 0.0;
  double angle_deg = 0.0;  ///< major axis from ML towards AP, counter-clockwise as drawn
  double area_mm2 = 0.0;
  double level = 0.95;
  double centre_ml_mm = 0.0;  ///< in the coordinates of the view's trace
  double centre_ap_mm = 0.0;
};

/// One-sided power spectral density of both axes at common frequencies, mm^2/Hz. Empty when there is none.
struct SpectrumView {
  std::vector<double> frequency_hz;
  std::vector<double> ml;
  std::vector<double> ap;
  double band_low_hz = 0.15;  ///< the band in which power was counted
  double band_high_hz = 5.0;
  std::optional<double> median_ml_hz;  ///< frequency with half of the band's power below it
  std::optional<double> median_ap_hz;
  std::optional<double> edge95_ml_hz;  ///< frequency with 95 % of the band's power below it
  std::optional<double> edge95_ap_hz;
};

/// Sway density: how long the centre of pressure stayed near where it was, sample by sample, s. Empty when
/// there is none.
struct DensityView {
  std::vector<double> time_s;  ///< recording's clock
  std::vector<double> dwell_s;
  double radius_mm = 3.0;
};

/// How much of the load the left foot carried, of a person on two plates. Empty when there are no two.
struct ShareView {
  std::vector<double> time_s;
  std::vector<double> left_percent;  ///< 100 left/(left + right); NaN where both together carry nothing
  double mean_left_percent = 0.0;    ///< over the samples with a load
};

/// One line of the core table for one trial. The text is final: rounding was decided by whoever made the row.
struct TableRow {
  std::string name;    ///< "Mean velocity, ML"
  std::string value;   ///< "8.31"; empty when there is no number
  std::string unit;    ///< "mm/s"; "" for a pure number
  std::string note;    ///< why there is no number, or how to read it; shown below the table
  std::string norm{};  ///< "5.20 to 15.5": the band of people like this one; empty when no norm fits
  bool outside_norm = false;
};

/// A label and what belongs to it: "Height", "157.5 cm".
struct Fact {
  std::string label;
  std::string value;
};

/// What the quality strip shows. Unknown facts stay empty and are shown as unknown, never as zero.
struct QualityFacts {
  std::optional<double> recorded_s;
  std::optional<double> analysed_s;  ///< N/fs of the analysed window: what is held against the 25 s of ISPGR
  std::optional<double> rate_hz;
  std::optional<std::size_t> samples_read;
  std::optional<std::size_t> samples_filled;
  std::optional<std::size_t> samples_lost;  ///< off the plate or not finite, before filling
  std::string ended{};                      ///< how a guided trial ended: "completed", "stopped by hand"
};

/// ISPGR standard for stabilometry in clinical practice (Scoppa et al. 2013): at least 25 s at 50 Hz or more.
inline constexpr double ispgr_minimum_s = 25.0;
inline constexpr double ispgr_minimum_hz = 50.0;

/// Known, and below the minimum.
bool ispgr_too_short(const QualityFacts& quality);
bool ispgr_too_slow(const QualityFacts& quality);

enum class IspgrAnswer { met, not_met, unknown };
/// `unknown` when duration or rate is unknown and the other does not already fail.
IspgrAnswer ispgr(const QualityFacts& quality);

/// Everything a figure may show of one trial. A plain value: no figure computes a metric.
struct TrialView {
  std::string title;           ///< "BDS00001"
  std::string condition;       ///< "eyes open, firm"; "" when unknown
  std::string unit = "mm";     ///< of both axes: "mm" of a centre of pressure, "deg" of a tilt
  std::vector<double> time_s;  ///< recording's clock; same length as the axes
  std::vector<double> ml_mm;   ///< right +; centred, except a tilt, whose zero is level
  std::vector<double> ap_mm;   ///< forward +; the same
  std::string
      empty_reason;  ///< why there is no trace, when there is none: "too_short: needs 20 s, has 4.2 s"
  std::optional<EllipseView> ellipse;
  SpectrumView spectrum;
  DensityView density;
  std::vector<TableRow> table;
  QualityFacts quality;
  std::vector<Fact> provenance;  ///< {"File", "BDS00001.txt"}, {"SHA-256", "3f2a91c0..."}
  std::vector<std::string>
      axis_notes;             ///< what was assumed about axes, signs and calibration; one sentence each
  bool simulated = false;     ///< every figure then says so
  std::string norm_source{};  ///< of the bands in the table; "" without one
  std::string norm_gap{};     ///< why measures have no band; "" when norms were not asked for
  ShareView share{};
};

/// Why this trial has no trace that could be drawn, or "" when it has one.
/// Drawable: axes and time of one length, two or more samples that are finite and below a kilometre, and
/// movement.
/// @throws std::invalid_argument  time_s, ml_mm and ap_mm differ in length (the caller's mistake)
std::string nothing_to_draw(const TrialView& trial);

/// True for coordinates a picture can show: finite and below a kilometre. Other samples break the line.
bool drawable(double value_mm);

/// A quotient of two conditions (Romberg, foam) for each metric in SummaryPage::ratio_metrics.
struct RatioRow {
  std::string name;                 ///< "Romberg, foam: eyes closed / open"
  std::vector<std::string> values;  ///< "1.84"; "" when there is none; same length as ratio_metrics
};

/// How a page of a report ends, in place of the methods, which a report has on a page of their own.
struct Closing {
  std::vector<Fact> statements;  ///< {"Change", "Improved by ..."}; wrapped, never cut
  std::string comment;           ///< the user's
  bool signature = false;        ///< a line to sign on
};

/// One page about one person.
struct SummaryPage {
  std::string title = "Standing balance: summary";
  std::vector<Fact> facts;  ///< what is known of the person and the file; unknown facts are simply not listed
  std::vector<TrialView> trials;
  std::vector<std::string> ratio_metrics;  ///< "Mean velocity", "Ellipse area"
  std::vector<RatioRow> ratios;            ///< empty when no pair of conditions is known
  std::vector<std::string> remarks;        ///< warnings, and how to read marked values; before the methods
  std::vector<std::string> methods;        ///< how the numbers were made, a sentence or two each
  std::string program;                     ///< "steadyplate 0.1.0"
  std::optional<Closing> closing;          ///< of a report's page
};

}  // namespace steadyplate::report
