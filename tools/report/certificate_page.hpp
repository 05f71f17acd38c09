#pragma once

#include <string>

#include "calibration/certificate.hpp"
#include "tools/report/report.hpp"

namespace steadyplate::report {

/// A calibration certificate as one page: what board, how, how well, until when; a map of what each mass was
/// off by (arrows, enlarged by a factor that the page says); the cells; the files it was made from; a line to
/// sign. The same certificate gives the same bytes.
/// @throws DrawError
std::string certificate_page(const calibration::Certificate& certificate, FileKind kind,
                             Paper paper = Paper::a4);

}  // namespace steadyplate::report
