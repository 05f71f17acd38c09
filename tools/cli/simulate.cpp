#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "acquisition/simulate/sample.hpp"
#include "acquisition/simulate/stance.hpp"
#include "datasets/samples/layouts.hpp"
#include "tools/cli/simulate_wire.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::cli {

namespace {

namespace fs = std::filesystem;

struct SimulateOptions {
  acquisition::SampleRequest sample;  ///< its vision, surface and file name come from the texts below
  std::string vision = "open";
  std::string surface = "firm";
  std::string out;
  bool force = false;
  bool list_layouts = false;
  std::string wire;   ///< "" = a file
  std::string model;  ///< "" = as the surface says
  std::string to = "pty";
  std::string faults;
  std::string truth;
};

/// A companion's present content, "" when there is none.
std::string present(const fs::path& file) {
  if (!fs::exists(file)) return "";
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) throw std::runtime_error(file.string() + ": could not be read, so it cannot be extended.");
  return text;
}

/// The same trial as a board would send it.
void run_wire(const SimulateOptions& options, Context& context) {
  const auto& sample = options.sample;
  acquisition::MotionRequest request;
  request.motion = options.model.empty()
                       ? (options.surface == "foam" ? acquisition::Motion::foam : acquisition::Motion::quiet)
                       : acquisition::motion_from(options.model);
  request.vision = options.vision == "open" ? datasets::Vision::open : datasets::Vision::closed;
  request.mass_kg = sample.mass_kg;
  request.height_mm = sample.height_mm;
  request.seconds = sample.seconds;
  request.rate_hz = sample.rate_hz;
  request.seed = sample.seed;
  const bool tilts = request.motion == acquisition::Motion::tilt;
  acquisition::WireBoard board(acquisition::simulate_motion(request), options.wire, tilts,
                               acquisition::parse_faults(options.faults), sample.seed);
  send_wire(board,
            {.to = options.to,
             .truth = options.truth,
             .wire = options.wire,
             .model = options.model.empty() ? (options.surface == "foam" ? "foam" : "quiet") : options.model,
             .seed = sample.seed,
             .board = acquisition::profile_of_wire(options.wire, tilts)},
            context);
}

void run_simulate(const SimulateOptions& options, Context& context) {
  if (options.list_layouts) {
    for (const std::string_view layout : datasets::sample_layouts()) context.out << layout << '\n';
    return;
  }
  if (!options.wire.empty()) return run_wire(options, context);
  if (options.out.empty()) throw CLI::RequiredError("--out");
  const fs::path file(options.out);
  acquisition::SampleRequest sample = options.sample;
  sample.vision = options.vision == "open" ? datasets::Vision::open : datasets::Vision::closed;
  sample.surface = options.surface == "firm" ? datasets::Surface::firm : datasets::Surface::foam;
  sample.file_name = file.filename().string();
  const fs::path folder = file.parent_path();

  // All that can be wrong with the request comes out here, before anything is written.
  const std::string text = acquisition::sample_text(sample);
  const fs::path list = folder / acquisition::simulated_list_name;
  const std::string listed = acquisition::list_sample(present(list), sample);
  const fs::path table = folder / acquisition::trial_table_name(sample.layout);
  const bool has_table = !acquisition::trial_table_name(sample.layout).empty();
  const std::string tabled = has_table ? acquisition::list_trial(present(table), sample) : "";
  if (!options.force && fs::exists(file)) throw scoring::WouldOverwrite(file);

  // The label first: should the rest fail, no simulated file lies there without it.
  scoring::write_file(list, listed, true);
  if (has_table) scoring::write_file(table, tabled, true);
  scoring::write_file(file, text, options.force);
  context.err << file.string() << ": simulated, as " << list.string() << " says. No person was measured.\n";
}

}  // namespace

void add_simulate(CLI::App& app, Context& context) {
  auto options = std::make_shared<SimulateOptions>();
  auto& sample = options->sample;
  CLI::App* verb = app.add_subcommand("simulate", "Make a recording of a simulated person, labelled as such");

  const std::string person = "Who stands, and how";
  verb->add_option("--vision", options->vision, "Eyes (default open)")
      ->check(CLI::IsMember({"open", "closed"}))
      ->option_text("FILE")
      ->group(person);
  verb->add_option("--surface", options->surface, "Under the feet (default firm)")
      ->check(CLI::IsMember({"firm", "foam"}))
      ->group(person);
  verb->add_option("--mass", sample.mass_kg, "Body mass in kg (default 76)")
      ->check(CLI::Range(20.0, 250.0))
      ->option_text("KG")
      ->group(person);
  verb->add_option("--height-mm", sample.height_mm, "Stature (default 1750)")
      ->check(CLI::Range(1000.0, 2300.0))
      ->option_text("MM")
      ->group(person);
  verb->add_option("--person", sample.person, "Pseudonym, shared by the trials of one person (default 1)")
      ->option_text("NAME")
      ->group(person);

  const std::string trial = "The trial";
  verb->add_option("--seconds", sample.seconds, "Length (default 60)")
      ->check(CLI::Range(0.0, 3600.0))
      ->option_text("S")
      ->group(trial);
  verb->add_option("--hz", sample.rate_hz, "Sampling rate (default 100)")
      ->check(CLI::Range(1.0, 1000.0))
      ->option_text("HZ")
      ->group(trial);
  verb->add_option("--seed", sample.seed, "Which trial: the same number gives the same bytes (default 1)")
      ->check([](const std::string& text) {
        return text.find('-') == std::string::npos ? "" : text + " is negative; a seed is 0 or more";
      })
      ->option_text("N")
      ->group(trial);

  const std::string output = "Output";
  std::vector<std::string> layouts;
  for (const std::string_view layout : datasets::sample_layouts()) layouts.emplace_back(layout);
  verb->add_option("--layout", sample.layout, "Whose files to imitate (default hbedb)")
      ->check(CLI::IsMember(layouts))
      ->group(output);
  verb->add_option("--out", options->out, "File to write; SIMULATED.txt beside it is made or extended")
      ->group(output);
  verb->add_flag("--list-layouts", options->list_layouts, "Only name the layouts, one a line")->group(output);
  const std::string wire = "As a board on the wire, instead of a file";
  std::vector<std::string> wire_words;
  for (const std::string_view word : acquisition::wires()) wire_words.emplace_back(word);
  verb->add_option(
          "--wire", options->wire,
          "How the board speaks: loadcell22 (the default; counter, clock, CRC), text, witmotion, imu, "
          "bitalino, accusway or tecgihan (the last three wait for their start command)")
      ->check(CLI::IsMember(wire_words))
      ->expected(0, 1)
      ->default_str("loadcell22")
      ->option_text("WIRE")
      ->group(wire);
  verb->add_option(
          "--model", options->model,
          "What the person does: quiet, foam, tilt (a rocking board), single (one leg), step or fall")
      ->option_text("MODEL")
      ->group(wire);
  verb->add_option("--to", options->to,
                   "pty (default; its name is printed), tcp:PORT of this machine (or tcp:127.0.0.1:PORT), "
                   "udp:HOST:PORT, or - (stdout, as fast as it is taken)")
      ->option_text("WHERE")
      ->group(wire);
  verb->add_option("--faults", options->faults,
                   "What goes wrong, in parts per million: of the bytes flip=,drop=; of the frames "
                   "noise=,lose=,stall=,reset=. Example: flip=200,lose=1000")
      ->option_text("LIST")
      ->group(wire);
  verb->add_option("--truth", options->truth, "What was really sent, as JSON, to hold a recording against")
      ->option_text("FILE")
      ->group(wire);
  verb->add_flag("--force", options->force, "Replace the file if it is there")->group(output);
  verb->footer(R"(
Examples:
  steadyplate simulate --vision closed --surface foam --out sway.txt
  steadyplate simulate --seconds 12 --layout pds --out plates.txt
  steadyplate simulate --wire loadcell22 --to tcp:5000 --seconds 30 --faults flip=200,lose=1000 --truth t.json
  steadyplate simulate --wire witmotion --model tilt --hz 200 --to pty

What comes out is a model of standing, not a person: every output made of it says SIMULATED.)");
  verb->callback([options, &context] { run_simulate(*options, context); });
}

}  // namespace steadyplate::cli
