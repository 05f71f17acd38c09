#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace steadyplate::analysis {

/// What must hold before a trial counts. Empty: not asked.
struct QualityGates {
  std::optional<double> minimum_s;      ///< of the recording itself
  std::optional<double> minimum_hz;     ///< of the recording itself
  double lost_share = 0.02;             ///< of the samples due
  std::optional<double> load_min_n;     ///< somebody stands on the board: mean load of the trial
  std::optional<double> foot_moved_mm;  ///< how far the mean position may be from that of the first trial
};

/// One test of a protocol: the same stance, surface and vision in every trial of it.
struct ProtocolTest {
  std::string id;      ///< "ec-firm"
  std::string name;    ///< "Eyes closed, firm"
  std::string prompt;  ///< what to say to the person
  std::string stance;  ///< words of a condition: both, left, right, tandem, dominant
  std::string surface;
  std::string vision;                ///< "eo" or "ec"
  std::optional<double> duration_s;  ///< empty: left open by the source, must be said by the operator
  std::optional<std::size_t> trials;
  std::size_t practice = 0;  ///< trials before those that count
  double rest_s = 0.0;       ///< between trials
  double settle_s = 0.0;     ///< stands, before the trial's clock starts
  std::size_t repeats = 2;   ///< of one trial, at most
  bool stop_on_fall = true;  ///< a step, a fall or a touch ends the trial; it is its result in either case
  std::string target;        ///< where to lean ("45 deg"); "" = none
  QualityGates gates;
};

/// A protocol as its file describes it.
struct Protocol {
  std::string id;
  std::string name;
  std::string source;               ///< where it comes from
  std::string order = "as listed";  ///< or "random": which the caller draws, and tells the engine
  std::vector<std::string> notes;
  std::vector<std::string> primary;  ///< ids of metrics
  std::string platform_level;        ///< "" when there is none or the source leaves it open
  std::vector<std::string> open;     ///< what the source leaves open, a sentence each
  std::vector<ProtocolTest> tests;
};

/// What is not known and must be said before the first trial: "ub: duration_s", "ub: trials".
std::vector<std::string> missing_settings(const Protocol& protocol);

}  // namespace steadyplate::analysis
