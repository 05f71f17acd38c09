// Any other text with one sample a line: what the columns are is found out, or told by a mapping.

#include "datasets/formats/columns.hpp"
#include "datasets/formats/named_columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/mapping.hpp"
#include "datasets/text/sniff.hpp"

namespace steadyplate::datasets::readers {

namespace {

bool recognises(std::string_view head, const std::filesystem::path&) {
  return text::sniff(head).has_value();
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const Mapping mapping = mapping_of(options);
  auto layout = text::sniff(bytes, {mapping.delimiter, mapping.decimal, mapping.header_line});
  if (!layout)
    throw ReadError(ReadFault::unknown_format, file.string(), 0,
                    "no table of numbers was found: expected one sample a line, in columns separated by tab, "
                    "semicolon, comma or spaces.",
                    "If it has one, say where with a mapping (--map: delimiter, decimal, header_line).");
  NamedColumns columns(layout->names, layout->wanted, options, mapping, file.string());
  for (const auto& [role, column] : columns.roles()) layout->wanted[column] = true;
  columns.keep_part(layout->wanted);
  RecordingData data = columns.recording(text::read_table(bytes, file.string(), *layout, options.bad_rows),
                                         "text: " + to_string(layout->dialect) + ", first sample on line " +
                                             std::to_string(layout->first_data_line));
  vision_from_name(data, file.stem().string());
  return data;
}

}  // namespace

const Format delimited_text = {
    "text", "any other delimited text, by its column names or a mapping (--map)",
    "one sample a line; names like time, ml, ap, fz with units: time_s;cop_ml_mm;cop_ap_mm", recognises,
    read};

}  // namespace steadyplate::datasets::readers
