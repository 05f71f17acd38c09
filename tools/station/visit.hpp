#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "acquisition/live/record.hpp"
#include "analysis/protocols/engine.hpp"
#include "tools/session/certificates.hpp"
#include "tools/station/live_frames.hpp"

namespace steadyplate::station {

/// A board as the first screen offers it.
struct Board {
  std::string id;       ///< short, for the page
  std::string name;     ///< for people
  std::string address;  ///< as open_transport() takes it
  std::string profile;  ///< id or file
  bool simulated = false;
};

/// Who is tested, and when.
struct Person {
  std::string pseudonym;
  std::string visit;  ///< time point of the study: "baseline"
  std::optional<double> height_mm;
  std::optional<double> mass_kg;
};

/// One trial with its journal.
struct KeptTrial {
  analysis::TrialResult result;
  std::filesystem::path journal;
  bool study = false;  ///< it is in the study
};

/// One visit under way: a protocol's engine, and for each trial a recording in a thread of its own with a
/// journal of its own. It is the station's, not the page's: who closes the page closes nothing.
class Visit {
 public:
  /// @param folder  where journals are made, NAME.spj, none ever replaced
  /// @throws std::invalid_argument  the protocol leaves settings open, the profile is not known
  Visit(Board board, Person person, analysis::Protocol protocol, std::filesystem::path folder,
        std::function<std::string()> now_utc, LiveFrames& live);
  /// Ends a trial under way and seals it.
  ~Visit();
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  /// Open the board and begin a trial. "" when it was done, else why not.
  /// @throws acquisition::TransportError, acquisition::JournalError  nothing was begun
  std::string start();
  /// Any other command of the engine. A trial that ends is sealed when this returns.
  std::string command(analysis::Command what, const std::string& reason);
  /// A remark of the operator, kept in the journal of the trial under way. "" or why not.
  std::string note(const std::string& text);
  /// The study has this trial now.
  void in_study(std::size_t trial) { trials_.at(trial).study = true; }

  /// What the page shows; a copy of one moment.
  struct Now {
    analysis::Phase phase = analysis::Phase::ready;
    std::string prompt;
    double remaining_s = 0.0;
    analysis::TrialResult current;
    std::vector<KeptTrial> trials;
    acquisition::RecordProgress link;
    bool recording = false;
    std::string trouble;  ///< what went wrong with the board or the disk, and what next; "" = nothing
    std::string calibration;
  };
  Now now();

  const Board& board() const { return board_; }
  const Person& person() const { return person_; }
  const analysis::Protocol& protocol() const { return protocol_; }

 private:
  class Recording;
  double seconds() const;
  double engine_time_s() const;
  std::filesystem::path next_file() const;
  void let_time_pass();
  void finish();

  Board board_;
  Person person_;
  analysis::Protocol protocol_;
  std::filesystem::path folder_;
  std::function<std::string()> now_utc_;
  LiveFrames& live_;
  acquisition::DeviceProfile profile_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();

  std::mutex mutex_;  ///< engine, link and trouble: the recording thread has a hand in them
  analysis::ProtocolEngine engine_;
  acquisition::RecordProgress link_;
  std::string trouble_;
  std::string calibration_;

  std::unique_ptr<Recording> recording_;
  std::vector<KeptTrial> trials_;  ///< judged, in the order of the engine's results
};

}  // namespace steadyplate::station
