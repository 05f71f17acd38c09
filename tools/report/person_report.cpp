#include "tools/report/person_report.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "tools/report/canvas.hpp"
#include "tools/report/details_page.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/page.hpp"
#include "tools/report/text.hpp"

namespace steadyplate::report {

namespace {

/// One sheet of paper: what it is called, what a reader is told of it, how it is drawn.
struct Sheet {
  std::string title;
  std::string description;
  std::function<void(Canvas&)> paint;
};

std::string said_of(const SummaryPage& page) {
  std::string words;
  for (const TrialView& trial : page.trials)
    words +=
        (words.empty() ? "" : "; ") + trial.title + (trial.condition.empty() ? "" : ", ") + trial.condition;
  return words;
}

/// The summary's own facts with some of its trials.
SummaryPage part_of(const SummaryPage& page, std::size_t from, std::size_t to) {
  SummaryPage part = page;
  part.trials.assign(page.trials.begin() + static_cast<std::ptrdiff_t>(from),
                     page.trials.begin() + static_cast<std::ptrdiff_t>(to));
  part.title = page.title.substr(0, page.title.find(':')) + ": details";
  return part;
}

std::vector<Sheet> sheets_of(const PersonReport& report) {
  std::vector<Sheet> sheets;
  for (const SummaryPage& page : report.summaries) {
    if (page.trials.empty()) throw std::invalid_argument("summaries: a summary needs at least one trial");
    if (page.trials.size() > most_trials(FigureKind::summary))
      throw std::invalid_argument("summaries: a summary shows " +
                                  std::to_string(most_trials(FigureKind::summary)) + " trials at most");
    sheets.push_back({page.title, said_of(page), [&page](Canvas& canvas) { paint_summary(canvas, page); }});
    for (std::size_t from = 0; from < page.trials.size(); from += trials_a_details_page) {
      SummaryPage part = part_of(page, from, std::min(page.trials.size(), from + trials_a_details_page));
      const std::string title = part.title;
      const std::string description = said_of(part);
      sheets.push_back(
          {title, description, [part = std::move(part)](Canvas& canvas) { paint_details(canvas, part); }});
    }
  }
  if (report.visits)
    sheets.push_back({"Scores over the visits", report.visits->title,
                      [&report](Canvas& canvas) { paint_score_sheet(canvas, *report.visits); }});
  if (sheets.empty()) throw std::invalid_argument("report: there is nothing to show");
  return sheets;
}

std::string program_of(const PersonReport& report) {
  return report.summaries.empty() ? report.visits->program : report.summaries.front().program;
}

}  // namespace

std::vector<std::string> render_report(const PersonReport& report, FileKind file,
                                       const DrawOptions& options) {
  const auto sheets = sheets_of(report);
  const Size size = paper_size(options.paper);
  const auto canvas_for = [&](const std::string& title, const std::string& description) {
    return std::make_unique<Canvas>(
        file, size.width_mm, size.height_mm, options.dpi,
        DocumentInfo{title, description + ". " + std::string(not_a_diagnosis), program_of(report)});
  };
  std::vector<std::string> files;
  std::unique_ptr<Canvas> canvas;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    if (file != FileKind::pdf)
      canvas = canvas_for(sheets[i].title, sheets[i].description);
    else if (i == 0)
      canvas = canvas_for(report.title, sheets[i].description);
    else
      canvas->next_page();
    sheets[i].paint(*canvas);
    draw_page_number(*canvas, i + 1, sheets.size());
    if (file != FileKind::pdf || i + 1 == sheets.size()) files.push_back(canvas->finish());
  }
  return files;
}

}  // namespace steadyplate::report
