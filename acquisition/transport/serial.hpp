#pragma once

#include <memory>
#include <string>
#include <vector>

#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

/// A serial port of this machine, as `devices` shows it.
struct SerialPort {
  std::string name;         ///< "/dev/ttyUSB0"
  std::string description;  ///< the driver's words
  std::string usb_id;       ///< "0403:6001"; "" when it is no USB port
  std::string usb_serial;   ///< names the one board, where the bridge has a serial number
  std::string product;
  bool permitted = false;  ///< this user may read and write it
};

/// Every serial port there is. Costs some ms and touches legacy ports: not more than a few times a second.
/// @throws TransportError
std::vector<SerialPort> serial_ports();

/// Open `/dev/ttyUSB0?baud=115200` or `usb=0403:6001[:SERIAL]?baud=...&flow=rtscts` (what follows "serial:").
///
/// 8N1; baud 115200 unless said. The baud rate is read back, because a port that cannot do it does not say
/// so; the port is locked against other programs; what the board sent before is drained. A board that was
/// opened by its USB identity, or has one, can be found again after it was pulled (reopen()).
/// @throws std::invalid_argument  not an address; TransportError  absent, busy, not permitted, or another
/// baud rate
std::unique_ptr<Transport> open_serial(const std::string& address);

}  // namespace steadyplate::acquisition
