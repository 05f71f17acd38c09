#include "tools/media/density.hpp"

#include <charconv>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string_view>

namespace steadyplate::media {

namespace {

[[noreturn]] void refuse(const char* what) {
  throw std::invalid_argument(std::string("counts: ") + what);
}

template <typename Number>
Number taken(std::string_view& words) {
  while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
  if (error != std::errc()) refuse("the first line must be: density COLUMNS ROWS SMOOTHING");
  words.remove_prefix(static_cast<std::size_t>(end - words.data()));
  return value;
}

/// White to dark blue, 256 steps whose lightness falls evenly (L* of CIE 1976 from 100 to 20, along the line
/// through the house's blue): BGR, as applyColorMap wants it.
cv::Mat colours() {
  struct Anchor {
    double at, red, green, blue;
  };
  constexpr Anchor anchors[] = {
      {0.0, 255, 255, 255}, {0.30, 172, 203, 226}, {0.65, 66, 124, 180}, {1.0, 12, 44, 92}};
  cv::Mat table(256, 1, CV_8UC3);
  for (int i = 0; i < 256; ++i) {
    const double x = i / 255.0;
    std::size_t k = 1;
    while (k + 1 < std::size(anchors) && x > anchors[k].at) ++k;
    const Anchor& a = anchors[k - 1];
    const Anchor& b = anchors[k];
    const double t = (x - a.at) / (b.at - a.at);
    const auto mix = [t](double from, double to) {
      return static_cast<unsigned char>(std::lround(from + t * (to - from)));
    };
    table.at<cv::Vec3b>(i, 0) = {mix(a.blue, b.blue), mix(a.green, b.green), mix(a.red, b.red)};
  }
  return table;
}

}  // namespace

DensityCounts parse_counts(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  constexpr std::string_view word = "density ";
  if (end == std::string::npos || bytes.rfind(word, 0) != 0)
    refuse("the first line must be: density COLUMNS ROWS SMOOTHING");
  std::string_view words(bytes.data() + word.size(), end - word.size());
  DensityCounts counts;
  counts.columns = taken<std::size_t>(words);
  counts.rows = taken<std::size_t>(words);
  counts.smoothing_cells = taken<double>(words);
  if (!words.empty()) refuse("the first line has more than four words");
  if (counts.columns == 0 || counts.rows == 0 || counts.columns > most_cells_a_side ||
      counts.rows > most_cells_a_side)
    refuse("a side must have 1 to 4096 cells");
  if (!(counts.smoothing_cells >= 0.0 && counts.smoothing_cells <= 256.0))
    refuse("the smoothing must be 0 to 256 cells");
  const std::size_t cells = counts.columns * counts.rows;
  if (bytes.size() - end - 1 != 4 * cells) refuse("there are not as many as the first line says");
  counts.counts.reserve(cells);
  for (std::size_t at = end + 1; at < bytes.size(); at += 4) {
    std::uint32_t value = 0;
    for (int k = 3; k >= 0; --k)
      value = (value << 8U) | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(k)]);
    counts.counts.push_back(value);
  }
  return counts;
}

std::string density_rgb(const DensityCounts& counts) {
  cv::setNumThreads(1);        // a picture this small; and no order of additions that threads could change
  cv::setUseOptimized(false);  // nor one that another processor's instructions could
  const int rows = static_cast<int>(counts.rows);
  const int columns = static_cast<int>(counts.columns);
  cv::Mat cells(rows, columns, CV_32F);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c)
      cells.at<float>(r, c) = static_cast<float>(
          counts.counts[static_cast<std::size_t>(r) * counts.columns + static_cast<std::size_t>(c)]);
  if (counts.smoothing_cells > 0.0)
    cv::GaussianBlur(cells, cells, cv::Size(0, 0), counts.smoothing_cells, counts.smoothing_cells,
                     cv::BORDER_CONSTANT);
  double most = 0.0;
  cv::minMaxLoc(cells, nullptr, &most);
  cv::Mat steps;
  cells.convertTo(steps, CV_8U, most > 0.0 ? 255.0 / most : 0.0);
  cv::Mat coloured;
  cv::applyColorMap(steps, coloured, colours());
  std::string rgb;
  rgb.reserve(3 * counts.counts.size());
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) {
      const cv::Vec3b& cell = coloured.at<cv::Vec3b>(r, c);
      for (const int channel : {2, 1, 0}) rgb += static_cast<char>(cell[channel]);
    }
  return rgb;
}

}  // namespace steadyplate::media
