#pragma once

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
/// @return bytes that came behind the last answer: they belong to the stream when this was the start
/// @throws DeafBoard  an answer did not come in time; TransportError  the board cannot be written to
std::string say(Transport& board, std::span<const DeviceCommand> commands,
                const std::function<void(const std::string&)>& told);

}  // namespace steadyplate::acquisition
