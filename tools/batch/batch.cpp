#include "tools/batch/batch.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "tools/batch/csv_line.hpp"
#include "tools/batch/in_order.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/long_csv.hpp"
#include "tools/scoring/open.hpp"
#include "tools/scoring/text.hpp"
#include "tools/scoring/trials_csv.hpp"
#include "tools/scoring/wide_csv.hpp"

namespace steadyplate::batch {

using json = nlohmann::ordered_json;

namespace {

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string input_line(const json& input) {
  return input.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

json named(const Item& item) {
  json input = {{"file", item.file}};
  if (!item.condition.empty()) input["condition"] = item.condition;
  return input;
}

}  // namespace

Rows header_rows(const BatchOptions& options) {
  Rows rows;
  rows.metrics = scoring::long_csv_header();
  rows.trials = scoring::trials_csv_header();
  rows.failures = "file,error\n";
  if (options.wide) rows.wide = scoring::wide_csv_header(analysis::select_metrics(options.score.selection));
  return rows;
}

Rows score_item(const Item& item, const BatchOptions& options) {
  Rows rows;
  try {
    datasets::Recording recording =
        scoring::open_recording(item.file, options.read, options.board, options.certificate);
    if (!item.condition.empty())
      recording = scoring::with_condition(recording, scoring::parse_condition(item.condition));
    const scoring::Scored scored = scoring::score(std::move(recording), options.score);
    const auto& data = scored.recording.data();
    json input = named(item);
    input.update(scoring::json_provenance(data.provenance));
    input["simulated"] = data.simulated;
    rows.metrics = scoring::long_csv_rows(scored, item.name);
    rows.trials = scoring::trials_csv_row(scored, item.name);
    if (options.wide) rows.wide = scoring::wide_csv_row(scored, item.name);
    rows.input = input_line(input);
    rows.simulated = data.simulated;
  } catch (const std::exception& error) {
    rows = {};
    rows.failed = true;
    rows.failures = scoring::csv_field(item.file) + "," + scoring::csv_field(one_line(error.what())) + "\n";
    json input = named(item);
    input["failed"] = true;
    rows.input = input_line(input);
  }
  return rows;
}

bool run_batch(const Worklist& list, const Shard& shard, const BatchOptions& options, Store& store,
               const Progress& progress, const std::function<bool()>& stop) {
  const std::size_t first = shard.first(list.items.size());
  const std::size_t last = shard.last(list.items.size());
  const std::size_t begin = std::min(first + store.counts().recordings, last);
  const std::size_t reached = in_order<Rows>(
      begin, last, options.jobs, [&](std::size_t i) { return score_item(list.items[i], options); },
      [&](std::size_t, const Rows& rows) {
        store.add(rows);
        progress(store.counts(), last - first);
      },
      stop);
  return reached == last;
}

bool stream_batch(const Worklist& list, const BatchOptions& options, std::ostream& out,
                  std::vector<std::string>& failures, const Progress& progress,
                  const std::function<bool()>& stop) {
  const Rows headers = header_rows(options);
  out << (options.wide ? headers.wide : headers.metrics);
  Counts counts;
  const std::size_t reached = in_order<Rows>(
      0, list.items.size(), options.jobs, [&](std::size_t i) { return score_item(list.items[i], options); },
      [&](std::size_t, const Rows& rows) {
        out << (options.wide ? rows.wide : rows.metrics);
        if (rows.failed) failures.push_back(csv_fields(rows.failures.substr(0, rows.failures.size() - 1))[1]);
        ++counts.recordings;
        counts.failed += rows.failed ? 1 : 0;
        progress(counts, list.items.size());
      },
      [&] { return stop() || !out; });
  return reached == list.items.size();
}

void for_each_failure(const std::filesystem::path& folder,
                      const std::function<void(const std::string&)>& use) {
  std::ifstream in(folder / "failures.csv", std::ios::binary);
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) {
    const auto fields = csv_fields(line);
    if (fields.size() == 2) use(fields[1]);
  }
}

}  // namespace steadyplate::batch
