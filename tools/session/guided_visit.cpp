#include "tools/session/guided_visit.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "acquisition/transport/descriptor.hpp"
#include "acquisition/transport/serial.hpp"

namespace steadyplate::session {

GuidedVisit::GuidedVisit(datasets::Study& study, VisitRequest request)
    : study_(study),
      request_(std::move(request)),
      run_(open_run(study, request_.run)),
      incoming_(Incoming::take(study, run_.run.uuid)) {
  if (request_.begun) request_.begun(run_);
  request_.address = acquisition::with_line(request_.address, request_.profile.line);
  board_ = request_.board ? std::move(request_.board) : acquisition::open_transport(request_.address);
  simulated_ = request_.simulated || request_.profile.simulated || board_->simulated();
  const std::string identity = acquisition::board_identity(*board_, request_.address);
  certificate_ = request_.certificate(identity, !simulated_ || !request_.profile.calibrated());
  GuidedSetup setup;
  setup.run = run_;
  setup.incoming = incoming_.folder();
  setup.header = {.program = request_.run.program,
                  .address = request_.address,
                  .profile_id = request_.profile.id,
                  .profile = request_.profile.text,
                  .started = "",
                  .simulated = simulated_,
                  .identity = identity,
                  .certificate = certificate_ ? certificate_->toml : ""};
  if (certificate_) setup.certificate = certificate_->certificate;
  setup.plan = request_.plan;
  setup.on_sample = request_.on_sample;
  session_.emplace(*board_, request_.profile, std::move(setup));
}

GuidedVisit::Done GuidedVisit::command(analysis::Command what, const std::string& reason) {
  keep_waiting();
  const std::size_t judged = session_->view().judged;
  Done done;
  done.refused = session_->command(what, reason);
  if (!done.refused.empty()) return done;
  const auto results = session_->results();
  if (results.size() > judged)
    waiting_ = Waiting{results.back(), session_->view().uuid, what == analysis::Command::cancel};
  done.kept = keep_waiting();
  return done;
}

std::optional<datasets::StudyTrial> GuidedVisit::keep_waiting() {
  if (!waiting_) return std::nullopt;
  const datasets::StudyTrial trial = trial_of(run_, waiting_->uuid, waiting_->result, waiting_->interrupted);
  const auto added = keep_trial(study_, trial, session_->journal_file(waiting_->uuid));
  waiting_.reset();
  const auto trials = study_.trials();
  const auto kept =
      std::find_if(trials.begin(), trials.end(), [&](const auto& one) { return one.uuid == added.uuid; });
  return kept == trials.end() ? std::nullopt : std::optional(*kept);
}

}  // namespace steadyplate::session
