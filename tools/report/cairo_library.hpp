#pragma once

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

// What canvas.cpp calls of cairo, without its prefix.
// clang-format off
#define STEADYPLATE_CAIRO_FUNCTIONS(F) \
  F(arc) F(clip) F(close_path) F(create) F(destroy) F(fill) F(fill_preserve) F(font_options_create) \
  F(font_options_destroy) F(font_options_set_antialias) F(font_options_set_hint_metrics) \
  F(font_options_set_hint_style) F(get_matrix) F(get_scaled_font) F(get_source) F(image_surface_create) \
  F(image_surface_get_data) F(image_surface_get_stride) F(line_to) F(move_to) F(new_path) F(paint) \
  F(pattern_set_filter) F(pdf_surface_create_for_stream) F(pdf_surface_set_metadata) F(rectangle) \
  F(restore) F(rotate) F(save) F(scale) F(scaled_font_get_type) F(select_font_face) F(set_dash) \
  F(set_font_options) F(set_font_size) F(set_line_join) F(set_line_width) F(set_source_rgb) \
  F(set_source_surface) F(show_page) F(show_text) F(status) F(status_to_string) F(stroke) \
  F(surface_destroy) F(surface_finish) F(surface_mark_dirty) F(surface_status) \
  F(surface_write_to_png_stream) F(svg_surface_create_for_stream) F(text_extents) F(translate) \
  F(user_to_device)
// clang-format on

namespace steadyplate::report {

/// cairo, loaded with the first picture: with it come seventeen libraries, 2 ms and 2 MB, for which no
/// command should wait that draws nothing.
struct CairoLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): the name of a member cannot stand in any
#define STEADYPLATE_CAIRO_MEMBER(name) decltype(&::cairo_##name) name = nullptr;
  STEADYPLATE_CAIRO_FUNCTIONS(STEADYPLATE_CAIRO_MEMBER)
#undef STEADYPLATE_CAIRO_MEMBER
};

/// @throws DrawError  it is not installed
const CairoLibrary& cairo_library();

}  // namespace steadyplate::report
