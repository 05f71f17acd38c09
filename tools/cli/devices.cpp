// Boards: what is plugged in, which profiles there are, and what an unknown one may be.

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>

#include "acquisition/devices/identify.hpp"
#include "acquisition/transport/host.hpp"
#include "acquisition/transport/serial.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using acquisition::DeviceProfile;
using Clock = std::chrono::steady_clock;

std::vector<DeviceProfile> all_profiles() {
  std::vector<DeviceProfile> profiles;
  for (const std::string& id : acquisition::built_in_profiles())
    profiles.push_back(acquisition::load_profile(id));
  return profiles;
}

void list_ports(Context& context) try {
  const auto ports = acquisition::serial_ports();
  context.out << (ports.empty() ? "No serial port is here. Is the board plugged in?\n" : "Serial ports:\n");
  for (const auto& port : ports) {
    context.out << "  " << scoring::pad_right(port.name, 14) << ' ' << port.description;
    if (!port.product.empty() && port.product != port.description) context.out << " (" << port.product << ')';
    context.out << (port.permitted ? "" : "  [you may not open it; see: steadyplate doctor]") << '\n';
    if (port.usb_id.empty()) continue;
    context.out << "      --device serial:usb=" << port.usb_id
                << (port.usb_serial.empty() ? "" : ":" + port.usb_serial) << '\n';
    std::string fitting;
    for (const std::string& id : acquisition::profiles_behind(port.usb_id))
      fitting += (fitting.empty() ? "" : ", ") + id;
    context.out << "      " << (fitting.empty() ? "no profile names this bridge" : "may be: " + fitting)
                << "; to find out: steadyplate devices probe serial:" << port.name << '\n';
  }
  for (const auto& input : acquisition::input_devices())
    if (input.name == acquisition::wii_board_name)
      context.out << "  " << input.path << "  " << input.name
                  << (input.permitted ? "" : "  [you may not open it; see: steadyplate doctor]")
                  << "\n      --device file:" << input.path << " --board wiiboard\n";
} catch (const acquisition::TransportError& unlisted) {
  context.err << "steadyplate: warning: " << unlisted.what() << '\n';
}

void list_profiles(const std::vector<DeviceProfile>& profiles, Context& context) {
  context.out << "\nProfiles that come with the program (record --board ID; or name your own file.toml):\n";
  for (const DeviceProfile& profile : profiles)
    context.out << "  " << scoring::pad_right(profile.id, 18)
                << scoring::pad_left(scoring::plain(profile.rate_hz), 5) << " Hz  " << profile.name
                << "\n                              "
                << (profile.calibrated() ? "physical units" : "counts, to be calibrated")
                << "; lost samples show by: " << profile.loss_evidence << '\n';
  context.out << "\nNo board at hand? record --device sim:quiet makes one.\n";
}

// ---- probe

struct ProbeOptions {
  std::string address;
  double seconds = 10.0;
  std::string out;
};

constexpr std::array<int, 7> usual_bauds = {115200, 9600, 57600, 921600, 230400, 38400, 1000000};
constexpr double try_s = 1.2;
constexpr double surely = 0.8;

struct Heard {
  std::vector<std::uint8_t> bytes;
  double seconds = 0.0;
};

Heard listen(acquisition::Transport& board, double seconds) {
  Heard heard;
  std::array<std::uint8_t, 65536> buffer{};
  const auto start = Clock::now();
  const auto end =
      start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  while (Clock::now() < end) {
    const auto result = board.read(buffer, std::chrono::milliseconds(50));
    heard.bytes.insert(heard.bytes.end(), buffer.begin(),
                       buffer.begin() + static_cast<std::ptrdiff_t>(result.count));
    if (result.status == acquisition::ReadStatus::end || result.status == acquisition::ReadStatus::lost)
      break;
  }
  heard.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return heard;
}

bool makes_sense(const Heard& heard) {
  const auto found = acquisition::fits(heard.bytes);
  return (!found.empty() && found.front().share >= surely && found.front().frames > 2) ||
         !acquisition::propose_lines(heard.bytes, heard.seconds).empty();
}

/// A serial port at the first of the usual baud rates at which its bytes make sense; else as it was named.
std::string with_found_baud(const std::string& address, Context& context) {
  if (address.rfind("serial:", 0) != 0 || address.find("baud=") != std::string::npos) return address;
  for (const int baud : usual_bauds) {
    std::string at =
        address + (address.find('?') == std::string::npos ? "?" : "&") + "baud=" + std::to_string(baud);
    try {
      const auto board = acquisition::open_transport(at);
      const Heard heard = listen(*board, try_s);
      context.err << "steadyplate: " << baud << " baud: " << heard.bytes.size() << " bytes\n";
      if (makes_sense(heard)) return at;
    } catch (const acquisition::TransportError& error) {
      if (std::string_view(error.what()).find("does not do") == std::string_view::npos) throw;
    }
  }
  return address;
}

void run_probe(const ProbeOptions& options, Context& context) {
  if (!options.out.empty()) scoring::check_output(options.out, false);
  const std::string address = with_found_baud(options.address, context);
  const auto board = acquisition::open_transport(address);
  context.err << "steadyplate: listening to " << address << " for " << scoring::plain(options.seconds)
              << " s\n";
  const Heard heard = listen(*board, options.seconds);
  if (heard.bytes.empty())
    throw acquisition::TransportError(
        address +
        ": the board is silent. Is it on? Boards that want a command to start (bitalino, accusway, "
        "tecgihan, some Arduinos) say nothing to a listener: name their profile to record.");
  context.out << heard.bytes.size() << " bytes in " << scoring::fixed(heard.seconds, 1) << " s\n";
  const auto found = acquisition::fits(heard.bytes);
  for (const auto& fit : found)
    context.out << "  " << scoring::pad_right(fit.profile_id, 18) << scoring::fixed(100.0 * fit.share, 1)
                << " % make sense, " << fit.frames << " frames, "
                << scoring::fixed(static_cast<double>(fit.frames) / heard.seconds, 1) << " Hz\n";
  const bool known = !found.empty() && found.front().share >= surely;
  std::string toml = known ? acquisition::load_profile(found.front().profile_id).text
                           : acquisition::propose_lines(heard.bytes, heard.seconds);
  if (toml.empty()) {
    context.err << "steadyplate: " << acquisition::what_it_may_be(heard.bytes) << '\n';
    context.exit_code = exit_code::unreadable;
    return;
  }
  if (!options.out.empty()) {
    scoring::write_file(options.out, toml, false);
    context.err << "steadyplate: wrote " << options.out << '\n';
  } else {
    context.out << "\nProposed profile" << (known ? " (it comes with the program)" : "") << ":\n\n"
                << toml << '\n';
  }
  const std::string board_name = known                 ? found.front().profile_id
                                 : options.out.empty() ? "my-board.toml"
                                                       : options.out;
  context.err << "steadyplate: next: steadyplate record --device '" << address << "' --board " << board_name
              << " --out trial.spj\n";
}

}  // namespace

void add_devices(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("devices", "Boards that are plugged in, and the profiles there are");
  verb->footer(R"(
Examples:
  steadyplate devices
  steadyplate devices probe serial:/dev/ttyUSB0 --out my-board.toml)");
  auto options = std::make_shared<ProbeOptions>();
  CLI::App* probe = verb->add_subcommand("probe", "Listen to an unknown board and propose a profile");
  probe
      ->add_option("address", options->address,
                   "Where it is, as in record --device. Without a baud rate the usual ones are tried")
      ->required()
      ->option_text(" ");
  probe->add_option("--seconds", options->seconds, "How long to listen (default 10)")
      ->check(CLI::Range(0.5, 600.0))
      ->option_text("S");
  probe->add_option("--out", options->out, "Write the proposed profile there (TOML)")->option_text("FILE");
  probe->footer("");
  verb->callback([verb, options, &context] {
    if (!verb->get_subcommands().empty()) return run_probe(*options, context);
    const auto profiles = all_profiles();
    list_ports(context);
    list_profiles(profiles, context);
  });
}

}  // namespace steadyplate::cli
