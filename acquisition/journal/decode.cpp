#include "acquisition/journal/decode.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "datasets/error.hpp"

namespace steadyplate::acquisition {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

std::string digits(double value, int significant) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general, significant)
                       .ptr;
  return {buffer.data(), end};
}

/// Make a wrapping count grow: each step is the shortest way forward.
std::vector<double> unwrapped(const std::vector<double>& raw, double wraps_at) {
  std::vector<double> out;
  double turns = 0.0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (wraps_at > 0.0 && i > 0 && raw[i] < raw[i - 1] - 0.5 * wraps_at) turns += wraps_at;
    out.push_back(raw[i] + turns);
  }
  return out;
}

struct Line {
  double slope = 0.0;
  double offset = 0.0;
};

Line least_squares(std::span<const double> x, std::span<const double> y, const std::vector<bool>& used) {
  double n = 0.0;
  double mx = 0.0;
  double my = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (used[i]) {
      n += 1.0;
      mx += x[i];
      my += y[i];
    }
  mx /= n;
  my /= n;
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (used[i]) {
      xx += (x[i] - mx) * (x[i] - mx);
      xy += (x[i] - mx) * (y[i] - my);
    }
  const double slope = xx > 0.0 ? xy / xx : 0.0;
  return {slope, my - slope * mx};
}

/// Host time against a count. A byte can be late but never early, so the half of the points that came
/// earliest against a first line decides the second.
Line early_line(std::span<const double> x, std::span<const double> host_s) {
  std::vector<bool> used(x.size(), true);
  const Line first = least_squares(x, host_s, used);
  std::vector<double> late;
  for (std::size_t i = 0; i < x.size(); ++i) late.push_back(host_s[i] - first.offset - first.slope * x[i]);
  std::vector<double> sorted = late;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  for (std::size_t i = 0; i < x.size(); ++i) used[i] = late[i] <= *middle;
  return least_squares(x, host_s, used);
}

std::vector<double> host_seconds(std::span<const TimedFrame> frames) {
  std::vector<double> seconds;
  for (const TimedFrame& timed : frames)
    seconds.push_back(1e-9 * static_cast<double>(timed.host_ns - frames.front().host_ns));
  return seconds;
}

bool all_have_ticks(std::span<const TimedFrame> frames) {
  return std::all_of(frames.begin(), frames.end(),
                     [](const TimedFrame& timed) { return timed.frame.device_ticks.has_value(); });
}

/// The number of each sample: by the board's counter where it has one, else in order.
std::vector<double> sample_numbers(std::span<const TimedFrame> frames, const DeviceProfile& profile) {
  std::vector<double> numbers;
  const bool counted = profile.counter_wraps_at &&
                       std::all_of(frames.begin(), frames.end(),
                                   [](const TimedFrame& timed) { return timed.frame.sequence.has_value(); });
  if (!counted) {
    for (std::size_t i = 0; i < frames.size(); ++i) numbers.push_back(static_cast<double>(i));
    return numbers;
  }
  double turns = 0.0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto now = static_cast<double>(*frames[i].frame.sequence);
    if (i > 0 && now <= static_cast<double>(*frames[i - 1].frame.sequence))
      turns += *profile.counter_wraps_at;
    numbers.push_back(now + turns - static_cast<double>(*frames.front().frame.sequence));
  }
  return numbers;
}

}  // namespace

std::vector<double> frame_times(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                bool host_known, ClockFit& fit) {
  const std::vector<double> host_s = host_seconds(frames);
  const bool long_enough = host_known && host_s.size() > 2 && host_s.back() > 0.0;
  std::vector<double> times;
  if (profile.clock && all_have_ticks(frames)) {
    for (const TimedFrame& timed : frames) times.push_back(*timed.frame.device_ticks);
    times = unwrapped(times, profile.clock->wraps_at);
    const double first = times.front();
    for (double& time : times) time = (time - first) / profile.clock->ticks_per_s;
    if (times.size() > 1 && times.back() > 0.0)
      fit.rate_hz = static_cast<double>(times.size() - 1) / times.back();
    fit.how = "time: the board's own clock, from its first sample";
    if (long_enough) {
      fit.drift_ppm = (1.0 / early_line(times, host_s).slope - 1.0) * 1e6;
      fit.how += "; it runs " + digits(*fit.drift_ppm, 3) + " ppm against the host's";
    }
    return times;
  }
  times = sample_numbers(frames, profile);
  double step_s = 1.0 / profile.rate_hz;
  if (long_enough) {
    step_s = early_line(times, host_s).slope;
    fit.how = "time: " + digits(1.0 / step_s, 6) +
              " Hz, the even rate that fits the host's times best; the board has no "
              "clock of its own";
  } else {
    fit.how = "time: even steps at the profile's rate, " + digits(profile.rate_hz, 6) +
              " Hz; neither the board nor the bytes say when they were sent";
  }
  fit.rate_hz = 1.0 / step_s;
  for (double& time : times) time *= step_s;
  return times;
}

namespace {

std::vector<TimedFrame> frames_of(const JournalContents& journal, const DeviceProfile& profile,
                                  LinkCounts& counts) {
  const auto framer = make_framer(profile.framing, profile.options);
  std::vector<TimedFrame> timed;
  std::vector<Frame> frames;
  std::int64_t last_ns = 0;
  const auto take = [&](std::int64_t host_ns) {
    for (const Frame& frame : frames) timed.push_back({frame, host_ns});
    frames.clear();
  };
  for (const JournalRecord& record : journal.records) {
    if (record.kind != RecordKind::bytes) continue;
    last_ns = record.host_ns;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as the framer takes them
    framer->feed({reinterpret_cast<const std::uint8_t*>(record.payload.data()), record.payload.size()},
                 frames);
    take(record.host_ns);
  }
  framer->finish(frames);
  take(last_ns);
  counts = framer->counts();
  return timed;
}

void say_losses(datasets::RecordingData& data, const LinkCounts& counts) {
  if (counts.damaged > 0)
    data.warnings.push_back(std::to_string(counts.damaged) + " damaged frames on the wire, " +
                            std::to_string(counts.skipped_bytes) + " bytes skipped");
  if (counts.missing > 0)
    data.warnings.push_back((counts.missing_is_exact ? "" : "at least ") + std::to_string(counts.missing) +
                            " samples did not arrive");
  if (!counts.missing_is_exact)
    data.notes.push_back("loss: this link cannot tell exactly how many samples did not arrive");
}

bool host_times_known(const JournalContents& journal) {
  std::size_t reads = 0;
  for (const JournalRecord& record : journal.records)
    if (record.kind == RecordKind::bytes) ++reads;
  return reads > 1 && journal.header.address.rfind("replay:", 0) != 0;
}

}  // namespace

datasets::RecordingData decode(const JournalContents& journal, const DeviceProfile& profile,
                               const std::string& file) {
  LinkCounts counts;
  const std::vector<TimedFrame> frames = frames_of(journal, profile, counts);
  if (frames.empty())
    throw ReadError(ReadFault::damaged, file, 0,
                    "no frame of profile '" + profile.id + "' is in it (" +
                        std::to_string(counts.skipped_bytes) + " bytes made no sense).",
                    "Was it another board? Name its profile with --board.");
  datasets::RecordingData data;
  ClockFit fit;
  data.time_s = frame_times(frames, profile, host_times_known(journal), fit);
  for (std::size_t k = 0; k < profile.channels.size(); ++k) {
    const DeviceChannel& channel = profile.channels[k];
    datasets::Channel made{.name = channel.name,
                           .unit = channel.unit,
                           .plate = channel.plate,
                           .source = profile.framing + " value " + std::to_string(k + 1),
                           .values = {}};
    for (const TimedFrame& timed : frames)
      made.values.push_back(k < timed.frame.count ? channel.scale * (timed.frame.values[k] - channel.zero)
                                                  : std::nan(""));
    data.channels.push_back(std::move(made));
  }
  data.plate_width_mm = profile.plate_width_mm;
  data.plate_length_mm = profile.plate_length_mm;
  data.plate_frame = profile.plate_frame;
  data.simulated = journal.header.simulated || profile.simulated;
  data.assumptions = {"board: " + profile.name + " (profile " + profile.id + ")", fit.how,
                      "axes and units: as the profile says"};
  for (const std::string& note : profile.notes) data.notes.push_back("board: " + note);
  if (!profile.calibrated())
    data.warnings.emplace_back(
        "not calibrated: the channels are counts, so there is no centre of pressure yet");
  say_losses(data, counts);
  if (!journal.sealed)
    data.warnings.emplace_back(
        "the journal is not sealed: it was cut off (steadyplate recover makes it whole)");
  else if (!journal.seal_holds)
    data.warnings.emplace_back(
        "the journal's seal does not hold: its bytes were changed after it was sealed");
  for (const JournalDamage& damage : journal.damage)
    data.warnings.push_back("bytes " + std::to_string(damage.from) + " to " + std::to_string(damage.to) +
                            " of the journal are damaged and left out");
  return data;
}

}  // namespace steadyplate::acquisition
