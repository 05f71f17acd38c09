#include "tools/station/results.hpp"

#include <algorithm>

#include "tools/scoring/conditions.hpp"
#include "tools/scoring/open.hpp"

namespace steadyplate::station {

bool counts(const KeptTrial& trial) {
  return trial.result.judgement == analysis::Judgement::accepted && !trial.result.practice &&
         trial.result.end == analysis::TrialEnd::completed;
}

std::vector<scoring::Scored> score_visit(std::span<const KeptTrial> trials, const Person& person,
                                         const analysis::Protocol& protocol) {
  std::vector<scoring::Scored> scored;
  for (const KeptTrial& trial : trials) {
    if (!counts(trial)) continue;
    const analysis::ProtocolTest& test = protocol.tests[trial.result.test];
    datasets::RecordingData data = scoring::open_recording(trial.journal, {}, "").data();
    data.participant.pseudonym = person.pseudonym;
    if (person.height_mm) data.participant.height_mm = person.height_mm;
    if (person.mass_kg) data.participant.mass_kg = person.mass_kg;
    std::string condition = test.vision + '-' + test.surface;
    // "dominant" names no side, and the page asks for none: the stance stays open.
    if (test.stance != "dominant") condition += '-' + test.stance;
    scoring::ScoreOptions options = scoring::options_for("default");
    options.tilt.what = scoring::TiltOptions::What::automatic;
    options.prepare.settle_s = std::max(options.prepare.settle_s, test.settle_s);
    scored.push_back(scoring::score(
        scoring::with_condition(datasets::Recording(std::move(data)), scoring::parse_condition(condition)),
        options));
  }
  return scored;
}

}  // namespace steadyplate::station
