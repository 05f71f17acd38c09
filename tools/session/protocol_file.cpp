#include "tools/session/protocol_file.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "analysis/metrics/metric.hpp"
#include "datasets/file.hpp"
#include "datasets/text/number.hpp"
#include "datasets/text/toml_section.hpp"
#include "datasets/text/toml_text.hpp"

namespace steadyplate::session {

namespace {

using analysis::Protocol;
using analysis::ProtocolTest;
using Section = datasets::TomlSection;

constexpr std::uint64_t largest_protocol_bytes = 1U << 20U;
constexpr std::int64_t most_trials = 100;
constexpr double longest_test_s = 3600.0;

/// One of a few words.
std::string word(Section& section, const std::string& key, std::initializer_list<std::string_view> known) {
  std::string text = section.needed_text(key);
  std::string all;
  for (const std::string_view one : known) {
    if (text == one) return text;
    all += (all.empty() ? "" : ", ") + std::string(one);
  }
  section.refuse(key, "one of " + all);
}

double seconds(Section& section, const std::string& key) {
  const double value = section.number(key).value_or(0.0);
  if (!(value >= 0.0 && value <= longest_test_s)) section.refuse(key, "0 to 3600 s");
  return value;
}

void read_gates(Section section, analysis::QualityGates& gates) {
  gates.minimum_s = section.positive("minimum_s");
  gates.minimum_hz = section.positive("minimum_hz");
  gates.lost_share = section.number("lost_share").value_or(gates.lost_share);
  if (!(gates.lost_share >= 0.0 && gates.lost_share <= 1.0)) section.refuse("lost_share", "0 to 1");
  gates.load_min_n = section.positive("load_min_n");
  gates.foot_moved_mm = section.positive("foot_moved_mm");
  section.no_more();
}

ProtocolTest read_test(Section section, const analysis::QualityGates& shared) {
  ProtocolTest test;
  test.id = section.needed_text("id");
  test.name = section.needed_text("name");
  test.prompt = section.needed_text("prompt");
  test.stance = word(section, "stance", {"both", "left", "right", "tandem", "dominant"});
  test.surface = word(section, "surface", {"firm", "foam", "unstable"});
  test.vision = word(section, "vision", {"eo", "ec"});
  test.duration_s = section.positive("duration_s");
  if (test.duration_s && *test.duration_s > longest_test_s) section.refuse("duration_s", "at most 3600 s");
  test.trials = section.count("trials", most_trials);
  if (test.trials && *test.trials == 0) section.refuse("trials", "1 or more");
  test.practice = section.count("practice", most_trials).value_or(0);
  test.rest_s = seconds(section, "rest_s");
  test.settle_s = seconds(section, "settle_s");
  test.repeats = section.count("repeats", most_trials).value_or(test.repeats);
  test.stop_on_fall = section.flag("stop_on_fall").value_or(true);
  test.target = section.text("target").value_or("");
  test.gates = shared;
  if (auto gates = section.table("gates")) read_gates(std::move(*gates), test.gates);
  if (test.duration_s && test.gates.minimum_s && *test.duration_s < *test.gates.minimum_s)
    section.refuse("duration_s", "not below the gate minimum_s, or no trial would ever pass");
  section.no_more();
  return test;
}

void read_root(Section& root, Protocol& protocol) {
  protocol.id = root.needed_text("id");
  protocol.name = root.needed_text("name");
  protocol.source = root.needed_text("source");
  if (root.text("order")) {
    Section again = root;
    protocol.order = word(again, "order", {"as listed", "random"});
  }
  protocol.notes = root.texts("notes");
  protocol.primary = root.texts("primary");
  for (const std::string& id : protocol.primary)
    if (analysis::find_metric(id) == nullptr)
      root.refuse("primary", "ids of metrics ('" + id + "' is none; list: steadyplate metrics)");
  protocol.platform_level = root.text("platform_level").value_or("");
  protocol.open = root.texts("open");
  analysis::QualityGates shared;
  if (auto gates = root.table("gates")) read_gates(std::move(*gates), shared);
  std::set<std::string> ids;
  for (Section& section : root.tables("test")) {
    protocol.tests.push_back(read_test(section, shared));
    if (!ids.insert(protocol.tests.back().id).second)
      section.refuse("id", "another than those before ('" + protocol.tests.back().id + "' is there twice)");
  }
  if (protocol.tests.empty()) root.refuse("test", "there: one [[test]] at least");
  const auto missing = missing_settings(protocol);
  if (!missing.empty() && protocol.open.empty())
    root.refuse("open", "there, to say why the tests leave out " + missing.front());
  root.no_more();
}

}  // namespace

analysis::Protocol parse_protocol(std::string_view text, const std::string& file) {
  Protocol protocol;
  const datasets::TomlOrigin origin{file, "tools/session/README.md shows a protocol with every key."};
  datasets::read_toml(text, origin, [&](Section& root) { read_root(root, protocol); });
  return protocol;
}

std::string protocol_text(const std::string& id_or_file) {
  std::string known;
  for (const BuiltInProtocol& one : built_in_protocols()) {
    if (one.id == id_or_file) return std::string(one.text);
    known += (known.empty() ? "" : ", ") + std::string(one.id);
  }
  if (id_or_file.find('.') == std::string::npos && id_or_file.find('/') == std::string::npos)
    throw std::invalid_argument("protocol: '" + id_or_file + "' is none of ours (" + known +
                                ") and no file.toml");
  return datasets::read_file(id_or_file, largest_protocol_bytes);
}

std::string with_open_settings(const std::string& text, const std::string& file, const OpenSettings& said) {
  const analysis::Protocol protocol = parse_protocol(text, file);
  std::string made;
  if (!said.platform_level.empty() && protocol.platform_level.empty())
    made = "platform_level = " + datasets::toml_quoted(said.platform_level) + '\n';
  std::size_t test = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    made += line + '\n';
    at = end + 1;
    if (line.rfind("[[test]]", 0) != 0 || test == protocol.tests.size()) continue;
    const analysis::ProtocolTest& one = protocol.tests[test++];
    if (!one.duration_s && said.duration_s)
      made += "duration_s = " + datasets::text::shortest(*said.duration_s) + '\n';
    if (!one.trials && said.trials) made += "trials = " + std::to_string(*said.trials) + '\n';
  }
  static_cast<void>(parse_protocol(made, file));
  return made;
}

analysis::Protocol load_protocol(const std::string& id_or_file) {
  return parse_protocol(protocol_text(id_or_file), id_or_file);
}

}  // namespace steadyplate::session
