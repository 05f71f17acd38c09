#include "tools/report/canvas.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <numbers>
#include <stdexcept>
#include <utility>
#include <vector>

#include "tools/report/cairo_library.hpp"
#include "tools/report/document.hpp"

namespace steadyplate::report {

namespace {

const CairoLibrary& api() {
  return cairo_library();
}

struct Destroy {
  void operator()(cairo_surface_t* surface) const { api().surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { api().destroy(cairo); }
};
using SurfacePointer = std::unique_ptr<cairo_surface_t, Destroy>;
using ContextPointer = std::unique_ptr<cairo_t, Destroy>;

constexpr double points_per_mm = 72.0 / 25.4;

/// Unhinted outlines: the same widths on screen and paper, and the same pixels whatever the desktop prefers.
void prepare_text(cairo_t* cairo) {
  cairo_font_options_t* options = api().font_options_create();
  api().font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  api().font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  api().font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  api().set_font_options(cairo, options);
  api().font_options_destroy(options);
}

void use_font(cairo_t* cairo, Font font, double units_per_mm) {
  api().select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         font.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  api().set_font_size(cairo, font.size_mm() * units_per_mm);
}

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

// ---------------------------------------------------------------- TextRuler

struct TextRuler::Context {
  // Text is measured large and scaled down: unhinted widths are proportional to the size.
  static constexpr double units_per_mm = 100.0;
  SurfacePointer surface{api().image_surface_create(CAIRO_FORMAT_A8, 1, 1)};
  ContextPointer cairo{api().create(surface.get())};
};

TextRuler::TextRuler() : context_(std::make_unique<Context>()) {
  cairo_t* cairo = context_->cairo.get();
  prepare_text(cairo);
  use_font(cairo, style::body, Context::units_per_mm);
  cairo_scaled_font_t* font = api().get_scaled_font(cairo);
  if (api().status(cairo) != CAIRO_STATUS_SUCCESS || api().scaled_font_get_type(font) == CAIRO_FONT_TYPE_USER)
    throw DrawError(
        "no usable font on this system: text cannot be drawn. Install the package fonts-dejavu-core and try "
        "again.");
}

TextRuler::~TextRuler() = default;

double TextRuler::width_mm(std::string_view text, Font font) const {
  cairo_t* cairo = context_->cairo.get();
  use_font(cairo, font, Context::units_per_mm);
  cairo_text_extents_t extents;
  api().text_extents(cairo, printable(text).c_str(), &extents);
  return extents.x_advance / Context::units_per_mm;
}

std::string TextRuler::fit(std::string_view text, double width_mm, Font font) const {
  return ellipsised(text, width_mm, [&](std::string_view part) { return this->width_mm(part, font); });
}

std::vector<std::string> TextRuler::wrap(std::string_view text, double width_mm, Font font) const {
  return wrapped(text, width_mm, [&](std::string_view part) { return this->width_mm(part, font); });
}

// ---------------------------------------------------------------- Canvas

struct Canvas::Surface {
  std::string bytes;
  std::vector<TextRun> runs;            // SVG: what was written where
  double units_per_mm = points_per_mm;  // device units (points or pixels), so that coordinates need no matrix
  SurfacePointer surface;
  ContextPointer cairo;
};

Canvas::Canvas(FileKind kind, double width_mm, double height_mm, double dpi, DocumentInfo info)
    : kind_(kind),
      width_mm_(width_mm),
      height_mm_(height_mm),
      info_(std::move(info)),
      surface_(std::make_unique<Surface>()) {
  const double width = width_mm * points_per_mm, height = height_mm * points_per_mm;
  switch (kind) {
    case FileKind::svg:
      surface_->surface.reset(api().svg_surface_create_for_stream(append, &surface_->bytes, width, height));
      break;
    case FileKind::pdf:
      surface_->surface.reset(api().pdf_surface_create_for_stream(append, &surface_->bytes, width, height));
      break;
    case FileKind::png:
      surface_->units_per_mm = dpi / 25.4;
      surface_->surface.reset(
          api().image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width_mm * dpi / 25.4)),
                                     static_cast<int>(std::lround(height_mm * dpi / 25.4))));
      break;
  }
  cairo_surface_t* surface = surface_->surface.get();
  if (kind == FileKind::pdf && api().surface_status(surface) == CAIRO_STATUS_SUCCESS) {
    const auto set = [surface](cairo_pdf_metadata_t what, const std::string& text) {
      api().pdf_surface_set_metadata(surface, what, printable(text).c_str());
    };
    set(CAIRO_PDF_METADATA_TITLE, info_.title);
    set(CAIRO_PDF_METADATA_SUBJECT, info_.description);
    set(CAIRO_PDF_METADATA_CREATOR, info_.program);
    // cairo would write the present time here, and two runs would differ. Without a stated date there is
    // none.
    const std::string date = stated_creation_date();
    api().pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   date.empty() ? nullptr : date.c_str());
  }
  surface_->cairo.reset(api().create(surface));
  prepare_text(surface_->cairo.get());
  api().set_line_join(surface_->cairo.get(), CAIRO_LINE_JOIN_ROUND);
  // The whole surface, also the pixels that the page's edge cuts.
  api().set_source_rgb(surface_->cairo.get(), style::paper.red, style::paper.green, style::paper.blue);
  api().paint(surface_->cairo.get());
  check("start a page");
}

Canvas::~Canvas() = default;

void Canvas::check(const char* doing) const {
  const cairo_status_t status = api().status(surface_->cairo.get());
  if (status != CAIRO_STATUS_SUCCESS)
    throw DrawError(std::string("cannot ") + doing + ": " + api().status_to_string(status) +
                    ". Try a smaller picture, or another kind of file (svg, pdf, png).");
}

void Canvas::use(const Pen& pen) {
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  api().set_source_rgb(cairo, pen.colour.red, pen.colour.green, pen.colour.blue);
  api().set_line_width(cairo, pen.width_mm * k);
  const double dashes[] = {pen.dash_mm * k, pen.gap_mm * k};
  api().set_dash(cairo, dashes, pen.dash_mm > 0.0 ? 2 : 0, 0.0);
}

void Canvas::line(Point from, Point to, const Pen& pen) {
  const Point points[] = {from, to};
  polyline(points, pen);
}

void Canvas::polyline(std::span<const Point> points, const Pen& pen) {
  if (points.size() < 2) return;
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  use(pen);
  api().new_path(cairo);
  for (const Point& point : points) api().line_to(cairo, point.x * k, point.y * k);
  api().stroke(cairo);
}

void Canvas::frame(const Box& box, const Pen& pen) {
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  use(pen);
  api().new_path(cairo);
  api().rectangle(cairo, box.x * k, box.y * k, box.width * k, box.height * k);
  api().stroke(cairo);
}

void Canvas::fill(const Box& box, Colour colour) {
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  api().set_source_rgb(cairo, colour.red, colour.green, colour.blue);
  api().new_path(cairo);
  api().rectangle(cairo, box.x * k, box.y * k, box.width * k, box.height * k);
  api().fill(cairo);
}

void Canvas::ellipse(Point centre, double semi_major, double semi_minor, double angle_deg, const Pen& pen) {
  if (!(semi_major > 0.0) || !(semi_minor > 0.0)) return;
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  use(pen);
  api().new_path(cairo);
  api().save(cairo);  // the matrix shapes the path, not the pen: it is gone when the line is drawn
  api().translate(cairo, centre.x * k, centre.y * k);
  api().rotate(cairo, -angle_deg * std::numbers::pi / 180.0);
  api().scale(cairo, semi_major * k, semi_minor * k);
  api().arc(cairo, 0.0, 0.0, 1.0, 0.0, 2.0 * std::numbers::pi);
  api().close_path(cairo);
  api().restore(cairo);
  api().stroke(cairo);
}

void Canvas::disc(Point centre, double radius, Colour colour, const Pen& outline) {
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  api().new_path(cairo);
  api().arc(cairo, centre.x * k, centre.y * k, radius * k, 0.0, 2.0 * std::numbers::pi);
  api().close_path(cairo);
  api().set_source_rgb(cairo, colour.red, colour.green, colour.blue);
  api().fill_preserve(cairo);
  use(outline);
  api().stroke(cairo);
}

void Canvas::image(const Box& box, std::size_t columns, std::size_t rows, std::string_view rgb) {
  if (columns == 0 || rows == 0 || rgb.size() != 3 * columns * rows)
    throw std::invalid_argument("rgb: not three bytes for each of the cells");
  const SurfacePointer picture(
      api().image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(columns), static_cast<int>(rows)));
  if (api().surface_status(picture.get()) != CAIRO_STATUS_SUCCESS)
    throw DrawError("cannot hold a picture of that many cells");
  unsigned char* pixels = api().image_surface_get_data(picture.get());
  const auto stride = static_cast<std::size_t>(api().image_surface_get_stride(picture.get()));
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) {
      const auto byte = [&](std::size_t k) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(rgb[3 * (r * columns + c) + k]));
      };
      const std::uint32_t pixel = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
      std::memcpy(pixels + r * stride + 4 * c, &pixel, sizeof pixel);  // native order, as cairo has it
    }
  api().surface_mark_dirty(picture.get());
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  api().save(cairo);
  api().translate(cairo, box.x * k, box.y * k);
  api().scale(cairo, box.width * k / static_cast<double>(columns),
              box.height * k / static_cast<double>(rows));
  api().set_source_surface(cairo, picture.get(), 0.0, 0.0);
  api().pattern_set_filter(api().get_source(cairo), CAIRO_FILTER_GOOD);
  api().new_path(cairo);
  api().rectangle(cairo, 0.0, 0.0, static_cast<double>(columns), static_cast<double>(rows));
  api().fill(cairo);
  api().restore(cairo);
}

void Canvas::text(std::string_view raw, Point at, Font font, Colour colour, Align align) {
  const std::string text = printable(raw);
  if (text.empty()) return;
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  double x = at.x;
  if (align == Align::centre) x -= ruler_.width_mm(text, font) / 2.0;
  if (align == Align::right) x -= ruler_.width_mm(text, font);
  use_font(cairo, font, k);
  api().set_source_rgb(cairo, colour.red, colour.green, colour.blue);
  if (kind_ == FileKind::svg) {
    cairo_matrix_t matrix;
    api().get_matrix(cairo, &matrix);
    TextRun run{text, x * k, at.y * k, font.size_mm() * k, ruler_.width_mm(text, font) * k, font.bold, 0.0};
    api().user_to_device(cairo, &run.x, &run.y);
    run.angle_deg = std::atan2(matrix.yx, matrix.xx) * 180.0 / std::numbers::pi;
    surface_->runs.push_back(std::move(run));
  }
  api().move_to(cairo, x * k, at.y * k);
  api().show_text(cairo, text.c_str());
  api().new_path(cairo);
}

void Canvas::text_upwards(std::string_view text, Point at, Font font, Colour colour) {
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  api().save(cairo);
  api().translate(cairo, at.x * k, at.y * k);
  api().rotate(cairo, -std::numbers::pi / 2.0);
  this->text(text, {0.0, 0.0}, font, colour, Align::centre);
  api().restore(cairo);
}

void Canvas::clipped(const Box& box, const std::function<void()>& draw) {
  cairo_t* cairo = surface_->cairo.get();
  const double k = surface_->units_per_mm;
  api().save(cairo);
  api().new_path(cairo);
  api().rectangle(cairo, box.x * k, box.y * k, box.width * k, box.height * k);
  api().clip(cairo);
  draw();
  api().restore(cairo);
}

void Canvas::next_page() {
  if (kind_ != FileKind::pdf) throw DrawError("only a PDF has several pages");
  check("draw the page");
  api().show_page(surface_->cairo.get());
}

std::string Canvas::finish() {
  check("draw the picture");
  api().show_page(surface_->cairo.get());
  check("finish the page");
  cairo_surface_t* surface = surface_->surface.get();
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  if (kind_ == FileKind::png) {
    status = api().surface_write_to_png_stream(surface, append, &surface_->bytes);
  } else {
    api().surface_finish(surface);
    status = api().surface_status(surface);
  }
  if (status != CAIRO_STATUS_SUCCESS)
    throw DrawError(std::string("cannot encode the picture: ") + api().status_to_string(status) +
                    ". Try a smaller one, or another kind of file (svg, pdf, png).");
  std::string bytes = std::move(surface_->bytes);
  if (kind_ == FileKind::svg)
    return finished_svg(std::move(bytes), info_.title, info_.description, surface_->runs);
  return bytes;
}

}  // namespace steadyplate::report
