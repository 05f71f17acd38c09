#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "acquisition/transport/transport.hpp"
#include "calibration/diagnose.hpp"
#include "calibration/verify_cells.hpp"
#include "tools/session/bench_recording.hpp"
#include "tools/session/certificates.hpp"

namespace steadyplate::session {

/// A known mass on a board, to see whether it still is what its certificate says.
struct BenchCheckRequest {
  std::string address;
  acquisition::DeviceProfile profile;
  double mass_kg = 0.0;
  std::vector<calibration::CellPosition> points_mm;  ///< where it is laid
  bool simulated_hand = false;                       ///< a simulated bench lays its mass itself
  double settle_s = 2.0;
  double hold_s = 3.0;
  std::filesystem::path folder;  ///< for the journal; made when it is not there
  std::string program, started;  ///< for its header
  /// By which certificate the board of this identity is held; nothing: by its profile, in newtons.
  std::function<std::optional<KnownCertificate>(const std::string& identity)> certificate;
};

/// The guide of that: the empty board, the mass on each point, the empty board; each hold waits until
/// somebody says that it lies there. A thread of its own opens the board, records and waits; the functions
/// are for one other and wait for nothing.
class BenchCheck {
 public:
  /// @throws std::invalid_argument  the board has fewer than three load cells, a mass or a time that is not
  /// above 0, no points
  explicit BenchCheck(BenchCheckRequest request);
  ~BenchCheck();  ///< gives it up; what was held is kept
  BenchCheck(const BenchCheck&) = delete;
  BenchCheck& operator=(const BenchCheck&) = delete;

  enum class Phase {
    opening,  ///< the board is being opened
    ask,      ///< lay it there, then say ready()
    settle,   ///< it comes to rest
    hold,     ///< it is measured
    look,     ///< something is wrong with what was read: ready() keeps it, again() measures anew
    done,     ///< there is a verdict
    failed,   ///< there is none: see `error`
  };

  struct View {
    Phase phase = Phase::opening;
    std::size_t step = 0, of = 0;  ///< from 1
    HoldLabel label;
    double progress = 0.0;  ///< of settling and hold, 0 to 1
    std::optional<calibration::Finding> finding;
    std::optional<calibration::Verification> verification;
    std::string against;  ///< which certificate, in words
    std::filesystem::path file;
    std::string error;
    bool stopped = false;  ///< by the operator: no error
  };
  View view() const;
  /// "" or why not.
  std::string ready();
  std::string again();
  /// Leave this point out: a corner that cannot be reached. Not the empty board, nor the last loaded point.
  std::string skip();
  void stop();

 private:
  enum class Answer { none, ready, again, skip };
  void run();
  void walk(BenchRecording& bench, std::vector<HoldLabel> plan);
  Answer wait_for_answer();
  std::optional<calibration::Finding> finding_of(const calibration::Placement& placement);
  void conclude();
  std::string say(Answer answer, Phase needed, Phase or_needed);

  BenchCheckRequest request_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  View view_;
  Answer answer_ = Answer::none;
  std::vector<calibration::Placement> so_far_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};
std::string_view to_string(BenchCheck::Phase phase);

/// The load cells of a board that says newtons, as if a certificate said just that: gain 1, where its profile
/// has them. @throws std::invalid_argument  it does not say newtons, or where its cells stand
std::vector<calibration::CalibratedCell> cells_by_profile(const acquisition::DeviceProfile& profile);

}  // namespace steadyplate::session
