#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace steadyplate::datasets {

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&& other) noexcept;
  Sha256& operator=(Sha256&& other) noexcept;
  ~Sha256();

  void add(std::string_view bytes);
  /// In lower-case hex, of all that was added. Ends it: nothing can be added any more.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Of these bytes, in lower-case hex.
std::string sha256_hex(std::string_view bytes);

}  // namespace steadyplate::datasets
