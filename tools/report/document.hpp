#pragma once

#include <span>
#include <string>
#include <string_view>

namespace steadyplate::report {

/// ISO 8601 of the environment's SOURCE_DATE_EPOCH (seconds since 1970, https://reproducible-builds.org), or
/// "" when it is not set or not such a number: then a document carries no date at all.
std::string stated_creation_date();

/// A piece of text as it stands on the page, in the page's units (points).
struct TextRun {
  std::string text;
  double x = 0.0;  ///< left end of the baseline
  double y = 0.0;
  double size = 0.0;
  double width = 0.0;  ///< as drawn
  bool bold = false;
  double angle_deg = 0.0;  ///< clockwise as seen (y downwards)
};

/// What cairo's SVG lacks. Its ids count all surfaces the process ever made ("surface6", then "surface11"):
/// they are numbered from 1 in each file, so that the same picture is the same bytes. Text is drawn as
/// outlines, which look alike everywhere and which nobody can search, select or hear: <title> and <desc> say
/// what the picture shows, and the words lie over their outlines once more, unseen, as real text.
std::string finished_svg(std::string svg, std::string_view title, std::string_view description,
                         std::span<const TextRun> runs);

}  // namespace steadyplate::report
