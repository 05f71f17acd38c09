// The real station under load: what it costs, whether every sample arrives, and how long after the board sent
// it.
//
//   station_load PROGRAM [CLIENTS [SECONDS [HZ]]]      (default 1 20 1000)
//
// CLIENTS watch a trial on a simulated board; one more never reads. The figures are of the station's process:
// CPU seconds, resident memory; of the clients: samples that came and are missing by their numbers, and how
// much later than the quickest a sample came (its board's time against this machine's clock).

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/station/client.hpp"
#include "tests/station/program.hpp"

namespace {

using namespace steadyplate::test;
using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

struct Station {
  std::uint16_t port = 0;
  std::string key;

  Json ask(const std::string& what, const Json& said) const {
    Client client(port);
    client.send(request(port, "POST", "/api/" + what,
                        {"Content-Type: application/json", "Authorization: Bearer " + key}, said.dump()));
    const std::string answer = client.answer(30000);
    if (status_of(answer) != 200) throw std::runtime_error(what + ": " + answer);
    return Json::parse(body_of(answer));
  }
  std::unique_ptr<Client> live() const {
    auto client = std::make_unique<Client>(port);
    client->send(live_request(port, key, "http://127.0.0.1:" + std::to_string(port)));
    if (status_of(client->answer()) != 101) throw std::runtime_error("no live stream");
    return client;
  }
};

struct Watched {
  std::uint64_t samples = 0, missing = 0;
  std::vector<double> offset_s;  ///< arrival less the board's time, of each sample
};

/// Read one client for so long.
Watched watch(Client& client, double seconds) {
  Watched seen;
  std::optional<std::uint64_t> next;
  const auto begun = Clock::now();
  while (Clock::now() - begun < std::chrono::duration<double>(seconds)) {
    const std::string frame = client.message(2000);
    if (frame.size() < 16) break;
    const double now_s = std::chrono::duration<double>(Clock::now() - begun).count();
    std::uint32_t count = 0;
    std::uint64_t first = 0;
    std::memcpy(&count, frame.data() + 4, sizeof count);
    std::memcpy(&first, frame.data() + 8, sizeof first);
    if (next) seen.missing += first - *next;
    next = first + count;
    seen.samples += count;
    for (std::uint32_t k = 0; k < count; ++k) {
      double time_s = 0.0;
      std::memcpy(&time_s, frame.data() + 16 + 32 * k, sizeof time_s);
      seen.offset_s.push_back(now_s - time_s);
    }
  }
  return seen;
}

int run(const std::string& program, std::size_t clients, double seconds, const std::string& hz) {
  const fs::path folder = fs::temp_directory_path() / ("station_load." + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "long.toml")
      << "id = \"long\"\nname = \"Long\"\nsource = \"for load\"\n[[test]]\nid = \"eo\"\nname = "
         "\"EO\"\nprompt = \"Stand.\"\n"
         "stance = \"both\"\nsurface = \"firm\"\nvision = \"eo\"\nduration_s = 3600\ntrials = 1\n";
  bool good = true;
  {
    const StationProgram child({.program = program,
                                .data = folder,
                                .arguments = {"--device", "sim:quiet?seconds=86400&hz=" + hz, "--protocol",
                                              (folder / "long.toml").string()}});
    const std::string& link = child.link();
    Station station;
    station.port = static_cast<std::uint16_t>(std::stoi(link.substr(link.rfind(':') + 1)));
    station.key = station.ask("login", {{"token", link.substr(link.find('#') + 1)}})["key"];
    station.ask("board", {{"board", "given"}});
    station.ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
    station.ask("protocol", {{"protocol", "long"}});
    for (int k = 0; k < 100 && station.ask("state", Json::object())["session"]["link"]["frames"] == 0; ++k)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::vector<std::unique_ptr<Client>> live;
    for (std::size_t k = 0; k < clients; ++k) live.push_back(station.live());
    const auto stalled = station.live();
    station.ask("trial", {{"do", "start"}});
    std::vector<Watched> seen(clients);
    const double cpu = child.cpu_s();
    const auto begun = Clock::now();
    std::vector<std::thread> readers;
    for (std::size_t k = 0; k < clients; ++k)
      readers.emplace_back([&, k] { seen[k] = watch(*live[k], seconds); });
    // A page asks for the state four times a second, as ours does.
    std::vector<double> asked_s;
    double resident_mb = 0.0;
    while (Clock::now() - begun < std::chrono::duration<double>(seconds)) {
      const auto asked = Clock::now();
      station.ask("state", Json::object());
      asked_s.push_back(std::chrono::duration<double>(Clock::now() - asked).count());
      resident_mb = std::max(resident_mb, child.resident_mb());
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
    for (auto& reader : readers) reader.join();
    const double passed = std::chrono::duration<double>(Clock::now() - begun).count();
    const double used = child.cpu_s() - cpu;
    const Json state = station.ask("trial", {{"do", "stop"}});
    const auto frames = state["session"]["current"]["frames"].get<std::uint64_t>();
    const auto lost = state["session"]["current"]["lost"].get<std::uint64_t>();
    std::uint64_t fewest = ~std::uint64_t{0};
    std::uint64_t missing = 0;
    std::vector<double> late;
    for (Watched& one : seen) {
      fewest = std::min(fewest, one.samples);
      missing += one.missing;
      if (one.offset_s.empty()) continue;
      const double quickest = *std::min_element(one.offset_s.begin(), one.offset_s.end());
      for (const double offset : one.offset_s) late.push_back(offset - quickest);
    }
    std::sort(late.begin(), late.end());
    std::sort(asked_s.begin(), asked_s.end());
    const auto at = [](const std::vector<double>& sorted, double share) {
      return sorted.empty()
                 ? 0.0
                 : 1e3 * sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    std::cout << clients << " clients and one that never reads, " << hz << " Hz, " << passed << " s\n"
              << "samples: fewest " << fewest << ", missing by number " << missing << "; recorded " << frames
              << ", lost " << lost << '\n'
              << "station: " << used << " s of CPU (" << 100.0 * used / passed << " % of a core), "
              << resident_mb << " MB resident\n"
              << "a sample later than the quickest: p50 " << at(late, 0.5) << " ms, p99 " << at(late, 0.99)
              << " ms, most " << at(late, 1.0) << " ms\n"
              << "state: p50 " << at(asked_s, 0.5) << " ms, p99 " << at(asked_s, 0.99) << " ms\n";
    good = missing == 0 && lost == 0 && fewest > 0;
  }
  fs::remove_all(folder);
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 2) {
    std::cerr << "station_load PROGRAM [CLIENTS [SECONDS [HZ]]]\n";
    return 2;
  }
  const auto word = [&](int k, const char* otherwise) {
    return std::string(count > k ? arguments[k] : otherwise);
  };
  return run(arguments[1], std::stoul(word(2, "1")), std::stod(word(3, "20")), word(4, "1000"));
} catch (const std::exception& error) {
  std::cerr << "station_load: " << error.what() << '\n';
  return 1;
}
