#include "datasets/formats/channel_names.hpp"

#include "datasets/text/names.hpp"

namespace steadyplate::datasets::readers {

ChannelNames::ChannelNames()
    : taken_{"cop_ml_mm",  "cop_ap_mm", "fz_n",      "mx_nmm",    "my_nmm",   "force_ml_n",
             "force_ap_n", "cell_tl_n", "cell_tr_n", "cell_bl_n", "cell_br_n"} {}

std::string ChannelNames::unlike_others(const std::string& base) {
  std::string unique = base;
  for (std::size_t n = 2; !taken_.insert(unique).second; ++n) unique = base + '_' + std::to_string(n);
  return unique;
}

std::string ChannelNames::of_label(std::string_view label, const std::string& otherwise) {
  const auto name = text::column_name(label);
  const std::string base = name.base + (name.unit.empty() ? "" : "_" + name.unit);
  return unlike_others(base.empty() ? otherwise : base);
}

}  // namespace steadyplate::datasets::readers
