#include "acquisition/journal/hold.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace steadyplate::acquisition {

namespace {

/// The shortest that reads back the same.
std::string plain(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

std::string hold_text(const HoldLabel& label) {
  return "mass_kg=" + plain(label.mass_kg) + ";ml_mm=" + plain(label.ml_mm) + ";ap_mm=" + plain(label.ap_mm);
}

std::optional<HoldLabel> parse_hold(std::string_view text) {
  HoldLabel label;
  for (const auto& [key, value] : {std::pair{std::string_view("mass_kg="), &label.mass_kg},
                                   std::pair{std::string_view("ml_mm="), &label.ml_mm},
                                   std::pair{std::string_view("ap_mm="), &label.ap_mm}}) {
    if (text.substr(0, key.size()) != key) return std::nullopt;
    text.remove_prefix(key.size());
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), *value);
    if (parsed.ec != std::errc() || !std::isfinite(*value)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    if (!text.empty()) {
      if (text.front() != ';') return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (!text.empty() || label.mass_kg < 0.0) return std::nullopt;
  return label;
}

}  // namespace steadyplate::acquisition
