#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tools/scoring/scoring.hpp"
#include "tools/session/bench_check.hpp"
#include "tools/session/board_opening.hpp"
#include "tools/session/guided_visit.hpp"
#include "tools/station/arguments.hpp"
#include "tools/station/bars.hpp"
#include "tools/station/boards.hpp"
#include "tools/station/export_job.hpp"
#include "tools/station/live_frames.hpp"
#include "tools/station/server.hpp"

namespace steadyplate::station {

struct StationOptions {
  std::filesystem::path study;  ///< a study that is there
  std::filesystem::path
      studies{};                   ///< folder of other studies, for the list and for new ones; "" = beside it
  std::filesystem::path checks{};  ///< folder for journals of calibration checks; "" = beside the study
  std::optional<Board> given{};    ///< besides those found
  std::vector<std::string> protocols{};  ///< files of the user's own, besides those in the program
  std::function<std::string()> now_utc{};
  std::function<std::string()> today{};  ///< the day on the wall, "2026-11-26": of visits and of training
  double check_settle_s = 2.0, check_hold_s = 3.0;  ///< of a known mass
};

/// What the page asks for and says, as JSON in and out: one operator, one visit at a time. The visit is a
/// guided session (tools/session) and belongs to the program, not to the page. Nothing here waits for a
/// board: it is opened, sought and checked by threads of its own, and the state says how far that is.
class Station {
 public:
  /// @throws datasets::ReadError, datasets::StudyError  a protocol or the study
  explicit Station(StationOptions options);
  /// A trial under way is sealed, and offered at the next start.
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// A file of the page (GET, any thread), or a command (POST, one thread; README.md lists them). What a
  /// command is refused for is in "error": 400 it was not said right, 409 not possible now, 404 there is
  /// nothing of that name.
  Answer answer(const Request& request);
  /// For any one thread.
  std::optional<std::string> live() { return live_.take(); }

 private:
  struct Person {
    datasets::StudyParticipant known;
    std::string visit, dominant_leg;
  };
  struct OfferedProtocol {
    analysis::Protocol protocol;
    std::string file, text;
  };
  /// A visit that waits for its board.
  struct Opening {
    session::VisitRequest request;
    session::BoardOpening board;
    std::string protocol, board_id;
  };

  Answer command(const std::string& what, const Json& said);
  bool change(const std::string& what, const Json& said);
  Json state();
  Json protocols_json() const;
  Json studies_json() const;
  void look_for_interrupted();
  void open_study(const std::filesystem::path& folder);
  void choose_study(const Json& said);
  void choose_board(const Json& said);
  void choose_person(const Json& said);
  void choose_protocol(const Json& said);
  session::VisitRequest visit_request(std::string text, const std::string& file);
  void settle_interrupted(const Json& said);
  void tare(const Json& said);
  void trial(const Json& said);
  void end(const std::string& reason);
  std::string see_to_opening();
  void look_for_boards();
  void see_to_visit();
  void bury_visit();
  void score(const std::string& trial);
  void end_visit();
  void check(const Json& said);
  void begin_check(const Json& said);
  void show_patient(const Json& said);
  void log_training(const Json& said);
  void export_study();
  std::string participant_of(const Json& said) const;
  Answer results(const Json& said) const;
  Answer page(const Json& said) const;
  Answer compare(const Json& said) const;
  void read_anew();
  const Json& study_part();
  Json participant_json();
  std::string utc_day() const { return options_.now_utc().substr(0, 10); }
  void need_no_session() const;

  StationOptions options_;
  std::unique_ptr<datasets::Study> study_;
  std::string study_id_;
  std::vector<OfferedProtocol> protocols_;
  LiveFrames live_;
  std::vector<Board> boards_;
  std::vector<BoardCertificate> certificates_;  ///< of each
  std::optional<Board> board_;
  std::optional<Person> person_;
  Json interrupted_ = Json::array();  ///< as the page is told
  std::string patient_view_ = "cross";
  Bars bars_;
  std::optional<Json> study_cache_, person_cache_;  ///< until something changes the study, or a while is over
  std::chrono::steady_clock::time_point cached_{};
  std::unique_ptr<Opening> opening_;
  std::unique_ptr<session::GuidedVisit> visit_;
  std::unique_ptr<session::BenchCheck> check_;
  std::unique_ptr<ExportJob> job_;
  std::vector<std::thread> burials_;  ///< of openings and visits whose board does not answer
};

}  // namespace steadyplate::station
