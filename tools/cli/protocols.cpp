#include <memory>
#include <nlohmann/json.hpp>

#include "tools/cli/output_format.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/protocol_file.hpp"

namespace steadyplate::cli {

namespace {

using analysis::Protocol;
using analysis::ProtocolTest;
using json = nlohmann::ordered_json;

struct ProtocolsOptions {
  std::string which;
  std::vector<std::string> files;
  OutputFormat format;
};

std::string open_or(const std::optional<double>& value) {
  return value ? scoring::plain(*value) : "";
}

std::string trials_of(const ProtocolTest& test) {
  return test.trials ? std::to_string(*test.trials) : "";
}

json optional_number(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

json json_protocol(const Protocol& protocol) {
  json tests = json::array();
  for (const ProtocolTest& test : protocol.tests)
    tests.push_back({{"id", test.id},
                     {"name", test.name},
                     {"prompt", test.prompt},
                     {"stance", test.stance},
                     {"surface", test.surface},
                     {"vision", test.vision},
                     {"duration_s", optional_number(test.duration_s)},
                     {"trials", test.trials ? json(*test.trials) : json(nullptr)},
                     {"practice", test.practice},
                     {"rest_s", test.rest_s},
                     {"settle_s", test.settle_s},
                     {"repeats", test.repeats},
                     {"stop_on_fall", test.stop_on_fall},
                     {"target", test.target},
                     {"gates",
                      {{"minimum_s", optional_number(test.gates.minimum_s)},
                       {"minimum_hz", optional_number(test.gates.minimum_hz)},
                       {"lost_share", test.gates.lost_share},
                       {"load_min_n", optional_number(test.gates.load_min_n)},
                       {"foot_moved_mm", optional_number(test.gates.foot_moved_mm)}}}});
  return {
      {"id", protocol.id},        {"name", protocol.name},       {"source", protocol.source},
      {"order", protocol.order},  {"primary", protocol.primary}, {"platform_level", protocol.platform_level},
      {"notes", protocol.notes},  {"open", protocol.open},       {"missing", missing_settings(protocol)},
      {"tests", std::move(tests)}};
}

void print(Context& context, const ProtocolsOptions& options, const std::vector<Protocol>& protocols,
           bool in_full) {
  const auto kind = options.format.chosen(context);
  if (kind == OutputFormat::Kind::json) {
    json rows = json::array();
    for (const Protocol& protocol : protocols) rows.push_back(json_protocol(protocol));
    context.out << scoring::json_text({{"schema", "steadyplate.protocols/1"},
                                       {"version", scoring::program_version()},
                                       {"protocols", std::move(rows)}});
    return;
  }
  if (kind == OutputFormat::Kind::csv && (!in_full || options.format.name == "csv")) {
    context.out << "protocol,test,name,stance,surface,vision,duration_s,trials,practice,rest_s,settle_s\n";
    for (const Protocol& protocol : protocols)
      for (const ProtocolTest& test : protocol.tests)
        context.out << protocol.id << ',' << test.id << ',' << scoring::csv_field(test.name) << ','
                    << test.stance << ',' << test.surface << ',' << test.vision << ','
                    << open_or(test.duration_s) << ',' << trials_of(test) << ',' << test.practice << ','
                    << scoring::exact(test.rest_s) << ',' << scoring::exact(test.settle_s) << '\n';
    return;
  }
  for (const Protocol& protocol : protocols) {
    if (!in_full) {
      context.out << scoring::pad_right(protocol.id, 20) << protocol.name
                  << (missing_settings(protocol).empty() ? "" : "  (settings left open)") << '\n';
      continue;
    }
    context.out << protocol.id << ": " << protocol.name << "\n  source: " << protocol.source << '\n';
    for (const std::string& note : protocol.notes) context.out << "  note: " << note << '\n';
    for (const std::string& open : protocol.open) context.out << "  open: " << open << '\n';
    for (const ProtocolTest& test : protocol.tests) {
      context.out << "\n  " << test.id << ": " << test.name << "\n    " << test.stance << ", " << test.surface
                  << ", " << test.vision << "; "
                  << (test.duration_s ? open_or(test.duration_s) + " s" : std::string("seconds left open"))
                  << " x " << (test.trials ? trials_of(test) : std::string("trials left open"));
      if (test.practice > 0) context.out << " after " << test.practice << " practice";
      context.out << "; rest " << scoring::plain(test.rest_s) << " s, settling "
                  << scoring::plain(test.settle_s) << " s\n    \"" << test.prompt << "\"\n";
    }
  }
}

void list(const ProtocolsOptions& options, Context& context) {
  std::vector<Protocol> protocols;
  for (const session::BuiltInProtocol& one : session::built_in_protocols())
    protocols.push_back(session::load_protocol(std::string(one.id)));
  print(context, options, protocols, false);
}

constexpr const char* protocols_footer = R"(
Examples:
  steadyplate protocols                      those in the program
  steadyplate protocols show mctsib          one in full: its tests, what to say, where it comes from
  steadyplate protocols show romberg --json > mine.json
  steadyplate protocols check mine.toml      is my own file right? Says line and reason

tools/session/README.md shows a file with every key. What a source does not give is left open in the file, and said.)";

}  // namespace

void add_protocols(CLI::App& app, Context& context) {
  auto options = std::make_shared<ProtocolsOptions>();
  CLI::App* verb = app.add_subcommand("protocols", "Tests that can be run: list, show, check your own file");
  options->format.add_to(*verb, "Output");
  verb->footer(protocols_footer);
  verb->require_subcommand(0, 1);
  CLI::App* show = verb->add_subcommand("show", "One protocol in full");
  show->add_option("protocol", options->which, "Its id, or a file.toml")->required();
  options->format.add_to(*show, "Output");
  CLI::App* check = verb->add_subcommand("check", "Check files of your own");
  check->add_option("files", options->files, "file.toml")->required();
  verb->callback([verb, options, &context] {
    if (verb->get_subcommands().empty()) list(*options, context);
  });
  show->callback(
      [options, &context] { print(context, *options, {session::load_protocol(options->which)}, true); });
  check->callback([options, &context] {
    for (const std::string& file : options->files) {
      const Protocol protocol = session::load_protocol(file);
      context.out << file << ": " << protocol.id << ", " << protocol.tests.size() << " test(s)";
      for (const std::string& missing : missing_settings(protocol)) context.out << "; left open: " << missing;
      context.out << '\n';
    }
  });
}

}  // namespace steadyplate::cli
