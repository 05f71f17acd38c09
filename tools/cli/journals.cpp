// Journals of live recordings: verify and recover.

#include <filesystem>
#include <memory>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/recover.hpp"
#include "datasets/file.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/link_text.hpp"
#include "tools/cli/read_flags.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/open.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using scoring::fixed;

struct Judgement {
  bool good = false;
  std::string words;
};

/// A journal in one line: what is in it, and whether it is whole.
Judgement judge(const acquisition::JournalContents& contents) {
  std::uint64_t bytes = 0;
  std::size_t reads = 0;
  std::int64_t last_ns = 0;
  for (const auto& record : contents.records) {
    last_ns = record.host_ns;
    if (record.kind != acquisition::RecordKind::bytes) continue;
    bytes += record.payload.size();
    ++reads;
  }
  std::string words = std::to_string(bytes) + " bytes of the board in " + std::to_string(reads) + " reads, " +
                      fixed(1e-9 * static_cast<double>(last_ns), 1) + " s, profile " +
                      contents.header.profile_id;
  for (const auto& damage : contents.damage)
    words.append("; bytes ")
        .append(std::to_string(damage.from))
        .append(" to ")
        .append(std::to_string(damage.to))
        .append(" damaged");
  if (!contents.sealed) words += "; not sealed: it was cut off";
  if (contents.sealed && !contents.seal_holds && contents.damage.empty()) words += "; the seal does not hold";
  if (contents.seal_holds) words += "; sealed and whole";
  for (const auto& record : contents.records)
    if (const auto event = acquisition::parse_event(record.payload);
        record.kind == acquisition::RecordKind::event && event.name == acquisition::event_void)
      words += "; VOID: " + event.reason;
  return {contents.seal_holds, words};
}

/// Rate, losses and gaps, as far as its own profile decodes it.
void describe_link(const std::string& file, Context& context) {
  try {
    const auto recording = scoring::open_recording(file, {}, "");
    if (recording.data().link)
      for (const std::string& line : link_lines(*recording.data().link)) context.out << "  " << line << '\n';
  } catch (const datasets::ReadError& error) {
    context.out << "  " << error.what() << '\n';
  }
}

void run_verify(const std::vector<std::string>& files, Context& context) {
  std::vector<Failure> failures;
  for (const std::string& file : files) {
    try {
      const std::string bytes = datasets::read_file(file);
      const Judgement judgement = judge(acquisition::read_journal(bytes, file));
      context.out << file << ": " << judgement.words << '\n';
      describe_link(file, context);
      if (!judgement.good)
        failures.push_back(
            {std::string(file).append(": not whole. Next: steadyplate recover '").append(file).append("'"),
             1});
    } catch (const datasets::ReadError& error) {
      failures.push_back({error.what(), exit_code::unreadable});
    }
  }
  context.exit_code = report_failures(context.err, failures, files.size());
}

struct RecoverOptions {
  std::string file;
  std::string out;
};

void run_recover(RecoverOptions options, Context& context) {
  if (options.out.empty()) {
    const std::filesystem::path file(options.file);
    options.out = (file.parent_path() / (file.stem().string() + "-recovered.spj")).string();
  }
  const std::string bytes = datasets::read_file(options.file);
  const auto contents = acquisition::read_journal(bytes, options.file);
  if (contents.seal_holds) {
    context.err << "steadyplate: " << options.file << " is sealed and whole; there is nothing to recover\n";
    return;
  }
  acquisition::recover_journal(contents, options.out);
  context.out << options.out << ": " << judge(contents).words << '\n';
}

}  // namespace

void add_journals(CLI::App& app, Context& context) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* verify = app.add_subcommand("verify", "Is a journal sealed and whole?");
  verify->add_option("files", *files, "Journals (*.spj)")->required()->option_text("...");
  verify->footer("");
  verify->callback([files, &context] { run_verify(*files, context); });

  auto recover = std::make_shared<RecoverOptions>();
  CLI::App* verb = app.add_subcommand("recover", "Make a journal whole that was cut off or damaged");
  verb->add_option("file", recover->file, "The journal; it is left as it is")->required()->option_text(" ");
  verb->add_option("--out", recover->out, "New journal (default: NAME-recovered.spj beside it)")
      ->option_text("FILE");
  verb->footer("");
  verb->callback([recover, &context] { run_recover(*recover, context); });
}

}  // namespace steadyplate::cli
