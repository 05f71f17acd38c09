#include "datasets/study/taken.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace steadyplate::datasets {

namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// What has another type than a session writes is as if it were not there.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}
  void read(const char* key, std::string& to) const {
    if (const auto found = json_.find(key); found != json_.end() && found->is_string())
      to = found->get<std::string>();
  }
  void read(const char* key, std::size_t& to) const {
    if (const auto found = json_.find(key); found != json_.end() && found->is_number_unsigned())
      to = found->get<std::size_t>();
  }
  void read(const char* key, bool& to) const {
    if (const auto found = json_.find(key); found != json_.end() && found->is_boolean())
      to = found->get<bool>();
  }
  void read(const char* key, double& to) const {
    if (const auto found = json_.find(key); found != json_.end() && found->is_number())
      to = found->get<double>();
  }
  void read(const char* key, std::vector<std::string>& to) const {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_array()) return;
    for (const Json& one : *found)
      if (one.is_string()) to.push_back(one.get<std::string>());
  }

 private:
  const Json& json_;
};

}  // namespace

std::string to_json(const Taken& taken) {
  Json json = {{"number", taken.number},
               {"attempt", taken.attempt},
               {"practice", taken.practice},
               {"judgement", taken.judgement},
               {"end", taken.end},
               {"seconds", number_or_null(taken.seconds)},
               {"samples", taken.samples},
               {"lost", taken.lost},
               {"rate_hz", number_or_null(taken.rate_hz)},
               {"mean_load_n", number_or_null(taken.mean_load_n)},
               {"mean_ml_mm", number_or_null(taken.mean_ml_mm)},
               {"mean_ap_mm", number_or_null(taken.mean_ap_mm)},
               {"warnings", taken.warnings}};
  if (!taken.platform_level.empty()) json["platform_level"] = taken.platform_level;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Taken> taken_from(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const Fields fields(json);
  Taken taken;
  fields.read("number", taken.number);
  fields.read("attempt", taken.attempt);
  fields.read("practice", taken.practice);
  fields.read("judgement", taken.judgement);
  fields.read("end", taken.end);
  fields.read("seconds", taken.seconds);
  fields.read("samples", taken.samples);
  fields.read("lost", taken.lost);
  fields.read("rate_hz", taken.rate_hz);
  fields.read("mean_load_n", taken.mean_load_n);
  fields.read("mean_ml_mm", taken.mean_ml_mm);
  fields.read("mean_ap_mm", taken.mean_ap_mm);
  fields.read("warnings", taken.warnings);
  fields.read("platform_level", taken.platform_level);
  return taken;
}

}  // namespace steadyplate::datasets
