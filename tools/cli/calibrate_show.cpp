// Look at a certificate, and make it count.

#include <memory>

#include "calibration/cell_board.hpp"
#include "tools/cli/calibrate.hpp"
#include "tools/cli/calibration_text.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/report/certificate_page.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/certificates.hpp"

namespace steadyplate::cli {

namespace {

struct ShowOptions {
  std::string file;
  std::string pdf;
  std::optional<double> person_kg;
  bool force = false;
};

/// Noise of the centre of pressure under somebody of this weight, from the cells' own.
std::string noise_text(const calibration::Certificate& c, double person_kg) {
  const auto* model = std::get_if<calibration::CellModel>(&c.model);
  if (model == nullptr) throw std::invalid_argument("--mass: only for boards on load cells");
  const auto noise = calibration::noise_floor(*model, person_kg * c.gravity_mps2);
  return "under " + scoring::plain(person_kg) + " kg the CoP's noise is ML " +
         scoring::fixed(noise.ml_mm, 4) + ", AP " + scoring::fixed(noise.ap_mm, 4) +
         " mm (SD of one sample)\n";
}

void run_show(const ShowOptions& options, Context& context) {
  const auto known = session::load_certificate(options.file);
  context.out << certificate_text(known.certificate);
  if (options.person_kg) context.out << noise_text(known.certificate, *options.person_kg);
  if (!options.pdf.empty()) {
    scoring::write_file(options.pdf, report::certificate_page(known.certificate, report::FileKind::pdf),
                        options.force);
    context.err << "steadyplate: wrote " << options.pdf << '\n';
  }
  if (!known.certificate.seal_holds) context.exit_code = exit_code::some_failed;
}

void run_apply(const std::string& file, Context& context) {
  const auto known = session::load_certificate(file);
  const auto made = session::install_certificate(known);
  context.err << "steadyplate: " << made.string() << ": from now on every recording of board '"
              << known.certificate.device_identity << "' is calibrated by it, and says so\n";
}

}  // namespace

void add_calibrate_show(CLI::App& parent, Context& context) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* show = parent.add_subcommand("show", "Print a certificate, and check its seal");
  show->add_option("file", options->file, "certificate.toml")->required()->option_text("FILE");
  show->add_option("--mass", options->person_kg, "Also tell the noise of the CoP under this weight, kg")
      ->check(CLI::Range(1.0, 500.0))
      ->option_text("KG");
  show->add_option("--pdf", options->pdf, "Also draw it as a page")->option_text("FILE");
  show->add_flag("--force", options->force, "Replace that page");
  show->callback([options, &context] { run_show(*options, context); });

  auto file = std::make_shared<std::string>();
  CLI::App* apply = parent.add_subcommand(
      "apply", "Make a certificate count for its board: every later recording carries and names it");
  apply->add_option("file", *file, "certificate.toml")->required()->option_text("FILE");
  apply->footer(R"(
Certificates are kept in $STEADYPLATE_CERTIFICATES, else in ~/.config/steadyplate/certificates; the newest of a board
counts. A recording that was made before takes one by: steadyplate analyze trial.spj --certificate FILE)");
  apply->callback([file, &context] { run_apply(*file, context); });
}

}  // namespace steadyplate::cli
