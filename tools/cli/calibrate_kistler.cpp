// A certificate from the maker's sheet of a Kistler plate.

#include <memory>

#include "calibration/kistler.hpp"
#include "tools/cli/calibrate.hpp"
#include "tools/cli/list_option.hpp"
#include "tools/cli/write_certificate.hpp"

namespace steadyplate::cli {

namespace {

struct CalibrateKistlerOptions {
  std::vector<double> sensitivities;
  calibration::KistlerSheet sheet;
  std::string x_points = "right";
  std::string y_points = "forward";
  std::string serial;
  std::string out;
  CertificateFlags certificate;
};

void run_calibrate_kistler(CalibrateKistlerOptions& options, Context& context) {
  check_certificate_outputs(options.out, options.certificate);
  auto& wanted = options.sheet.sensitivity_mv_per_n;
  if (options.sensitivities.size() != wanted.size())
    throw std::invalid_argument("--sensitivity: " + std::to_string(options.sensitivities.size()) +
                                " numbers; the plate has eight outputs: fx12,fx34,fy14,fy23,fz1,fz2,fz3,fz4");
  std::copy(options.sensitivities.begin(), options.sensitivities.end(), wanted.begin());
  calibration::PlateModel model = calibration::kistler_plate(options.sheet);
  model.x_points = options.x_points;
  model.y_points = options.y_points;
  calibration::Certificate c = start_certificate(options.certificate);
  c.device_identity = "serial=" + options.serial;
  c.device_profile = "kistler_volts";
  c.device_name = "Kistler plate " + options.serial;
  c.fit = "maker's sheet";
  c.notes = {"from the maker's sensitivities: no known weight was put on the plate"};
  c.model = std::move(model);
  write_certificate(options.out, c, options.certificate, context);
}

}  // namespace

void add_calibrate_kistler(CLI::App& parent, Context& context) {
  auto options = std::make_shared<CalibrateKistlerOptions>();
  CLI::App* verb =
      parent.add_subcommand("kistler", "A certificate for raw volts, from the sheet of a Kistler plate");
  add_list(*verb, "--sensitivity", options->sensitivities,
           "Of fx12,fx34,fy14,fy23,fz1,fz2,fz3,fz4 in the range in use, mV/N")
      ->required()
      ->option_text("NUMBER,...");
  verb->add_option("--a", options->sheet.a_mm, "Sensors from the middle along the plate's x, mm")
      ->required()
      ->option_text("MM");
  verb->add_option("--b", options->sheet.b_mm, "Sensors from the middle along its y, mm")
      ->required()
      ->option_text("MM");
  verb->add_option("--az0", options->sheet.az0_mm,
                   "Height of the surface in the plate's frame, mm (about -50)")
      ->required()
      ->option_text("MM");
  verb->add_option("--serial", options->serial, "The plate's serial number")->required()->option_text("TEXT");
  verb->add_option("--x", options->x_points, "Where the plate's x points: right, left, forward, backward")
      ->check(CLI::IsMember({"right", "left", "forward", "backward"}));
  verb->add_option("--y", options->y_points, "Where its y points")
      ->check(CLI::IsMember({"right", "left", "forward", "backward"}));
  verb->add_option("--out", options->out, "Folder for the certificate and its page")
      ->required()
      ->option_text("FOLDER");
  options->certificate.add_to(*verb);
  verb->footer(R"(
Example:
  steadyplate calibrate kistler --sensitivity 38.1,37.7,38.1,38.0,3.90,3.89,3.89,3.89 --a 120 --b 200 --az0 -48
      --serial 615433 --x forward --y right --out cal-plate
  steadyplate analyze trial.txt --certificate cal-plate/certificate.toml)");
  verb->callback([options, &context] { run_calibrate_kistler(*options, context); });
}

}  // namespace steadyplate::cli
