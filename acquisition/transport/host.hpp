#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace steadyplate::acquisition {

/// Where the kernel tells about itself; tests give folders of their own.
struct HostFolders {
  std::filesystem::path sys = "/sys";
  std::filesystem::path proc = "/proc";
};

/// An input device, as `file:` takes it.
struct InputDevice {
  std::string path;  ///< "/dev/input/event5"
  std::string name;  ///< "Nintendo Wii Remote Balance Board"
  bool permitted = false;
};
std::vector<InputDevice> input_devices(const HostFolders& host = {});

inline constexpr std::string_view wii_board_name = "Nintendo Wii Remote Balance Board";

/// How long an FTDI bridge keeps bytes back.
struct LatencyTimer {
  std::string port;  ///< "ttyUSB0"
  int milliseconds = 0;
};
std::vector<LatencyTimer> latency_timers(const HostFolders& host = {});

/// Is a program of this name running ("ModemManager")?
bool runs(const std::string& program, const HostFolders& host = {});

/// May this process use the group's files? True also for root.
bool in_group(const std::string& group);

}  // namespace steadyplate::acquisition
