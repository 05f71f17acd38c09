#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "acquisition/transport/transport.hpp"
#include "datasets/study/study.hpp"
#include "tools/session/certificates.hpp"
#include "tools/session/guided.hpp"
#include "tools/session/incoming.hpp"

namespace steadyplate::session {

/// A guided session as somebody asks for it.
struct VisitRequest {
  RunRequest run;
  std::string address;                              ///< of the board, as open_transport() takes it
  std::unique_ptr<acquisition::Transport> board{};  ///< open already; empty: the visit opens it
  acquisition::DeviceProfile profile;
  bool simulated = false;  ///< no person stands on it, whatever the board says
  acquisition::RecordPlan plan;
  /// How a board of this identity is calibrated. `needed`: its channels are counts, or no simulator made
  /// them.
  std::function<std::optional<KnownCertificate>(const std::string& identity, bool needed)> certificate;
  /// Before the session starts, with the run as the study has it.
  std::function<void(const GuidedRun&)> begun;
  /// Every sample, from the recording thread, in a trial and between them.
  std::function<void(const LiveSample&, std::uint32_t lost)> on_sample;
};

/// One visit on one board, from its opening to its end: the session, the lock on its folder, and each judged
/// trial put into the study. For one thread.
class GuidedVisit {
 public:
  /// @throws what open_run(), Incoming::take(), open_transport() and `certificate` throw: nothing was begun
  GuidedVisit(datasets::Study& study, VisitRequest request);

  struct Done {
    std::string refused;                       ///< why it was not done; "" = it was
    std::optional<datasets::StudyTrial> kept;  ///< a trial this judged, as the study has it: on disk
  };
  /// As ProtocolEngine::command. A trial it judges is in the study when this returns.
  /// @throws datasets::StudyError  the study cannot take the judged trial (its disk is full): the trial
  /// waits, with its journal, and is tried again before the next command is heard
  Done command(analysis::Command what, const std::string& reason = {});
  /// Try again to keep what waits. @throws as command()
  std::optional<datasets::StudyTrial> keep_waiting();

  GuidedSession& session() noexcept { return *session_; }
  const GuidedSession& session() const noexcept { return *session_; }
  const GuidedRun& run() const noexcept { return run_; }
  const acquisition::DeviceProfile& profile() const noexcept { return request_.profile; }
  const std::string& address() const noexcept { return request_.address; }
  bool simulated() const noexcept { return simulated_; }
  const std::optional<KnownCertificate>& certificate() const noexcept { return certificate_; }

 private:
  struct Waiting {
    analysis::TrialResult result;
    std::string uuid;
    bool interrupted;
  };

  datasets::Study& study_;
  VisitRequest request_;
  GuidedRun run_;
  Incoming incoming_;
  std::unique_ptr<acquisition::Transport> board_;
  bool simulated_ = false;
  std::optional<KnownCertificate> certificate_;
  std::optional<Waiting> waiting_;
  std::optional<GuidedSession> session_;  ///< goes first: its thread uses the others
};

}  // namespace steadyplate::session
