#include "tests/station/program.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace steadyplate::test {

StationProgram::StationProgram(const Start& start) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  std::vector<std::string> words = {start.program, "station", "--no-browser"};
  words.insert(words.end(), start.arguments.begin(), start.arguments.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string data = "XDG_DATA_HOME=" + start.data.string();
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(pipe[1], 1);
    ::putenv(data.data());
    if (start.longest_file_bytes) {
      const rlimit limit{*start.longest_file_bytes, *start.longest_file_bytes};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      ::signal(SIGXFSZ, SIG_IGN);  // then write() fails with EFBIG
    }
    ::execv(start.program.c_str(), arguments.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  out_ = pipe[0];
  for (char one = 0; ::read(out_, &one, 1) == 1 && one != '\n';) link_ += one;
  if (link_.empty()) throw std::runtime_error("the station did not start: " + start.program);
}

StationProgram::~StationProgram() {
  if (child_ > 0) end(SIGINT);
  ::close(out_);
}

int StationProgram::end(int signal) {
  ::kill(child_, signal);
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

double StationProgram::cpu_s() const {
  std::ifstream file("/proc/" + std::to_string(child_) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream words(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int k = 0; k < 11; ++k) words >> skipped;
  double user = 0.0;
  double system = 0.0;
  words >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double StationProgram::resident_mb() const {
  std::ifstream file("/proc/" + std::to_string(child_) + "/statm");
  double pages = 0.0;
  file >> pages >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace steadyplate::test
