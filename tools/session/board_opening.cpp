#include "tools/session/board_opening.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

namespace steadyplate::session {

struct BoardOpening::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false;
  std::unique_ptr<acquisition::Transport> board;
  std::exception_ptr error;
};

BoardOpening::BoardOpening(const std::string& address) : shared_(std::make_shared<Shared>()) {
  thread_ = std::thread([shared = shared_, address] {
    std::unique_ptr<acquisition::Transport> board;
    std::exception_ptr error;
    try {
      board = acquisition::open_transport(address);
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(shared->mutex);
    shared->board = std::move(board);
    shared->error = error;
    shared->over = true;
    shared->changed.notify_all();
  });
}

BoardOpening::~BoardOpening() {
  if (thread_.joinable()) thread_.join();
}

bool BoardOpening::over(std::chrono::milliseconds longest) const {
  std::unique_lock lock(shared_->mutex);
  return shared_->changed.wait_for(lock, longest, [&] { return shared_->over; });
}

double BoardOpening::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
}

std::unique_ptr<acquisition::Transport> BoardOpening::take() {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->error) std::rethrow_exception(shared_->error);
  return std::move(shared_->board);
}

}  // namespace steadyplate::session
