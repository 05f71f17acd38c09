#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "datasets/read.hpp"
#include "tools/batch/run_document.hpp"
#include "tools/batch/shard.hpp"
#include "tools/batch/worklist.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::batch {

/// What to do with a list of recordings.
struct BatchOptions {
  scoring::ScoreOptions score;
  datasets::ReadOptions read;
  std::string board;        ///< device profile for journals and bare bytes
  std::string certificate;  ///< file; in place of the one a journal was recorded with
  bool wide = false;
  unsigned jobs = 1;
};

/// One recording through the one path, as rows of every file; a recording that cannot be used is a row of
/// failures.csv. Throws nothing that one file is to blame for.
Rows score_item(const Item& item, const BatchOptions& options);

/// First lines of every file.
Rows header_rows(const BatchOptions& options);

/// Told after each recording: taken so far (with those of an interrupted run), of how many.
using Progress = std::function<void(const Counts&, std::size_t total)>;

/// Score the recordings of a part of the list and write each one's rows, in the list's order, whatever the
/// number of threads.
/// @param stop  asked before each recording; those under way are finished
/// @return      true when the part is complete
bool run_batch(const Worklist& list, const Shard& shard, const BatchOptions& options, Store& store,
               const Progress& progress, const std::function<bool()>& stop);

/// The same, straight to a stream: the long CSV, or the wide one.
/// @param failures  one text a recording that could not be used
bool stream_batch(const Worklist& list, const BatchOptions& options, std::ostream& out,
                  std::vector<std::string>& failures, const Progress& progress,
                  const std::function<bool()>& stop);

/// The errors of failures.csv, in order, without reading the whole file at once.
void for_each_failure(const std::filesystem::path& folder,
                      const std::function<void(const std::string&)>& use);

}  // namespace steadyplate::batch
