#include "acquisition/journal/decode.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "acquisition/journal/clock.hpp"
#include "acquisition/journal/events.hpp"
#include "datasets/error.hpp"

namespace steadyplate::acquisition {

namespace {

using datasets::ReadError;
using datasets::ReadFault;

/// What happened while it was recorded, as the journal has it.
struct Story {
  std::vector<TimedFrame> frames;
  LinkCounts counts;
  std::vector<JournalMark> events;  ///< in order
  std::string void_reason;          ///< "" = valid
};

/// The journal's events steer the framer as they did live, so that a recording decodes as it was seen.
Story replayed(const JournalContents& journal, const DeviceProfile& profile) {
  const auto framer = make_framer(profile.framing, profile.options);
  Story story;
  std::vector<Frame> frames;
  std::int64_t last_ns = 0;
  bool broken = false;
  const auto take = [&](std::int64_t host_ns) {
    for (const Frame& frame : frames) {
      story.frames.push_back({frame, host_ns, broken});
      broken = false;
    }
    frames.clear();
  };
  for (const JournalRecord& record : journal.records) {
    if (record.kind == RecordKind::event) {
      const JournalEvent event = parse_event(record.payload);
      story.events.push_back({event, story.frames.size()});
      if (event.name == event_void) story.void_reason = event.reason;
      if (!breaks_the_stream(event.name)) continue;
      framer->interrupt(frames);
      take(last_ns);
      broken = event.name != event_joined;
    }
    if (record.kind != RecordKind::bytes) continue;
    last_ns = record.host_ns;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as the framer takes them
    framer->feed({reinterpret_cast<const std::uint8_t*>(record.payload.data()), record.payload.size()},
                 frames);
    take(record.host_ns);
  }
  framer->finish(frames);
  take(last_ns);
  story.counts = framer->counts();
  return story;
}

std::string times(std::size_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

datasets::LinkQuality quality(const Story& story, ClockFit& fit) {
  const LinkCounts& counts = story.counts;
  return {.rate_hz = fit.rate_hz,
          .drift_ppm = fit.drift_ppm,
          .late_p95_ms = fit.late_p95_ms,
          .step_jitter_ms = fit.step_jitter_ms,
          .samples = story.frames.size(),
          .damaged = counts.damaged,
          .skipped_bytes = counts.skipped_bytes,
          .resyncs = counts.resyncs,
          .missing = counts.missing,
          .missing_is_exact = counts.missing_is_exact,
          .restarts = std::max<std::uint64_t>(counts.restarts, fit.restarts),
          .gaps = std::move(fit.gaps)};
}

void say_losses(datasets::RecordingData& data, const Story& story, std::size_t wild_stamps) {
  const datasets::LinkQuality& link = *data.link;
  if (!story.void_reason.empty()) data.warnings.push_back("this trial is void: " + story.void_reason);
  if (link.damaged > 0)
    data.warnings.push_back(std::to_string(link.damaged) + " damaged frames on the wire, " +
                            std::to_string(link.skipped_bytes) + " bytes skipped");
  if (link.missing > 0)
    data.warnings.push_back((link.missing_is_exact ? "" : "at least ") + std::to_string(link.missing) +
                            " samples did not arrive");
  if (link.restarts > 0)
    data.warnings.push_back("the board started anew " + times(link.restarts) +
                            " during the trial; what it did not send then is not known");
  if (wild_stamps > 0)
    data.warnings.push_back(std::to_string(wild_stamps) +
                            " stamps of the board's clock were off and lie between their neighbours now");
  const auto reconnects =
      std::count_if(story.events.begin(), story.events.end(),
                    [](const JournalMark& mark) { return mark.event.name == event_reconnected; });
  if (reconnects > 0)
    data.warnings.push_back("the board was away " + times(static_cast<std::size_t>(reconnects)) +
                            " during the trial");
  if (!link.missing_is_exact)
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
                               const std::string& file, std::vector<JournalMark>* marks) {
  const Story story = replayed(journal, profile);
  if (marks != nullptr) *marks = story.events;
  const std::vector<TimedFrame>& frames = story.frames;
  if (frames.empty())
    throw ReadError(ReadFault::damaged, file, 0,
                    "no frame of profile '" + profile.id + "' is in it (" +
                        std::to_string(story.counts.skipped_bytes) + " bytes made no sense).",
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
  data.board = {.identity = journal.header.identity,
                .profile = profile.id,
                .recorded = journal.header.started,
                .certificate = "",
                .state = "none"};
  data.assumptions = {"board: " + profile.name + " (profile " + profile.id + ")", fit.how,
                      "axes and units: as the profile says"};
  for (const std::string& note : profile.notes) data.notes.push_back("board: " + note);
  data.link = quality(story, fit);
  say_losses(data, story, fit.wild_stamps);
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

std::vector<HeldSpan> held_spans(std::span<const JournalMark> marks) {
  std::vector<HeldSpan> spans;
  std::optional<HeldSpan> open;
  for (const JournalMark& mark : marks) {
    if (mark.event.name == event_hold) {
      open.reset();
      if (const auto label = parse_hold(mark.event.reason)) open = HeldSpan{*label, mark.frame, mark.frame};
    } else if (mark.event.name == event_hold_end && open) {
      open->to = mark.frame;
      if (mark.event.reason.empty() && open->to > open->from) spans.push_back(*open);
      open.reset();
    } else if (mark.event.name == event_hold_void && !spans.empty()) {
      spans.pop_back();
    }
  }
  return spans;
}

}  // namespace steadyplate::acquisition
