#include "tools/report/document.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>

#include "tools/report/text.hpp"

namespace steadyplate::report {

namespace {

std::string two_digits(unsigned value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "surface6" -> "surface1" everywhere, in order of first appearance; "image6" alike.
std::string renumbered(const std::string& svg, std::string_view word) {
  std::map<std::string, std::string> numbers;
  std::string out;
  out.reserve(svg.size());
  std::size_t at = 0;
  for (std::size_t found; (found = svg.find(word, at)) != std::string::npos;) {
    std::size_t end = found + word.size();
    while (end < svg.size() && is_digit(svg[end])) ++end;
    const std::string number = svg.substr(found + word.size(), end - found - word.size());
    out.append(svg, at, found + word.size() - at);
    const bool an_id = !number.empty() && found > 0 && (svg[found - 1] == '"' || svg[found - 1] == '#');
    out += an_id ? numbers.try_emplace(number, std::to_string(numbers.size() + 1)).first->second : number;
    at = end;
  }
  return out.append(svg, at);
}

/// Points to a hundredth, which is below what a screen shows.
std::string points(double value) {
  char buffer[40];
  const double rounded = std::round(value * 100.0) / 100.0 + 0.0;  // never "-0"
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, rounded);
  return error == std::errc() ? std::string(buffer, end) : "0";
}

/// The words where they stand, each as wide as it was drawn, whatever font the reader has.
std::string text_layer(std::span<const TextRun> runs) {
  std::string layer = "<g class=\"words\" fill-opacity=\"0\" font-family=\"DejaVu Sans, sans-serif\">\n";
  for (const TextRun& run : runs) {
    layer += "<text x=\"" + points(run.x) + "\" y=\"" + points(run.y) + "\" font-size=\"" + points(run.size) +
             "\" textLength=\"" + points(run.width) + "\" lengthAdjust=\"spacingAndGlyphs\"";
    if (run.bold) layer += " font-weight=\"bold\"";
    if (std::abs(run.angle_deg) > 0.01)
      layer +=
          " transform=\"rotate(" + points(run.angle_deg) + ' ' + points(run.x) + ' ' + points(run.y) + ")\"";
    layer += '>' + xml_escaped(run.text) + "</text>\n";
  }
  return layer + "</g>\n";
}

}  // namespace

std::string stated_creation_date() {
  const char* stated = std::getenv("SOURCE_DATE_EPOCH");
  if (stated == nullptr) return {};
  const std::string_view text(stated);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t year_9999 = 253402300799;
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > year_9999)
    return {};
  const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  std::string year = std::to_string(static_cast<int>(date.year()));
  return year + "-" + two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day())) + "T" +
         two_digits(static_cast<unsigned>(time.hours().count())) + ":" +
         two_digits(static_cast<unsigned>(time.minutes().count())) + ":" +
         two_digits(static_cast<unsigned>(time.seconds().count())) + "Z";
}

std::string finished_svg(std::string svg, std::string_view title, std::string_view description,
                         std::span<const TextRun> runs) {
  for (const std::string_view word : {"surface", "image", "source"}) svg = renumbered(svg, word);
  if (const std::size_t close = svg.rfind("</svg>"); close != std::string::npos && !runs.empty())
    svg.insert(close, text_layer(runs));
  const std::size_t root = svg.find("<svg ");
  const std::size_t end = root == std::string::npos ? root : svg.find('>', root);
  if (end == std::string::npos) return svg;
  const std::string words = "\n<title>" + xml_escaped(printable(title)) + "</title>\n<desc>" +
                            xml_escaped(printable(description)) + "</desc>";
  svg.insert(end + 1, words);
  svg.insert(end, " role=\"img\"");
  return svg;
}

}  // namespace steadyplate::report
