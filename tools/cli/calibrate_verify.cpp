// Is a calibrated board still what its certificate says?

#include <memory>

#include "acquisition/transport/transport.hpp"
#include "calibration/verify_cells.hpp"
#include "tools/cli/bench_flags.hpp"
#include "tools/cli/calibrate.hpp"
#include "tools/cli/calibration_text.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/list_option.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/certificates.hpp"

namespace steadyplate::cli {

namespace {

struct VerifyOptions {
  BenchFlags bench;
  std::vector<double> masses_kg;
  std::string certificate;
  calibration::VerifyLimits limits;
  bool strict = false;
};

/// The certificate the user named, or the one of this board.
session::KnownCertificate certificate_for(const VerifyOptions& options, const std::string& identity) {
  if (!options.certificate.empty()) return session::load_certificate(options.certificate);
  if (auto found = session::certificate_of(identity)) return std::move(*found);
  throw std::invalid_argument("no certificate is known for board '" + identity +
                              "'. Name one with --certificate FILE, or make it known: steadyplate calibrate "
                              "apply FILE");
}

void conclude(const VerifyOptions& options, const session::BenchRecord& record, Context& context) {
  const auto known = certificate_for(options, record.identity);
  const calibration::Certificate& c = known.certificate;
  if (!c.seal_holds)
    throw std::invalid_argument(known.file.string() +
                                ": its seal does not hold: it was changed after it was written");
  const auto* model = std::get_if<calibration::CellModel>(&c.model);
  if (model == nullptr)
    throw std::invalid_argument(known.file.string() + ": it is for no board on load cells");
  if (record.identity != c.device_identity)
    context.err << "steadyplate: warning: this board is '" << record.identity << "', the certificate is for '"
                << c.device_identity << "'\n";
  std::vector<std::string> channels;
  for (const auto& cell : model->cells) channels.push_back(cell.channel);
  if (channels != record.channels)
    throw std::invalid_argument(known.file.string() + ": it is for other cells than were recorded");
  const auto verification =
      calibration::verify_cells(model->cells, record.sittings.back(), options.limits, c.gravity_mps2);
  context.out << calibration::describe(c) << '\n' << verification_text(verification);
  if (verification.verdict == calibration::Verdict::fail)
    context.exit_code = exit_code::some_failed;
  else if (verification.verdict == calibration::Verdict::drift && options.strict)
    context.exit_code = exit_code::quality;
}

void run_verify(const VerifyOptions& options, Context& context) {
  if (!options.bench.from.empty()) return conclude(options, bench_from(options.bench), context);
  if (options.bench.device.empty() || options.bench.out.empty())
    throw std::invalid_argument("name a board and --out FOLDER for its journal, or --from FILES");
  if (options.masses_kg.empty())
    throw std::invalid_argument("--mass is missing: one known mass in kg, such as 10");
  const auto profile = bench_profile(options.bench);
  const auto plan = session::bench_plan(options.masses_kg, bench_points(options.bench, profile));
  if (!record_bench(options.bench, profile, plan, "verification", context)) return;
  std::vector<std::filesystem::path> journals = journals_in(options.bench.out);
  std::erase_if(journals,
                [](const auto& file) { return file.filename().string().rfind("verification-", 0) != 0; });
  conclude(options, session::read_bench(std::span(journals).last(1)), context);
}

}  // namespace

void add_calibrate_verify(CLI::App& parent, Context& context) {
  auto options = std::make_shared<VerifyOptions>();
  options->bench.points = "5";
  CLI::App* verb =
      parent.add_subcommand("verify", "Check a calibrated board with one known mass: pass, drift, or FAIL");
  options->bench.add_to(*verb);
  add_list(*verb, "--mass,--masses", options->masses_kg, "Known mass in kg (or several, separated by ',')")
      ->check(CLI::Range(0.05, 500.0))
      ->option_text("KG");
  verb->add_option("--certificate", options->certificate,
                   "The certificate to hold it against (default: the one applied for this board)")
      ->option_text("FILE");
  verb->add_option("--cop-limit", options->limits.cop_mm, "Largest CoP error that passes (default 1 mm)")
      ->check(CLI::Range(0.01, 100.0))
      ->option_text("MM");
  verb->add_flag("--strict", options->strict, "Exit with 4 on drift as well");
  verb->footer(R"(
Example:
  steadyplate calibrate verify serial:/dev/ttyUSB0 --board loadcell22 --mass 10 --span 320x170 --out checks

The empty board, the mass on four corners and in the middle, the empty board: two minutes. pass: CoP within 1 mm and
load within 1 %. drift: within three times that. FAIL: more, or a cell that does not answer; the cell is named.
Exit status 1 on FAIL.)");
  verb->callback([options, &context] { run_verify(*options, context); });
}

}  // namespace steadyplate::cli
