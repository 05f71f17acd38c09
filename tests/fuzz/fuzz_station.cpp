// Any bytes as a command of the page, as a request line of a stranger, as settings of a protocol.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "tests/fuzz/answered.hpp"
#include "tools/session/protocol_file.hpp"
#include "tools/station/guard.hpp"
#include "tools/station/station.hpp"

namespace {

using namespace steadyplate;

std::filesystem::path new_study() {
  std::string folder = (std::filesystem::temp_directory_path() / "steadyplate-fuzz-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) std::abort();
  datasets::StudyDefinition plan;
  plan.time_points = {"baseline"};
  datasets::Study::create(std::filesystem::path(folder) / "lab", plan);
  static const struct Gone {
    std::string name;
    ~Gone() {
      std::error_code ignored;
      std::filesystem::remove_all(name, ignored);
    }
  } gone{folder};
  return std::filesystem::path(folder) / "lab";
}

station::Station& the_station() {
  static station::Station station({.study = new_study(),
                                   .now_utc = [] { return std::string("2026-11-24T01:00:00Z"); },
                                   .today = [] { return std::string("2026-11-24"); }});
  return station;
}

void as_command(std::uint8_t choice, const std::string& body) {
  // No board is opened and no protocol begun: this is about what is said, not about boards.
  constexpr const char* commands[] = {"state", "participant", "board", "interrupted",
                                      "trial", "results",     "page",  "x"};
  const auto answer =
      the_station().answer({.method = "POST",
                            .path = std::string("/api/") + commands[choice % std::size(commands)],
                            .query = "",
                            .body = body});
  if (answer.status != 200 && answer.status != 400 && answer.status != 404 && answer.status != 409)
    std::abort();
  if (answer.body.empty()) std::abort();
}

void as_knock(std::string_view bytes) {
  static const station::Guard guard(8123);
  const auto half = bytes.size() / 2;
  station::Knock knock;
  knock.method = "POST";
  knock.target = bytes.substr(0, half);
  knock.host = "127.0.0.1:8123";
  knock.authorization = bytes.substr(half);
  knock.content_type = "application/json";
  if (!guard.refuse(knock) && knock.target.substr(0, knock.target.find('?')) != "/api/login") std::abort();
  knock.host = bytes;
  if (!guard.refuse(knock)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  as_command(data[0], bytes.substr(1));
  as_knock(bytes);
  test::answered([&] {
    const std::string made = session::with_open_settings(
        bytes, "p.toml", {.duration_s = 3.5, .trials = 2, .platform_level = "8\""});
    if (!analysis::missing_settings(session::parse_protocol(made, "made")).empty()) std::abort();
  });
  return 0;
}
