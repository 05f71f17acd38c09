#include <cmath>

#include "tools/compare/words.hpp"
#include "tools/nordic/strength.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::nordic {

namespace {

using analysis::has_value;
using Json = nlohmann::ordered_json;
using scoring::fixed;
using scoring::json_number;

std::string rate_text(const analysis::RateOfForce& rate) {
  if (!has_value(rate.status)) return std::string(analysis::to_string(rate.status));
  return fixed(rate.n_per_s, 0) + (rate.status == analysis::Status::warn ? "!" : "");
}

std::vector<std::string> repetition_row(const char* leg, std::size_t number,
                                        const analysis::LegRepetition& r) {
  std::vector<std::string> row = {std::to_string(number) + ' ' + leg};
  if (!has_value(r.status)) {
    row.push_back(r.note);
    return row;
  }
  row.insert(row.end(),
             {fixed(r.peak_n, 0), fixed(r.time_to_peak_s, 2), fixed(r.mean_n, 0), fixed(r.impulse_ns, 0)});
  for (const auto& rate : r.rates) row.push_back(rate_text(rate));
  return row;
}

Json json_repetition(const analysis::LegRepetition& r) {
  Json rates = Json::array();
  for (const auto& rate : r.rates)
    rates.push_back({{"window_s", rate.window_s},
                     {"n_per_s", json_number(rate.n_per_s)},
                     {"status", analysis::to_string(rate.status)}});
  return {{"peak_n", json_number(r.peak_n)},
          {"onset_s", json_number(r.onset_s)},
          {"time_to_peak_s", json_number(r.time_to_peak_s)},
          {"mean_n", json_number(r.mean_n)},
          {"impulse_ns", json_number(r.impulse_ns)},
          {"rfd", rates},
          {"status", analysis::to_string(r.status)}};
}

Json json_leg(const LegStrength& leg) {
  Json repetitions = Json::array();
  for (const auto& r : leg.repetitions) repetitions.push_back(json_repetition(r));
  return {{"score_n", json_number(leg.score_n)},           {"mean_peak_n", json_number(leg.set.mean_peak_n)},
          {"max_peak_n", json_number(leg.set.max_peak_n)}, {"n_per_kg", json_number(leg.n_per_kg)},
          {"moment_n_m", json_number(leg.moment_nm)},      {"repetitions", repetitions}};
}

std::vector<std::string> score_row(const char* name, const LegStrength& leg) {
  return {name, has_value(leg.set.status) ? fixed(leg.score_n, 1) + " N" : leg.set.note,
          std::isnan(leg.n_per_kg) ? "" : fixed(leg.n_per_kg, 2) + " N/kg",
          std::isnan(leg.moment_nm) ? "" : fixed(leg.moment_nm, 1) + " N m"};
}

}  // namespace

void write_strength(std::ostream& out, const ForceFile& trace, const StrengthAnswer& a) {
  out << trace.file << ", " << scoring::plain(trace.rate_hz, 4) << " Hz, steadyplate "
      << scoring::program_version() << '\n'
      << a.repetitions.size() << " repetitions (force above " << scoring::plain(a.options.repetitions.start_n)
      << " N, peak above " << scoring::plain(a.options.repetitions.keep_n) << " N)\n\n";
  std::vector<std::vector<std::string>> rows = {
      {"", "peak N", "to peak s", "mean N", "impulse N s", "RFD 50", "100", "200 ms, N/s"}};
  for (std::size_t i = 0; i < a.repetitions.size(); ++i) {
    rows.push_back(repetition_row("left", i + 1, a.left.repetitions[i]));
    rows.push_back(repetition_row("right", i + 1, a.right.repetitions[i]));
  }
  compare::write_columns(out, rows, 2);
  out << "  ! few samples in the window: the number depends on where they fell\n\n"
      << (a.options.use_max ? "Largest peak" : "Mean of the peaks")
      << (a.options.drop_first ? ", without the first repetition\n" : "\n");
  compare::write_columns(out, {score_row("left", a.left), score_row("right", a.right)}, 2);
  if (!std::isnan(a.imbalance_signed)) {
    out << "Imbalance: 100 (R - L)/max " << fixed(a.imbalance_signed, 1) << " %; 100 (1 - weaker/stronger) "
        << fixed(a.imbalance_weaker, 1) << " %; symmetry index 100 (R - L)/mean "
        << fixed(a.symmetry_index, 1) << " %; error (SD) about " << fixed(a.imbalance_error, 1) << " %\n";
  }
  for (std::size_t i = 0; i < a.break_points.size(); ++i)
    out << "Break point of repetition " << i + 1 << ": "
        << (has_value(a.break_points[i].status)
                ? fixed(a.break_points[i].angle_deg, 1) + " deg of knee flexion"
                : a.break_points[i].note)
        << '\n';
  if (!a.notes.empty()) out << "\nPublished numbers, beside this person's (notes, not limits)\n";
  for (const std::string& note : a.notes) compare::write_wrapped(out, "- " + note, 2);
  out << "Not a medical device.\n";
}

Json json_strength(const ForceFile& trace, const StrengthAnswer& a) {
  Json breaks = Json::array();
  for (const auto& b : a.break_points)
    breaks.push_back({{"angle_deg", json_number(b.angle_deg)},
                      {"time_s", json_number(b.time_s)},
                      {"status", analysis::to_string(b.status)}});
  return {{"schema", "steadyplate.nordic.strength/1"},
          {"version", scoring::program_version()},
          {"input", {{"file", trace.file}, {"sha256", trace.sha256}}},
          {"rate_hz", json_number(trace.rate_hz)},
          {"repetitions", a.repetitions.size()},
          {"left", json_leg(a.left)},
          {"right", json_leg(a.right)},
          {"imbalance_signed_percent", json_number(a.imbalance_signed)},
          {"imbalance_weaker_percent", json_number(a.imbalance_weaker)},
          {"symmetry_index_percent", json_number(a.symmetry_index)},
          {"imbalance_error_percent", json_number(a.imbalance_error)},
          {"break_points", breaks},
          {"notes", a.notes}};
}

std::string strength_csv(const ForceFile& trace, const StrengthAnswer& a) {
  using scoring::exact;
  std::string out =
      "file,repetition,leg,peak_n,onset_s,time_to_peak_s,mean_n,impulse_ns,rfd_50_n_per_s,rfd_100_n_per_s,"
      "rfd_200_n_per_s,status\n";
  const auto add = [&](std::size_t number, const char* leg, const analysis::LegRepetition& r) {
    out += scoring::csv_field(trace.file) + ',' + std::to_string(number) + ',' + leg + ',' + exact(r.peak_n) +
           ',' + exact(r.onset_s) + ',' + exact(r.time_to_peak_s) + ',' + exact(r.mean_n) + ',' +
           exact(r.impulse_ns);
    for (std::size_t i = 0; i < 3; ++i) out += ',' + (i < r.rates.size() ? exact(r.rates[i].n_per_s) : "");
    out += ',' + std::string(analysis::to_string(r.status)) + '\n';
  };
  for (std::size_t i = 0; i < a.repetitions.size(); ++i) {
    add(i + 1, "left", a.left.repetitions[i]);
    add(i + 1, "right", a.right.repetitions[i]);
  }
  return out;
}

}  // namespace steadyplate::nordic
