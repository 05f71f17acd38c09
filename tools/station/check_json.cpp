#include "tools/scoring/json_output.hpp"
#include "tools/session/bench_plan.hpp"
#include "tools/station/state_json.hpp"

namespace steadyplate::station {

Json check_json(const session::BenchCheck::View& view) {
  Json results = Json::array();
  Json verdict = nullptr;
  if (view.verification) {
    const auto& v = *view.verification;
    for (const auto& point : v.points)
      results.push_back({{"mass_kg", point.mass_kg},
                         {"ml_mm", point.ml_mm},
                         {"ap_mm", point.ap_mm},
                         {"off_n", scoring::json_number(point.off_n)},
                         {"off_ml_mm", scoring::json_number(point.off_ml_mm)},
                         {"off_ap_mm", scoring::json_number(point.off_ap_mm)}});
    Json cells = Json::array();
    for (const auto& cell : v.cells)
      cells.push_back({{"channel", cell.channel},
                       {"gain_percent", scoring::json_number(100.0 * cell.gain_share)},
                       {"zero_n", scoring::json_number(cell.zero_n)},
                       {"suspect", cell.suspect}});
    verdict = {{"verdict", calibration::to_string(v.verdict)},
               {"words", v.words},
               {"cop_rms_mm", scoring::json_number(v.cop_rms_mm)},
               {"cop_largest_mm", scoring::json_number(v.cop_largest_mm)},
               {"force_largest_share", scoring::json_number(v.force_largest_share)},
               {"cells", std::move(cells)},
               {"against", view.against},
               {"file", view.file.string()}};
  }
  return {{"step", view.step},
          {"of", view.of},
          {"mass_kg", view.label.mass_kg},
          {"ml_mm", view.label.ml_mm},
          {"ap_mm", view.label.ap_mm},
          {"words", session::hold_words(view.label)},
          {"phase", session::to_string(view.phase)},
          {"progress", scoring::json_number(view.progress)},
          {"finding",
           view.finding ? Json({{"what", view.finding->what}, {"next", view.finding->next}}) : Json(nullptr)},
          {"results", std::move(results)},
          {"verdict", std::move(verdict)},
          {"error", view.error}};
}

}  // namespace steadyplate::station
