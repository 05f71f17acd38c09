#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/devices/framer.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// What one value of a frame is: value = scale * (wire - zero) in `unit`.
struct DeviceChannel {
  std::string name;  ///< as in datasets::Channel: "cell_tl_n"; "cell_tl_counts" while it is not calibrated
  std::string unit;  ///< "N", "deg", "counts" ...
  std::string plate;
  double scale = 1.0;
  double zero = 0.0;
};

/// The board's own clock.
struct DeviceClock {
  double ticks_per_s = 1000.0;
  double wraps_at = 0.0;  ///< 0 = never
};

/// Something said to a board, and what it must answer.
struct DeviceCommand {
  std::string send;       ///< bytes
  std::string expect;     ///< bytes that must come; "" = no answer is waited for
  double within_s = 1.0;  ///< for the answer
  bool again = false;     ///< ask every half second until it comes
  double pause_s = 0.1;   ///< after it
};

/// How a board is run. A board that sends by itself needs none of it.
struct DeviceCommands {
  std::vector<DeviceCommand> setup;  ///< once, before the start
  std::vector<DeviceCommand> tare;   ///< with nobody on it
  std::vector<DeviceCommand> start;
  std::vector<DeviceCommand> stop;
  std::string poll;       ///< asks for the next block; "" = the board does not wait to be asked
  double settle_s = 0.0;  ///< silence after the port was opened: opening it restarts some boards
};

/// How a board is running when nobody says otherwise (serial addresses only).
struct DeviceLine {
  std::optional<int> baud;
  bool rts_cts = false;
};

/// How a board speaks: a TOML file. A new board whose framing is known is a new profile, not new code.
struct DeviceProfile {
  std::string id;
  std::string name;
  std::string framing;
  FramingOptions options;
  DeviceLine line;
  DeviceCommands commands;
  std::string
      loss_evidence;  ///< "counter", "short counter", "clock" or "none": what shows that samples are lost
  std::vector<std::string>
      usb_ids;           ///< "0403:6001": bridges it is sold with. They name the bridge, not the board
  double rate_hz = 0.0;  ///< nominal
  std::optional<DeviceClock> clock;
  std::optional<double> counter_wraps_at;  ///< of Frame::sequence
  std::vector<DeviceChannel> channels;     ///< one for each value of a frame, in order
  std::optional<double> plate_width_mm;
  std::optional<double> plate_length_mm;
  std::optional<datasets::PlateFrame> plate_frame;
  bool simulated = false;          ///< no person stands on it; every output then says so
  std::vector<std::string> notes;  ///< what a user should know: source, traps
  std::string text;                ///< the TOML it was read from: journals keep it

  /// Are all channels in physical units?
  bool calibrated() const;
  /// Bytes of a block that must be asked for; 0 when the board sends by itself.
  std::size_t polled_block_bytes() const;
};

/// @throws datasets::ReadError  damaged: not TOML, an unknown key, a value of the wrong kind; names the key
/// and line
DeviceProfile parse_profile(std::string_view toml, const std::string& file);

/// Profiles that come with the program.
std::vector<std::string> built_in_profiles();

/// A built-in profile by its id, or a file (a name with a '.' or '/').
/// @throws std::invalid_argument  no such built-in, naming those there are; datasets::ReadError as
/// parse_profile
DeviceProfile load_profile(const std::string& name_or_file);

/// The address with the profile's baud rate and flow control, where it is a serial port and does not say
/// them.
std::string with_line(const std::string& address, const DeviceLine& line);

}  // namespace steadyplate::acquisition
