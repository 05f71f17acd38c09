#include "tools/cli/read_flags.hpp"

#include <algorithm>

#include "tools/cli/exit_code.hpp"
#include "tools/cli/list_option.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/open.hpp"

namespace steadyplate::cli {

namespace {
constexpr const char* unsaid_group = "When the file does not say it";
}

void ReadFlags::add_to(CLI::App& verb) {
  verb.add_option("files", files, "Recordings: force plate or balance board files")
      ->option_text("...")
      ->required();

  add_list(verb, "--condition", conditions,
           "What each file is, in their order, separated by ',': words joined by '-' from eo ec (eyes "
           "open, closed), "
           "firm foam unstable, both left right tandem, sot1 to sot6 (sensory organization test), "
           "fall. Example: "
           "eo-firm,ec-firm")
      ->option_text("WORDS")
      ->group(unsaid_group);
  add_reading_to(verb);
}

void ReadFlags::add_reading_to(CLI::App& verb) {
  std::string readers;
  for (const datasets::Format& format : datasets::formats())
    readers += (readers.empty() ? "" : ", ") + std::string(format.id);
  verb.add_option("--reader", options.format,
                  "Read as this kind of file instead of recognising it: " + readers)
      ->option_text("ID")
      ->group(unsaid_group);
  verb.add_option("--stream", options.stream,
                  "Which stream of an XDF file, or struct of a MAT file, with several, by its name")
      ->option_text("NAME")
      ->group(unsaid_group);
  verb.add_flag("--dejitter", options.dejitter,
                "Make the stamps of an XDF file even: a line over each stretch without a gap")
      ->group(unsaid_group);
  verb.add_option("--columns", options.columns,
                  "Which column is what in delimited text: ml=NAME,ap=NAME,time=NAME,fz=NAME")
      ->option_text("LIST")
      ->group(unsaid_group);
  verb.add_option("--cop-unit", options.cop_unit, "Unit of the centre of pressure: mm, cm or m")
      ->check(CLI::IsMember({"mm", "cm", "m"}))
      ->group(unsaid_group);
  verb.add_option("--rate", options.rate_hz, "Samples per second, for a file without a time column")
      ->check(CLI::PositiveNumber)
      ->option_text("HZ")
      ->group(unsaid_group);
  verb.add_option("--map", options.map_file, "A saved column mapping (TOML), see datasets/README.md")
      ->option_text("FILE")
      ->group(unsaid_group);
  verb.add_option("--board", board,
                  "Decode a journal, or the bare bytes of a board, by this device profile (list: steadyplate "
                  "devices)")
      ->option_text("PROFILE")
      ->group(unsaid_group);
  verb.add_option("--certificate", certificate,
                  "Calibrate by this certificate: a journal (instead of the one it was recorded with), or a "
                  "file with "
                  "raw channels of a board")
      ->option_text("FILE")
      ->group(unsaid_group);
  verb.add_option_function<std::string>(
          "--bad-rows",
          [this](const std::string& word) {
            options.bad_rows = word == "skip" ? datasets::BadRows::skip : datasets::BadRows::refuse;
          },
          "What to do with rows that have missing, extra or unreadable fields: refuse (default) or skip "
          "(counted and said)")
      ->check(CLI::IsMember({"refuse", "skip"}))
      ->group(unsaid_group);
}

datasets::Recording read_recording(const ReadFlags& flags, std::size_t index) {
  datasets::Recording recording =
      scoring::open_recording(flags.files[index], flags.options, flags.board, flags.certificate);
  if (flags.conditions.empty()) return recording;
  if (flags.conditions.size() != flags.files.size())
    throw std::invalid_argument("--condition names " + std::to_string(flags.conditions.size()) +
                                " conditions for " + std::to_string(flags.files.size()) +
                                " files; give one a file, separated by ','");
  return scoring::with_condition(recording, scoring::parse_condition(flags.conditions[index]));
}

int report_failures(std::ostream& err, const std::vector<Failure>& failures, std::size_t file_count) {
  if (failures.empty()) return exit_code::done;
  if (file_count > 1)
    err << "steadyplate: " << failures.size() << " of " << file_count << " files could not be used:\n";
  for (const Failure& failure : failures)
    err << (file_count > 1 ? "  " : "steadyplate: ") << failure.message << '\n';
  const bool all_alike = std::all_of(failures.begin(), failures.end(), [&](const Failure& f) {
    return f.exit_code == failures.front().exit_code;
  });
  return failures.size() == file_count && all_alike ? failures.front().exit_code : exit_code::some_failed;
}

}  // namespace steadyplate::cli
