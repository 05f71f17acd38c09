// The local web station.

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>

#include "acquisition/transport/descriptor.hpp"
#include "tools/cli/clock.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/station/station.hpp"

namespace steadyplate::cli {

namespace {

struct StationFlags {
  std::string study;
  std::string device;
  std::string board;
  std::vector<std::string> protocols;
  std::uint16_t port = 0;
  std::string link_file;
  bool no_browser = false;
};

/// $XDG_DATA_HOME/steadyplate, else ~/.local/share/steadyplate; "" when neither is set.
std::filesystem::path data_folder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  const char* home = std::getenv("HOME");
  if (data != nullptr && *data == '/') return std::filesystem::path(data) / "steadyplate";
  if (home != nullptr && *home == '/')
    return std::filesystem::path(home) / ".local" / "share" / "steadyplate";
  return {};
}

/// The study in the user's data folder: made when it is not there.
std::filesystem::path own_study(Context& context) {
  const auto folder = data_folder();
  if (folder.empty()) throw std::invalid_argument("where shall trials go? Name a study with --study");
  auto study = folder / "study";
  if (!std::filesystem::exists(study)) {
    std::filesystem::create_directories(folder);
    datasets::StudyDefinition plan;
    plan.name = "This station";
    plan.time_points = {"baseline", "post", "followup"};
    datasets::Study::create(study, plan);
    context.err << "steadyplate: made a study for this station: " << study.string() << '\n';
  }
  return study;
}

/// What the desktop opens links with. The token is in the argument list of that program for a moment: it is
/// good for one login, and that page makes it at once.
void open_browser(const std::string& url, Context& context) {
  std::string program = "xdg-open";
  std::string address = url;
  char* arguments[] = {program.data(), address.data(), nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  if (posix_spawnp(&child, program.c_str(), &quiet, nullptr, arguments, environ) != 0)
    context.err << "steadyplate: no xdg-open here: open the link yourself\n";
  posix_spawn_file_actions_destroy(&quiet);
}

/// The link for a program that cannot read our output (a desktop icon, a unit of systemd): readable by this
/// user only, whole at any moment, gone with the station.
class LinkFile {
 public:
  explicit LinkFile(std::filesystem::path file) : file_(std::move(file)) {}
  ~LinkFile() {
    std::error_code none;
    if (!file_.empty()) std::filesystem::remove(file_, none);
  }
  LinkFile(const LinkFile&) = delete;
  LinkFile& operator=(const LinkFile&) = delete;

  void write(const std::string& link) const {
    if (file_.empty()) return;
    const std::filesystem::path fresh = file_.string() + ".new";
    std::error_code none;
    std::filesystem::remove(fresh, none);
    const acquisition::Descriptor made(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    const std::string line = link + "\n";
    if (made.number() < 0 || ::write(made.number(), line.data(), line.size()) != std::ssize(line))
      throw std::runtime_error("cannot write " + fresh.string() + ": " +
                               std::generic_category().message(errno));
    std::filesystem::rename(fresh, file_);
  }

 private:
  std::filesystem::path file_;
};

void run_station(const StationFlags& flags, Context& context) {
  station::StationOptions options;
  options.study = flags.study.empty() ? own_study(context) : std::filesystem::path(flags.study);
  options.protocols = flags.protocols;
  if (const auto folder = data_folder(); !folder.empty()) options.checks = folder / "checks";
  options.now_utc = now_utc;
  options.today = today;
  if (!flags.device.empty()) {
    const std::string own = acquisition::profile_of_address(flags.device);
    if (own.empty() && flags.board.empty())
      throw std::invalid_argument("--board is missing: how does the board speak? See: steadyplate devices");
    options.given = station::Board{.id = "given",
                                   .name = flags.device,
                                   .address = flags.device,
                                   .profile = flags.board.empty() ? own : flags.board,
                                   .simulated = !own.empty()};
    acquisition::load_profile(options.given->profile);
  }
  note_interrupts(WaitingCalls::go_on);
  survive_hangups();
  station::Station here(std::move(options));
  station::Server server(flags.port,
                         {.answer = [&](const station::Request& request) { return here.answer(request); },
                          .live = [&] { return here.live(); }});
  const LinkFile link(flags.link_file);
  std::string url;
  while (!interrupted()) {
    if (const std::string next = server.one_time_url(); next != url) {
      context.out << next << std::endl;
      link.write(next);
      if (url.empty() && !flags.no_browser) open_browser(next, context);
      context.err << (url.empty() ? "steadyplate: open this link; it is good once. Ctrl-C ends the station\n"
                                  : "steadyplate: that link was used; this one is for another window\n");
      url = next;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  context.err << "steadyplate: the station is closed; a trial under way was sealed\n";
}

}  // namespace

void add_station(CLI::App& app, Context& context) {
  auto flags = std::make_shared<StationFlags>();
  CLI::App* verb =
      app.add_subcommand("station", "Run tests from a page in the browser, on this machine only");
  verb->add_option("--study", flags->study,
                   "Where trials go (default: a study of this station, made in your data folder)")
      ->option_text("DIR");
  verb->add_option("--device", flags->device,
                   "A board to offer, besides those found (addresses: steadyplate record --help)")
      ->option_text("ADDRESS");
  verb->add_option("--board", flags->board, "How it speaks: a profile or a file.toml")
      ->option_text("PROFILE");
  verb->add_option("--protocol", flags->protocols, "Protocols of your own, besides those in the program")
      ->option_text("FILE");
  verb->add_option("--port", flags->port, "Of 127.0.0.1 (default: any free one)")->option_text("N");
  verb->add_option(
          "--link-file", flags->link_file,
          "Keep the link in this file too, for you alone: another one after it was used, none when the "
          "station ends")
      ->option_text("FILE");
  verb->add_flag("--no-browser", flags->no_browser, "Only print the link");
  verb->footer(R"(
Examples:
  steadyplate station                             try it with the simulated board
  steadyplate station --study lab --device serial:/dev/ttyACM0 --board text-4cells
  steadyplate station --no-browser --port 8123    then, from another machine: ssh -L 8123:127.0.0.1:8123 HOST

It listens on 127.0.0.1 and nowhere else. The link works once; after that the page has a key of its own, and a new
link is printed. A closed or reloaded page costs nothing: the trial is recorded here, and is in the study before it
is acknowledged. Killed in a trial, the next start offers what was recorded.)");
  verb->callback([flags, &context] { run_station(*flags, context); });
}

}  // namespace steadyplate::cli
