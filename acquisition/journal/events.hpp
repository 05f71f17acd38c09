#pragma once

#include <string>
#include <string_view>

namespace steadyplate::acquisition {

// What a journal's event records say: flat JSON, {"event":"gap"} or {"event":"void","reason":"..."}.

inline constexpr std::string_view event_joined = "joined";              ///< listening began in mid stream
inline constexpr std::string_view event_gap = "gap";                    ///< the board is gone
inline constexpr std::string_view event_reconnected = "reconnected";    ///< and back
inline constexpr std::string_view event_restarted = "block_restarted";  ///< a polled board was asked anew
inline constexpr std::string_view event_command = "command";            ///< the reason is what was sent
inline constexpr std::string_view event_hold = "hold";  ///< a known load lies still; the reason says which
inline constexpr std::string_view event_hold_end = "hold_end";    ///< with a reason: it does not count
inline constexpr std::string_view event_hold_void = "hold_void";  ///< the hold that ended last does not count
inline constexpr std::string_view event_zero = "zero";  ///< taken before; the reason: what the channels read
inline constexpr std::string_view event_trial = "trial";  ///< of a guided session; the reason says which
inline constexpr std::string_view event_trial_begin = "trial_begin";  ///< its clock starts at this frame
inline constexpr std::string_view event_trial_end = "trial_end";      ///< and ends before this one
inline constexpr std::string_view event_note = "note";                ///< what the operator remarked
inline constexpr std::string_view event_void = "void";                ///< the trial is not to be scored

struct JournalEvent {
  std::string name;    ///< "" when the record is none
  std::string reason;  ///< for people; "" when there is none
};

std::string event_text(std::string_view name, std::string_view reason = "");

/// Anything that is no event gives an empty name.
JournalEvent parse_event(std::string_view payload);

/// Do the bytes behind this event begin anew, perhaps in the middle of a frame?
bool breaks_the_stream(std::string_view event);

}  // namespace steadyplate::acquisition
