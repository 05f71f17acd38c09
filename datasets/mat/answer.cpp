#include "datasets/mat/answer.hpp"

#include <bit>

#include "datasets/error.hpp"
#include "datasets/little_endian.hpp"

namespace steadyplate::datasets::mat {

namespace {

constexpr std::uint32_t most_rank = 32;
constexpr std::uint32_t most_path = 4096;

template <typename T>
void put(std::string& bytes, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>(value >> 8U * i & 0xFFU);
}

void put_text(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint32_t>(text.size()));
  bytes += text;
}

class Decoder {
 public:
  Decoder(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  std::vector<Variable> read() {
    if (take(answer_mark.size()) != answer_mark) broken();
    std::vector<Variable> variables;
    for (;;) {
      const char kind = take(1).front();
      if (kind == 'X') failure();
      if (kind == 'E') {
        if (number<std::uint64_t>() != variables.size() || !bytes_.empty()) broken();
        return variables;
      }
      variables.push_back(variable(kind));
    }
  }

 private:
  [[noreturn]] void broken() const {
    throw ReadError(ReadFault::damaged, file_, 0,
                    "steadyplate-mat, which reads MAT files, gave no whole answer.",
                    "The file is damaged; save it again.");
  }

  [[noreturn]] void failure() {
    std::string sentence(take(number<std::uint32_t>()));
    for (char& c : sentence)
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    throw ReadError(ReadFault::damaged, file_, 0, sentence, "Save it again, or export it as text.");
  }

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) broken();
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(count));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  template <typename T>
  T number() {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes of a pipe
    return little_endian<T>(reinterpret_cast<const unsigned char*>(take(sizeof(T)).data()));
  }

  Variable variable(char kind) {
    Variable made;
    if (kind != 'N' && kind != 'T' && kind != 'O') broken();
    made.kind = static_cast<Kind>(kind);
    const auto path = number<std::uint32_t>();
    if (path == 0 || path > most_path) broken();
    made.path = take(path);
    const auto rank = number<std::uint32_t>();
    if (rank > most_rank) broken();
    for (std::uint32_t i = 0; i < rank; ++i) made.dims.push_back(number<std::uint64_t>());
    const auto count = number<std::uint64_t>();
    if (made.kind != Kind::numbers) {
      made.text = take(count);
      return made;
    }
    if (count > bytes_.size() / sizeof(double)) broken();
    std::uint64_t elements = 1;
    for (const std::uint64_t dim : made.dims) {
      if (dim == 0 || elements > count / dim) broken();
      elements *= dim;
    }
    if (elements != count) broken();
    made.numbers.reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 0; i < count; ++i) made.numbers.push_back(number<double>());
    return made;
  }

  std::string_view bytes_;
  const std::string& file_;
};

}  // namespace

std::string encoded(const Variable& variable) {
  std::string bytes(1, static_cast<char>(variable.kind));
  put_text(bytes, std::string_view(variable.path).substr(0, most_path));
  put(bytes, static_cast<std::uint32_t>(variable.dims.size()));
  for (const std::uint64_t dim : variable.dims) put(bytes, dim);
  if (variable.kind != Kind::numbers) {
    put(bytes, static_cast<std::uint64_t>(variable.text.size()));
    return bytes + variable.text;
  }
  put(bytes, static_cast<std::uint64_t>(variable.numbers.size()));
  for (const double value : variable.numbers) put(bytes, std::bit_cast<std::uint64_t>(value));
  return bytes;
}

std::string encoded_end(std::uint64_t variables) {
  std::string bytes = "E";
  put(bytes, variables);
  return bytes;
}

std::string encoded_failure(std::string_view sentence) {
  std::string bytes = "X";
  put_text(bytes, sentence);
  return bytes;
}

std::vector<Variable> decoded(std::string_view answer, const std::string& file) {
  return Decoder(answer, file).read();
}

}  // namespace steadyplate::datasets::mat
