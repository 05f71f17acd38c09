#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tools/session/guided.hpp"
#include "tools/station/arguments.hpp"

namespace steadyplate::station {

/// What an operator should know now, as bars on the page: what happened, and what to do. Some pass by
/// themselves, others stay until what they are about has gone well.
class Bars {
 public:
  /// A board could not be opened, or said something; until a session begins.
  void board_failed(const std::string& words) { opening_ = words; }
  /// What the recording thread remarked; told while the board is silent.
  void remarked(const std::string& words, std::uint64_t frames);
  /// A session ended for good: by its board, or because its journal could not be written.
  void session_over(const std::string& words, bool by_disk);
  void disk_failed(const std::string& words) { disk_ = words; }
  void disk_worked() { disk_.clear(); }
  void not_scored(const std::string& words) { score_ = words; }
  /// A session begins: what was before it is over.
  void begin();

  /// The worst first. @param now  of the session under way, if there is one
  Json json(const session::GuidedView* now, const analysis::ProtocolTest* test,
            const std::filesystem::path& study) const;

 private:
  std::string opening_, remark_, over_, disk_, score_;
  std::uint64_t remarked_at_ = 0;
  bool over_by_disk_ = false;
};

}  // namespace steadyplate::station
