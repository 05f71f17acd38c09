// Work in several threads, taken in order.

#include "tools/batch/in_order.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace steadyplate::test {
namespace {

using batch::in_order;

const auto never = [] { return false; };

TEST(InOrder, TakesEveryNumberOnceAndInOrderForAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    std::vector<std::size_t> taken;
    const auto reached = in_order<std::size_t>(
        5, 505, threads,
        [](std::size_t i) {
          if (i % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));  // some are slow
          return i * i;
        },
        [&](std::size_t i, std::size_t square) {
          EXPECT_EQ(square, i * i);
          taken.push_back(i);
        },
        never);
    EXPECT_EQ(reached, 505U);
    ASSERT_EQ(taken.size(), 500U) << threads;
    for (std::size_t k = 0; k < taken.size(); ++k) ASSERT_EQ(taken[k], k + 5);
  }
}

TEST(InOrder, NeverRunsFarAheadOfTheNextToBeTaken) {
  std::atomic<std::size_t> begun{0};
  std::atomic<bool> release{false};
  std::size_t most = 0;
  std::thread watch([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    most = begun;
    release = true;
  });
  in_order<int>(
      0, 1000, 4,
      [&](std::size_t i) {
        ++begun;
        while (i == 0 && !release) std::this_thread::yield();  // the first is very slow
        return 0;
      },
      [](std::size_t, int) {}, never);
  watch.join();
  EXPECT_LE(most, 16U) << "memory would grow with the number of recordings";
}

TEST(InOrder, StopsBetweenThingsAndSaysHowFarItGot) {
  std::atomic<int> made{0};
  std::size_t taken = 0;
  const auto reached = in_order<int>(
      0, 1000, 3, [&](std::size_t) { return ++made; }, [&](std::size_t, int) { ++taken; },
      [&] { return made >= 20; });
  EXPECT_EQ(reached, taken);
  EXPECT_EQ(taken, static_cast<std::size_t>(made)) << "what was begun was finished and taken";
  EXPECT_LT(taken, 30U);
}

TEST(InOrder, AFaultInEitherEndsAllThreadsAndComesOut) {
  EXPECT_THROW(in_order<int>(
                   0, 100, 4,
                   [](std::size_t i) -> int {
                     if (i == 10) throw std::runtime_error("make");
                     return 0;
                   },
                   [](std::size_t, int) {}, never),
               std::runtime_error);
  std::size_t taken = 0;
  EXPECT_THROW(in_order<int>(
                   0, 100, 4, [](std::size_t) { return 0; },
                   [&](std::size_t i, int) {
                     if (i == 10) throw std::runtime_error("take");
                     ++taken;
                   },
                   never),
               std::runtime_error);
  EXPECT_EQ(taken, 10U);
}

TEST(InOrder, NothingToDo) {
  EXPECT_EQ(in_order<int>(
                3, 3, 2, [](std::size_t) { return 0; }, [](std::size_t, int) { FAIL(); }, never),
            3U);
}

}  // namespace
}  // namespace steadyplate::test
