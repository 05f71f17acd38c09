#pragma once

namespace steadyplate::report {

/// Straight RGB, 0 to 1.
struct Colour {
  double red = 0.0;
  double green = 0.0;
  double blue = 0.0;
};

/// Type size in points (1/72 inch), as printers count; everything else on a page is in mm.
struct Font {
  double size_pt = 7.5;
  bool bold = false;

  double size_mm() const { return size_pt * 25.4 / 72.0; }
};

/// How a line is drawn. dash_mm = 0 is a solid line.
struct Pen {
  Colour colour;
  double width_mm = 0.2;
  double dash_mm = 0.0;
  double gap_mm = 0.0;
};

/// One look for every figure. The two data colours are blue and vermilion of Okabe & Ito (2008), told apart
/// with every common colour-vision deficiency; nothing is said by colour alone (line style, marker or words
/// say it too).
namespace style {

inline constexpr Colour ink{0.10, 0.10, 0.12};
inline constexpr Colour quiet{0.38, 0.38, 0.42};  ///< secondary text: still 7:1 on white
inline constexpr Colour hairline{0.72, 0.72, 0.74};
inline constexpr Colour grid{0.90, 0.90, 0.91};
inline constexpr Colour shade{0.94, 0.94, 0.95};
inline constexpr Colour watermark{0.89, 0.89, 0.91};
inline constexpr Colour paper{1.0, 1.0, 1.0};
inline constexpr Colour ml{0.0, 0.447, 0.698};
inline constexpr Colour ap{0.835, 0.369, 0.0};

inline constexpr Pen frame{quiet, 0.18};
inline constexpr Pen grid_line{grid, 0.15};
inline constexpr Pen rule{hairline, 0.15};
inline constexpr Pen path{ml, 0.16};
inline constexpr Pen ml_trace{ml, 0.22};
inline constexpr Pen ap_trace{ap, 0.22};
inline constexpr Pen ml_curve{ml, 0.4};
inline constexpr Pen ap_curve{ap, 0.4};
inline constexpr Pen ellipse{ink, 0.5, 2.0, 1.0};
inline constexpr Pen band_edge{quiet, 0.25, 0.6, 0.6};
inline constexpr Pen median_mark{ink, 0.28};
inline constexpr Pen edge95_mark{ink, 0.28, 1.2, 0.8};

inline constexpr Font page_title{14.0, true};
inline constexpr Font figure_title{10.0, true};
inline constexpr Font heading{8.0, true};
inline constexpr Font body{7.5, false};
inline constexpr Font body_bold{7.5, true};
inline constexpr Font small{6.5, false};
inline constexpr Font small_bold{6.5, true};

}  // namespace style

}  // namespace steadyplate::report
