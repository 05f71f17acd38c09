// Recordings into files other programs open.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <sstream>

#include "datasets/export/c3d.hpp"
#include "datasets/export/recording_csv.hpp"
#include "datasets/export/recording_json.hpp"
#include "datasets/export/recording_mat.hpp"
#include "datasets/export/recording_sto.hpp"
#include "datasets/export/recording_xdf.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/read_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::cli {

namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
  ReadFlags files;
  std::string to = "csv";
  std::string out;
};

/// Where the converted file goes: what --out says (a file, or a folder), else beside the original.
fs::path target_of(const ConvertOptions& options, const fs::path& file) {
  const fs::path name = fs::path(file.stem()).concat("." + options.to);
  if (options.out.empty()) return file.parent_path() / name;
  if (options.out.back() == '/' || fs::is_directory(options.out)) return fs::path(options.out) / name;
  if (options.files.files.size() > 1)
    throw std::invalid_argument("--out names one file for several recordings; name a folder that is there");
  return options.out;
}

/// Text has no infinite numbers: of the kinds that are text, what is lost.
void say_infinite(const datasets::Recording& recording, const std::string& kind, std::ostream& err) {
  std::size_t infinite = 0;
  for (const datasets::Channel& channel : recording.data().channels)
    infinite += static_cast<std::size_t>(std::count_if(channel.values.begin(), channel.values.end(),
                                                       [](double value) { return std::isinf(value); }));
  if (infinite > 0)
    err << "steadyplate: " << recording.data().provenance.file << ": " << infinite
        << " infinite values become gaps: " << kind << " has no place for them\n";
}

/// The recording in the wanted kind of file; says on err what that cannot hold.
std::string converted(const ConvertOptions& options, const datasets::Recording& recording,
                      std::ostream& err) {
  if (options.to == "c3d") {
    try {
      datasets::C3dFile file = datasets::recording_c3d(recording);
      for (const std::string& line : file.dropped)
        err << "steadyplate: " << recording.data().provenance.file << ": " << line << '\n';
      return std::move(file.bytes);
    } catch (const std::invalid_argument& error) {
      throw datasets::ReadError(datasets::ReadFault::ambiguous, recording.data().provenance.file, 0,
                                std::string(error.what()) + ".", "Convert it --to csv.");
    }
  }
  if (options.to == "xdf") return datasets::recording_xdf(recording);
  if (options.to != "mat") say_infinite(recording, options.to, err);
  if (options.to == "json") return datasets::recording_json(recording);
  if (options.to == "mat") return datasets::recording_mat(recording);
  if (options.to == "sto") return datasets::recording_sto(recording);
  std::ostringstream text;
  datasets::write_recording_csv(text, recording);
  return text.str();
}

void run_convert(const ConvertOptions& options, Context& context) {
  std::vector<Failure> failures;
  for (std::size_t i = 0; i < options.files.files.size(); ++i) {
    try {
      if (options.out == "-") {
        context.out << converted(options, read_recording(options.files, i), context.err);
        continue;
      }
      const fs::path target = target_of(options, options.files.files[i]);
      scoring::check_output(target, false);
      scoring::write_file(target, converted(options, read_recording(options.files, i), context.err), false);
      context.err << "steadyplate: wrote " << target.string() << '\n';
    } catch (const datasets::ReadError& error) {
      failures.push_back({error.what(), exit_code::unreadable});
    }
  }
  context.exit_code = report_failures(context.err, failures, options.files.files.size());
}

}  // namespace

void add_convert(CLI::App& app, Context& context) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* verb = app.add_subcommand("convert", "Recordings and journals into files other programs open");
  options->files.add_to(*verb);
  const std::string output = "Output";
  verb->add_option(
          "--to", options->to,
          "csv (default): every channel in the house's units, nothing lost; its first line is a comment "
          "with all that is known, so skip lines that begin with #. c3d: one analog channel for each of "
          "ours, "
          "and the events, for motion capture programs; numbers keep 7 digits. sto: OpenSim storage, xdf: "
          "Lab Streaming Layer, json: one object (schema, recording, time_s, values by channel), mat: a "
          "struct "
          "'trial' for MATLAB, Octave and scipy; nothing lost")
      ->option_text("csv|c3d|xdf|sto|mat|json")
      ->check(CLI::IsMember({"csv", "c3d", "xdf", "sto", "mat", "json"}))
      ->group(output);
  verb->add_option("--out", options->out,
                   "File, folder, or - for stdout (default: beside the original); never replaces one")
      ->option_text("WHERE")
      ->group(output);
  verb->footer(R"text(
Examples:
  steadyplate convert trial.spj
  steadyplate convert *.txt --out tables/
  steadyplate convert trial.txt --to c3d
  steadyplate convert trial.c3d --to sto
  steadyplate convert trial.txt --to xdf
  steadyplate convert trial.txt --to mat
  python3 -c "import pandas; print(pandas.read_csv('trial.csv', comment='#').describe())"
  Rscript -e 'summary(read.csv("trial.csv", comment.char = "#"))')text");
  verb->callback([options, &context] { run_convert(*options, context); });
}

}  // namespace steadyplate::cli
