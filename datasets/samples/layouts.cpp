#include "datasets/samples/layouts.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace steadyplate::datasets {

namespace {

/// A file under construction: numbers with fixed decimals, whatever the locale.
class Writer {
 public:
  Writer(char delimiter, std::string_view line_end, char decimal = '.')
      : delimiter_(delimiter), line_end_(line_end), decimal_(decimal) {}

  Writer& number(double value, int decimals, std::size_t width = 0) {
    std::array<char, 400> buffer;
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals)
            .ptr;
    const auto length = static_cast<std::size_t>(end - buffer.data());
    begin_field();
    if (length < width) text_.append(width - length, ' ');
    for (std::size_t i = 0; i < length; ++i) text_ += buffer[i] == '.' ? decimal_ : buffer[i];
    return *this;
  }
  void line(std::string_view whole) {
    text_ += whole;
    end_line();
  }
  void end_line() {
    text_ += line_end_;
    first_ = true;
  }
  std::string take() { return std::move(text_); }

 private:
  void begin_field() {
    if (!first_) text_ += delimiter_;
    first_ = false;
  }
  std::string text_;
  char delimiter_;
  std::string_view line_end_;
  char decimal_;
  bool first_ = true;
};

/// One instant, with the moments (N m) about the plate's centre that belong to its centre of pressure when
/// the plate's x axis is `x_mm` and its y axis `y_mm`: Mx = y Fz, My = -x Fz.
double moment_nm(double arm_mm, double fz_n) {
  return arm_mm * fz_n / 1000.0;
}

std::string hbedb(const SampleSource& s) {
  Writer out('\t', "\r\n");
  out.line("Time[s]\tFx[N]\tFy[N]\tFz[N]\tMx[Nm]\tMy[Nm]\tMz[Nm]\tCOPx[cm]\tCOPy[cm]");
  for (std::size_t i = 0; i < s.time_s.size(); ++i) {
    const double x = s.cop_ap_mm[i];
    const double y = s.cop_ml_mm[i];
    out.number(s.time_s[i], 3).number(0, 6).number(0, 6).number(s.fz_n[i], 6);
    out.number(moment_nm(y, s.fz_n[i]), 6).number(-moment_nm(x, s.fz_n[i]), 6).number(0, 6);
    out.number(x / 10.0, 6).number(y / 10.0, 6).end_line();
  }
  return out.take();
}

std::string hbedb_csv(const SampleSource& s) {
  Writer out(';', "\n");
  out.line("f_time;copX;copY");
  for (std::size_t i = 0; i < s.time_s.size(); ++i)
    out.number(s.time_s[i], 3).number(s.cop_ap_mm[i] / 10.0, 6).number(s.cop_ml_mm[i] / 10.0, 6).end_line();
  return out.take();
}

/// Both feet carry half of the load, each at its own centre 120 mm beside the net.
std::string pds(const SampleSource& s) {
  constexpr double half_stance_mm = 120.0;
  Writer out('\t', "\r\n");
  out.line(
      "Time\tRGRF_X\tRGRF_Y\tRGRF_Z\tLGRF_X\tLGRF_Y\tLGRF_Z\tGRFNET_X\tGRFNET_Y\tGRFNET_Z\tRCOP_X\tRCOP_"
      "Y\tRCOP_"
      "Z\tLCOP_X\tLCOP_Y\tLCOP_Z\tCOPNET_X\tCOPNET_Y\tCOPNET_Z\tRFREEMOMENT_Y\tLFREEMOMENT_Y");
  for (std::size_t i = 0; i < s.time_s.size(); ++i) {
    const double half = s.fz_n[i] / 2.0;
    const double ap_m = s.cop_ap_mm[i] / 1000.0;
    out.number(s.time_s[i], 6);
    for (const double vertical : {half, half, s.fz_n[i]}) out.number(0, 6).number(vertical, 6).number(0, 6);
    for (const double shift : {half_stance_mm, -half_stance_mm, 0.0})
      out.number(ap_m, 6).number(0, 6).number((s.cop_ml_mm[i] + shift) / 1000.0, 6);
    out.number(0, 6).number(0, 6).end_line();
  }
  return out.take();
}

std::string optitrack_amti(const SampleSource& s) {
  Writer out(',', "\n");
  const std::string frames = std::to_string(s.time_s.size());
  std::array<char, 64> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), s.rate_hz, std::chars_format::fixed, 2).ptr;
  const std::string rate(buffer.data(), end);
  for (const char* const line :
       {"Format Version,1.0,", "Take Name,simulated,", "Capture Frame Rate,@,", "Export Frame Rate,@,",
        "Total Frames In Take,#,", "Total Exported Frames,#,", "Coordinate Space,Local,",
        "Device Name,simulated AMTI plate,", "Device Type,2,", "Device Channel Count,6,", "Mocap Rate,@,",
        "Mocap Rate Multiple,1.00,", "", "PlateLength,19.750000,", "PlateWidth,19.750000,", "PlateOrder,1,",
        "", ""}) {
    std::string text = line;
    if (const auto at = text.find('@'); at != std::string::npos) text.replace(at, 1, rate);
    if (const auto at = text.find('#'); at != std::string::npos) text.replace(at, 1, frames);
    out.line(text);
  }
  out.line("MocapFrame, MocapTime, DeviceFrame, Fx, Fy, Fz, Mx, My, Mz, Cx, Cy, Cz");
  for (std::size_t i = 0; i < s.time_s.size(); ++i) {
    // Its reader takes ML = -Cx, AP = Cy.
    const double x = -s.cop_ml_mm[i];
    const double y = s.cop_ap_mm[i];
    const auto frame = static_cast<double>(i);
    out.number(frame, 0)
        .number(s.time_s[i], 6)
        .number(frame, 0)
        .number(0, 6)
        .number(0, 6)
        .number(s.fz_n[i], 6);
    out.number(moment_nm(y, s.fz_n[i]), 6).number(-moment_nm(x, s.fz_n[i]), 6).number(0, 6);
    out.number(x / 1000.0, 6).number(y / 1000.0, 6).number(0, 6).end_line();
  }
  return out.take();
}

std::string acuna(const SampleSource& s) {
  Writer out(',', "\r\n");
  out.line("Seq,Time,Fz,Mx,My,CoPx,CoPy");
  for (std::size_t i = 0; i < s.time_s.size(); ++i) {
    const double x = s.cop_ml_mm[i];
    const double y = s.cop_ap_mm[i];
    out.number(static_cast<double>(i), 6).number(s.time_s[i], 6).number(s.fz_n[i], 6);
    out.number(moment_nm(y, s.fz_n[i]), 6).number(-moment_nm(x, s.fz_n[i]), 6);
    out.number(x / 1000.0, 6).number(y / 1000.0, 6).end_line();
  }
  return out.take();
}

/// Four cells 433 x 238 mm apart that sum to the load and balance at the centre of pressure.
std::string wbb_recorder(const SampleSource& s) {
  constexpr double half_width_mm = 433.0 / 2.0;
  constexpr double half_length_mm = 238.0 / 2.0;
  constexpr double counts_per_n = 10.0;
  constexpr double recorder_gravity_m_s2 = 9.8;
  Writer out('\t', "\r\n");
  out.line(
      "Time\tCpX\tCpY\tBottomLeft\tBottomRight\tTopLeft\tTopRight\tWeight\tRAWBottomLeft\tRAWBottomRight\tRAW"
      "TopLeft\t"
      "RAWTopRight");
  for (std::size_t i = 0; i < s.time_s.size(); ++i) {
    const double u = s.cop_ml_mm[i] / half_width_mm;
    const double v = s.cop_ap_mm[i] / half_length_mm;
    const double quarter = s.fz_n[i] / 4.0;
    const std::array<double, 4> cells = {quarter * (1 - u) * (1 - v), quarter * (1 + u) * (1 - v),
                                         quarter * (1 - u) * (1 + v), quarter * (1 + u) * (1 + v)};
    out.number(s.time_s[i], 3).number(s.cop_ml_mm[i] / 10.0, 3, 10).number(s.cop_ap_mm[i] / 10.0, 3, 10);
    for (const double cell : cells) out.number(cell, 3, 10);
    out.number(s.fz_n[i] / recorder_gravity_m_s2, 3, 10);
    for (const double cell : cells) out.number(5000.0 + counts_per_n * cell, 0, 10);
    out.end_line();
  }
  return out.take();
}

std::string steadyplate_csv(const SampleSource& s) {
  Writer out(',', "\n");
  out.line("time_s,cop_ml_mm,cop_ap_mm,fz_n");
  for (std::size_t i = 0; i < s.time_s.size(); ++i)
    out.number(s.time_s[i], 3)
        .number(s.cop_ml_mm[i], 6)
        .number(s.cop_ap_mm[i], 6)
        .number(s.fz_n[i], 6)
        .end_line();
  return out.take();
}

/// What a spreadsheet of a country with a decimal comma saves.
std::string delimited_text(const SampleSource& s) {
  Writer out(';', "\r\n", ',');
  out.line("Zeit [ms];CoP ML [cm];CoP AP [cm];Fz [N]");
  for (std::size_t i = 0; i < s.time_s.size(); ++i)
    out.number(s.time_s[i] * 1000.0, 3)
        .number(s.cop_ml_mm[i] / 10.0, 6)
        .number(s.cop_ap_mm[i] / 10.0, 6)
        .number(s.fz_n[i], 6)
        .end_line();
  return out.take();
}

struct Layout {
  std::string_view id;
  std::string (*write)(const SampleSource&);
};

constexpr std::array<Layout, 8> table = {{{"hbedb", hbedb},
                                          {"hbedb_csv", hbedb_csv},
                                          {"pds", pds},
                                          {"optitrack_amti", optitrack_amti},
                                          {"acuna", acuna},
                                          {"wbb_recorder", wbb_recorder},
                                          {"steadyplate_csv", steadyplate_csv},
                                          {"text", delimited_text}}};

constexpr auto ids = [] {
  std::array<std::string_view, table.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = table[i].id;
  return names;
}();

}  // namespace

std::span<const std::string_view> sample_layouts() {
  return ids;
}

std::string write_layout(std::string_view layout, const SampleSource& source) {
  const std::size_t n = source.time_s.size();
  if (source.cop_ml_mm.size() != n || source.cop_ap_mm.size() != n || source.fz_n.size() != n)
    throw std::invalid_argument("source: time, both axes and the load must have one length");
  std::string known;
  for (const Layout& row : table) {
    if (row.id == layout) return row.write(source);
    known += (known.empty() ? "" : ", ") + std::string(row.id);
  }
  throw std::invalid_argument("layout: '" + std::string(layout) + "' is not known; there are " + known);
}

}  // namespace steadyplate::datasets
