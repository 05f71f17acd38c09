#include "tools/report/certificate_page.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "calibration/text.hpp"
#include "tools/report/canvas.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/page.hpp"

namespace steadyplate::report {

namespace {

using calibration::Certificate;
using calibration::fixed;
using calibration::plain;

constexpr double margin_mm = 15.0;
constexpr double map_height_mm = 92.0;
constexpr double arrow_share = 0.12;  // of the map's width, for the longest arrow

struct Fact {
  std::string label;
  std::string value;
};

std::string listed(const std::vector<double>& values, const char* unit) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + plain(value);
  return text.empty() ? text : text + " " + unit;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "–" : text;
}

std::vector<Fact> facts_of(const Certificate& c) {
  return {{"Board", c.device_name},
          {"Profile", c.device_profile},
          {"Identity", or_dash(c.device_identity)},
          {"Issued", c.issued},
          {"Valid until", c.valid_until},
          {"Operator", or_dash(c.operator_initials)},
          {"Method", "fit of " + c.fit + (c.robust ? ", robust" : "")},
          {"Masses", or_dash(listed(c.masses_kg, "kg"))},
          {"Points", std::to_string(c.points_mm.size())},
          {"Temperature", c.temperature_c ? plain(*c.temperature_c) + " °C" : "–"},
          {"Gravity", plain(c.gravity_mps2) + " m/s²"},
          {"Made by", c.program}};
}

std::vector<Fact> results_of(const Certificate& c) {
  std::vector<Fact> results;
  const auto add = [&](const char* label, const std::optional<double>& value, int digits, const char* unit) {
    if (value) results.push_back({label, fixed(*value, digits) + unit});
  };
  add("CoP off by (RMS)", c.cop_rms_mm, 3, " mm");
  add("CoP off by (most)", c.cop_largest_mm, 3, " mm");
  add("Points not seen (RMS)", c.left_out_cop_rms_mm, 3, " mm");
  add("Load off by (RMS)", c.force_rms_n, 3, " N");
  add("Tilt off by (RMS)", c.tilt_rms_deg, 3, " deg");
  add("Condition of the fit", c.condition, 1, "");
  const std::string under = " mm under " + plain(c.reference_mass_kg) + " kg";
  if (c.noise_ml_mm) results.push_back({"CoP noise ML (SD)", fixed(*c.noise_ml_mm, 3) + under});
  if (c.noise_ap_mm) results.push_back({"CoP noise AP (SD)", fixed(*c.noise_ap_mm, 3) + under});
  return results;
}

/// 1, 2 or 5 times a power of ten, at most `value`.
double round_down(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {5.0, 2.0, 1.0})
    if (step * power <= value) return step * power;
  return power;
}

class Page {
 public:
  Page(Canvas& canvas, const Certificate& c) : canvas_(canvas), c_(c) {}

  void draw() {
    header();
    facts(facts_of(c_), 4);
    heading("How well it fits");
    facts(results_of(c_), 4);
    if (!c_.residuals.empty()) map();
    cells();
    notes();
    sources();
    footer();
  }

 private:
  double inner_mm() const { return canvas_.width_mm() - 2.0 * margin_mm; }

  void header() {
    y_ = margin_mm + 5.0;
    canvas_.text("Calibration certificate", {margin_mm, y_}, style::page_title);
    canvas_.text(c_.id, {canvas_.width_mm() - margin_mm, y_}, style::heading, style::quiet, Align::right);
    y_ += 3.5;
    if (c_.simulated) band("SIMULATED BOARD: of no use for a real one");
    if (!c_.seal_holds) band("SEAL BROKEN: the certificate was changed after it was written");
    y_ += 1.5;
  }

  void band(const std::string& words) {
    canvas_.fill({margin_mm, y_, inner_mm(), 6.4}, style::ink);
    canvas_.text(words, {canvas_.width_mm() / 2.0, y_ + 4.4}, style::figure_title, style::paper,
                 Align::centre);
    y_ += 8.0;
  }

  void heading(const std::string& words) {
    y_ += 3.0;
    canvas_.line({margin_mm, y_}, {margin_mm + inner_mm(), y_}, style::rule);
    y_ += 4.5;
    canvas_.text(words, {margin_mm, y_}, style::heading);
    y_ += 1.5;
  }

  /// Label above value.
  void facts(const std::vector<Fact>& all, std::size_t across) {
    const double cell_mm = inner_mm() / static_cast<double>(across);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double x = margin_mm + static_cast<double>(i % across) * cell_mm;
      const double y = y_ + 8.6 * static_cast<double>(i / across);
      canvas_.text(canvas_.ruler().fit(all[i].label, cell_mm - 2.0, style::small), {x, y + 2.6}, style::small,
                   style::quiet);
      canvas_.text(canvas_.ruler().fit(all[i].value, cell_mm - 2.0, style::body_bold), {x, y + 6.2},
                   style::body_bold);
    }
    y_ += 8.6 * static_cast<double>((all.size() + across - 1) / across);
  }

  // ---- the map

  struct Extent {
    double ml_mm = 1.0;
    double ap_mm = 1.0;
    double longest_mm = 0.0;
  };

  Extent extent() const {
    Extent e;
    for (const auto& r : c_.residuals) {
      e.ml_mm = std::max(e.ml_mm, std::abs(r.ml_mm));
      e.ap_mm = std::max(e.ap_mm, std::abs(r.ap_mm));
      e.longest_mm = std::max(e.longest_mm, std::hypot(r.off_ml_mm, r.off_ap_mm));
    }
    if (const auto* model = std::get_if<calibration::CellModel>(&c_.model))
      for (const auto& cell : model->cells) {
        e.ml_mm = std::max(e.ml_mm, std::abs(cell.at.ml_mm));
        e.ap_mm = std::max(e.ap_mm, std::abs(cell.at.ap_mm));
      }
    return e;
  }

  void map() {
    heading("What each mass was off by: board minus truth");
    const Extent e = extent();
    const Box area{margin_mm, y_ + 1.0, inner_mm(), map_height_mm};
    const double scale =
        std::min((area.width - 16.0) / (2.0 * e.ml_mm), (area.height - 20.0) / (2.0 * e.ap_mm));
    const double enlarge = e.longest_mm > 0.0 ? arrow_share * area.width / (e.longest_mm * scale) : 1.0;
    const auto at = [&](double ml, double ap) {
      return Point{area.centre_x() + scale * ml, area.y + 9.0 + scale * e.ap_mm - scale * ap};
    };
    canvas_.line(at(-e.ml_mm, 0.0), at(e.ml_mm, 0.0), style::rule);
    canvas_.line(at(0.0, -e.ap_mm), at(0.0, e.ap_mm), style::rule);
    if (const auto* model = std::get_if<calibration::CellModel>(&c_.model))
      for (const auto& cell : model->cells) {
        const Point p = at(cell.at.ml_mm, cell.at.ap_mm);
        canvas_.frame({p.x - 2.0, p.y - 2.0, 4.0, 4.0}, style::frame);
        canvas_.text(short_name(cell.channel), {p.x, p.y + (cell.at.ap_mm > 0.0 ? -3.0 : 5.2)}, style::small,
                     style::quiet, Align::centre);
      }
    for (const auto& r : c_.residuals) {
      const Point from = at(r.ml_mm, r.ap_mm);
      const Point to{from.x + enlarge * scale * r.off_ml_mm, from.y - enlarge * scale * r.off_ap_mm};
      canvas_.line(from, to, {style::ml, 0.35});
      canvas_.disc(to, 0.45, style::ml, {style::ml, 0.1});
      canvas_.disc(from, 0.8, style::paper, {style::ink, 0.2});
    }
    key(area, enlarge * scale, e.longest_mm);
    y_ = area.bottom() + 1.0;
  }

  void key(const Box& area, double mm_a_mm, double longest_mm) {
    const double y = area.bottom() - 1.0;
    canvas_.text("front is up; circles: where masses lay; squares: cells", {area.x, y}, style::small,
                 style::quiet);
    if (!(longest_mm > 0.0)) return;
    const double bar_mm = round_down(longest_mm);
    const double length = bar_mm * mm_a_mm;
    const double right = area.right();
    canvas_.line({right - length, y - 4.0}, {right, y - 4.0}, {style::ml, 0.35});
    canvas_.disc({right, y - 4.0}, 0.45, style::ml, {style::ml, 0.1});
    canvas_.text("off by " + plain(bar_mm) + " mm", {right, y}, style::small, style::ink, Align::right);
  }

  static std::string short_name(const std::string& channel) {
    const auto from = channel.find('_') + 1;  // npos + 1 = 0
    return channel.substr(from, channel.rfind('_') - from);
  }

  // ---- tables

  void cells() {
    const auto* model = std::get_if<calibration::CellModel>(&c_.model);
    if (model == nullptr) return;
    heading("Cells");
    row({"cell", "zero", "N a unit (SE)", "ML, mm (SE)", "AP, mm (SE)", "noise, N (SD)"}, style::small,
        style::quiet);
    for (std::size_t i = 0; i < model->cells.size(); ++i) {
      const auto& cell = model->cells[i];
      const auto& error = model->errors[i];
      const auto place = [](double value, double se) {
        return fixed(value, 2) + (se > 0.0 ? " (" + fixed(se, 2) + ")" : " (given)");
      };
      row({cell.channel, fixed(cell.cell.zero, 1),
           fixed(cell.cell.gain, 8) + " (" + fixed(error.gain, 8) + ")", place(cell.at.ml_mm, error.ml_mm),
           place(cell.at.ap_mm, error.ap_mm), fixed(model->noise_n[i], 4)},
          style::body, style::ink);
    }
  }

  void row(const std::vector<std::string>& texts, Font font, Colour colour) {
    constexpr double starts[] = {0.0, 0.19, 0.31, 0.55, 0.71, 0.87};
    y_ += 4.0;
    for (std::size_t k = 0; k < texts.size(); ++k)
      canvas_.text(texts[k], {margin_mm + starts[k] * inner_mm(), y_}, font, colour);
  }

  void notes() {
    if (c_.notes.empty()) return;
    heading("Found while it was calibrated");
    for (const std::string& note : c_.notes) paragraph(note);
  }

  void sources() {
    if (c_.recordings.empty()) return;
    heading("Recorded in");
    constexpr std::size_t most = 4;
    for (std::size_t i = 0; i < std::min(most, c_.recordings.size()); ++i)
      paragraph(c_.recordings[i].file + "  SHA-256 " + c_.recordings[i].sha256);
    if (c_.recordings.size() > most)
      paragraph("and " + std::to_string(c_.recordings.size() - most) +
                " more, named in the certificate's file");
  }

  void paragraph(const std::string& words) {
    for (const std::string& line : canvas_.ruler().wrap(words, inner_mm(), style::small)) {
      y_ += 3.4;
      canvas_.text(line, {margin_mm, y_}, style::small);
    }
  }

  void footer() {
    const double y = canvas_.height_mm() - margin_mm - 8.0;
    canvas_.line({margin_mm, y}, {margin_mm + 70.0, y}, style::frame);
    canvas_.text("Date and signature", {margin_mm, y + 3.5}, style::small, style::quiet);
    canvas_.text("The sealed certificate is the TOML file; this page shows it. Not a medical device.",
                 {margin_mm, canvas_.height_mm() - margin_mm}, style::small_bold);
  }

  Canvas& canvas_;
  const Certificate& c_;
  double y_ = 0.0;
};

}  // namespace

std::string certificate_page(const Certificate& certificate, FileKind kind, Paper paper) {
  constexpr double preview_dpi = 150.0;
  const Size size = paper_size(paper);
  Canvas canvas(kind, size.width_mm, size.height_mm, preview_dpi,
                {.title = "Calibration certificate " + certificate.id,
                 .description = calibration::describe(certificate),
                 .program = certificate.program});
  Page(canvas, certificate).draw();
  return canvas.finish();
}

}  // namespace steadyplate::report
