#pragma once

#include <string>

#include "tools/report/blocks.hpp"
#include "tools/report/person_report.hpp"

namespace steadyplate::report {

/// One HTML file: the pages as pictures inside, each with words for who cannot see it, and below them the
/// same once more as headings, lists and tables, which a screen reader reads and a table calculation takes.
/// No script, nothing fetched; prints a page a sheet. The same report gives the same bytes.
/// @throws as render_report
std::string report_html(const PersonReport& report, const DrawOptions& options = {});
std::string report_html(const BlockReport& report, const DrawOptions& options = {});

/// A summary in blocks: what its page says, in reading order.
BlockReport blocks_of(const SummaryPage& page);

}  // namespace steadyplate::report
