#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace steadyplate::batch {

/// Make things in several threads and take them in the order of their numbers, first to last - 1.
///
/// `make(i)` runs in any thread and must not throw for a reason of one i; `take(i, made)` runs one at a time,
/// in order. A thread that is `ahead` numbers before the next one to be taken waits, so that memory does not
/// grow. When `stop()` says true no new thing is begun; those that are under way are finished and taken.
/// @return  the first number that was not taken; `last` when all were
/// @throws  what `take` or `make` threw first, after all threads have ended
template <class Made>
std::size_t in_order(std::size_t first, std::size_t last, unsigned threads,
                     const std::function<Made(std::size_t)>& make,
                     const std::function<void(std::size_t, Made)>& take, const std::function<bool()>& stop) {
  std::mutex mutex;
  std::condition_variable moved;
  std::map<std::size_t, Made> waiting;
  std::size_t next_to_make = first;
  std::size_t next_to_take = first;
  std::exception_ptr fault;
  const std::size_t ahead = std::size_t{4} * threads;

  const auto work = [&] {
    std::unique_lock lock(mutex);
    for (;;) {
      moved.wait(lock, [&] { return fault || next_to_make >= last || next_to_make < next_to_take + ahead; });
      if (fault || next_to_make >= last || stop()) return;
      const std::size_t mine = next_to_make++;
      lock.unlock();
      try {
        Made made = make(mine);
        lock.lock();
        waiting.emplace(mine, std::move(made));
        while (!fault && !waiting.empty() && waiting.begin()->first == next_to_take) {
          auto node = waiting.extract(waiting.begin());
          take(node.key(), std::move(node.mapped()));
          ++next_to_take;
        }
      } catch (...) {
        if (!lock.owns_lock()) lock.lock();
        if (!fault) fault = std::current_exception();
      }
      moved.notify_all();
    }
  };

  std::vector<std::thread> pool;
  for (unsigned i = 1; i < threads; ++i) pool.emplace_back(work);
  work();
  for (std::thread& thread : pool) thread.join();
  if (fault) std::rethrow_exception(fault);
  return next_to_take;
}

}  // namespace steadyplate::batch
