#include "tools/cli/batch_progress.hpp"

#include <cmath>
#include <string>

#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

std::string time_text(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace

BatchProgress::BatchProgress(std::ostream& err, bool terminal, std::size_t done_before)
    : err_(err), terminal_(terminal), done_before_(done_before), begin_(Clock::now()), shown_(begin_) {}

void BatchProgress::operator()(const batch::Counts& counts, std::size_t total) {
  const auto now = Clock::now();
  const std::size_t tenth = 10 * counts.recordings / total;
  const bool due = terminal_ ? now - shown_ > std::chrono::milliseconds(200) || counts.recordings == total
                             : tenth != tenth_;
  if (!due) return;
  shown_ = now;
  tenth_ = tenth;
  const double took_s = std::chrono::duration<double>(now - begin_).count();
  const double rate = took_s > 0.0 ? static_cast<double>(counts.recordings - done_before_) / took_s : 0.0;
  std::string text = std::to_string(counts.recordings) + " of " + std::to_string(total) + " (" +
                     std::to_string(100 * counts.recordings / total) + " %)";
  if (rate > 0.0)
    text += ", " + scoring::rounded(rate, 3) + " a second, " +
            time_text(static_cast<double>(total - counts.recordings) / rate) + " left";
  if (counts.failed > 0) text += ", " + std::to_string(counts.failed) + " failed";
  if (terminal_)
    err_ << "\r\x1b[K" << text << std::flush;
  else
    err_ << "steadyplate: " << text << '\n';
  open_line_ = terminal_;
}

void BatchProgress::end() {
  if (open_line_) err_ << '\n';
  open_line_ = false;
}

}  // namespace steadyplate::cli
