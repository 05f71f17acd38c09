#include "acquisition/simulate/sample.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "acquisition/simulate/stance.hpp"
#include "datasets/samples/layouts.hpp"

namespace steadyplate::acquisition {
namespace {

using datasets::Surface;
using datasets::Vision;

constexpr std::string_view list_head =
    "# These recordings are SIMULATED: no person was measured. Each line names a file and the command that "
    "made it.\n";

// Columns of the public set's table that a simulated person can fill.
constexpr std::string_view table_head = "Trial\tSubject\tVision\tSurface\tHeight\tWeight\n";
constexpr std::string_view table_name = "BDSinfo.txt";

std::string text_of(double value) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

bool is_open(Vision vision) {
  return vision == Vision::open;
}
bool is_firm(Surface surface) {
  return surface == Surface::firm;
}

void check_file_name(const std::string& name) {
  if (name.empty() || name == "." || name == ".." ||
      name.find_first_of("/\\ \t\r\n\v\f") != std::string::npos || name.front() == '#') {
    throw std::invalid_argument(
        "out: the file name must have no white space, because SIMULATED.txt names files by "
        "their first word");
  }
  if (name == simulated_list_name || name == table_name) {
    throw std::invalid_argument("out: " + name + " is the name of a companion file");
  }
}

// The name goes into a table, a command and a list: nothing that one of them would split or quote.
void check_person(const std::string& person) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  if (person.empty() || person.size() > 40 || person.find_first_not_of(allowed) != std::string::npos) {
    throw std::invalid_argument("person: 1 to 40 of the letters a-z, A-Z, digits, - and _");
  }
}

void check_names(const SampleRequest& request) {
  check_file_name(request.file_name);
  check_person(request.person);
}

std::string stem_of(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

/// `text` with the line whose first word (up to white space) is `key` replaced by `line`, or with it at the
/// end.
std::string with_line(std::string_view text, std::string_view key, const std::string& line) {
  std::string out;
  bool done = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view here = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (here.substr(0, here.find_first_of(" \t\r")) != key) {
      out.append(here).append("\n");
    } else if (!done) {
      out.append(line).append("\n");
      done = true;
    }
  }
  if (!done) {
    out.append(line).append("\n");
  }
  return out;
}

}  // namespace

std::string sample_text(const SampleRequest& request) {
  check_names(request);
  const StanceModel model = stance_model(request.vision, request.surface, request.mass_kg, request.height_mm);
  SimulatedStance trial = simulate_stance(model, request.seconds, request.rate_hz, request.seed);
  datasets::SampleSource source;
  source.time_s = std::move(trial.time_s);
  source.cop_ml_mm = std::move(trial.cop_ml_mm);
  source.cop_ap_mm = std::move(trial.cop_ap_mm);
  source.fz_n = std::move(trial.fz_n);
  source.rate_hz = trial.rate_hz;
  source.id = stem_of(request.file_name);
  source.participant.pseudonym = request.person;
  source.participant.mass_kg = request.mass_kg;
  source.participant.height_mm = request.height_mm;
  source.condition = {request.vision, request.surface, datasets::Stance::both_legs};
  return datasets::write_layout(request.layout, source);
}

std::string sample_command(const SampleRequest& request) {
  return std::string("steadyplate simulate --vision ") + (is_open(request.vision) ? "open" : "closed") +
         " --surface " + (is_firm(request.surface) ? "firm" : "foam") + " --seconds " +
         text_of(request.seconds) + " --hz " + text_of(request.rate_hz) + " --seed " +
         std::to_string(request.seed) + " --mass " + text_of(request.mass_kg) + " --height-mm " +
         text_of(request.height_mm) + " --person " + request.person + " --layout " + request.layout +
         " --out " + request.file_name;
}

std::string list_sample(std::string_view list, const SampleRequest& request) {
  check_names(request);
  return with_line(list.empty() ? list_head : list, request.file_name,
                   request.file_name + " " + sample_command(request));
}

std::string_view trial_table_name(std::string_view layout) {
  return layout == "hbedb" || layout == "hbedb_csv" ? table_name : "";
}

std::string list_trial(std::string_view table, const SampleRequest& request) {
  check_names(request);
  if (!table.empty() && table.substr(0, table_head.size()) != table_head) {
    throw std::invalid_argument(
        "out: the " + std::string(table_name) +
        " in that folder was not made by the simulator; choose another folder, so that "
        "measured and simulated trials stay apart");
  }
  const std::string trial = stem_of(request.file_name);
  return with_line(table.empty() ? table_head : table, trial,
                   trial + "\t" + request.person + "\t" + (is_open(request.vision) ? "Open" : "Closed") +
                       "\t" + (is_firm(request.surface) ? "Firm" : "Foam") + "\t" +
                       text_of(request.height_mm / 10.0) + "\t" + text_of(request.mass_kg));
}

}  // namespace steadyplate::acquisition
