// Is this machine fit to record a board all day?

#include <filesystem>

#include "acquisition/transport/host.hpp"
#include "acquisition/transport/serial.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

constexpr int latency_wanted_ms = 2;
constexpr double room_wanted_gb = 1.0;

/// Prints findings, and counts those to be mended.
class Findings {
 public:
  explicit Findings(Context& context) : context_(context) {}
  void good(const std::string& what) { context_.out << "  ok    " << what << '\n'; }
  void bad(const std::string& what, const std::string& next) {
    context_.out << "  MEND  " << what << "\n        " << next << '\n';
    ++bad_;
  }
  int bad_count() const noexcept { return bad_; }

 private:
  Context& context_;
  int bad_ = 0;
};

void check_ports(Findings& findings) try {
  const auto ports = acquisition::serial_ports();
  std::string closed;
  for (const auto& port : ports)
    if (!port.permitted) closed += (closed.empty() ? "" : ", ") + port.name;
  if (!closed.empty())
    findings.bad(
        "you may not open " + closed,
        "Install the udev rules (60-steadyplate.rules), or: sudo adduser $USER dialout, and log in again");
  else if (ports.empty())
    findings.good("no serial port is plugged in");
  else
    findings.good("all " + std::to_string(ports.size()) + " serial ports may be opened");
  if (acquisition::in_group("dialout"))
    findings.good("you are in the group that owns serial ports (dialout), or root");
  else
    findings.good("you are not in the group dialout: fine with the udev rules at this machine, not over ssh");
  for (const auto& input : acquisition::input_devices())
    if (input.name == acquisition::wii_board_name && !input.permitted)
      findings.bad("you may not read the Wii board at " + input.path,
                   "Install the udev rules (60-steadyplate.rules)");
} catch (const acquisition::TransportError& unlisted) {
  findings.bad(unlisted.what(),
               "Run the program where it can see the ports, or use tcp:, udp: or sim: boards");
}

void check_latency(Findings& findings) {
  for (const auto& timer : acquisition::latency_timers()) {
    const std::string what =
        timer.port + " keeps bytes back for " + std::to_string(timer.milliseconds) + " ms";
    if (timer.milliseconds <= latency_wanted_ms)
      findings.good(what);
    else
      findings.bad(
          what,
          "Nothing is lost by it, but a live view lags. As root: echo 1 > /sys/bus/usb-serial/devices/" +
              timer.port + "/latency_timer, or install the udev rules");
  }
}

void check_modem_manager(Findings& findings) {
  if (acquisition::runs("ModemManager"))
    findings.bad(
        "ModemManager is running: it talks to every serial port that is plugged in, for half a minute",
        "Install the udev rules (they tell it to leave boards alone), or: sudo systemctl disable --now "
        "ModemManager");
  else
    findings.good("no ModemManager talks to new ports");
}

void check_disk(Findings& findings) {
  std::error_code error;
  const auto space = std::filesystem::space(".", error);
  if (error) return findings.bad("this folder cannot be looked at: " + error.message(), "Choose another one");
  const double gb = static_cast<double>(space.available) / 1e9;
  const std::string what = scoring::fixed(gb, 1) + " GB are free in this folder";
  if (gb < room_wanted_gb)
    findings.bad(what, "An hour at 1000 Hz takes about 0.1 GB: make room, or record elsewhere");
  else
    findings.good(what);
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("doctor", "Is this machine fit to record boards? What to mend if not");
  verb->footer("\nExit status: 0 all is well, 1 something should be mended.");
  verb->callback([&context] {
    Findings findings(context);
    check_ports(findings);
    check_latency(findings);
    check_modem_manager(findings);
    check_disk(findings);
    context.exit_code = findings.bad_count() > 0 ? exit_code::some_failed : exit_code::done;
  });
}

}  // namespace steadyplate::cli
