#include "tools/cli/bench_guide.hpp"

#include "calibration/diagnose.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

using session::HoldLabel;

BenchGuide::BenchGuide(session::BenchRecording& bench, const std::vector<std::string>& channels,
                       const GuideOptions& options, std::istream& in, Context& context)
    : bench_(bench), channels_(channels), options_(options), in_(in), context_(context) {}

bool BenchGuide::run(const std::vector<HoldLabel>& plan) {
  for (std::size_t k = 0; k < plan.size(); ++k) {
    while (true) {
      const Answer answer = ask(plan[k], k + 1, plan.size());
      if (answer == Answer::quit) return false;
      if (answer == Answer::skip) break;
      auto placement = hold(plan[k]);
      if (!placement) return false;
      if (accepted(std::move(*placement))) break;
    }
  }
  return true;
}

BenchGuide::Answer BenchGuide::ask(const HoldLabel& label, std::size_t number, std::size_t of) {
  say_remarks();
  const std::string what = label.mass_kg == 0.0
                               ? std::string("take everything off the board")
                               : "lay " + calibration::load_words(label.mass_kg, label.ml_mm, label.ap_mm);
  context_.err << "[" << number << "/" << of << "] " << what;
  if (options_.simulated_hand) {
    context_.err << " (a simulated hand does)" << std::endl;
    bench_.say("LAY " + scoring::exact(label.mass_kg) + " " + scoring::exact(label.ml_mm) + " " +
               scoring::exact(label.ap_mm) + "\n");
    return interrupted() ? Answer::quit : Answer::ready;
  }
  context_.err << ", then press Enter (s: skip, q: stop here and go on later): " << std::flush;
  std::string line;
  if (!std::getline(in_, line) || interrupted() || line == "q") return Answer::quit;
  return line == "s" ? Answer::skip : Answer::ready;
}

std::optional<calibration::Placement> BenchGuide::hold(const HoldLabel& label) {
  bool drawn = false;
  const auto progress = [&](double share) {
    if (!context_.err_is_terminal) return;
    const auto full = static_cast<std::size_t>(20.0 * share);
    context_.err << "\r  hold still  [" << std::string(full, '#') << std::string(20 - full, '-') << "]"
                 << std::flush;
    drawn = true;
  };
  auto placement =
      bench_.hold(label, options_.settle_s, options_.hold_s, progress, [] { return interrupted(); });
  if (drawn) context_.err << '\n';
  return placement;
}

/// Looks at a load as soon as it was read. What only many loads can tell (a dead or a swapped cell) waits for
/// the end.
bool BenchGuide::accepted(calibration::Placement placement) {
  using Kind = calibration::Finding::Kind;
  const std::string name = calibration::to_string(placement);
  so_far_.push_back(std::move(placement));
  std::string wrong;
  for (const calibration::Finding& finding : calibration::inspect(so_far_, channels_)) {
    const bool of_one =
        finding.kind == Kind::nothing_read || finding.kind == Kind::saturated || finding.kind == Kind::moving;
    if (!of_one || finding.what.find(name) == std::string::npos) continue;
    context_.err << "  " << finding.what << ". " << finding.next << '\n';
    wrong = finding.what;
  }
  if (wrong.empty() || options_.simulated_hand) return true;
  context_.err << "  Enter: measure it again; k: keep it as it is: " << std::flush;
  std::string line;
  if (!std::getline(in_, line) || line == "k") return true;
  so_far_.pop_back();
  bench_.void_last(wrong);
  return false;
}

void BenchGuide::say_remarks() {
  for (const std::string& words : bench_.remarks()) context_.err << "steadyplate: " << words << '\n';
}

}  // namespace steadyplate::cli
