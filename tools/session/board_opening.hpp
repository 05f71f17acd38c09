#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "acquisition/transport/transport.hpp"

namespace steadyplate::session {

/// Opens a board in a thread of its own: a network address that does not answer takes seconds, and nobody
/// else shall wait for it. The functions are for one thread.
class BoardOpening {
 public:
  explicit BoardOpening(const std::string& address);
  /// Waits for the thread: until then nobody else could have the port.
  ~BoardOpening();
  BoardOpening(BoardOpening&&) noexcept = default;
  BoardOpening& operator=(BoardOpening&&) = delete;

  /// Is it over, for better or worse? Waits so long at most.
  bool over(std::chrono::milliseconds longest = std::chrono::milliseconds(0)) const;
  double seconds() const;
  /// The open board, once. @throws what open_transport() threw
  std::unique_ptr<acquisition::Transport> take();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::thread thread_;
};

}  // namespace steadyplate::session
