#include "acquisition/journal/events.hpp"

#include <nlohmann/json.hpp>

namespace steadyplate::acquisition {

std::string event_text(std::string_view name, std::string_view reason) {
  nlohmann::ordered_json event = {{"event", name}};
  if (!reason.empty()) event["reason"] = reason;
  return event.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

JournalEvent parse_event(std::string_view payload) {
  const auto event = nlohmann::json::parse(payload, nullptr, false);
  JournalEvent found;
  if (!event.is_object()) return found;
  const auto text = [&](const char* key) {
    const auto at = event.find(key);
    return at != event.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  found.name = text("event");
  found.reason = text("reason");
  return found;
}

bool breaks_the_stream(std::string_view event) {
  return event == event_joined || event == event_reconnected || event == event_restarted;
}

}  // namespace steadyplate::acquisition
