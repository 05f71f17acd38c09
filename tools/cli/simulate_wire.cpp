#include "tools/cli/simulate_wire.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "tools/scoring/files.hpp"
#include "tools/scoring/json_output.hpp"

namespace steadyplate::cli {

namespace {

constexpr std::chrono::seconds wait_for_reader{60};
constexpr std::chrono::milliseconds time_to_take{1000};  // a pty that hangs up throws away what was not read

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number_ < 0) throw std::runtime_error("cannot send: " + std::generic_category().message(errno));
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const noexcept { return number_; }

 private:
  int number_;
};

/// Everything, however small the other side takes it. False when the other side is gone.
bool write_all(int descriptor, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t count = ::write(descriptor, bytes.data() + at, bytes.size() - at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += static_cast<std::size_t>(count);
  }
  return true;
}

/// What is due, by the clock and not by sleeps that add up; commands in between.
void send_paced(int descriptor, acquisition::WireBoard& board, bool listens) {
  using Clock = acquisition::PacedBoard::Clock;
  if (listens) board.wait_for_commands();
  acquisition::PacedBoard paced(board);
  std::array<char, 4096> commands{};
  while (board.more()) {
    if (!write_all(descriptor, paced.due(Clock::now()))) return;
    const auto now = Clock::now();
    const auto wait = std::chrono::duration_cast<std::chrono::nanoseconds>(paced.next_due(now) - now);
    const timespec time{wait.count() > 0 ? wait.count() / 1'000'000'000 : 0,
                        wait.count() > 0 ? wait.count() % 1'000'000'000 : 0};
    pollfd look{descriptor, static_cast<short>(listens ? POLLIN : 0), 0};
    if (::ppoll(&look, 1, &time, nullptr) <= 0) continue;
    if ((look.revents & POLLIN) != 0) {
      const ssize_t count = ::read(descriptor, commands.data(), commands.size());
      if (count <= 0) return;
      paced.hear({commands.data(), static_cast<std::size_t>(count)});
    } else if ((look.revents & (POLLHUP | POLLERR)) != 0) {
      return;
    }
  }
}

std::string record_line(const std::string& device, const WireRequest& request) {
  const bool labelled = request.board == "simulated-board";
  return "steadyplate record --device " + device + " --board " + request.board +
         (labelled ? "" : " --simulated") + " --out trial.spj";
}

void send_pty(acquisition::WireBoard& board, const WireRequest& request, Context& context) {
  const Descriptor pty(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  std::array<char, 128> name{};
  if (::grantpt(pty.number()) != 0 || ::unlockpt(pty.number()) != 0 ||
      ::ptsname_r(pty.number(), name.data(), name.size()) != 0)
    throw std::runtime_error("no pseudo terminal to be had: " + std::generic_category().message(errno));
  {
    const Descriptor terminal(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios raw{};
    ::tcgetattr(terminal.number(), &raw);
    ::cfmakeraw(&raw);
    ::tcsetattr(terminal.number(), TCSANOW, &raw);
  }
  context.err << "steadyplate: a simulated board sends on " << name.data()
              << " when somebody reads it: " << record_line("file:" + std::string(name.data()), request)
              << std::endl;
  // While nobody has it open, poll says that the other side has hung up.
  const auto give_up = std::chrono::steady_clock::now() + wait_for_reader;
  while (std::chrono::steady_clock::now() < give_up) {
    pollfd wait{pty.number(), POLLOUT, 0};
    ::poll(&wait, 1, 0);
    if ((wait.revents & POLLHUP) == 0) {
      send_paced(pty.number(), board, true);
      std::this_thread::sleep_for(time_to_take);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("nobody read it within a minute");
}

void send_tcp(acquisition::WireBoard& board, const std::string& place, const WireRequest& request,
              Context& context) {
  const std::string port = place.substr(place.rfind(':') + 1);  // "5000" or "127.0.0.1:5000"
  unsigned number = 0;
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != port.data() + port.size() || number > 65535)
    throw std::invalid_argument("--to: '" + port + "' is no port; write tcp:0 to 65535");
  const Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(number));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the sockets' own way
  if (::bind(listener.number(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener.number(), 1) != 0 ||
      ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot listen on port " + port + ": " + std::generic_category().message(errno));
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  const std::string where = "tcp:127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  context.err << "steadyplate: a simulated board waits at " << where << ": " << record_line(where, request)
              << std::endl;
  pollfd wait{listener.number(), POLLIN, 0};
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(wait_for_reader).count();
  if (::poll(&wait, 1, static_cast<int>(patience)) <= 0)
    throw std::runtime_error("nobody connected within a minute");
  const Descriptor connection(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
  ::shutdown(listener.number(), SHUT_RDWR);  // one caller: when the board is over, nobody finds it again
  send_paced(connection.number(), board, true);
}

void send_udp(acquisition::WireBoard& board, const std::string& place, Context& context) {
  const auto colon = place.rfind(':');
  if (colon == std::string::npos || colon == 0) throw std::invalid_argument("--to: write udp:HOST:PORT");
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int failed =
      ::getaddrinfo(place.substr(0, colon).c_str(), place.substr(colon + 1).c_str(), &hints, &found);
  if (failed != 0) throw std::runtime_error("udp:" + place + ": " + ::gai_strerror(failed));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  const Descriptor socket(::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol));
  if (::connect(socket.number(), found->ai_addr, found->ai_addrlen) != 0)
    throw std::runtime_error("udp:" + place + ": " + std::generic_category().message(errno));
  context.err << "steadyplate: a simulated board sends to udp:" << place << std::endl;
  send_paced(socket.number(), board, false);
}

}  // namespace

void send_wire(acquisition::WireBoard& board, const WireRequest& request, Context& context) {
  if (!request.truth.empty()) scoring::check_output(request.truth, false);
  std::signal(SIGPIPE, SIG_IGN);
  const std::string& to = request.to;
  if (to == "-") {
    while (board.more()) context.out << board.next();
  } else if (to == "pty") {
    send_pty(board, request, context);
  } else if (to.rfind("tcp:", 0) == 0) {
    send_tcp(board, to.substr(4), request, context);
  } else if (to.rfind("udp:", 0) == 0) {
    send_udp(board, to.substr(4), context);
  } else {
    throw std::invalid_argument("--to: '" + to + "'; write pty, tcp:PORT, udp:HOST:PORT or -");
  }
  const auto& done = board.truth();
  if (!request.truth.empty())
    scoring::write_file(request.truth,
                        scoring::json_text({{"schema", "steadyplate.wire_truth/1"},
                                            {"simulated", true},
                                            {"wire", request.wire},
                                            {"model", request.model},
                                            {"seed", request.seed},
                                            {"rate_hz", board.rate_hz()},
                                            {"frames", done.frames},
                                            {"lost", done.lost},
                                            {"harmed", done.harmed},
                                            {"silent", done.silent},
                                            {"resets", done.resets},
                                            {"stalls", done.stalls},
                                            {"noise_bytes", done.noise_bytes},
                                            {"bytes", done.bytes}}),
                        false);
  context.err << "steadyplate: sent " << done.frames << " frames: " << done.lost << " lost, " << done.harmed
              << " harmed\n";
}

}  // namespace steadyplate::cli
