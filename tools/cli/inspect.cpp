#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "tools/cli/link_text.hpp"
#include "tools/cli/next_command.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/read_flags.hpp"
#include "tools/cli/score_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/scoring.hpp"
#include "tools/scoring/text.hpp"
#include "tools/scoring/tilt.hpp"

namespace steadyplate::cli {

namespace {

using scoring::fixed;
using scoring::plain;

struct InspectOptions {
  ReadFlags files;
  OutputFormat format;
};

std::string_view description_of(std::string_view format) {
  for (const datasets::Format& row : datasets::formats())
    if (row.id == format) return row.description;
  if (format == "journal") return "live recording of a board, raw bytes with host times";
  if (format == "board_bytes") return "bytes of a board, kept without host times";
  return "";
}

void list(std::ostream& out, const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out << "  " << title << '\n';
  for (const std::string& line : lines) out << "    " << line << '\n';
}

/// What a trial of this recording would come to, without any metric: the preparation's own story.
/// @return  it would be scored
bool preparation(std::ostream& out, const datasets::Recording& recording) {
  const bool tilts = recording.plates().empty() && scoring::has_tilt(recording);
  if (recording.plates().empty() && !tilts) {
    out << "  would be    without scores: it has no centre of pressure, and nothing to compute one from\n";
    return false;
  }
  scoring::ScoreOptions options = scoring::options_for("default");
  options.tilt.what = scoring::TiltOptions::What::automatic;
  options.selection = tilts ? "osi.rms_zero" : "mean_velocity";
  std::optional<scoring::Scored> scored;
  try {
    scored.emplace(scoring::score(recording, options));
  } catch (const datasets::ReadError& error) {
    // The file is sound, but something only the user knows is missing: the rest is still worth reading.
    out << "  would be    without scores as it is: " << error.what() << '\n';
    return false;
  }
  const auto& prepared = scored->prepared;
  out << "  clock       " << plain(prepared.nominal_rate_hz) << " Hz, jitter "
      << fixed(100.0 * prepared.jitter, 2) << " %\n";
  if (prepared.mass_kg) out << "  load        " << fixed(*prepared.mass_kg, 1) << " kg on the plate\n";
  out << "  would be    ";
  if (analysis::has_value(prepared.status))
    out << "analysed from " << scored->segment << " (profile " << prepared.profile << ")\n";
  else
    out << "without scores: " << prepared.reason << '\n';
  std::vector<std::string> warnings;
  for (const auto& warning : prepared.warnings) warnings.push_back(warning.id + ": " + warning.text);
  list(out, "remarks", warnings);
  return true;
}

/// Which plates there are to stand on.
std::string plate_words(const datasets::Recording& recording) {
  std::string words;
  for (const std::string& plate : recording.plates())
    words += (words.empty() ? "" : ", ") + (plate.empty() ? std::string("one") : plate);
  const auto plates = recording.plates();
  if (plates.empty()) return "none with a centre of pressure or the means to compute one";
  if (plates.size() > 1) words += " (scores are of '" + plates.front() + "'; another: --plate)";
  return words;
}

/// A screen has room for so many channels; of the others the names.
void channel_lines(std::ostream& out, const std::vector<datasets::Channel>& channels) {
  constexpr std::size_t most_lines = 17;
  constexpr std::size_t columns = 100;
  out << "  channels    " << channels.size() << '\n';
  const std::size_t lines = channels.size() > most_lines ? most_lines - 3 : channels.size();
  std::size_t name = 0;
  std::size_t unit = 0;
  for (std::size_t k = 0; k < lines; ++k) {
    name = std::max(name, scoring::display_width(channels[k].name));
    unit = std::max(unit, scoring::display_width(channels[k].unit));
  }
  for (std::size_t k = 0; k < lines; ++k)
    out << "    " << scoring::pad_right(channels[k].name, name) << "  "
        << scoring::pad_right(channels[k].unit, unit) << "  "
        << (channels[k].plate.empty() ? "" : "plate " + channels[k].plate + ", ") << "from "
        << channels[k].source << '\n';
  if (lines == channels.size()) return;
  std::string line = "    and";
  for (std::size_t k = lines; k < channels.size(); ++k) {
    const std::string one = ' ' + full_name(channels[k]) + (k + 1 < channels.size() ? "," : "");
    if (scoring::display_width(line) + scoring::display_width(one) > columns) {
      out << line << '\n';
      line = "       ";
    }
    line += one;
  }
  out << line << "\n    (all with units: steadyplate inspect --format csv)\n";
}

/// The first events; a gait file has many.
void event_line(std::ostream& out, const std::vector<datasets::Event>& events) {
  constexpr std::size_t most = 4;
  if (events.empty()) return;
  out << "  events      " << events.size() << ':';
  for (std::size_t i = 0; i < std::min(events.size(), most); ++i)
    out << (i > 0 ? ", " : " ") << events[i].label
        << (events[i].context.empty() ? "" : " (" + events[i].context + ")") << " at "
        << fixed(events[i].time_s, 3) << " s";
  out << (events.size() > most ? ", ...\n" : "\n");
}

void describe(std::ostream& out, const datasets::Recording& recording, const ReadFlags& flags) {
  const auto& data = recording.data();
  out << data.provenance.file << '\n';
  if (data.simulated) out << "  SIMULATED DATA: made by a simulator, not measured on a person.\n";
  out << "  kind        " << data.provenance.format << ": " << description_of(data.provenance.format) << '\n';
  out << "  size        " << data.provenance.bytes << " bytes, SHA-256 "
      << data.provenance.sha256.substr(0, 16) << "...\n";
  out << "  guarded     "
      << (data.provenance.guard.empty()
              ? "by nothing: a changed digit would not be seen (sha256sum FILE > FILE.sha256 keeps its sum)"
              : "by " + data.provenance.guard + ": its bytes are those that were written")
      << '\n';
  if (recording.size() > 0) {
    out << "  samples     " << recording.size() << ", " << plain(data.time_s.front()) << " to "
        << plain(data.time_s.back()) << " s";
    if (data.rate_hz) out << ", " << plain(*data.rate_hz) << " Hz as stated";
    out << '\n';
  }
  const std::string condition = to_string(data.condition);
  out << "  condition   " << (condition.empty() ? "not in the file; name it with --condition" : condition)
      << '\n';
  const auto& person = data.participant;
  if (!person.pseudonym.empty() || person.age_years || person.mass_kg) {
    out << "  person      " << (person.pseudonym.empty() ? "(not named)" : person.pseudonym);
    if (!person.sex.empty()) out << ", " << person.sex;
    if (person.age_years) out << ", " << fixed(*person.age_years, 0) << " years";
    if (person.height_mm) out << ", " << fixed(*person.height_mm / 10.0, 1) << " cm";
    if (person.mass_kg) out << ", " << fixed(*person.mass_kg, 1) << " kg";
    out << '\n';
  }
  out << "  plates      " << plate_words(recording) << '\n';
  channel_lines(out, data.channels);
  event_line(out, data.events);
  const bool scored = preparation(out, recording);
  if (data.link) list(out, "link", link_lines(*data.link));
  list(out, "assumed", data.assumptions);
  list(out, "problems", data.warnings.empty() ? std::vector<std::string>{"none were found"} : data.warnings);
  list(out, "notes", data.notes);
  out << "  next        " << next_command(recording, flags, scored) << '\n';
}

constexpr const char* csv_header =
    "recording,plate,channel,unit,source,samples,without_number,lowest,highest\n";

void csv_rows(std::ostream& out, const datasets::Recording& recording) {
  using scoring::csv_field;
  for (const auto& channel : recording.data().channels) {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    std::size_t finite = 0;
    for (const double value : channel.values) {
      if (!std::isfinite(value)) continue;
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
      ++finite;
    }
    out << csv_field(recording.data().id) << ',' << csv_field(channel.plate) << ',' << csv_field(channel.name)
        << ',' << csv_field(channel.unit) << ',' << csv_field(channel.source) << ',' << channel.values.size()
        << ',' << channel.values.size() - finite << ',' << (finite > 0 ? scoring::exact(lowest) : "") << ','
        << (finite > 0 ? scoring::exact(highest) : "") << '\n';
  }
}

constexpr const char* inspect_footer = R"(
Prints words for people unless --format csv (one row a channel) or --json is given.

Examples:
  steadyplate inspect trial.txt
  steadyplate inspect export.csv --columns ml=copX,ap=copY --cop-unit cm
  steadyplate inspect *.txt --format csv)";

void run_inspect(const InspectOptions& options, Context& context) {
  std::vector<Failure> failures;
  // It is read by people, so words also when the output is not a terminal.
  const bool words = !options.format.json && options.format.name.empty();
  const auto kind = words ? OutputFormat::Kind::table : options.format.chosen(context);
  if (kind == OutputFormat::Kind::csv) context.out << csv_header;
  nlohmann::ordered_json documents = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < options.files.files.size(); ++i) {
    try {
      const datasets::Recording recording = read_recording(options.files, i);
      if (kind == OutputFormat::Kind::json)
        documents.push_back(scoring::json_recording(recording));
      else if (kind == OutputFormat::Kind::csv)
        csv_rows(context.out, recording);
      else
        describe(context.out, recording, options.files);
    } catch (const datasets::ReadError& error) {
      failures.push_back({error.what(), 3});
    }
  }
  if (kind == OutputFormat::Kind::json)
    context.out << scoring::json_text({{"schema", "steadyplate.inspect/1"},
                                       {"version", scoring::program_version()},
                                       {"recordings", documents}});
  context.exit_code = report_failures(context.err, failures, options.files.files.size());
}

}  // namespace

void add_inspect(CLI::App& app, Context& context) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* verb =
      app.add_subcommand("inspect", "What is in a file: kind, rate, channels, axes assumed, problems");
  options->files.add_to(*verb);
  options->format.add_to(*verb, "Output");
  verb->footer(inspect_footer);
  verb->callback([options, &context] { run_inspect(*options, context); });
}

}  // namespace steadyplate::cli
