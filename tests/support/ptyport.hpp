#pragma once

#include <string>

namespace steadyplate::test {

/// A pseudo terminal that passes for a USB serial port: libserialport runs for real on it. The program that
/// links ptyport.cpp defines the C functions the library calls, so nothing is preloaded and no right is
/// needed; only names plugged in here are changed. What is imitated: entries of /sys/class/tty, modem lines,
/// a pulled cable. Speed, parity and breaks do not exist on a pty.
class SerialBoard {
 public:
  /// Plug in "/dev/NAME" with these USB identities ("0403:6001").
  SerialBoard(std::string name, std::string usb_id, std::string serial_number);
  ~SerialBoard();
  SerialBoard(const SerialBoard&) = delete;
  SerialBoard& operator=(const SerialBoard&) = delete;

  /// Are there pseudo terminals on this machine at all? (A container without /dev/pts has none.)
  static bool possible();

  std::string path() const { return "/dev/" + name_; }

  /// The board sends. Blocks while the line is full.
  void send(const std::string& bytes);
  /// What the program wrote so far.
  std::string received();
  /// Pull the cable: gone from the list; the open port reads nothing, and every question about it is an
  /// error.
  void unplug();
  /// Plug it in again, under the same name or another.
  void plug(const std::string& name);
  /// Highest baud rate the port takes without complaint and then does not do. 0 = all are done.
  void limit_baud(int most);

 private:
  std::string name_;
  std::string usb_id_;
  std::string serial_number_;
  int board_side_ = -1;
  int keep_open_ = -1;  ///< a pty hangs up when its last reader goes
  std::string terminal_;
};

}  // namespace steadyplate::test
