// The fast way to read a row against the general one: the same bits, or a word that it is not a plain row.

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <optional>

#include "datasets/read.hpp"
#include "datasets/text/plain_row.hpp"
#include "datasets/text/table.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

using text::Dialect;
using text::PlainRows;

constexpr std::string_view behind =
    "                                  \n";  // no row ends just before the text does

std::optional<std::vector<double>> plain(const std::string& row, std::size_t fields,
                                         std::vector<std::size_t> wanted,
                                         const Dialect& dialect = {'\t', '.'}) {
  PlainRows rows(dialect, fields, wanted);
  std::vector<double> values(fields, -7.0);
  const std::string text = row + std::string(behind);
  const std::size_t bytes = rows.read(text, values);
  if (bytes == 0) return std::nullopt;
  EXPECT_EQ(bytes, row.size());
  return values;
}

TEST(PlainRow, ReadsNumbersToTheBitsOfTheGeneralReader) {
  std::uint64_t state = 1;
  const auto random = [&] {
    return (state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33U;
  };
  std::size_t taken = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string number = random() % 3 == 0 ? "-" : "";
    const std::size_t before = 1 + random() % 12, after = random() % 13;
    for (std::size_t k = 0; k < before; ++k) number += static_cast<char>('0' + random() % 10);
    if (after > 0) number += '.';
    for (std::size_t k = 0; k < after; ++k) number += static_cast<char>('0' + random() % 10);
    const auto found = plain(number + "\t1\n", 2, {0});
    if (!found) continue;
    ++taken;
    double expected = 0.0;
    std::from_chars(number.data(), number.data() + number.size(), expected);
    ASSERT_EQ(std::bit_cast<std::uint64_t>((*found)[0]), std::bit_cast<std::uint64_t>(expected)) << number;
  }
  EXPECT_GT(taken, 100'000U);
}

TEST(PlainRow, PassesOverWhatIsNotWanted) {
  const auto found = plain("1.5\tword\t-2\t\r\n", 4, {0, 2});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (std::vector{1.5, -7.0, -2.0, -7.0}));
  EXPECT_EQ(plain("1;2,25\n", 2, {1}, {';', ','}), (std::vector{-7.0, 2.25}));
  EXPECT_EQ(plain(" 1 \t 2.0\n", 2, {0, 1}), (std::vector{1.0, 2.0}));
}

TEST(PlainRow, LeavesEveryOtherRowToTheGeneralReader) {
  for (const char* row :
       {"1\t\n", "1\tnan\n", "1\t+2\n", "1\t2e3\n", "1\t.5\n", "1\t5.\n", "1\t--1\n", "1\t-\n", "1\t1.2.3\n",
        "1\t123456789012345678901\n", "1\t99999999999999999\n", "1\t2\t3\n", "1\n", "\n", "1\t2,5\n"})
    EXPECT_FALSE(plain(row, 2, {0, 1})) << row;
  const std::vector<std::size_t> both = {0, 1};
  PlainRows rows({'\t', '.'}, 2, both);
  std::vector<double> values(2);
  EXPECT_EQ(rows.read("1\t2", values), 0U) << "a row that may go on";
  EXPECT_EQ(rows.read("", values), 0U);
}

/// A part of a recording is that part of the whole one.
TEST(PlainRow, APartOfARecordingIsThatPartOfTheWhole) {
  for (const char* name : {"hbedb/BDS00001.txt", "pds/PDS13CF1grf.txt", "acuna_balance_plate/eyesOpen_1.csv",
                           "hbedb_semicolon_csv/BDS00500.csv"}) {
    const auto file = test::data_file(name);
    if (!file) GTEST_SKIP() << "no recordings here: " << name;
    const Recording whole = read(*file);
    for (const Part part : {Part::centre_of_pressure, Part::cop_and_shear}) {
      ReadOptions options;
      options.part = part;
      const Recording some = read(*file, options);
      EXPECT_EQ(some.data().time_s, whole.data().time_s);
      ASSERT_NE(some.find("cop_ml_mm", some.plates().front()), nullptr);
      EXPECT_EQ(some.plates(), whole.plates());
      for (const Channel& channel : some.data().channels) {
        const Channel* const same = whole.find(channel.name, channel.plate);
        ASSERT_NE(same, nullptr) << channel.name;
        EXPECT_EQ(channel.values, same->values) << channel.name;
      }
    }
  }
}

TEST(PlainRow, WhatIsNoPartMayHoldAnything) {
  const std::string head = "Time[s]\tFx[N]\tFy[N]\tFz[N]\tMx[Nm]\tMy[Nm]\tMz[Nm]\tCOPx[cm]\tCOPy[cm]\n";
  std::string text = head;
  for (int i = 0; i < 4; ++i)
    text += "0.0" + std::to_string(i + 1) + "\t1\t2\t500\tbroken\t1\t1\t1.5\t-2.5\n";
  ReadOptions options;
  options.part = Part::centre_of_pressure;
  const Recording some = read_bytes(text, "trial.txt", options);
  EXPECT_EQ(some.data().channels.size(), 3U);
  EXPECT_EQ(some.find("cop_ml_mm")->values, std::vector<double>(4, -25.0));
  EXPECT_THROW(read_bytes(text, "trial.txt"), ReadError);
}

}  // namespace
}  // namespace steadyplate::datasets
