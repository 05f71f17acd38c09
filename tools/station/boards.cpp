#include "tools/station/boards.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "acquisition/devices/identify.hpp"
#include "acquisition/transport/host.hpp"
#include "acquisition/transport/serial.hpp"
#include "acquisition/transport/transport.hpp"
#include "tools/session/certificates.hpp"

namespace steadyplate::station {

namespace {

void add_serial(std::vector<Board>& boards) try {
  for (const auto& port : acquisition::serial_ports()) {
    if (!port.permitted || port.usb_id.empty()) continue;
    for (const std::string& profile : acquisition::profiles_behind(port.usb_id)) {
      // By its USB identity: the board is found again when it is plugged in elsewhere.
      const std::string address =
          "serial:usb=" + port.usb_id + (port.usb_serial.empty() ? "" : ":" + port.usb_serial);
      boards.push_back(
          {.id = port.name + " " + profile,
           .name = (port.product.empty() ? port.description : port.product) + " as " + profile,
           .address = address,
           .profile = profile,
           .identity = port.usb_serial.empty() ? "" : "usb=" + port.usb_id + ":" + port.usb_serial});
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

/// The same simulated board with nobody on it, for known masses.
std::string bench_of(const std::string& address) {
  std::string bench = "sim:bench?seconds=86400";
  const auto question = address.find('?');
  if (question == std::string::npos) return bench;
  for (const auto& [name, value] : acquisition::address_options(address.substr(question + 1)))
    if (name == "board" || name == "seed" || name == "hz" || name == "speed" || name == "wire")
      bench.append("&").append(name).append("=").append(value);
  return bench;
}

bool is_simulator(const std::string& address) {
  return address.rfind("sim:", 0) == 0;
}

void complete(Board& board) {
  if (is_simulator(board.address)) {
    board.check_address = bench_of(board.address);
    const auto options = board.address.find('?');
    const auto said = options == std::string::npos
                          ? std::map<std::string, std::string>()
                          : acquisition::address_options(board.address.substr(options + 1));
    const auto number = said.find("board");
    board.identity = "sim:board=" + (number == said.end() ? std::string("0") : number->second);
  } else if (board.identity.empty() && board.address.rfind("tcp:", 0) == 0) {
    board.identity = board.address.substr(0, board.address.find('?'));
  }
}

std::string in_months(int months) {
  return months == 0 ? "this month" : months == 1 ? "1 month ago" : std::to_string(months) + " months ago";
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
  for (Board& board : boards) complete(board);
  return boards;
}

int months_between(const std::string& from, const std::string& to) {
  const auto part = [](const std::string& date, std::size_t at, std::size_t digits) {
    int value = -1;
    if (date.size() >= at + digits) std::from_chars(date.data() + at, date.data() + at + digits, value);
    return value;
  };
  const int y1 = part(from, 0, 4), m1 = part(from, 5, 2), d1 = part(from, 8, 2);
  const int y2 = part(to, 0, 4), m2 = part(to, 5, 2), d2 = part(to, 8, 2);
  if (y1 < 0 || m1 < 0 || d1 < 0 || y2 < 0 || m2 < 0 || d2 < 0) return 0;
  return std::max(0, 12 * (y2 - y1) + m2 - m1 - (d2 < d1 ? 1 : 0));
}

BoardCertificate certificate_words(const calibration::Certificate* known, const std::string& identity,
                                   const std::string& date) {
  using State = calibration::CertificateState;
  BoardCertificate made;
  if (known == nullptr) {
    made.words = "no certificate: the board's own factors are taken on trust, and the report says so";
    return made;
  }
  const State state = calibration::state_on(*known, date, identity);
  constexpr std::array<const char*, 5> states = {"valid", "expired", "not_yet_valid", "broken_seal",
                                                 "other_board"};
  made.state = states[static_cast<std::size_t>(state)];
  made.issued = known->issued;
  made.valid_until = known->valid_until;
  switch (state) {
    case State::valid:
      made.months = months_between(known->issued, date);
      made.words = "calibrated " + in_months(*made.months) + ", valid until " + known->valid_until;
      break;
    case State::expired:
      made.months = months_between(known->valid_until, date);
      made.words = "calibration expired " + in_months(*made.months) + " (" + known->valid_until +
                   "). Check it with a known weight; the report will say so";
      break;
    case State::not_yet_valid:
      made.words =
          "calibrated on " + known->issued + ", which is still to come. Is this machine's clock right?";
      break;
    case State::broken_seal:
      made.words = "its certificate was changed after it was written, and is not used";
      break;
    case State::other_board:
      made.words = "the certificate is of another board";
      break;
  }
  return made;
}

BoardCertificate certificate_of_board(const std::string& identity, const std::string& date) {
  const auto known = session::certificate_of(identity);
  return certificate_words(known ? &known->certificate : nullptr, identity, date);
}

}  // namespace steadyplate::station
