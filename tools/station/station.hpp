#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/station/server.hpp"
#include "tools/station/visit.hpp"

namespace steadyplate::datasets {
class Study;
}

namespace steadyplate::station {

struct StationOptions {
  std::filesystem::path study{};         ///< "" = none: journals and pages are all there is
  std::filesystem::path folder;          ///< where journals go, made with mode 0700
  std::optional<Board> given{};          ///< besides the simulated ones
  std::vector<std::string> protocols{};  ///< files of the user's own, besides those in the program
  std::function<std::string()> now_utc{};
};

/// What the page asks for and says, as JSON in and out: one operator, one visit at a time. All functions for
/// the server's thread.
class Station {
 public:
  /// @throws datasets::ReadError, datasets::StudyError  the study or a protocol; std::runtime_error  the
  /// folder
  explicit Station(StationOptions options);
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// A file of the page, or a command (README.md lists them). What a command is refused for is in "error":
  /// 400 it was not said right, 409 not possible now, 404 there is nothing of that name.
  Answer answer(const Request& request);
  std::optional<std::string> live() { return live_.take(); }

 private:
  using Json = nlohmann::ordered_json;
  Answer command(const std::string& what, const Json& said);
  Json state();
  Json protocols_json() const;
  std::vector<std::string> cut_off() const;
  void choose_board(const Json& said);
  void choose_person(const Json& said);
  void choose_protocol(const Json& said);
  std::string trial(const Json& said);
  void keep_in_study();
  Answer results();
  Answer page(const Json& said);

  StationOptions options_;
  std::unique_ptr<datasets::Study> study_;
  std::vector<Board> boards_;
  std::vector<analysis::Protocol> protocols_;
  LiveFrames live_;
  std::optional<Board> board_;
  std::optional<Person> person_;
  std::unique_ptr<Visit> visit_;
};

}  // namespace steadyplate::station
