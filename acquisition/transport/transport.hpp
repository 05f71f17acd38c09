#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace steadyplate::acquisition {

/// A device that is not there, not permitted, busy, or gone. The message says what and what next.
class TransportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class ReadStatus {
  data,     ///< some bytes came
  timeout,  ///< none in that time: an ordinary answer
  end,      ///< the other side has closed in good order: there will be no more
  lost,     ///< the device is gone
};

struct ReadResult {
  ReadStatus status = ReadStatus::timeout;
  std::size_t count = 0;
};

/// Bytes from a board. One thread at a time.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// Wait at most `timeout` for bytes; returns as soon as there are any.
  virtual ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) = 0;
  /// Send a command. @throws TransportError
  virtual void write(std::span<const std::uint8_t> bytes) = 0;
  /// After `lost`: try once to find the same board again. false: not there (yet), or this kind cannot come
  /// back.
  virtual bool reopen() { return false; }
  /// May a board that has closed in good order (ReadStatus::end) be found again by reopen()? A bridge on the
  /// network that restarts says goodbye; kept bytes that are at their end are at their end.
  virtual bool comes_back_after_end() const { return false; }
  /// Does listening begin in the middle of what the board sends?
  virtual bool joins_midstream() const { return false; }
  /// Is there a board that hears commands? Kept bytes are deaf.
  virtual bool takes_commands() const { return true; }
  /// What tells this very board from others of its kind, wherever it is plugged in: "usb=0403:6001:A9007",
  /// "tcp:192.168.4.1:5000", "sim:board=7". "" = it has no name of its own.
  virtual std::string identity() const { return ""; }
  /// Is there no person behind it?
  virtual bool simulated() const { return false; }
};

/// The words of an address behind its '?': "baud=115200&flow=rtscts".
/// @throws std::invalid_argument  a word that is not name=value
std::map<std::string, std::string> address_options(std::string_view text);

/// Open what an address names:
///   serial:/dev/ttyUSB0?baud=115200, serial:usb=0403:6001:SERIAL   a serial port (see serial.hpp)
///   tcp:HOST:PORT   a board, or a bridge, on the network; cut off, it can be found again (reopen())
///   udp:PORT        datagrams that boards send to this machine
///   file:PATH       a character device or pipe: /dev/input/event5, a pty, a named pipe
///   replay:PATH?speed=real   bytes that were kept, or a journal; speed=full (default) as fast as they are
///                   taken; bytes without times need bytes_per_s=N for their pace
///   sim:MODEL?seed=7&hz=100&wire=loadcell22&seconds=600&faults=...&board=7   a simulated board (see
///   simulate/)
/// @throws std::invalid_argument  not an address; TransportError  it cannot be opened
std::unique_ptr<Transport> open_transport(const std::string& address);

/// What names the board at this address: Transport::identity(); a network address stands for the board behind
/// it. "" = nothing does.
std::string board_identity(const Transport& board, const std::string& address);

/// Does this address lead to a simulated board, and by which profile does it speak? "" = no.
std::string profile_of_address(const std::string& address);

}  // namespace steadyplate::acquisition
