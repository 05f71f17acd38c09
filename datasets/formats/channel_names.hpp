#pragma once

#include <set>
#include <string>
#include <string_view>

namespace steadyplate::datasets::readers {

/// Names for channels that have no role: under the file's own labels, each once, and none that scores would
/// take for a centre of pressure, a plate or a cell: a label that only sounds so is none.
class ChannelNames {
 public:
  ChannelNames();
  /// A name that another channel has already.
  void take(const std::string& name) { taken_.insert(name); }
  /// `base`, or with a number behind it.
  std::string unlike_others(const std::string& base);
  /// Of a label such as "Force X [kN]": "force_x_kn"; `otherwise` when it holds no letter or digit.
  std::string of_label(std::string_view label, const std::string& otherwise);

 private:
  std::set<std::string> taken_;
};

}  // namespace steadyplate::datasets::readers
