#include "tools/station/boards.hpp"

#include "acquisition/devices/identify.hpp"
#include "acquisition/transport/host.hpp"
#include "acquisition/transport/serial.hpp"
#include "acquisition/transport/transport.hpp"

namespace steadyplate::station {

namespace {

void add_serial(std::vector<Board>& boards) try {
  for (const auto& port : acquisition::serial_ports()) {
    if (!port.permitted || port.usb_id.empty()) continue;
    for (const std::string& profile : acquisition::profiles_behind(port.usb_id)) {
      // By its USB identity: the board is found again when it is plugged in elsewhere.
      const std::string address =
          "serial:usb=" + port.usb_id + (port.usb_serial.empty() ? "" : ":" + port.usb_serial);
      boards.push_back({.id = port.name + " " + profile,
                        .name = (port.product.empty() ? port.description : port.product) + " as " + profile,
                        .address = address,
                        .profile = profile});
    }
  }
} catch (const acquisition::TransportError&) {
  // Ports cannot be listed here (a container): the others are still offered.
}

void add_simulated(std::vector<Board>& boards, const char* id, const char* name, const std::string& address) {
  boards.push_back({.id = id,
                    .name = name,
                    .address = address,
                    .profile = acquisition::profile_of_address(address),
                    .simulated = true});
}

}  // namespace

std::vector<Board> boards_here(const std::optional<Board>& given) {
  std::vector<Board> boards;
  if (given) boards.push_back(*given);
  add_serial(boards);
  for (const auto& device : acquisition::input_devices())
    if (device.name == acquisition::wii_board_name && device.permitted)
      boards.push_back(
          {.id = device.path, .name = device.name, .address = "file:" + device.path, .profile = "wiiboard"});
  add_simulated(boards, "simulated", "Simulated force plate", "sim:quiet?seconds=86400");
  add_simulated(boards, "simulated-tilt", "Simulated tilting board", "sim:tilt?wire=text&seconds=86400");
  return boards;
}

}  // namespace steadyplate::station
