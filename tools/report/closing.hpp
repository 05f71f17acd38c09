#pragma once

#include <string>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// The end of a report's first page: statements with a heading each, the comment, a line to sign on.
/// Height and drawing agree. An empty one, of a report's later pages, takes no room.
bool empty(const Closing& closing);
double closing_height_mm(const TextRuler& ruler, const Closing& closing, double width_mm);
void draw_closing(Canvas& canvas, const Closing& closing, double x, double y, double width_mm);

}  // namespace steadyplate::report
