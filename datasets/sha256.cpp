#include "datasets/sha256.hpp"

// The digest is called as such, which OpenSSL 3 still has for callers of its 1.1 interface: by way of EVP the
// first one loads a configuration and every algorithm there is, which costs as much as scoring a trial; and
// all of libcrypto would come with it, where this takes two of its files.
#define OPENSSL_API_COMPAT 10101

#include <openssl/sha.h>

#include <array>

namespace steadyplate::datasets {

struct Sha256::State {
  SHA256_CTX context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  SHA256_Init(&state_->context);
}
Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

std::string Sha256::hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), &state_->context);
  std::string hex;
  constexpr std::string_view digits = "0123456789abcdef";
  for (const unsigned char byte : digest) {
    hex += digits[byte >> 4U];
    hex += digits[byte & 15U];
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

}  // namespace steadyplate::datasets
