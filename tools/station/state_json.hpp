#pragma once

#include <optional>
#include <string>

#include "tools/session/bench_check.hpp"
#include "tools/session/guided_visit.hpp"
#include "tools/station/arguments.hpp"
#include "tools/station/boards.hpp"

namespace steadyplate::station {

/// A protocol as its card shows it: what to tell the person, how long it takes, when to stop.
Json protocol_json(const analysis::Protocol& protocol);

Json certificate_json(const BoardCertificate& certificate);

/// What the session itself does not know.
struct VisitFacts {
  std::optional<double> mass_kg, height_mm;  ///< of the person, as entered
  BoardCertificate certificate;
  std::string trouble;  ///< the worst bar in words; "" = none
};

/// Everything a page needs to draw a visit under way, also one that was reloaded a moment ago.
Json visit_json(const session::GuidedVisit& visit, const session::GuidedView& now, const VisitFacts& facts);

/// A calibration check under way, or its verdict.
Json check_json(const session::BenchCheck::View& view);

/// "45 deg" of a test with a target -> 45; nothing for "".
std::optional<double> target_deg(const std::string& target);

}  // namespace steadyplate::station
