#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace steadyplate::batch {

/// One recording to score.
struct Item {
  std::string file;       ///< as the user's words lead to it
  std::string condition;  ///< "eo-firm" from a manifest; "" = what the file says
  std::string name;       ///< what outputs call it
};

/// All recordings of a run, sorted by file name byte by byte, so that every machine has the same order.
struct Worklist {
  std::vector<Item> items;
  std::string sha256;  ///< over every file and condition, in order: two runs with one value had one list
  std::vector<std::string> passed_over;  ///< files in folders that do not look like recordings
};

/// What one recording adds to the text that Worklist::sha256 is over. Bytes that are not UTF-8 are replaced,
/// as they are in run.json, so that a merge can prove the list from there.
std::string list_line(const std::string& file, const std::string& condition);

/// The recordings that the user's words name. A word is
/// - a folder: every file in it and below that has the extension of a recording (.txt .csv .tsv .dat .asc
/// .spj
///   .c3d .xdf .mat .bsf .anc), hidden files, companion tables, read-me files and earlier results left out;
/// - a manifest: a text whose first line is `file` or begins with `file,`: one recording a line, its path
///   relative to the manifest's folder, with `condition` as an optional column;
/// - else a recording.
/// A recording's name is its file's stem; when two share one, all names become paths below the folder that
/// all have in common.
/// @param results  the folder of the results, which is never searched
/// @throws std::invalid_argument  one file with two conditions; a condition that is not known
/// @throws datasets::ReadError    a folder or manifest that cannot be read, or no recording at all
Worklist find_recordings(const std::vector<std::string>& words, const std::filesystem::path& results);

}  // namespace steadyplate::batch
