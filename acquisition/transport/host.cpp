#include "acquisition/transport/host.hpp"

#include <grp.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>

namespace steadyplate::acquisition {

namespace {

namespace fs = std::filesystem;

/// First line of a small file, "" when it cannot be read.
std::string line_of(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

/// Entries of a folder in order; none when there is no such folder.
std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<InputDevice> input_devices(const HostFolders& host) {
  std::vector<InputDevice> found;
  for (const fs::path& entry : entries(host.sys / "class" / "input")) {
    const std::string event = entry.filename().string();
    if (event.rfind("event", 0) != 0) continue;
    const std::string path = "/dev/input/" + event;
    found.push_back({path, line_of(entry / "device" / "name"), ::access(path.c_str(), R_OK) == 0});
  }
  return found;
}

std::vector<LatencyTimer> latency_timers(const HostFolders& host) {
  std::vector<LatencyTimer> found;
  for (const fs::path& entry : entries(host.sys / "bus" / "usb-serial" / "devices")) {
    const std::string text = line_of(entry / "latency_timer");
    int milliseconds = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), milliseconds).ec == std::errc())
      found.push_back({entry.filename().string(), milliseconds});
  }
  return found;
}

bool runs(const std::string& program, const HostFolders& host) {
  for (const fs::path& entry : entries(host.proc))
    if (line_of(entry / "comm") == program) return true;
  return false;
}

bool in_group(const std::string& group) {
  if (::geteuid() == 0) return true;
  const struct group* known = ::getgrnam(group.c_str());  // NOLINT(concurrency-mt-unsafe): one thread asks
  if (known == nullptr) return false;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
  const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(static_cast<std::size_t>(std::max(0, count)));
  return known->gr_gid == ::getegid() ||
         std::find(groups.begin(), groups.end(), known->gr_gid) != groups.end();
}

}  // namespace steadyplate::acquisition
