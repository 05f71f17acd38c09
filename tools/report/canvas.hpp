#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tools/report/report.hpp"
#include "tools/report/simplify.hpp"
#include "tools/report/style.hpp"
#include "tools/report/text.hpp"

namespace steadyplate::report {

/// A box on the paper, mm.
struct Box {
  double x = 0.0;
  double y = 0.0;
  double width = 0.0;
  double height = 0.0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
  double centre_x() const { return x + width / 2.0; }
  double centre_y() const { return y + height / 2.0; }
};

enum class Align { left, centre, right };

/// Measures text without a page, so that a layout is known before its page is made. The same widths hold on
/// every Canvas: hinting is off everywhere.
class TextRuler {
 public:
  /// @throws DrawError  no usable font
  TextRuler();
  ~TextRuler();
  TextRuler(const TextRuler&) = delete;
  TextRuler& operator=(const TextRuler&) = delete;

  double width_mm(std::string_view text, Font font) const;
  std::string fit(std::string_view text, double width_mm, Font font) const;
  std::vector<std::string> wrap(std::string_view text, double width_mm, Font font) const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// What a page says about itself: PDF metadata, SVG title and description for screen readers.
struct DocumentInfo {
  std::string title;
  std::string description;
  std::string program;
};

/// A page of any kind behind one set of drawing calls. Lengths in mm, y downwards, origin in the upper left
/// corner.
class Canvas {
 public:
  /// @param dpi  PNG: pixels an inch; SVG and PDF ignore it
  /// @throws DrawError
  Canvas(FileKind kind, double width_mm, double height_mm, double dpi, DocumentInfo info);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  double width_mm() const { return width_mm_; }
  double height_mm() const { return height_mm_; }
  const TextRuler& ruler() const { return ruler_; }

  void line(Point from, Point to, const Pen& pen);
  void polyline(std::span<const Point> points, const Pen& pen);
  void frame(const Box& box, const Pen& pen);
  void fill(const Box& box, Colour colour);
  /// @param angle_deg  of the major axis, counter-clockwise as seen (y upwards)
  void ellipse(Point centre, double semi_major, double semi_minor, double angle_deg, const Pen& pen);
  void disc(Point centre, double radius, Colour fill, const Pen& outline);

  /// A picture of columns x rows cells, three bytes each (red, green, blue), stretched to the box.
  /// @throws std::invalid_argument  bytes that are not as many
  void image(const Box& box, std::size_t columns, std::size_t rows, std::string_view rgb);

  /// `at` is on the baseline: its left end, middle or right end.
  void text(std::string_view text, Point at, Font font, Colour colour = style::ink,
            Align align = Align::left);
  /// Reads upwards; `at` is the middle of the baseline.
  void text_upwards(std::string_view text, Point at, Font font, Colour colour = style::ink);

  /// Run `draw` with everything outside the box cut off.
  void clipped(const Box& box, const std::function<void()>& draw);

  /// What follows is drawn on a page after this one. PDF only. @throws DrawError
  void next_page();

  /// The finished file. The canvas takes no more drawing. @throws DrawError
  std::string finish();

 private:
  struct Surface;
  void use(const Pen& pen);
  void check(const char* doing) const;

  TextRuler ruler_;
  FileKind kind_;
  double width_mm_;
  double height_mm_;
  DocumentInfo info_;
  std::unique_ptr<Surface> surface_;
};

}  // namespace steadyplate::report
