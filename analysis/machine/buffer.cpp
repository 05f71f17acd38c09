#include "analysis/machine/buffer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <new>

namespace steadyplate::analysis {

namespace {

/// Of a cache line: no vector lies across two.
constexpr std::align_val_t alignment{64};

constexpr std::size_t most_pieces = 96;
constexpr std::size_t most_bytes = std::size_t{16}
                                   << 20U;  // trials of 60 000 samples fit; longer ones pay the system

/// Pieces come in sizes of 4, 5, 6 and 7 times a power of two, so that trials of about one length fit each
/// other's.
std::size_t piece_size(std::size_t bytes) {
  constexpr std::size_t smallest = 64;
  if (bytes <= smallest) return smallest;
  const std::size_t step = std::max(smallest / 4, std::bit_floor(bytes - 1) / 4);
  return (bytes + step - 1) / step * step;
}

struct Piece {
  void* memory = nullptr;
  std::size_t bytes = 0;
};

/// What a thread has got back, the last one at the end.
class Kept {
 public:
  Kept() = default;
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() {
    ended = true;
    for (std::size_t i = 0; i < count_; ++i) ::operator delete(pieces_[i].memory, alignment);
  }

  void* take(std::size_t bytes) {
    for (std::size_t i = count_; i-- > 0;) {
      if (pieces_[i].bytes != bytes) continue;
      void* const memory = pieces_[i].memory;
      for (--count_; i < count_; ++i) pieces_[i] = pieces_[i + 1];
      bytes_ -= bytes;
      return memory;
    }
    return nullptr;
  }

  bool keep(void* memory, std::size_t bytes) {
    if (bytes > most_bytes) return false;
    while (count_ > 0 && (count_ == most_pieces || bytes_ + bytes > most_bytes)) drop_oldest();
    pieces_[count_++] = {memory, bytes};
    bytes_ += bytes;
    return true;
  }

  static thread_local bool ended;  ///< what is given back from now on can no longer be kept

 private:
  void drop_oldest() {
    ::operator delete(pieces_[0].memory, alignment);
    bytes_ -= pieces_[0].bytes;
    --count_;
    for (std::size_t i = 0; i < count_; ++i) pieces_[i] = pieces_[i + 1];
  }

  std::array<Piece, most_pieces> pieces_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
};

thread_local bool Kept::ended = false;

Kept& kept() {
  static thread_local Kept pieces;
  return pieces;
}

}  // namespace

void* take_memory(std::size_t bytes) {
  const std::size_t size = piece_size(bytes);
  if (!Kept::ended)
    if (void* const memory = kept().take(size)) return memory;
  return ::operator new(size, alignment);
}

void give_back_memory(void* memory, std::size_t bytes) noexcept {
  if (Kept::ended || !kept().keep(memory, piece_size(bytes))) ::operator delete(memory, alignment);
}

}  // namespace steadyplate::analysis
