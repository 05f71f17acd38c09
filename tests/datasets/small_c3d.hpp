#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace steadyplate::datasets {

/// A C3D file of a few hundred samples with one force plate, Intel byte order, 32-bit reals or 16-bit
/// integers. Written from the user guide and not from our reader.
class SmallC3d {
 public:
  explicit SmallC3d(int type, bool real = true, std::size_t frames = 6)
      : type_(type), real_(real), frames_(frames) {}

  std::size_t channels() const { return type_ == 3 ? 8 : 6; }

  /// @param samples  rows of channels() values
  std::string bytes(const std::vector<std::vector<double>>& samples) const {
    const std::string parameters = section();
    const std::size_t blocks = (parameters.size() + 511) / 512;
    std::string file(512, '\0');
    file[0] = 2;
    file[1] = 0x50;
    word(file, 2, 0);
    word(file, 4, channels());
    word(file, 6, 1);
    word(file, 8, samples.size());
    real(file, 12, real_ ? -0.1F : 0.1F);
    word(file, 16, 2 + blocks);
    word(file, 18, 1);
    real(file, 20, 100.0F);
    std::string padded = parameters;
    padded.resize(512 * blocks, '\0');
    padded[2] = static_cast<char>(blocks);
    file += padded;
    for (const auto& row : samples)
      for (const double value : row) {
        std::string cell(real_ ? 4 : 2, '\0');
        if (real_)
          real(cell, 0, static_cast<float>(value));
        else
          word(cell, 0, static_cast<std::uint16_t>(static_cast<std::int16_t>(value)));
        file += cell;
      }
    return file;
  }

  std::string bytes() const {
    std::vector<std::vector<double>> rows;
    for (std::size_t i = 0; i < frames_; ++i) {
      std::vector<double> row(channels(), 10.0);
      row[2] = -700.0;
      if (type_ == 3)
        for (std::size_t k = 4; k < 8; ++k) row[k] = -150.0 - 10.0 * static_cast<double>(k);
      rows.push_back(row);
    }
    return bytes(rows);
  }

 private:
  static void word(std::string& to, std::size_t at, std::size_t value) {
    to[at] = static_cast<char>(value & 0xFFU);
    to[at + 1] = static_cast<char>((value >> 8U) & 0xFFU);
  }
  static void real(std::string& to, std::size_t at, float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (std::size_t k = 0; k < 4; ++k) to[at + k] = static_cast<char>((bits >> (8U * k)) & 0xFFU);
  }

  /// Name, link to the next, kind, dimensions, values, no description.
  static void parameter(std::string& to, int group, const std::string& name, int kind,
                        const std::vector<std::size_t>& dimensions, const std::string& values) {
    to += static_cast<char>(name.size());
    to += static_cast<char>(group);
    to += name;
    std::string rest;
    rest += static_cast<char>(kind);
    rest += static_cast<char>(dimensions.size());
    for (const std::size_t size : dimensions) rest += static_cast<char>(size);
    rest += values;
    rest += '\0';
    std::string link(2, '\0');
    word(link, 0, rest.size() + 2);
    to += link + rest;
  }
  static void group(std::string& to, int id, const std::string& name) {
    to += static_cast<char>(name.size());
    to += static_cast<char>(-id);
    to += name;
    to += std::string("\3\0\0", 3);
  }
  static std::string words(const std::vector<std::size_t>& values) {
    std::string text(2 * values.size(), '\0');
    for (std::size_t k = 0; k < values.size(); ++k) word(text, 2 * k, values[k]);
    return text;
  }
  static std::string reals(const std::vector<double>& values) {
    std::string text(4 * values.size(), '\0');
    for (std::size_t k = 0; k < values.size(); ++k) real(text, 4 * k, static_cast<float>(values[k]));
    return text;
  }

  std::string section() const {
    const std::size_t n = channels();
    std::string to("\1\x50\0\x54", 4);
    group(to, 1, "POINT");
    parameter(to, 1, "USED", 2, {}, words({0}));
    parameter(to, 1, "FRAMES", 2, {}, words({frames_}));
    parameter(to, 1, "RATE", 4, {}, reals({100.0}));
    parameter(to, 1, "SCALE", 4, {}, reals({real_ ? -0.1 : 0.1}));
    parameter(to, 1, "UNITS", -1, {2, 1}, "mm");
    group(to, 2, "ANALOG");
    parameter(to, 2, "USED", 2, {}, words({n}));
    parameter(to, 2, "RATE", 4, {}, reals({100.0}));
    parameter(to, 2, "GEN_SCALE", 4, {}, reals({1.0}));
    parameter(to, 2, "SCALE", 4, {n}, reals(std::vector<double>(n, 1.0)));
    parameter(to, 2, "OFFSET", 2, {n}, words(std::vector<std::size_t>(n, 0)));
    std::string labels;
    std::string units;
    for (std::size_t k = 0; k < n; ++k) {
      labels += "C" + std::to_string(k + 1);
      units += type_ != 3 && k >= 3 ? "Nmm " : "N   ";
    }
    parameter(to, 2, "LABELS", -1, {2, n}, labels);
    parameter(to, 2, "UNITS", -1, {4, n}, units);
    group(to, 3, "FORCE_PLATFORM");
    parameter(to, 3, "USED", 2, {}, words({1}));
    parameter(to, 3, "TYPE", 2, {1}, words({static_cast<std::size_t>(type_)}));
    std::vector<std::size_t> list;
    for (std::size_t k = 1; k <= n; ++k) list.push_back(k);
    parameter(to, 3, "CHANNEL", 2, {n, 1}, words(list));
    parameter(to, 3, "ZERO", 2, {2}, words({0, 0}));
    parameter(
        to, 3, "ORIGIN", 4, {3, 1},
        reals(type_ == 3 ? std::vector<double>{120.0, 200.0, -50.0} : std::vector<double>{1.0, -2.0, -40.0}));
    parameter(to, 3, "CORNERS", 4, {3, 4, 1},
              reals({300.0, 200.0, 0.0, -300.0, 200.0, 0.0, -300.0, -200.0, 0.0, 300.0, -200.0, 0.0}));
    if (type_ == 4) {
      std::vector<double> matrix(36, 0.0);
      for (std::size_t k = 0; k < 6; ++k) matrix[7 * k] = 2.0;
      parameter(to, 3, "CAL_MATRIX", 4, {6, 6, 1}, reals(matrix));
    }
    to += std::string(2, '\0');
    return to;
  }

  int type_;
  bool real_;
  std::size_t frames_;
};

}  // namespace steadyplate::datasets
