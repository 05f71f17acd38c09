#include "tools/report/html.hpp"

#include <algorithm>
#include <cmath>

#include "tools/report/number.hpp"
#include "tools/report/page.hpp"
#include "tools/report/summary_table.hpp"
#include "tools/report/text.hpp"

namespace steadyplate::report {

namespace {

std::string escaped(std::string_view text) {
  return xml_escaped(printable(text));
}

std::string element(const char* name, std::string_view text) {
  return "<" + std::string(name) + ">" + escaped(text) + "</" + name + ">";
}

std::string facts_html(const std::vector<Fact>& facts) {
  if (facts.empty()) return {};
  std::string html = "<dl>\n";
  for (const Fact& fact : facts) html += element("dt", fact.label) + element("dd", fact.value) + "\n";
  return html + "</dl>\n";
}

std::string html_of(const TableBlock& table, const std::string& heading) {
  std::string html = "<table>\n";
  if (!heading.empty()) html += element("caption", heading) + "\n";
  html += "<thead><tr>";
  for (const std::string& cell : table.head)
    html += cell.empty() ? "<td></td>" : "<th scope=\"col\">" + escaped(cell) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c)
      html += c == 0 ? "<th scope=\"row\">" + escaped(row[c]) + "</th>" : element("td", row[c]);
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

std::string html_of(const FigureBlock& figure, const std::string&) {
  return element("p", figure.alt + ".") + "\n";
}

std::string html_of(const TextBlock& text, const std::string&) {
  std::string html;
  for (const std::string& paragraph : text.paragraphs) html += element("p", paragraph) + "\n";
  return html;
}

std::string html_of(const VerdictBlock& verdict, const std::string&) {
  return "<p><strong>" + escaped(verdict.about) + ": " + escaped(words_of(verdict.kind)) + ".</strong> " +
         escaped(verdict.sentence) + "</p>\n";
}

std::string html_of(const Closing& closing, const std::string&) {
  std::string html = facts_html(closing.statements);
  if (!closing.comment.empty()) html += element("p", "Comment: " + closing.comment) + "\n";
  return html;
}

std::string reading_html(const BlockReport& report) {
  std::string html = "<section>\n" + element("h2", report.title) + "\n";
  if (report.simulated) html += "<p><strong>SIMULATED DATA: no person was measured.</strong></p>\n";
  html += facts_html(report.facts);
  for (const Block& block : report.blocks) {
    if (!block.heading.empty()) html += element("h3", block.heading) + "\n";
    html += std::visit([&](const auto& content) { return html_of(content, block.heading); }, block.content);
  }
  return html + "</section>\n";
}

std::string document(const std::string& title, const std::string& program, std::vector<std::string> pages,
                     const std::string& reading, Paper paper) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      escaped(title) +
      "</title>\n<style>\n"
      "body{margin:0;background:#ddd;font:1rem/1.5 'DejaVu Sans',system-ui,sans-serif;color:#191a1f}\n"
      "h1{width:min(94%,60rem);margin:1rem auto;font-size:1.4rem}\n"
      "main>svg{display:block;width:min(100%,60rem);height:auto;margin:1rem auto;background:#fff}\n"
      ".reading{width:min(94%,56rem);margin:1rem auto;padding:1rem 2rem;background:#fff;box-sizing:"
      "border-box;"
      "overflow-x:auto}\n"
      "table{border-collapse:collapse;margin:.5rem 0 1.2rem;font-size:.85rem}\n"
      "caption{text-align:left;position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n"
      "th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid "
      "#ddd;vertical-align:top}\n"
      "thead th{color:#61616b;font-weight:normal}\n"
      "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem;font-size:.9rem}\n"
      "dt{color:#61616b}dd{margin:0}\n"
      "@page{size:" +
      std::string(paper == Paper::a4 ? "A4" : "letter") +
      ";margin:0}\n"
      "@media print{body{background:none}h1,.reading{display:none}"
      "main>svg{width:100%;margin:0;break-after:page}}\n"
      "</style>\n</head>\n<body>\n<main>\n" +
      element("h1", title) + "\n";
  std::size_t page = 0;
  for (std::string& svg : pages) {
    svg.erase(0, svg.find("<svg "));
    // The glyphs of every page have the same names: each page gets its own.
    const std::string own = "p" + std::to_string(++page) + "-";
    for (const std::string_view word : {"id=\"", "href=\"#", "url(#"})
      for (std::size_t at = 0; (at = svg.find(word, at)) != std::string::npos;) {
        at += word.size();
        svg.insert(at, own);
      }
    html += svg + '\n';
  }
  return html + "<div class=\"reading\">\n" +
         element("p", "The same in words and tables, to read aloud, search and copy. Made by " + program +
                          ". " + std::string(not_a_diagnosis)) +
         "\n" + reading + "</div>\n</main>\n</body>\n</html>\n";
}

TableBlock table_of(std::span<const TrialView> trials, const std::vector<MatrixRow>& rows, bool units) {
  TableBlock table;
  table.head = {"", "unit"};
  for (const TrialView& trial : trials)
    table.head.push_back(trial.title + (trial.condition.empty() ? "" : ", " + trial.condition));
  for (const MatrixRow& row : rows) {
    auto& cells = table.rows.emplace_back(std::vector<std::string>{row.label, row.unit});
    for (const MatrixCell& cell : row.cells)
      cells.push_back((cell.text.empty() ? "none" : cell.text) +
                      (cell.note.empty() ? "" : " (" + cell.note + ")") +
                      (cell.norm.empty()                     ? ""
                       : cell.mark == MatrixCell::Mark::open ? " (outside the norm " + cell.norm + ")"
                                                             : " (within the norm " + cell.norm + ")"));
  }
  if (!units) {
    table.head.erase(table.head.begin() + 1);
    for (auto& row : table.rows) row.erase(row.begin() + 1);
  }
  return table;
}

/// What a picture of a trial shows, in words.
std::string words_of(const TrialView& trial) {
  std::string words = trial.title + (trial.condition.empty() ? "" : ", " + trial.condition);
  if (trial.simulated) words += ", simulated";
  if (const std::string why = nothing_to_draw(trial); !why.empty()) return words + ": not drawn, " + why;
  const auto range = [&](const std::vector<double>& values) {
    double low = INFINITY, high = -INFINITY;
    for (const double value : values)
      if (drawable(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    return number_text(low) + " to " + number_text(high) + " " + trial.unit;
  };
  words += ": ML from " + range(trial.ml_mm) + ", AP from " + range(trial.ap_mm);
  if (trial.ellipse && std::isfinite(trial.ellipse->area_mm2))
    words += ", 95 % prediction ellipse " + number_text(trial.ellipse->area_mm2) + " mm²";
  if (!trial.share.time_s.empty())
    words += ", mean load left " + fixed_text(trial.share.mean_left_percent, 1) + " %, right " +
             fixed_text(100.0 - trial.share.mean_left_percent, 1) + " %";
  return words;
}

BlockReport blocks_of(const ScoreSheet& sheet) {
  BlockReport made;
  made.title = "Scores over the visits, " + sheet.title;
  made.program = sheet.program;
  made.simulated = sheet.simulated;
  for (const auto& [label, value] : sheet.facts) made.facts.push_back({label, value});
  TableBlock table;
  table.head = {"Outcome", "unit"};
  table.head.insert(table.head.end(), sheet.times.begin(), sheet.times.end());
  table.head.emplace_back("within the measurement error");
  for (const SheetPanel& panel : sheet.panels) {
    auto& row = table.rows.emplace_back(
        std::vector<std::string>{(panel.primary ? "Primary: " : "") + panel.title, panel.unit});
    for (const double value : panel.person) row.push_back(std::isfinite(value) ? number_text(value) : "none");
    row.push_back(panel.band ? number_text(panel.band->low) + " to " + number_text(panel.band->high)
                             : "not known");
  }
  made.blocks.push_back({"Scores", std::move(table)});
  made.blocks.push_back({"", TextBlock{sheet.notes}});
  return made;
}

}  // namespace

BlockReport blocks_of(const SummaryPage& page) {
  BlockReport made;
  made.title = page.title;
  made.program = page.program;
  made.facts = page.facts;
  made.simulated =
      std::any_of(page.trials.begin(), page.trials.end(), [](const TrialView& t) { return t.simulated; });
  auto quality = quality_rows(page.trials);
  quality.push_back(calibration_row(page.trials));
  made.blocks.push_back({"Quality of the recordings", table_of(page.trials, quality, false)});
  TextBlock pictures;
  for (const TrialView& trial : page.trials) pictures.paragraphs.push_back(words_of(trial) + ".");
  made.blocks.push_back({"What the pictures show", std::move(pictures)});
  made.blocks.push_back({"Measures", table_of(page.trials, measure_rows(page.trials), true)});
  if (!page.ratios.empty()) {
    TableBlock ratios;
    ratios.head = {"Ratio"};
    ratios.head.insert(ratios.head.end(), page.ratio_metrics.begin(), page.ratio_metrics.end());
    for (const RatioRow& ratio : page.ratios) {
      auto& row = ratios.rows.emplace_back(1, ratio.name);
      for (const std::string& value : ratio.values) row.push_back(value.empty() ? "none" : value);
      row.resize(ratios.head.size(), "none");
    }
    made.blocks.push_back({"Ratios between conditions", std::move(ratios)});
  }
  if (page.closing && (!page.closing->statements.empty() || !page.closing->comment.empty()))
    made.blocks.push_back({"What it means", *page.closing});
  made.blocks.push_back({"Files", table_of(page.trials, provenance_rows(page.trials), false)});
  TextBlock methods;
  methods.paragraphs = page.remarks;
  for (const TrialView& trial : page.trials)
    for (const std::string& note : trial.axis_notes)
      if (std::find(methods.paragraphs.begin(), methods.paragraphs.end(), note) == methods.paragraphs.end())
        methods.paragraphs.push_back(note);
  methods.paragraphs.insert(methods.paragraphs.end(), page.methods.begin(), page.methods.end());
  made.blocks.push_back({"How these numbers were made", std::move(methods)});
  return made;
}

std::string report_html(const PersonReport& report, const DrawOptions& options) {
  std::string reading;
  std::string program;
  for (const SummaryPage& page : report.summaries) {
    reading += reading_html(blocks_of(page));
    program = page.program;
  }
  if (report.visits) {
    reading += reading_html(blocks_of(*report.visits));
    program = report.visits->program;
  }
  return document(report.title, program, render_report(report, FileKind::svg, options), reading,
                  options.paper);
}

std::string report_html(const BlockReport& report, const DrawOptions& options) {
  return document(report.title, report.program, render_report(report, FileKind::svg, options),
                  reading_html(report), options.paper);
}

}  // namespace steadyplate::report
