#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

// Working memory that comes back: what one trial used is kept by its thread for the next one, so that scoring
// a second trial of the same length asks the system for nothing, and numbers are not set to 0 before they are
// set to what they are.

namespace steadyplate::analysis {

/// At least so many bytes, aligned to cache lines: a piece that this thread gave back, or a new one.
void* take_memory(std::size_t bytes);
/// The other way, with the number of bytes that was asked for. A thread keeps a bounded amount; what is more
/// goes back to the system, and all does when the thread ends.
void give_back_memory(void* memory, std::size_t bytes) noexcept;

template <class T>
struct KeptMemory {
  using value_type = T;
  KeptMemory() = default;
  template <class U>
  explicit(false) KeptMemory(const KeptMemory<U>& /*unused*/) {}  // as allocators must
  T* allocate(std::size_t n) { return static_cast<T*>(take_memory(n * sizeof(T))); }
  void deallocate(T* memory, std::size_t n) noexcept { give_back_memory(memory, n * sizeof(T)); }
  /// Default-initialised: numbers are left as they are.
  template <class U>
  void construct(U* at) {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
  }
  template <class U>
  bool operator==(const KeptMemory<U>& /*unused*/) const {
    return true;
  }
};

/// A vector in such memory. resize() leaves new numbers unset.
template <class T>
using Buffer = std::vector<T, KeptMemory<T>>;

}  // namespace steadyplate::analysis
