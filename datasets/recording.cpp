#include "datasets/recording.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace steadyplate::datasets {

namespace {

void append(std::string& text, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += ", ";
  text += part;
}

std::string_view words(Vision vision) {
  switch (vision) {
    case Vision::open:
      return "eyes open";
    case Vision::closed:
      return "eyes closed";
    case Vision::unknown:
      break;
  }
  return "";
}

std::string_view words(Surface surface) {
  switch (surface) {
    case Surface::firm:
      return "firm";
    case Surface::foam:
      return "foam";
    case Surface::unstable:
      return "unstable";
    case Surface::unknown:
      break;
  }
  return "";
}

/// Both legs is what one expects of a stance, so only the others are named.
std::string_view words(Stance stance) {
  switch (stance) {
    case Stance::left_leg:
      return "left leg";
    case Stance::right_leg:
      return "right leg";
    case Stance::tandem:
      return "tandem";
    case Stance::both_legs:
    case Stance::unknown:
      break;
  }
  return "";
}

constexpr std::string_view ways_to_a_cop[][4] = {
    {"cop_ml_mm", "cop_ap_mm", "", ""},
    {"cell_tl_n", "cell_tr_n", "cell_bl_n", "cell_br_n"},
    {"fz_n", "mx_nmm", "my_nmm", ""},
};

}  // namespace

std::string to_string(const Condition& condition) {
  std::string text(words(condition.vision));
  append(text, words(condition.surface));
  append(text, words(condition.stance));
  if (condition.sot != 0) append(text, "SOT " + std::to_string(condition.sot));
  if (condition.fall) append(text, "fall");
  return text;
}

Recording::Recording(RecordingData data) : data_(std::move(data)) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const Channel& channel : data_.channels) {
    if (channel.values.size() != data_.time_s.size())
      throw std::invalid_argument("channels: " + channel.name + " has " +
                                  std::to_string(channel.values.size()) + " values for " +
                                  std::to_string(data_.time_s.size()) + " times");
    if (!names.emplace(channel.plate, channel.name).second)
      throw std::invalid_argument("channels: " + channel.name + " is there twice");
  }
}

bool Recording::has_cell_places() const noexcept {
  return !data_.cell_places.empty() &&
         std::all_of(data_.cell_places.begin(), data_.cell_places.end(),
                     [&](const CellPlace& cell) { return find(cell.channel) != nullptr; });
}

std::vector<std::string> Recording::plates() const {
  std::vector<std::string> found;
  for (const Channel& channel : data_.channels) {
    if (std::find(found.begin(), found.end(), channel.plate) != found.end()) continue;
    const bool usable = std::any_of(std::begin(ways_to_a_cop), std::end(ways_to_a_cop), [&](const auto& way) {
      return std::all_of(std::begin(way), std::end(way), [&](std::string_view name) {
        return name.empty() || find(name, channel.plate) != nullptr;
      });
    });
    if (usable || (channel.plate.empty() && has_cell_places())) found.push_back(channel.plate);
  }
  std::stable_partition(found.begin(), found.end(), [](const std::string& plate) { return plate == "net"; });
  return found;
}

const Channel* Recording::find(std::string_view name, std::string_view plate) const noexcept {
  for (const Channel& channel : data_.channels)
    if (channel.name == name && channel.plate == plate) return &channel;
  return nullptr;
}

std::string full_name(const Channel& channel) {
  return channel.plate.empty() ? channel.name : channel.plate + "." + channel.name;
}

}  // namespace steadyplate::datasets
