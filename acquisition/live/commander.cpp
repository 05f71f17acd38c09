#include "acquisition/live/commander.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace steadyplate::acquisition {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds look{20};
constexpr std::chrono::milliseconds ask_again{500};

Clock::duration seconds(double s) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(s));
}

void send(Transport& board, const std::string& bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
  board.write({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

void receive(Transport& board, std::string& heard) {
  std::array<std::uint8_t, 4096> buffer{};
  const ReadResult result = board.read(buffer, look);
  if (result.status == ReadStatus::lost || result.status == ReadStatus::end)
    throw TransportError("the board is gone.");
  heard.append(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(result.count));
}

}  // namespace

std::string readable(std::string_view bytes) {
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.remove_suffix(1);
  if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c <= '~'; }))
    return std::string(bytes);
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (const char byte : bytes) {
    if (!hex.empty()) hex += ' ';
    const auto value = static_cast<unsigned char>(byte);
    hex += digits[value >> 4U];
    hex += digits[value & 15U];
  }
  return hex;
}

std::string say(Transport& board, std::span<const DeviceCommand> commands,
                const std::function<void(const std::string&)>& told, const std::atomic<bool>* stop) {
  std::string heard;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const DeviceCommand& command = commands[i];
    heard.clear();
    send(board, command.send);
    const auto asked = Clock::now();
    auto said = asked;
    std::string answer;
    while (!command.expect.empty()) {
      receive(board, heard);
      const auto found = heard.find(command.expect);
      if (found != std::string::npos) {
        answer = " -> " + readable(command.expect);
        heard.erase(0, found + command.expect.size());
        if (!heard.empty() && heard.front() == '\r') heard.erase(0, 1);
        if (!heard.empty() && heard.front() == '\n') heard.erase(0, 1);
        break;
      }
      if (stop != nullptr && *stop) throw DeafBoard("stopped before the board answered.");
      const auto now = Clock::now();
      if (now - asked > seconds(command.within_s))
        throw DeafBoard("the board did not answer '" + readable(command.send) + "' with '" +
                        readable(command.expect) + "'. Is it on, and is it this kind of board?");
      if (command.again && now - said > ask_again) {
        send(board, command.send);
        said = now;
      }
    }
    told(readable(command.send) + answer);
    const auto until = Clock::now() + seconds(command.pause_s);
    while (i + 1 < commands.size() && Clock::now() < until) receive(board, heard);
  }
  return heard;
}

}  // namespace steadyplate::acquisition
