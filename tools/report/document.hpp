#pragma once

#include <string>
#include <string_view>

namespace steadyplate::report {

/// ISO 8601 of the environment's SOURCE_DATE_EPOCH (seconds since 1970, https://reproducible-builds.org), or
/// "" when it is not set or not such a number: then a document carries no date at all.
std::string stated_creation_date();

/// What cairo's SVG lacks. Its ids count all surfaces the process ever made ("surface6", then "surface11"):
/// they are numbered from 1 in each file, so that the same picture is the same bytes. Text is drawn as
/// outlines, which a screen reader cannot read: <title> and <desc> say what the picture shows.
std::string finished_svg(std::string svg, std::string_view title, std::string_view description);

}  // namespace steadyplate::report
