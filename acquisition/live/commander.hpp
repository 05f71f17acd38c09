#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>

#include "acquisition/devices/profile.hpp"
#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

/// A board that does not answer as its profile says.
class DeafBoard : public TransportError {
 public:
  using TransportError::TransportError;
};

/// "RANGE_3kN", or "FF AA 69" for what is no text.
std::string readable(std::string_view bytes);

/// Say commands to a board, each with its answer and its pause. What came before an answer is thrown away.
/// @param told  each command with its answer, for the journal
/// @param stop  asked while an answer is waited for: true gives it up. May be nullptr
/// @return bytes that came behind the last answer: they belong to the stream when this was the start
/// @throws DeafBoard  an answer did not come in time, or was given up; TransportError  the board cannot be
/// written to
std::string say(Transport& board, std::span<const DeviceCommand> commands,
                const std::function<void(const std::string&)>& told, const std::atomic<bool>* stop = nullptr);

}  // namespace steadyplate::acquisition
