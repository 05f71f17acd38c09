#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/report/report.hpp"
#include "tools/report/score_sheet_page.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// A report about one person: summaries (paths of the centre of pressure and tilts of a board apart), behind
/// each the pages with what stands behind its numbers, and at the end the scores over the visits.
struct PersonReport {
  std::string title = "Balance report";
  std::vector<SummaryPage> summaries;
  std::optional<ScoreSheet> visits;
};

/// The pages of a report as files of that kind: one for a PDF, one a page for SVG and PNG. The same report
/// gives the same bytes.
/// @throws std::invalid_argument  no summary and no visits, and as render(); DrawError
std::vector<std::string> render_report(const PersonReport& report, FileKind file,
                                       const DrawOptions& options = {});

}  // namespace steadyplate::report
