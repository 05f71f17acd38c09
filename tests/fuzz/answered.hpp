#pragma once

#include <stdexcept>

#include "datasets/error.hpp"

namespace steadyplate::test {

/// Whatever the input, a parser answers: with a value or with one of the two errors that say what is wrong.
template <class Call>
void answered(Call call) {
  try {
    call();
  } catch (const datasets::ReadError&) {
    // an answer
  } catch (const std::invalid_argument&) {
    // an answer
  }
}

}  // namespace steadyplate::test
