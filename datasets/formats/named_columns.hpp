#pragma once

#include <string>
#include <vector>

#include "datasets/formats/roles.hpp"
#include "datasets/mapping.hpp"
#include "datasets/recording.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

/// Columns with names as a recording: which one is what (find_roles), units by the names or the mapping, the
/// sum of it in the assumptions. What has no role is kept under its own name.
class NamedColumns {
 public:
  /// @param names    as the file has them, "time [ms]"
  /// @param numeric  columns that hold numbers and may be taken
  /// @throws ReadError  as find_roles; ambiguous: a length without a unit; damaged: a unit of another kind
  NamedColumns(std::vector<std::string> names, const std::vector<bool>& numeric, const ReadOptions& options,
               const Mapping& mapping, const std::string& file);

  const Roles& roles() const noexcept { return roles_; }

  /// Of a file with a centre of pressure keep only the part that is asked for (`options.part`), in the roles
  /// and in the columns to read.
  void keep_part(std::vector<bool>& wanted);

  /// The recording of the columns' values; `first` is said before all other assumptions.
  /// @param table  a column for each of the names; empty ones are not taken
  RecordingData recording(text::Table table, const std::string& first);

 private:
  struct RoleChannel;
  static const RoleChannel role_channels[];

  std::string unit_of(const RoleChannel& row, std::size_t column) const;
  void check_units() const;
  void say_left_out(const std::vector<bool>& numeric);
  void times();
  double median_step() const;
  void role_channel(const RoleChannel& row);
  void other_channels();
  std::string unused_name(const std::string& base) const;
  void geometry();

  std::string file_;
  const ReadOptions& options_;
  const Mapping& mapping_;
  std::vector<std::string> names_;
  Roles roles_;
  text::Table table_;
  RecordingData data_;
};

}  // namespace steadyplate::datasets::readers
