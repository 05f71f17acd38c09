#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/scoring/scoring.hpp"
#include "tools/session/guided_visit.hpp"
#include "tools/station/boards.hpp"
#include "tools/station/live_frames.hpp"
#include "tools/station/server.hpp"

namespace steadyplate::station {

struct StationOptions {
  std::filesystem::path study;           ///< a study that is there
  std::optional<Board> given{};          ///< besides those found
  std::vector<std::string> protocols{};  ///< files of the user's own, besides those in the program
  std::function<std::string()> now_utc{};
};

/// What the page asks for and says, as JSON in and out: one operator, one visit at a time. The visit is a
/// guided session (tools/session) and belongs to the program, not to the page. All functions for the server's
/// thread.
class Station {
 public:
  /// @throws datasets::ReadError, datasets::StudyError  a protocol or the study
  explicit Station(StationOptions options);
  /// A trial under way is sealed, and offered at the next start.
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// A file of the page, or a command (README.md lists them). What a command is refused for is in "error":
  /// 400 it was not said right, 409 not possible now, 404 there is nothing of that name.
  Answer answer(const Request& request);
  std::optional<std::string> live() { return live_.take(); }

 private:
  using Json = nlohmann::ordered_json;
  struct Person {
    std::string pseudonym, visit, dominant_leg;
  };
  struct OfferedProtocol {
    analysis::Protocol protocol;
    std::string file, text;
  };

  Answer command(const std::string& what, const Json& said);
  Json state();
  Json study_json() const;
  Json protocols_json() const;
  void look_for_interrupted();
  void choose_board(const Json& said);
  void choose_person(const Json& said);
  void choose_protocol(const Json& said);
  void settle_interrupted(const Json& said);
  std::string trial(const Json& said);
  void score(const std::string& trial);
  void end_visit();
  std::vector<scoring::Scored> scored_trials() const;
  Answer results();
  Answer page(const Json& said);

  StationOptions options_;
  datasets::Study study_;
  std::vector<OfferedProtocol> protocols_;
  LiveFrames live_;
  std::vector<Board> boards_;
  std::optional<Board> board_;
  std::optional<Person> person_;
  Json interrupted_ = Json::array();  ///< as the page is told
  std::string trouble_;               ///< of board, disk or study; stays until the next visit
  std::unique_ptr<session::GuidedVisit> visit_;
};

}  // namespace steadyplate::station
