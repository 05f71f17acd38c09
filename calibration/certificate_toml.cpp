// How a certificate is written and read.

#include <algorithm>
#include <cctype>
#include <cmath>
#include <stdexcept>

#include "calibration/certificate.hpp"
#include "calibration/text.hpp"
#include "datasets/file.hpp"
#include "datasets/sha256.hpp"
#include "datasets/text/toml_section.hpp"
#include "datasets/text/toml_text.hpp"

namespace steadyplate::calibration {

namespace {

using datasets::TomlSection;
using Eigen::Index;

constexpr std::string_view schema = "steadyplate.certificate/1";
constexpr std::string_view seal_table = "\n[seal]\n";
constexpr std::array<const char*, 6> row_names = {"fx", "fy", "fz", "mx", "my", "mz"};

// ---- writing

std::string quoted(const std::string& text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20)
      throw std::invalid_argument("certificate: a text holds a control character");
  return datasets::toml_quoted(text);
}

/// TOML tells whole numbers from others; "5" would be one.
std::string number(double value) {
  std::string text = plain(value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

std::string list(const std::vector<double>& values) {
  std::string text = "[";
  for (const double value : values) text += (text.size() > 1 ? ", " : "") + number(value);
  return text + "]";
}

std::string list(const std::vector<std::string>& values) {
  std::string text = "[";
  for (const std::string& value : values) text += (text.size() > 1 ? ", " : "") + quoted(value);
  return text + "]";
}

class Writer {
 public:
  void table(const std::string& name) { text_ += "\n[" + name + "]\n"; }
  void item(const std::string& name) { text_ += "\n[[" + name + "]]\n"; }
  void raw(const std::string& key, const std::string& value) { text_ += key + " = " + value + "\n"; }
  void text(const std::string& key, const std::string& value) { raw(key, quoted(value)); }
  void text_if_any(const std::string& key, const std::string& value) {
    if (!value.empty()) text(key, value);
  }
  void number(const std::string& key, double value) { raw(key, calibration::number(value)); }
  void number(const std::string& key, const std::optional<double>& value) {
    if (value) number(key, *value);
  }
  std::string& all() { return text_; }

 private:
  std::string text_;
};

void write_model(Writer& w, const CellModel& model) {
  w.text("kind", "cells");
  for (std::size_t i = 0; i < model.cells.size(); ++i) {
    const CalibratedCell& cell = model.cells[i];
    w.item("model.cell");
    w.text("channel", cell.channel);
    w.number("zero", cell.cell.zero);
    w.number("gain_n", cell.cell.gain);
    w.number("gain_se_n", model.errors[i].gain);
    if (cell.cell.quadratic != 0.0) {
      w.number("quadratic_n", cell.cell.quadratic);
      w.number("quadratic_se_n", model.errors[i].quadratic);
    }
    if (cell.cell.zero_drift_per_c != 0.0 || cell.cell.gain_drift_per_c != 0.0) {
      w.number("zero_drift_per_c", cell.cell.zero_drift_per_c);
      w.number("gain_drift_per_c", cell.cell.gain_drift_per_c);
      w.number("reference_c", cell.cell.reference_c);
    }
    w.number("ml_mm", cell.at.ml_mm);
    w.number("ap_mm", cell.at.ap_mm);
    w.number("ml_se_mm", model.errors[i].ml_mm);
    w.number("ap_se_mm", model.errors[i].ap_mm);
    w.number("noise_n", model.noise_n[i]);
  }
}

void write_model(Writer& w, const PlateModel& model) {
  w.text("kind", "plate");
  w.raw("channels", list(model.channels));
  w.raw("zero", list(model.zero));
  w.text("x", model.x_points);
  w.text("y", model.y_points);
  w.number("surface_z_mm", model.surface_z_mm);
  for (std::size_t row = 0; row < row_names.size(); ++row) {
    std::vector<double> values;
    for (Index c = 0; c < model.matrix.cols(); ++c)
      values.push_back(model.matrix(static_cast<Index>(row), c));
    w.raw(row_names[row], list(values));
  }
  for (const CopTerm& term : model.polynomial) {
    w.item("model.cop_term");
    w.raw("x_power", std::to_string(term.x_power));
    w.raw("y_power", std::to_string(term.y_power));
    w.number("dx_mm", term.dx_mm);
    w.number("dy_mm", term.dy_mm);
  }
}

void write_model(Writer& w, const TiltChannels& tilt) {
  w.text("kind", "tilt");
  w.text("ml_channel", tilt.ml);
  w.text("ap_channel", tilt.ap);
  w.raw("level_deg", list(std::vector<double>{tilt.model.level.ml_deg, tilt.model.level.ap_deg}));
  w.raw("align", list(std::vector<double>(tilt.model.align.begin(), tilt.model.align.end())));
}

bool is_date(const std::string& text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((i == 4 || i == 7) ? text[i] != '-' : std::isdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  return true;
}

std::string body(const Certificate& c) {
  Writer w;
  w.all() =
      "# Calibration certificate of a board. Do not edit it: the seal at its end would no longer hold.\n";
  w.text("schema", std::string(schema));
  w.text("program", c.program);
  w.text("issued", c.issued);
  w.text("valid_until", c.valid_until);
  w.text_if_any("operator", c.operator_initials);
  w.raw("simulated", c.simulated ? "true" : "false");
  w.number("temperature_c", c.temperature_c);
  w.raw("notes", list(c.notes));
  w.table("device");
  w.text_if_any("identity", c.device_identity);
  w.text_if_any("profile", c.device_profile);
  w.text_if_any("name", c.device_name);
  w.table("method");
  w.text("fit", c.fit);
  w.raw("robust", c.robust ? "true" : "false");
  w.number("gravity_mps2", c.gravity_mps2);
  w.raw("masses_kg", list(c.masses_kg));
  std::vector<double> ml;
  std::vector<double> ap;
  for (const CellPosition& point : c.points_mm) {
    ml.push_back(point.ml_mm);
    ap.push_back(point.ap_mm);
  }
  w.raw("points_ml_mm", list(ml));
  w.raw("points_ap_mm", list(ap));
  w.table("result");
  w.number("cop_rms_mm", c.cop_rms_mm);
  w.number("cop_largest_mm", c.cop_largest_mm);
  w.number("left_out_cop_rms_mm", c.left_out_cop_rms_mm);
  w.number("force_rms_n", c.force_rms_n);
  w.number("tilt_rms_deg", c.tilt_rms_deg);
  w.number("condition", c.condition);
  w.number("reference_mass_kg", c.reference_mass_kg);
  w.number("noise_ml_mm", c.noise_ml_mm);
  w.number("noise_ap_mm", c.noise_ap_mm);
  w.table("model");
  std::visit([&](const auto& model) { write_model(w, model); }, c.model);
  for (const Residual& r : c.residuals) {
    w.item("residual");
    w.number("mass_kg", r.mass_kg);
    w.number("ml_mm", r.ml_mm);
    w.number("ap_mm", r.ap_mm);
    w.number("off_n", r.off_n);
    w.number("off_ml_mm", r.off_ml_mm);
    w.number("off_ap_mm", r.off_ap_mm);
  }
  for (const RawFile& file : c.recordings) {
    w.item("recording");
    w.text("file", file.file);
    w.text("sha256", file.sha256);
  }
  return w.all();
}

// ---- reading

CellModel read_cells(TomlSection& section) {
  CellModel model;
  for (TomlSection& item : section.tables("cell")) {
    CalibratedCell cell;
    CellErrors errors;
    cell.channel = item.needed_text("channel");
    cell.cell.zero = item.needed_number("zero");
    cell.cell.gain = item.needed_number("gain_n");
    errors.gain = item.needed_number("gain_se_n");
    cell.cell.quadratic = item.number("quadratic_n").value_or(0.0);
    errors.quadratic = item.number("quadratic_se_n").value_or(0.0);
    cell.cell.zero_drift_per_c = item.number("zero_drift_per_c").value_or(0.0);
    cell.cell.gain_drift_per_c = item.number("gain_drift_per_c").value_or(0.0);
    cell.cell.reference_c = item.number("reference_c").value_or(cell.cell.reference_c);
    cell.at = {item.needed_number("ml_mm"), item.needed_number("ap_mm")};
    errors.ml_mm = item.needed_number("ml_se_mm");
    errors.ap_mm = item.needed_number("ap_se_mm");
    model.noise_n.push_back(item.needed_number("noise_n"));
    item.no_more();
    model.cells.push_back(std::move(cell));
    model.errors.push_back(errors);
  }
  static_cast<void>(CellBoard(model.cells));  // what it cannot be is said now
  return model;
}

PlateModel read_plate(TomlSection& section) {
  PlateModel model;
  model.channels = section.texts("channels");
  model.zero = section.numbers("zero");
  model.x_points = section.needed_text("x");
  model.y_points = section.needed_text("y");
  model.surface_z_mm = section.needed_number("surface_z_mm");
  model.matrix.resize(6, static_cast<Index>(model.channels.size()));
  for (std::size_t row = 0; row < row_names.size(); ++row) {
    const std::vector<double> values = section.numbers(row_names[row]);
    if (values.size() != model.channels.size())
      section.refuse(row_names[row], "a list of " + std::to_string(model.channels.size()) + " numbers");
    for (std::size_t c = 0; c < values.size(); ++c)
      model.matrix(static_cast<Index>(row), static_cast<Index>(c)) = values[c];
  }
  for (TomlSection& item : section.tables("cop_term")) {
    CopTerm term;
    const auto power = [&](const char* key) {
      const double value = item.needed_number(key);
      if (value < 0.0 || value > 10.0 || value != std::floor(value))
        item.refuse(key, "a whole number from 0 to 10");
      return static_cast<int>(value);
    };
    term.x_power = power("x_power");
    term.y_power = power("y_power");
    term.dx_mm = item.needed_number("dx_mm");
    term.dy_mm = item.needed_number("dy_mm");
    item.no_more();
    model.polynomial.push_back(term);
  }
  static_cast<void>(MatrixBoard(model.channels, model.matrix, model.zero));
  static_cast<void>(AxisMapping(direction_from(model.x_points), direction_from(model.y_points)));
  return model;
}

TiltChannels read_tilt(TomlSection& section) {
  TiltChannels tilt;
  tilt.ml = section.needed_text("ml_channel");
  tilt.ap = section.needed_text("ap_channel");
  const std::vector<double> level = section.numbers("level_deg");
  const std::vector<double> align = section.numbers("align");
  if (level.size() != 2) section.refuse("level_deg", "two numbers");
  if (align.size() != 4) section.refuse("align", "four numbers");
  tilt.model.level = {level[0], level[1]};
  std::copy(align.begin(), align.end(), tilt.model.align.begin());
  return tilt;
}

Model read_model(TomlSection section) {
  const std::string kind = section.needed_text("kind");
  Model model;
  if (kind == "cells")
    model = read_cells(section);
  else if (kind == "plate")
    model = read_plate(section);
  else if (kind == "tilt")
    model = read_tilt(section);
  else
    section.refuse("kind", "cells, plate or tilt");
  section.no_more();
  return model;
}

TomlSection needed_table(TomlSection& root, const std::string& name) {
  auto section = root.table(name);
  if (!section) root.refuse(name, "there: a table");
  return std::move(*section);
}

void read_method(TomlSection section, Certificate& c) {
  c.fit = section.needed_text("fit");
  c.robust = section.flag("robust").value_or(false);
  c.gravity_mps2 = section.needed_number("gravity_mps2");
  c.masses_kg = section.numbers("masses_kg");
  const std::vector<double> ml = section.numbers("points_ml_mm");
  const std::vector<double> ap = section.numbers("points_ap_mm");
  if (ml.size() != ap.size()) section.refuse("points_ap_mm", "as long as points_ml_mm");
  for (std::size_t i = 0; i < ml.size(); ++i) c.points_mm.push_back({ml[i], ap[i]});
  section.no_more();
}

void read_result(TomlSection section, Certificate& c) {
  c.cop_rms_mm = section.number("cop_rms_mm");
  c.cop_largest_mm = section.number("cop_largest_mm");
  c.left_out_cop_rms_mm = section.number("left_out_cop_rms_mm");
  c.force_rms_n = section.number("force_rms_n");
  c.tilt_rms_deg = section.number("tilt_rms_deg");
  c.condition = section.number("condition");
  c.reference_mass_kg = section.positive("reference_mass_kg").value_or(c.reference_mass_kg);
  c.noise_ml_mm = section.number("noise_ml_mm");
  c.noise_ap_mm = section.number("noise_ap_mm");
  section.no_more();
}

std::string needed_date(TomlSection& root, const std::string& key) {
  std::string date = root.needed_text(key);
  if (!is_date(date)) root.refuse(key, "a date: 2026-11-23");
  return date;
}

void read_root(TomlSection& root, Certificate& c) {
  if (root.needed_text("schema") != schema) root.refuse("schema", "\"" + std::string(schema) + "\"");
  c.program = root.needed_text("program");
  c.issued = needed_date(root, "issued");
  c.valid_until = needed_date(root, "valid_until");
  c.operator_initials = root.text("operator").value_or("");
  c.simulated = root.flag("simulated").value_or(false);
  c.temperature_c = root.number("temperature_c");
  c.notes = root.texts("notes");
  TomlSection device = needed_table(root, "device");
  c.device_identity = device.text("identity").value_or("");
  c.device_profile = device.text("profile").value_or("");
  c.device_name = device.text("name").value_or("");
  device.no_more();
  read_method(needed_table(root, "method"), c);
  read_result(needed_table(root, "result"), c);
  c.model = read_model(needed_table(root, "model"));
  for (TomlSection& item : root.tables("residual")) {
    c.residuals.push_back({item.needed_number("mass_kg"), item.needed_number("ml_mm"),
                           item.needed_number("ap_mm"), item.needed_number("off_n"),
                           item.needed_number("off_ml_mm"), item.needed_number("off_ap_mm")});
    item.no_more();
  }
  for (TomlSection& item : root.tables("recording")) {
    c.recordings.push_back({item.needed_text("file"), item.needed_text("sha256")});
    item.no_more();
  }
  TomlSection seal = needed_table(root, "seal");
  c.id = seal.needed_text("sha256");
  seal.no_more();
  root.no_more();
}

constexpr std::size_t id_digits = 12;

}  // namespace

std::string to_toml(const Certificate& certificate) {
  for (const std::string& date : {certificate.issued, certificate.valid_until})
    if (!is_date(date))
      throw std::invalid_argument("certificate: '" + date + "' is no date; write 2026-11-23");
  const std::string above = body(certificate);
  return above + std::string(seal_table) + "sha256 = \"" + datasets::sha256_hex(above) + "\"\n";
}

Certificate parse_certificate(std::string_view toml, const std::string& file) {
  Certificate certificate;
  datasets::read_toml(toml, {file, "Is it a certificate that steadyplate calibrate wrote?"},
                      [&](TomlSection& root) { read_root(root, certificate); });
  const auto at = toml.rfind(seal_table);
  certificate.seal_holds =
      at != std::string_view::npos &&
      toml.substr(at) == std::string(seal_table) + "sha256 = \"" + certificate.id + "\"\n" &&
      datasets::sha256_hex(toml.substr(0, at)) == certificate.id;
  certificate.id = certificate.id.substr(0, id_digits);
  return certificate;
}

Certificate read_certificate(const std::filesystem::path& file) {
  return parse_certificate(datasets::read_file(file), file.string());
}

}  // namespace steadyplate::calibration
