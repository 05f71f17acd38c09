#include "tools/cli/program.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <new>
#include <string_view>

#include "acquisition/transport/transport.hpp"
#include "calibration/linear_fit.hpp"
#include "datasets/error.hpp"
#include "datasets/study/error.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/help_formatter.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

constexpr const char* examples = R"(
Start here:
  steadyplate inspect trial.txt                 what is in this file, and what is assumed about it
  steadyplate analyze trial.txt                 the core scores: sway area, velocity, RMS
  steadyplate analyze eo.txt ec.txt --condition eo-firm,ec-firm
                                                two trials of one person, with the Romberg ratio
  steadyplate report eo.txt ec.txt --condition eo-firm,ec-firm --out report.pdf
                                                one page to hand over
  steadyplate compare person before/ --post after/
                                                did the person really change?
  steadyplate study init lab --template nhe-trial-2025
                                                a whole study in one folder; then: steadyplate study --help
  steadyplate metrics mean_velocity             how a score is computed, and from which paper
  steadyplate devices                           boards that can be recorded live; then: steadyplate record --help

Words: ML is side to side (right +), AP is front to back (forward +), CoP is the centre of pressure, in mm.
Exit status: 0 done, 1 some files failed, 2 wrong usage, 3 unreadable file, 4 quality gate failed (--strict),
5 device lost or silent, 6 would overwrite, 130 interrupted.
A measurement, not a diagnosis. Not a medical device.)";

struct Verbs {
  void (*add)(CLI::App&, Context&);
  std::initializer_list<std::string_view> names;
};

const Verbs all_verbs[] = {
    {add_inspect, {"inspect"}},     {add_analyze, {"analyze"}},
    {add_batch, {"batch"}},         {add_metrics, {"metrics"}},
    {add_compare, {"compare"}},     {add_protocols, {"protocols"}},
    {add_nordic, {"nordic"}},       {add_study, {"study"}},
    {add_figure, {"figure"}},       {add_report, {"report"}},
    {add_convert, {"convert"}},     {add_devices, {"devices"}},
    {add_calibrate, {"calibrate"}}, {add_record, {"record"}},
    {add_station, {"station"}},     {add_journals, {"verify", "recover"}},
    {add_simulate, {"simulate"}},   {add_doctor, {"doctor"}},
};

/// The verb that the arguments begin with; all verbs when they begin with none, for the help and for what is
/// said about a wrong one. The flags of all of them take longer to set up than a trial takes to score.
void add_verbs(CLI::App& app, Context& context) {
  if (!context.arguments.empty())
    for (const Verbs& verbs : all_verbs)
      if (std::ranges::find(verbs.names, context.arguments.front()) != verbs.names.end())
        return verbs.add(app, context);
  for (const Verbs& verbs : all_verbs) verbs.add(app, context);
}

/// What the exit status says about a study's error.
int code_of(datasets::StudyFault fault) {
  switch (fault) {
    case datasets::StudyFault::unusable:
      return exit_code::unreadable;
    case datasets::StudyFault::busy:
    case datasets::StudyFault::exists:
      return exit_code::would_overwrite;
    case datasets::StudyFault::not_found:
    case datasets::StudyFault::refused:
      return exit_code::usage;
    case datasets::StudyFault::no_write:
      break;
  }
  return exit_code::some_failed;
}

int fail(Context& context, int code, const std::string& message) {
  context.err << "steadyplate: " << message << '\n';
  return code;
}

/// The verb the arguments begin with, or nullptr.
const CLI::App* verb_of(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!arguments.empty() && verb->get_name() == arguments.front()) return verb;
  return nullptr;
}

/// Help and version go to stdout; the rest is wrong usage, with the verb whose help to read.
int report(const CLI::App& app, const CLI::ParseError& error, Context& context) {
  if (error.get_exit_code() == 0) {
    app.exit(error, context.out, context.err);
    return exit_code::done;
  }
  const CLI::App* verb = verb_of(app, context.arguments);
  std::string what = error.what();
  if (verb == nullptr) {
    what = context.arguments.empty() ? "what shall it do? Name a verb:"
                                     : "no verb '" + context.arguments.front() + "'. There are";
    for (const CLI::App* known : app.get_subcommands([](const CLI::App*) { return true; }))
      what += ' ' + known->get_name();
  }
  return fail(context, exit_code::usage,
              what + ". See: steadyplate " + (verb == nullptr ? "" : verb->get_name() + ' ') + "--help");
}

}  // namespace

int run_program(Context& context) {
  CLI::App app("Balance-board posturography: from raw recordings to scores one can trust.", "steadyplate");
  app.set_version_flag("--version", "steadyplate " + std::string(scoring::program_version()));
  app.require_subcommand(1);
  app.footer(examples);
  app.formatter(std::make_shared<HelpFormatter>());
  add_verbs(app, context);
  try {
    std::vector<std::string> reversed(context.arguments.rbegin(), context.arguments.rend());
    app.parse(reversed);
    context.out.flush();
    if (!context.out)
      return fail(context, exit_code::some_failed, "could not write the results (is the disk full?)");
    return context.exit_code;
  } catch (const CLI::ParseError& error) {
    return report(app, error, context);
  } catch (const scoring::WouldOverwrite& error) {
    return fail(context, exit_code::would_overwrite, error.what());
  } catch (const datasets::ReadError& error) {
    return fail(context, exit_code::unreadable, error.what());
  } catch (const datasets::StudyError& error) {
    return fail(context, code_of(error.fault()), error.what());
  } catch (const std::invalid_argument& error) {
    return fail(context, exit_code::usage, error.what());
  } catch (const calibration::Undetermined& error) {
    return fail(context, exit_code::usage, error.what());
  } catch (const acquisition::TransportError& error) {
    return fail(context, exit_code::device_lost, error.what());
  } catch (const QualityRefused& error) {
    return fail(context, exit_code::quality, error.what());
  } catch (const std::bad_alloc&) {
    return fail(context, exit_code::unreadable, "out of memory; is the file really a recording?");
  } catch (const std::exception& error) {
    return fail(context, exit_code::some_failed, error.what());
  }
}

}  // namespace steadyplate::cli
