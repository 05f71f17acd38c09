// Unfinished results: whatever is cut off, wherever, what is kept is whole.

#include "tools/batch/store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/support/data.hpp"
#include "tools/scoring/files.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using batch::Rows;
using batch::Store;

Rows headers() {
  Rows rows;
  rows.metrics = "m\n";
  rows.trials = "t\n";
  rows.failures = "f\n";
  return rows;
}

Rows rows_of(std::size_t i) {
  Rows rows;
  rows.metrics = "metric " + std::to_string(i) + "\nmore " + std::string(i % 5, 'x') + "\n";
  rows.trials = "trial " + std::to_string(i) + "\n";
  rows.failures = i % 3 == 0 ? "failure " + std::to_string(i) + "\n" : "";
  rows.input = "{" + std::to_string(i) + "}\n";
  rows.failed = i % 3 == 0;
  return rows;
}

void add_from_there(Store& store, std::size_t end) {
  for (std::size_t i = store.counts().recordings; i < end; ++i) store.add(rows_of(i));
}

std::string all_of(const Store& store) {
  return slurp(store.results() / "metrics.csv") + slurp(store.results() / "trials.csv") +
         slurp(store.results() / "failures.csv") + slurp(store.folder() / "inputs");
}

TEST(Store, GoesOnAfterAnyFileWasCutAnywhere) {
  const TemporaryDirectory folder;
  std::string whole;
  {
    Store store(folder.path() / "whole", "plan", headers(), false, false);
    add_from_there(store, 12);
    whole = all_of(store);
  }
  const fs::path unfinished = batch::unfinished_folder(folder.path() / "whole");
  for (const char* name :
       {"results/metrics.csv", "results/trials.csv", "results/failures.csv", "inputs", "log"}) {
    const auto size = fs::file_size(unfinished / name);
    for (std::uintmax_t keep = 0; keep <= size; keep += 1 + size / 37) {
      const fs::path copy = folder.path() / "copy.unfinished";
      fs::remove_all(copy);
      fs::copy(unfinished, copy, fs::copy_options::recursive);
      fs::resize_file(copy / name, keep);
      Store store(folder.path() / "copy", "plan", headers(), false, true);
      EXPECT_LE(store.counts().recordings, 12U);
      add_from_there(store, 12);
      EXPECT_EQ(all_of(store), whole) << name << " cut at " << keep;
      EXPECT_EQ(store.counts().failed, 4U);
    }
  }
}

/// After a power cut a file may have its length but not its bytes.
TEST(Store, AWrongByteIsNotTrusted) {
  const TemporaryDirectory folder;
  std::string whole;
  {
    Store store(folder.path() / "out", "plan", headers(), false, false);
    add_from_there(store, 12);
    whole = all_of(store);
  }
  const fs::path metrics = batch::unfinished_folder(folder.path() / "out") / "results" / "metrics.csv";
  std::fstream file(metrics, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(metrics) / 2));
  file.put('\0');
  file.close();
  Store store(folder.path() / "out", "plan", headers(), false, true);
  EXPECT_GT(store.counts().recordings, 2U);
  EXPECT_LT(store.counts().recordings, 10U);
  add_from_there(store, 12);
  EXPECT_EQ(all_of(store), whole);
}

/// Killed between writing a file under its temporary name and naming it.
TEST(Store, WhatAKilledRunWasJustWritingIsNotAmongTheResults) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "out", unfinished = batch::unfinished_folder(out);
  {
    Store store(out, "plan", headers(), false, false);
    add_from_there(store, 2);
  }
  std::ofstream(unfinished / ".steadyplate-a1B2c3") << "half a pl";
  std::ofstream(unfinished / "results" / ".steadyplate-Zz9Zz9") << "half a ru";
  {
    Store store(out, "plan", headers(), false, true);
    EXPECT_EQ(store.counts().recordings, 2U);
    store.finish(false);
  }
  EXPECT_FALSE(fs::exists(unfinished));
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(out)) names.insert(entry.path().filename().string());
  EXPECT_EQ(names, (std::set<std::string>{"metrics.csv", "trials.csv", "failures.csv"}));
  // killed after the results got their name: they are finished, the rest is only to be removed
  fs::create_directories(unfinished / "results");
  std::ofstream(unfinished / ".steadyplate-a1B2c3") << "half a pl";
  EXPECT_NO_THROW(batch::remove_results(unfinished));
  EXPECT_FALSE(fs::exists(unfinished));
}

TEST(Store, OnlyTheSamePlanGoesOnAndOnlyWhenAsked) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "out";
  { Store store(out, "plan", headers(), false, false); }
  EXPECT_THROW(Store(out, "plan", headers(), false, false), std::runtime_error);
  EXPECT_THROW(Store(out, "another", headers(), false, true), std::runtime_error);
  EXPECT_NO_THROW(Store(out, "plan", headers(), false, true));
}

TEST(Store, TwoDoNotWorkInOneFolder) {
  const TemporaryDirectory folder;
  const Store store(folder.path() / "out", "plan", headers(), false, false);
  EXPECT_THROW(Store(folder.path() / "out", "plan", headers(), false, true), std::runtime_error);
}

TEST(Store, AppearsInOneStepAndReplacesOnlyResults) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "out";
  {
    Store store(out, "plan", headers(), false, false);
    add_from_there(store, 3);
    EXPECT_FALSE(fs::exists(out));
    store.finish(false);
  }
  EXPECT_EQ(slurp(out / "trials.csv"), "t\ntrial 0\ntrial 1\ntrial 2\n");
  EXPECT_FALSE(fs::exists(out / "inputs"));
  EXPECT_FALSE(fs::exists(batch::unfinished_folder(out)));
  {
    Store store(out, "plan", headers(), false, false);
    add_from_there(store, 1);
    EXPECT_THROW(store.finish(false), scoring::WouldOverwrite);
    store.finish(true);
  }
  EXPECT_EQ(slurp(out / "trials.csv"), "t\ntrial 0\n");
  EXPECT_FALSE(fs::exists(batch::unfinished_folder(out)));
  std::ofstream(out / "notes.txt") << "mine";
  EXPECT_THROW(batch::remove_results(out), std::runtime_error);
  EXPECT_TRUE(fs::exists(out / "trials.csv")) << "nothing was removed";
}

}  // namespace
}  // namespace steadyplate::test
