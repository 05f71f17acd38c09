#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "datasets/error.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::datasets {

enum class BadRows { refuse, skip };

/// What of a recording is asked for.
enum class Part {
  everything,
  centre_of_pressure,  ///< with its times and the load
  cop_and_shear,       ///< and the horizontal force
};

/// What the user says about a file; everything left out is found out from the file itself.
struct ReadOptions {
  std::string format;              ///< force this reader: "hbedb"; "" = recognise
  std::filesystem::path map_file;  ///< TOML mapping for delimited text; "" = none
  std::string map_text;            ///< the same as text, where there is no file; "" = none
  std::string columns;             ///< "ml=copY,ap=copX,time=f_time,fz=Fz": which column is what
  std::string cop_unit;            ///< "mm", "cm" or "m" when the file does not say
  std::optional<double> rate_hz;   ///< when the file has no time column
  BadRows bad_rows = BadRows::refuse;
  std::string stream;     ///< of an XDF file with several: its name; "" = the only one with numbers
  bool dejitter = false;  ///< of an XDF file: make the stamps even
  /// A reader of text may leave columns unread that are no part of it. They may then hold anything; what has
  /// no centre of pressure of its own is read whole.
  Part part = Part::everything;
  bool maps() const noexcept { return !map_file.empty() || !map_text.empty(); }
};

/// What a file's bytes are: text of one encoding or another, or anything else.
enum class Content { text, binary };

/// One kind of file: one .cpp in datasets/formats and one row in its table.
struct Format {
  std::string_view id;           ///< "hbedb"
  std::string_view description;  ///< "Santos & Duarte human balance evaluations (BDS), tab separated"
  std::string_view layout;       ///< what a file looks like, one line, for help and errors
  /// Does this file look like that kind? `head` is its first bytes (up to 64 KiB), of text without its byte
  /// order mark.
  bool (*recognises)(std::string_view head, const std::filesystem::path& file);
  /// @throws ReadError
  RecordingData (*read)(std::string_view bytes, const std::filesystem::path& file, const ReadOptions&);
  Content content = Content::text;
};

/// Every reader, most specific first: binary kinds, then text; generic delimited text is last.
std::span<const Format> formats();

/// Read a recording: recognise the format, convert to the house's units and axes, state every assumption.
/// @throws ReadError  with what, where, what next (see ReadFault)
Recording read(const std::filesystem::path& file, const ReadOptions& options = {});

/// The same from bytes in memory (tests, fuzzing). `file` names the source and locates companions.
Recording read_bytes(std::string_view bytes, const std::filesystem::path& file,
                     const ReadOptions& options = {});

}  // namespace steadyplate::datasets
