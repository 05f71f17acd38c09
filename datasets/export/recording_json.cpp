#include "datasets/export/recording_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "datasets/export/recording_head.hpp"
#include "datasets/text/number.hpp"

namespace steadyplate::datasets {

namespace {

/// Written by hand: a document of a million numbers would take ten times its text in memory.
void put_array(std::string& text, const std::vector<double>& values) {
  text += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += ',';
    if (!std::isfinite(values[i]))
      text += "null";
    else if (values[i] == 0.0 && std::signbit(values[i]))
      text += "-0.0";  // "-0" is read as the whole number 0
    else
      text::append_shortest(text, values[i]);
  }
  text += ']';
}

}  // namespace

std::string recording_json(const Recording& recording) {
  const RecordingData& data = recording.data();
  std::string text = std::string("{\"schema\":\"") + recording_json_schema +
                     "\",\n\"recording\":" + recording_head(recording) + ",\n\"time_s\":";
  put_array(text, data.time_s);
  text += ",\n\"values\":{";
  for (std::size_t k = 0; k < data.channels.size(); ++k) {
    const nlohmann::json name = full_name(data.channels[k]);
    text +=
        (k > 0 ? ",\n" : "\n") + name.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + ":";
    put_array(text, data.channels[k].values);
  }
  return text + "}}\n";
}

}  // namespace steadyplate::datasets
