#include "tools/nordic/strength.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "analysis/compare/measurement_error.hpp"
#include "datasets/error.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/scoring/open.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::nordic {

namespace {

using datasets::ReadError;
using datasets::ReadFault;
using scoring::fixed;

std::optional<std::size_t> named(const compare::TextTable& table, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    for (std::size_t i = 0; i < table.names.size(); ++i)
      if (compare::plain_name(table.names[i]) == name) return i;
  return std::nullopt;
}

std::size_t needed(const compare::TextTable& table, const std::vector<std::string>& names, const char* what) {
  if (const auto column = named(table, names)) return *column;
  throw ReadError(
      ReadFault::ambiguous, table.file, 1,
      std::string("no column of the ") + what + ". Its columns are: " + compare::joined(table.names) + ".",
      "Name it " + names.front() + ".");
}

LegStrength leg_strength(const ForceFile& trace, const std::vector<double>& force_n,
                         const StrengthAnswer& answer) {
  LegStrength leg;
  for (const analysis::Repetition& r : answer.repetitions)
    leg.repetitions.push_back(analysis::leg_repetition(trace.time_s, force_n, r, answer.options.repetitions));
  leg.set = analysis::set_force(leg.repetitions, answer.options.drop_first);
  leg.score_n = answer.options.use_max ? leg.set.max_peak_n : leg.set.mean_peak_n;
  if (answer.options.mass_kg) leg.n_per_kg = leg.score_n / *answer.options.mass_kg;
  if (answer.options.distance_m) leg.moment_nm = leg.score_n * *answer.options.distance_m;
  return leg;
}

/// "312 N, 4.1 N/kg"
std::string force_text(double force_n, const StrengthOptions& options) {
  std::string text = fixed(force_n, 0) + " N";
  if (options.mass_kg) text += ", " + fixed(force_n / *options.mass_kg, 2) + " N/kg";
  return text;
}

/// Two hooks on the wire: what the profile calls left_n and right_n.
ForceFile from_journal(const std::string& file) {
  const datasets::Recording recording = scoring::open_recording(file, {}, "");
  const auto& data = recording.data();
  const auto* left = recording.find("left_n");
  const auto* right = recording.find("right_n");
  if (left == nullptr || right == nullptr) {
    std::vector<std::string> names;
    for (const auto& channel : data.channels) names.push_back(channel.name);
    throw ReadError(ReadFault::ambiguous, file, 0,
                    "no channels left_n and right_n. Its channels are: " + compare::joined(names) + ".",
                    "Name them so, with unit N, in the profile of the two load cells.");
  }
  ForceFile trace;
  trace.file = file;
  trace.sha256 = data.provenance.sha256;
  const auto* flexion = recording.find("flexion_deg");
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    if (!trace.time_s.empty() && data.time_s[i] <= trace.time_s.back()) continue;  // a repeated stamp
    trace.time_s.push_back(data.time_s[i]);
    trace.left_n.push_back(left->values[i]);
    trace.right_n.push_back(right->values[i]);
    if (flexion != nullptr) trace.flexion_deg.push_back(flexion->values[i]);
  }
  if (trace.time_s.size() < 2) throw ReadError(ReadFault::damaged, file, 0, "one sample only.", "");
  trace.rate_hz = static_cast<double>(trace.time_s.size() - 1) / (trace.time_s.back() - trace.time_s.front());
  return trace;
}

}  // namespace

ForceFile read_force_file(const std::string& file) {
  if (std::filesystem::path(file).extension() == ".spj") return from_journal(file);
  const compare::TextTable table = compare::read_text_table(file);
  const std::size_t time = needed(table, {"time_s", "time", "t", "seconds", "time__s_"}, "time in s");
  const std::size_t left = needed(
      table, {"left_n", "leftforce", "left_force", "left", "left_force_n", "leftforce__n_"}, "left force");
  const std::size_t right =
      needed(table, {"right_n", "rightforce", "right_force", "right", "right_force_n", "rightforce__n_"},
             "right force");
  const auto angle = named(table, {"flexion_deg", "knee_flexion_deg", "knee_angle_deg", "flexion"});
  ForceFile trace;
  trace.file = file;
  trace.sha256 = table.sha256;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const double seconds = compare::number_in(table, i, time);
    if (std::isnan(seconds) || (!trace.time_s.empty() && seconds <= trace.time_s.back()))
      throw ReadError(ReadFault::damaged, file, table.lines[i], "the time is missing or does not increase.",
                      "");
    trace.time_s.push_back(seconds);
    trace.left_n.push_back(compare::number_in(table, i, left));
    trace.right_n.push_back(compare::number_in(table, i, right));
    if (angle) trace.flexion_deg.push_back(compare::number_in(table, i, *angle));
  }
  if (trace.time_s.size() < 2) throw ReadError(ReadFault::damaged, file, 0, "one sample only.", "");
  trace.rate_hz = static_cast<double>(trace.time_s.size() - 1) / (trace.time_s.back() - trace.time_s.front());
  return trace;
}

StrengthAnswer strength_answer(const ForceFile& trace, const StrengthOptions& options) {
  StrengthAnswer answer;
  answer.options = options;
  const std::vector<double> left = analysis::tared(trace.time_s, trace.left_n, options.tare_s);
  const std::vector<double> right = analysis::tared(trace.time_s, trace.right_n, options.tare_s);
  answer.repetitions = analysis::find_repetitions(trace.time_s, left, right, options.repetitions);
  answer.left = leg_strength(trace, left, answer);
  answer.right = leg_strength(trace, right, answer);
  answer.imbalance_signed = analysis::imbalance_signed_percent(answer.left.score_n, answer.right.score_n);
  answer.imbalance_weaker = analysis::imbalance_weaker_percent(answer.left.score_n, answer.right.score_n);
  answer.symmetry_index = analysis::symmetry_index_percent(answer.left.score_n, answer.right.score_n);
  answer.imbalance_error =
      analysis::imbalance_error_percent(answer.left.score_n, answer.right.score_n, options.typical_error_n);
  if (!trace.flexion_deg.empty())
    for (const analysis::Repetition& r : answer.repetitions) {
      const auto part = [&](const std::vector<double>& values) {
        return std::span(values).subspan(r.first, r.last - r.first + 1);
      };
      answer.break_points.push_back(analysis::break_point(part(trace.time_s), part(trace.flexion_deg)));
    }
  if (std::isfinite(answer.left.score_n) && std::isfinite(answer.right.score_n))
    answer.notes = published_notes(answer.left.score_n, answer.right.score_n, options);
  return answer;
}

std::vector<std::string> published_notes(double left_n, double right_n, const StrengthOptions& options) {
  std::vector<std::string> notes;
  const double mean = 0.5 * (left_n + right_n);
  const std::string own = "this person: mean of both legs " + force_text(mean, options);
  notes.push_back(
      "256 N at the start and 279 N at the end of preseason: cut points of a cohort of Australian "
      "footballers (Opar et al. 2015, Med Sci Sports Exerc 47:857); " +
      own);
  notes.push_back(
      "337 N: cut point of a cohort of football players (Timmins et al. 2016, Br J Sports Med 50:1524); " +
      own);
  if (options.mass_kg)
    notes.push_back(
        "4 x mass + 26.1 = " + fixed(analysis::buchheit_expected_force_n(*options.mass_kg), 0) +
        " N goes with this body mass in football and Australian football players, give or take 22 % "
        "(Buchheit et al. 2016, IJSPP 11:721); " +
        own);
  notes.push_back(
      "Measurement error of such a device: typical error 21.7 to 27.5 N, MDC95 60.1 to 76.2 N a leg (Opar "
      "et al. 2013, J Orthop Sports Phys Ther 43:636). A cut point that is nearer than this to the "
      "person's value says nothing about the person.");
  const double imbalance = analysis::imbalance_weaker_percent(left_n, right_n);
  const double noise = analysis::imbalance_error_percent(left_n, right_n, options.typical_error_n);
  if (std::isfinite(imbalance))
    notes.push_back("10 to 15 % between the legs is often quoted; the evidence is mixed. Here " +
                    fixed(imbalance, 1) + " %, with an error (SD) of about " + fixed(noise, 1) +
                    " % for a typical error of " + scoring::plain(options.typical_error_n) + " N a leg.");
  return notes;
}

}  // namespace steadyplate::nordic
