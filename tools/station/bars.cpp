#include "tools/station/bars.hpp"

#include <algorithm>
#include <system_error>

#include "tools/scoring/text.hpp"

namespace steadyplate::station {

namespace {

constexpr std::uintmax_t megabyte = 1U << 20U;
constexpr std::uintmax_t little_mb = 500, too_little_mb = 50;  // a trial of a minute at 1000 Hz is some 3 MB

void add(Json& bars, const char* kind, const char* level, const std::string& words, const std::string& next) {
  bars.push_back({{"kind", kind}, {"level", level}, {"words", words}, {"next", next}});
}

void add_losses(Json& bars, const session::GuidedView& now, const analysis::ProtocolTest& test) {
  if (now.phase != analysis::Phase::running && now.phase != analysis::Phase::settling) return;
  const auto& trial = now.current;
  if (trial.lost == 0) return;
  const double share = static_cast<double>(trial.lost) / static_cast<double>(trial.lost + trial.frames);
  const bool bad = share > test.gates.lost_share;
  add(bars, "lost", bad ? "bad" : "look",
      std::to_string(trial.lost) + " samples of this trial are lost (" + scoring::fixed(100.0 * share, 1) +
          " %).",
      bad ? "Check the cable and what else is busy on this machine; repeat the trial with that as the reason."
          : "The trial can go on; the report says so.");
}

void add_space(Json& bars, const std::filesystem::path& study) {
  std::error_code none;
  const auto space = std::filesystem::space(study, none);
  if (none || space.available / megabyte >= little_mb) return;
  const bool bad = space.available / megabyte < too_little_mb;
  add(bars, "disk", bad ? "bad" : "look",
      "The disk is " + std::string(bad ? "full" : "nearly full") + ": " +
          std::to_string(space.available / megabyte) + " MB are left.",
      "Free some space before the next trial.");
}

}  // namespace

void Bars::remarked(const std::string& words, std::uint64_t frames) {
  remark_ = words;
  remarked_at_ = frames;
}

void Bars::session_over(const std::string& words, bool by_disk) {
  over_ = words;
  over_by_disk_ = by_disk;
}

void Bars::begin() {
  opening_.clear();
  remark_.clear();
  over_.clear();
  over_by_disk_ = false;
  score_.clear();
}

Json Bars::json(const session::GuidedView* now, const analysis::ProtocolTest* test,
                const std::filesystem::path& study) const {
  Json bars = Json::array();
  if (!over_.empty())
    add(bars, over_by_disk_ ? "disk" : "board", "bad", over_,
        over_by_disk_
            ? "Free some space. What was recorded is kept: judge it, end the session, and choose the same "
              "test to go on."
            : "Check plug and power. What was recorded is kept: judge it, end the session, and choose the "
              "same test to go on.");
  if (!disk_.empty())
    add(bars, "disk", "bad", disk_, "Free some space, then say it again: nothing of the trial is lost.");
  if (now != nullptr && now->progress.away && !now->board_gone)
    add(bars, "board", "bad", "The board is away.",
        "Plug it in again: it is found by itself, and the trial goes on with the gap in it. Or stop the "
        "trial.");
  if (!opening_.empty())
    add(bars, "board", "bad", opening_, "Check plug and power, then choose the test again.");
  if (now != nullptr && !remark_.empty() && !now->progress.away && over_.empty() &&
      now->progress.frames <= remarked_at_)
    add(bars, "board", "look", remark_, "Is it on, and is it the right one?");
  if (now != nullptr && test != nullptr) add_losses(bars, *now, *test);
  if (!over_by_disk_) add_space(bars, study);  // it was said already
  if (!score_.empty())
    add(bars, "score", "look", score_, "The trial itself is kept, and can be scored later.");
  std::stable_sort(bars.begin(), bars.end(),
                   [](const Json& a, const Json& b) { return a["level"] < b["level"]; });  // bad before look
  return bars;
}

}  // namespace steadyplate::station
