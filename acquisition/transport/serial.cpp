#include "acquisition/transport/serial.hpp"

#include <libserialport.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "datasets/next_step.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr unsigned longest_wait_ms =
    100;  // a pulled port burns a core while a read waits on it, so wait in short turns
constexpr std::chrono::milliseconds quiet_before_start{100};
constexpr std::chrono::milliseconds longest_drain{300};

struct PortDeleter {
  void operator()(sp_port* port) const {
    sp_close(port);  // at once, or a board that comes back gets another name
    sp_free_port(port);
  }
};
using Port = std::unique_ptr<sp_port, PortDeleter>;

std::string text(const char* words) {
  return words == nullptr ? "" : words;
}

std::string hex4(int value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[static_cast<std::size_t>(value >> shift & 15)];
  return out;
}

std::string usb_id_of(const sp_port* port) {
  int vendor = 0;
  int product = 0;
  if (sp_get_port_usb_vid_pid(port, &vendor, &product) != SP_OK) return "";
  return hex4(vendor) + ":" + hex4(product);
}

SerialPort describe(const sp_port* port) {
  SerialPort found;
  found.name = text(sp_get_port_name(port));
  found.description = text(sp_get_port_description(port));
  found.usb_id = usb_id_of(port);
  if (!found.usb_id.empty()) {
    found.usb_serial = text(sp_get_port_usb_serial(port));
    found.product = text(sp_get_port_usb_product(port));
  }
  found.permitted = ::access(found.name.c_str(), R_OK | W_OK) == 0;
  return found;
}

struct SerialAddress {
  std::string whole;   ///< as the user wrote it
  std::string name;    ///< "/dev/ttyUSB0", or ""
  std::string usb_id;  ///< "0403:6001", or ""
  std::string usb_serial;
  int baud = 115200;
  bool rts_cts = false;
};

SerialAddress parse(const std::string& rest) {
  SerialAddress address;
  address.whole = "serial:" + rest;
  const auto wrong = [&] {
    return std::invalid_argument("device: '" + address.whole +
                                 "'; write serial:/dev/ttyUSB0?baud=115200 or "
                                 "serial:usb=0403:6001:SERIAL?baud=115200&flow=rtscts");
  };
  const auto question = rest.find('?');
  const std::string where = rest.substr(0, question);
  if (where.rfind("usb=", 0) == 0) {
    const std::string identity = where.substr(4);
    if (identity.size() < 9 || identity[4] != ':' || (identity.size() > 9 && identity[9] != ':'))
      throw wrong();
    address.usb_id = identity.substr(0, 9);
    std::transform(address.usb_id.begin(), address.usb_id.end(), address.usb_id.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (identity.size() > 10) address.usb_serial = identity.substr(10);
  } else {
    address.name = where;
  }
  if (address.name.empty() && address.usb_id.empty()) throw wrong();
  std::size_t at = question == std::string::npos ? rest.size() : question + 1;
  while (at < rest.size()) {
    const std::size_t end = std::min(rest.find('&', at), rest.size());
    const std::string option = rest.substr(at, end - at);
    if (option == "flow=rtscts") {
      address.rts_cts = true;
    } else if (option.rfind("baud=", 0) == 0) {
      const auto parsed = std::from_chars(option.data() + 5, option.data() + option.size(), address.baud);
      if (parsed.ec != std::errc() || parsed.ptr != option.data() + option.size() || address.baud < 300)
        throw wrong();
    } else {
      throw wrong();
    }
    at = end + 1;
  }
  return address;
}

/// The port the address means, not yet open; nullptr when it is not there.
Port find_port(const SerialAddress& address) {
  sp_port* found = nullptr;
  if (!address.name.empty()) {
    if (sp_get_port_by_name(address.name.c_str(), &found) != SP_OK) return nullptr;
    return Port(found);
  }
  sp_port** all = nullptr;
  if (sp_list_ports(&all) != SP_OK) return nullptr;
  for (std::size_t i = 0; all[i] != nullptr && found == nullptr; ++i)
    if (usb_id_of(all[i]) == address.usb_id &&
        (address.usb_serial.empty() || text(sp_get_port_usb_serial(all[i])) == address.usb_serial))
      sp_copy_port(all[i], &found);
  sp_free_port_list(all);
  return Port(found);
}

int baud_of(sp_port* port) {
  sp_port_config* config = nullptr;
  if (sp_new_config(&config) != SP_OK) return -1;
  int baud = -1;
  if (sp_get_config(port, config) == SP_OK) sp_get_config_baudrate(config, &baud);
  sp_free_config(config);
  return baud;
}

/// Two programs on one port would share out its bytes; the library takes no lock itself.
bool lock(sp_port* port) {
  int handle = -1;
  if (sp_get_port_handle(port, &handle) != SP_OK) return false;
  if (::flock(handle, LOCK_EX | LOCK_NB) != 0) return false;
  ::ioctl(handle, TIOCEXCL);
  return true;
}

class SerialTransport final : public Transport {
 public:
  explicit SerialTransport(SerialAddress address) : address_(std::move(address)) { open(); }

  std::string identity() const override {
    return address_.usb_serial.empty() ? "" : "usb=" + address_.usb_id + ":" + address_.usb_serial;
  }

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override {
    if (!port_) return {ReadStatus::lost, 0};
    const auto wait =
        std::min(static_cast<unsigned>(std::max<std::int64_t>(1, timeout.count())), longest_wait_ms);
    const int count = sp_blocking_read_next(port_.get(), buffer.data(), buffer.size(), wait);
    if (count > 0) return {ReadStatus::data, static_cast<std::size_t>(count)};
    // A pulled port reads as silence; only the question how much waits tells.
    if (count < 0 || sp_input_waiting(port_.get()) < 0) {
      port_.reset();
      return {ReadStatus::lost, 0};
    }
    return {ReadStatus::timeout, 0};
  }

  void write(std::span<const std::uint8_t> bytes) override {
    if (!port_ ||
        sp_blocking_write(port_.get(), bytes.data(), bytes.size(), 1000) != static_cast<int>(bytes.size()))
      throw TransportError(address_.whole + ": the board does not take commands. Is it still there?");
  }

  bool joins_midstream() const override { return true; }

  bool reopen() override {
    try {
      open();
      return true;
    } catch (const TransportError&) {
      port_.reset();
      return false;
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& what) {
    port_.reset();
    throw TransportError(address_.whole + ": " + what);
  }
  [[noreturn]] void refuse(const std::string& what, const datasets::NextStep& next) {
    port_.reset();
    throw datasets::WithNextStep<TransportError>(address_.whole + ": " + what, next);
  }

  void open() {
    port_ = find_port(address_);
    if (!port_)
      refuse("no such port. Is the board plugged in?",
             {.terminal = "See: steadyplate devices", .page = "Then: Look for boards again."});
    const std::string name = text(sp_get_port_name(port_.get()));
    if (sp_open(port_.get(), SP_MODE_READ_WRITE) != SP_OK) {
      const int code = sp_last_error_code();
      if (code == EACCES)
        refuse("you may not open " + name + ".",
               {.terminal = "Join the group dialout, or install the udev rules; see: steadyplate doctor",
                .page = "Whoever keeps this computer lets you: by the group dialout, or by the udev rules."});
      if (code == EBUSY) refuse(name + " is in use by another program. Close that first.");
      refuse(name + ": " + std::generic_category().message(code) + ".");
    }
    if (!lock(port_.get())) refuse(name + " is in use by another program. Close that first.");
    configure(name);
    drain();
    remember_identity();
  }

  void configure(const std::string& name) {
    sp_port* port = port_.get();
    const auto flow = address_.rts_cts ? SP_FLOWCONTROL_RTSCTS : SP_FLOWCONTROL_NONE;
    const bool set = sp_set_baudrate(port, address_.baud) == SP_OK && sp_set_bits(port, 8) == SP_OK &&
                     sp_set_parity(port, SP_PARITY_NONE) == SP_OK && sp_set_stopbits(port, 1) == SP_OK &&
                     sp_set_flowcontrol(port, flow) == SP_OK;
    const int baud = baud_of(port);
    if (!set || baud != address_.baud)
      refuse(name + " does not do " + std::to_string(address_.baud) + " baud" +
             (baud > 0 ? " (it stays at " + std::to_string(baud) + ")" : "") + ". Use a baud rate it has.");
  }

  /// What was sent before we came belongs to no trial.
  void drain() {
    sp_flush(port_.get(), SP_BUF_BOTH);
    std::array<std::uint8_t, 4096> old;
    const auto end = std::chrono::steady_clock::now() + longest_drain;
    while (std::chrono::steady_clock::now() < end)
      if (sp_blocking_read_next(port_.get(), old.data(), old.size(),
                                static_cast<unsigned>(quiet_before_start.count())) <= 0)
        return;
  }

  /// From now on the board is known by its identity: its name may change when it is plugged in again.
  void remember_identity() {
    const SerialPort found = describe(port_.get());
    if (found.usb_id.empty() || found.usb_serial.empty()) return;
    address_.name.clear();
    address_.usb_id = found.usb_id;
    address_.usb_serial = found.usb_serial;
  }

  SerialAddress address_;
  Port port_;
};

}  // namespace

std::vector<SerialPort> serial_ports() {
  sp_port** all = nullptr;
  if (sp_list_ports(&all) != SP_OK)
    throw TransportError(
        "the serial ports cannot be listed: the system does not show its devices (is /sys there? some "
        "containers hide it)");
  std::vector<SerialPort> ports;
  for (std::size_t i = 0; all[i] != nullptr; ++i) ports.push_back(describe(all[i]));
  sp_free_port_list(all);
  std::sort(ports.begin(), ports.end(),
            [](const SerialPort& a, const SerialPort& b) { return a.name < b.name; });
  return ports;
}

std::unique_ptr<Transport> open_serial(const std::string& address) {
  return std::make_unique<SerialTransport>(parse(address));
}

}  // namespace steadyplate::acquisition
