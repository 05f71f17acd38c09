// What the station tells: the state, and the lists that change little.

#include <chrono>

#include "datasets/next_step.hpp"
#include "tools/handover/visit_comparison.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/station/state_json.hpp"
#include "tools/station/station.hpp"
#include "tools/station/study_json.hpp"

namespace steadyplate::station {

namespace {

constexpr std::chrono::seconds cache_lasts{5};

}  // namespace

Json Station::protocols_json() const {
  Json rows = Json::array();
  for (const OfferedProtocol& one : protocols_) rows.push_back(protocol_json(one.protocol));
  return {{"protocols", std::move(rows)}};
}

Json Station::studies_json() const {
  Json rows = Json::array();
  std::error_code none;
  for (const FoundStudy& one : find_studies(options_.studies, study_->folder())) {
    Json row = {{"id", one.id}, {"folder", one.folder.string()}};
    row["open"] = std::filesystem::equivalent(one.folder, study_->folder(), none);
    try {
      const datasets::Study study(one.folder);
      row["name"] = study.definition().name;
      row["people"] = study.participants().size();
      row["trials"] = study.trials().size();
    } catch (const std::runtime_error& error) {  // of a newer program, damaged: said, and not opened
      row["name"] = one.id;
      row["error"] = datasets::page_words(error);
    }
    rows.push_back(std::move(row));
  }
  return {{"studies", std::move(rows)}, {"templates", datasets::study_templates()}};
}

void Station::read_anew() {
  study_cache_.reset();
  person_cache_.reset();
}

const Json& Station::study_part() {
  const auto now = std::chrono::steady_clock::now();
  if (now - cached_ > cache_lasts && !visit_) read_anew();  // another program may have changed it
  if (!study_cache_) {
    study_cache_ = study_json(*study_, study_id_);
    cached_ = now;
  }
  return *study_cache_;
}

Json Station::participant_json() {
  if (!person_) return nullptr;
  if (!person_cache_) {
    const std::string& pseudonym = person_->known.pseudonym;
    Json made = {{"pseudonym", pseudonym}, {"visit", person_->visit}, {"person", nullptr}};
    for (const Json& one : study_part()["people"])
      if (one["pseudonym"] == pseudonym) made["person"] = one;
    made["training"] = training_json(*study_, pseudonym);
    made["compare"] = handover::visits_with_scores(*study_, pseudonym);
    person_cache_ = std::move(made);
  }
  return *person_cache_;
}

Json Station::state() {
  std::optional<session::GuidedView> now;
  const analysis::ProtocolTest* test = nullptr;
  if (visit_) {
    now = visit_->session().view();
    test = &visit_->run().protocol.tests[now->current.test];
  }
  Json told{{"schema", "steadyplate.station/1"},
            {"version", scoring::program_version()},
            {"today", options_.today()}};
  told["bars"] = bars_.json(now ? &*now : nullptr, test, study_->folder());
  told["boards"] = Json::array();
  for (std::size_t k = 0; k < boards_.size(); ++k)
    told["boards"].push_back({{"id", boards_[k].id},
                              {"name", boards_[k].name},
                              {"simulated", boards_[k].simulated},
                              {"certificate", certificate_json(certificates_[k])}});
  told["board"] = board_ ? Json(board_->id) : Json(nullptr);
  told["opening"] = opening_ ? Json({{"protocol", opening_->protocol},
                                     {"board", opening_->board_id},
                                     {"seconds", scoring::json_number(opening_->board.seconds())},
                                     {"words", "The board is being opened."}})
                             : Json(nullptr);
  told["study"] = study_part();
  told["participant"] = participant_json();
  told["session"] = nullptr;
  if (visit_) {
    const auto& known = visit_->certificate();
    const std::string identity = known ? known->certificate.device_identity : "";
    const Json& bars = told["bars"];
    told["session"] = visit_json(
        *visit_, *now,
        {.mass_kg = person_ ? person_->known.mass_kg : std::nullopt,
         .height_mm = person_ ? person_->known.height_mm : std::nullopt,
         .certificate = certificate_words(known ? &known->certificate : nullptr, identity, utc_day()),
         .trouble = bars.empty() || bars[0]["level"] != "bad"
                        ? ""
                        : bars[0]["words"].get<std::string>() + " " + bars[0]["next"].get<std::string>()});
  }
  told["check"] = check_ ? check_json(check_->view()) : Json(nullptr);
  told["interrupted"] = interrupted_;
  told["patient"] = {{"view", patient_view_}};
  told["job"] = job_ ? job_->json() : Json(nullptr);
  return told;
}

}  // namespace steadyplate::station
