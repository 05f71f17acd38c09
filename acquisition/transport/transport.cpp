#include "acquisition/transport/transport.hpp"

#include <array>
#include <utility>

#include "acquisition/transport/openers.hpp"
#include "acquisition/transport/serial.hpp"

namespace steadyplate::acquisition {

std::map<std::string, std::string> address_options(std::string_view text) {
  std::map<std::string, std::string> options;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const auto sign = word.find('=');
    if (sign == std::string_view::npos || sign == 0 || sign + 1 == word.size())
      throw std::invalid_argument("device: '" + std::string(word) + "'; write name=value behind the '?'");
    options[std::string(word.substr(0, sign))] = word.substr(sign + 1);
  }
  return options;
}

std::unique_ptr<Transport> open_transport(const std::string& address) {
  const auto colon = address.find(':');
  const std::string kind = address.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : address.substr(colon + 1);
  if (!rest.empty() && kind == "serial") return open_serial(rest);
  if (!rest.empty() && kind == "udp") return open_udp(address, rest);
  if (!rest.empty() && kind == "file") return open_device_file(address, rest);
  if (!rest.empty() && kind == "replay") return open_replay(address, rest);
  if (!rest.empty() && kind == "sim") return open_simulated(address);
  const auto last = rest.rfind(':');
  if (kind == "tcp" && last != std::string::npos && last > 0 && last + 1 < rest.size())
    return open_tcp(address, rest.substr(0, last), rest.substr(last + 1));
  throw std::invalid_argument("device: '" + address +
                              "' is no address; write serial:/dev/ttyUSB0?baud=115200, tcp:HOST:PORT, "
                              "udp:PORT, file:PATH, replay:PATH or sim:quiet");
}

std::string board_identity(const Transport& board, const std::string& address) {
  std::string own = board.identity();
  if (!own.empty() || address.rfind("tcp:", 0) != 0) return own;
  return address.substr(0, address.find('?'));
}

}  // namespace steadyplate::acquisition
