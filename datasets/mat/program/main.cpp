// steadyplate-mat MEMORY_BYTES CPU_SECONDS: the MAT file on standard input, flat, on standard output
// (datasets/mat/answer.hpp). Started by steadyplate; of no use by hand.
//
// Everything here may be brought down by a damaged file: the limits are set first, and the other end checks
// what it is told.

#include <matio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "datasets/mat/answer.hpp"
#include "datasets/mat/helper.hpp"

namespace {

using namespace steadyplate::datasets::mat;

constexpr int deepest = 16;

// A sanitizer's own memory is beyond any limit of address space.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

void limit(int what, std::uint64_t most) {
  const rlimit value{most, most};
  if (::setrlimit(static_cast<__rlimit_resource_t>(what), &value) != 0)
    throw std::runtime_error("no limits can be set");
}

void set_limits(const HelperLimits& limits) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);  // pipes are no files
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_CPU, limits.cpu_s);
  if constexpr (!sanitized) limit(RLIMIT_AS, limits.memory_bytes);
}

void say(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) ::_exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

/// A sentence for the user.
struct Failure {
  std::string sentence;
};

class Teller {
 public:
  void variable(const matvar_t* array, const std::string& path, int depth) {
    if (array == nullptr) throw Failure{"its variable '" + path + "' cannot be read."};
    if (depth > deepest) throw Failure{"its variable '" + path + "' is nested too deep."};
    const std::uint64_t elements = elements_of(*array, path);
    if (array->class_type == MAT_C_EMPTY || elements == 0) return;
    if (array->isComplex != 0) return other(path, "complex numbers");
    switch (array->class_type) {
      case MAT_C_STRUCT:
        return structure(array, path, elements, depth);
      case MAT_C_CELL:
        return cells(array, path, elements, depth);
      case MAT_C_CHAR:
        return text(*array, path, elements);
      case MAT_C_SPARSE:
        return other(path, "a sparse matrix");
      case MAT_C_FUNCTION:
        return other(path, "a function");
      case MAT_C_OBJECT:
      case MAT_C_OPAQUE:
        return other(path, "an object");
      default:
        return numbers(*array, path, elements);
    }
  }
  std::uint64_t told() const noexcept { return told_; }

 private:
  static std::uint64_t elements_of(const matvar_t& array, const std::string& path) {
    std::uint64_t elements = 1;
    if (array.rank < 0 || array.rank > 32 || (array.rank > 0 && array.dims == nullptr))
      throw Failure{"its variable '" + path + "' has impossible dimensions."};
    for (int i = 0; i < array.rank; ++i)
      if (__builtin_mul_overflow(elements, array.dims[i], &elements))
        throw Failure{"its variable '" + path + "' has impossible dimensions."};
    return array.rank == 0 ? 0 : elements;
  }

  void tell(const Variable& variable) {
    say(encoded(variable));
    ++told_;
  }

  void other(const std::string& path, const char* what) {
    tell({.path = path, .kind = Kind::other, .dims = {}, .numbers = {}, .text = what});
  }

  void structure(const matvar_t* array, const std::string& path, std::uint64_t elements, int depth) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the library's own functions lack the const
    auto* const mine = const_cast<matvar_t*>(array);
    const unsigned count = Mat_VarGetNumberOfFields(mine);
    char* const* const names = Mat_VarGetStructFieldnames(mine);
    for (std::uint64_t i = 0; i < elements && count > 0; ++i)
      for (unsigned k = 0; k < count; ++k) {
        const char* const name = names == nullptr ? nullptr : names[k];
        if (name == nullptr) throw Failure{"its struct '" + path + "' has a field without a name."};
        variable(Mat_VarGetStructFieldByIndex(mine, k, static_cast<std::size_t>(i)),
                 field_path(path, i, elements, name), depth + 1);
      }
  }

  void cells(const matvar_t* array, const std::string& path, std::uint64_t elements, int depth) {
    if (array->data == nullptr || array->nbytes < elements * sizeof(matvar_t*))
      throw Failure{"its variable '" + path + "' did not come whole."};
    const auto* const list = static_cast<matvar_t* const*>(array->data);
    for (std::uint64_t i = 0; i < elements; ++i) variable(list[i], cell_path(path, i), depth + 1);
  }

  static const unsigned char* bytes_of(const matvar_t& array, const std::string& path, std::uint64_t bytes) {
    if (array.data == nullptr || array.nbytes < bytes)
      throw Failure{"its variable '" + path + "' did not come whole."};
    return static_cast<const unsigned char*>(array.data);
  }

  template <typename T>
  static double at(const unsigned char* bytes, std::uint64_t index) {
    T value;
    std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
    return static_cast<double>(value);
  }

  static double number(const matvar_t& array, const unsigned char* bytes, std::uint64_t index) {
    switch (array.data_type) {
      case MAT_T_DOUBLE:
        return at<double>(bytes, index);
      case MAT_T_SINGLE:
        return at<float>(bytes, index);
      case MAT_T_INT8:
        return at<std::int8_t>(bytes, index);
      case MAT_T_UINT8:
        return at<std::uint8_t>(bytes, index);
      case MAT_T_INT16:
        return at<std::int16_t>(bytes, index);
      case MAT_T_UINT16:
        return at<std::uint16_t>(bytes, index);
      case MAT_T_INT32:
        return at<std::int32_t>(bytes, index);
      case MAT_T_UINT32:
        return at<std::uint32_t>(bytes, index);
      case MAT_T_INT64:
        return at<std::int64_t>(bytes, index);
      default:
        return at<std::uint64_t>(bytes, index);
    }
  }

  void numbers(const matvar_t& array, const std::string& path, std::uint64_t elements) {
    const std::size_t width = Mat_SizeOf(array.data_type);
    const bool known =
        array.data_type >= MAT_T_INT8 && array.data_type <= MAT_T_UINT64 && width > 0 && width <= 8;
    std::uint64_t bytes = 0;
    if (!known || __builtin_mul_overflow(elements, std::uint64_t{width}, &bytes))
      throw Failure{"its variable '" + path + "' has values of an unknown type."};
    const unsigned char* const data = bytes_of(array, path, bytes);
    Variable made{.path = path,
                  .kind = Kind::numbers,
                  .dims = {array.dims, array.dims + array.rank},
                  .numbers = {},
                  .text = {}};
    made.numbers.reserve(static_cast<std::size_t>(elements));
    for (std::uint64_t i = 0; i < elements; ++i) made.numbers.push_back(number(array, data, i));
    tell(made);
  }

  static void put_utf8(std::string& text, std::uint32_t letter) {
    if (letter < 0x80) {
      text += static_cast<char>(letter);
    } else if (letter < 0x800) {
      text += static_cast<char>(0xC0U | letter >> 6U);
      text += static_cast<char>(0x80U | (letter & 0x3FU));
    } else {
      text += static_cast<char>(0xE0U | letter >> 12U);
      text += static_cast<char>(0x80U | (letter >> 6U & 0x3FU));
      text += static_cast<char>(0x80U | (letter & 0x3FU));
    }
  }

  void text(const matvar_t& array, const std::string& path, std::uint64_t elements) {
    Variable made{.path = path,
                  .kind = Kind::text,
                  .dims = {array.dims, array.dims + array.rank},
                  .numbers = {},
                  .text = {}};
    if (array.data_type == MAT_T_UTF8) {
      const auto* const data = bytes_of(array, path, elements);
      made.text.assign(data, data + array.nbytes);
    } else {
      const std::size_t width = Mat_SizeOf(array.data_type);
      if (width != 1 && width != 2) return other(path, "text of an unknown kind");
      const auto* const data = bytes_of(array, path, elements * width);
      for (std::uint64_t i = 0; i < elements; ++i)
        put_utf8(made.text, width == 1 ? data[i] : static_cast<std::uint32_t>(at<std::uint16_t>(data, i)));
    }
    tell(made);
  }

  std::uint64_t told_ = 0;
};

/// Every variable the file lists must come.
void tell_all(mat_t* file) {
  std::size_t listed = 0;
  if (Mat_GetDir(file, &listed) == nullptr || listed == 0) throw Failure{"no variable can be found in it."};
  if (Mat_Rewind(file) != 0) throw Failure{"it cannot be read."};
  Teller teller;
  std::size_t came = 0;
  while (matvar_t* array = Mat_VarReadNext(file)) {
    if (array->name != nullptr) {
      ++came;
      teller.variable(array, array->name, 0);
    }
    Mat_VarFree(array);
  }
  if (came < listed)
    throw Failure{"it lists " + std::to_string(listed) + " variables, of which " + std::to_string(came) +
                  " can be read."};
  say(encoded_end(teller.told()));
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{} || value == 0)
    throw std::invalid_argument("steadyplate-mat is started by steadyplate, not by hand");
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::invalid_argument("steadyplate-mat is started by steadyplate, not by hand");
    set_limits({number_of(argv[1]), number_of(argv[2])});
  } catch (const std::exception& error) {
    const std::string sentence = std::string(error.what()) + '\n';
    [[maybe_unused]] const ssize_t wrote = ::write(STDERR_FILENO, sentence.data(), sentence.size());
    ::_exit(2);
  }
  try {
    say(answer_mark);
    mat_t* const file = Mat_Open("/proc/self/fd/0", MAT_ACC_RDONLY);
    if (file == nullptr) throw Failure{"it cannot be opened as a MAT file."};
    tell_all(file);
  } catch (const Failure& failure) {
    say(encoded_failure(failure.sentence));
  } catch (const std::exception& error) {
    say(encoded_failure(std::string("reading it failed: ") + error.what()));
  }
  ::_exit(0);  // what the library has taken goes with the process
}
