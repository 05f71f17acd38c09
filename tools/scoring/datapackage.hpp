#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::scoring {

/// One column of a table of results, as datapackage.json describes it.
struct TableField {
  std::string name;
  std::string type;  ///< Frictionless: string, number, integer
  std::string description;
};

/// One file of a set of results.
struct TableDescription {
  std::string name;
  std::string path;
  std::vector<TableField> fields;
};

TableDescription metrics_table();   ///< metrics.csv
TableDescription trials_table();    ///< trials.csv
TableDescription failures_table();  ///< failures.csv
/// metrics_wide.csv with these metrics.
TableDescription wide_table(std::span<const analysis::Metric* const> metrics);

/// datapackage.json (Frictionless tabular data package): columns, units, what an empty field means.
std::string datapackage(std::span<const TableDescription> tables, bool simulated);

}  // namespace steadyplate::scoring
