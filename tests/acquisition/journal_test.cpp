// Journals: what was written is read back, whatever happens to the file; a seal that holds means every byte
// is as sealed.

#include "acquisition/journal/journal.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <random>

#include "acquisition/devices/framer.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/journal/zero.hpp"
#include "datasets/error.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

const JournalHeader header = {.program = "steadyplate test",
                              .address = "replay:x",
                              .profile_id = "text-tilt",
                              .profile = "id = \"text-tilt\"\n",
                              .started = "2026-01-01T00:00:00Z",
                              .simulated = true};

std::string payload(int i) {
  return std::string(static_cast<std::size_t>(1 + i % 40), static_cast<char>('a' + i % 26)) +
         std::to_string(i) + "\n";
}

/// A sealed journal of n reads, by the writer.
std::string sealed(const std::filesystem::path& file, int n) {
  JournalWriter writer(file, header);
  for (int i = 0; i < n; ++i) writer.bytes(1000LL * i, payload(i));
  writer.event(1000LL * n, "{\"event\":\"complete\"}");
  writer.seal(1000LL * n);
  return test::slurp(file);
}

TEST(Journal, ReadsBackWhatWasWritten) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "a.spj";
  const std::string bytes = sealed(file, 50);
  const JournalContents c = read_journal(bytes, "a.spj");
  EXPECT_TRUE(c.sealed && c.seal_holds);
  EXPECT_TRUE(c.damage.empty());
  EXPECT_EQ(c.header.profile, header.profile);
  EXPECT_EQ(c.header.address, header.address);
  EXPECT_TRUE(c.header.simulated);
  ASSERT_EQ(c.records.size(), 51U);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(c.records[static_cast<std::size_t>(i)].payload, payload(i));
    EXPECT_EQ(c.records[static_cast<std::size_t>(i)].host_ns, 1000LL * i);
  }
  EXPECT_EQ(c.records.back().kind, RecordKind::event);
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0400U) << "sealed is read-only, and private";
}

TEST(Journal, CutAtEveryByteEveryWholeRecordBeforeTheCutIsThere) {
  const test::TemporaryDirectory folder;
  const std::string bytes = sealed(folder.path() / "a.spj", 12);
  const JournalContents whole = read_journal(bytes, "a");
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string cut = bytes.substr(0, length);
    JournalContents part;
    try {
      part = read_journal(cut, "a");
    } catch (const datasets::ReadError&) {
      EXPECT_LT(length, journal_start(header).size());
      continue;
    }
    EXPECT_FALSE(part.seal_holds);
    ASSERT_LE(part.records.size(), whole.records.size());
    std::size_t used = journal_start(header).size();
    for (std::size_t i = 0; i < part.records.size(); ++i) {
      EXPECT_EQ(part.records[i].payload, whole.records[i].payload);
      used += journal_record(part.records[i].kind, part.records[i].host_ns, part.records[i].payload).size();
    }
    if (part.records.size() < whole.records.size()) {
      const auto& next = whole.records[part.records.size()];
      EXPECT_GT(used + journal_record(next.kind, next.host_ns, next.payload).size(), length);
    }
    if (used < length) {
      EXPECT_EQ(part.damage.size(), 1U) << length;
    }
  }
}

TEST(Journal, AFlippedByteLosesOneRecordAndBreaksTheSeal) {
  const test::TemporaryDirectory folder;
  const std::string bytes = sealed(folder.path() / "a.spj", 30);
  std::mt19937 random(11);
  const std::size_t start = journal_start(header).size();
  for (int round = 0; round < 300; ++round) {
    std::string damaged = bytes;
    const std::size_t at = start + random() % (bytes.size() - start);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
    const JournalContents c = read_journal(damaged, "a");
    EXPECT_FALSE(c.seal_holds) << at;
    EXPECT_GE(c.records.size(), 30U) << "one record, no more";
    for (const JournalRecord& record : c.records) {
      if (record.kind == RecordKind::bytes) {
        EXPECT_EQ(record.payload, payload(static_cast<int>(record.host_ns / 1000)));
      }
    }
  }
}

TEST(Journal, IsNeverReplaced) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "a.spj";
  sealed(file, 3);
  const std::string before = test::slurp(file);
  EXPECT_THROW(JournalWriter(file, header), JournalError);
  EXPECT_EQ(test::slurp(file), before);
  EXPECT_THROW(JournalWriter(folder.path() / "no" / "such.spj", header), JournalError);
}

TEST(Journal, AFullDiskIsSaidAtOnceAndWhatWasWrittenStays) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "a.spj";
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  int written = 0;
  {
    JournalWriter writer(file, header);
    rlimit little = before;
    little.rlim_cur = 5000;  // the kernel refuses to let the file grow further
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
    EXPECT_THROW(
        {
          for (; written < 1000; ++written) writer.bytes(1000LL * written, payload(written));
        },
        JournalError);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  }
  std::signal(SIGXFSZ, handler);
  const std::string bytes = test::slurp(file);
  const JournalContents c = read_journal(bytes, "a");
  EXPECT_FALSE(c.sealed);
  ASSERT_EQ(c.records.size(), static_cast<std::size_t>(written)) << "all that was taken is there";
  EXPECT_EQ(c.records.back().payload, payload(written - 1));
}

TEST(Journal, OtherFilesAreRefused) {
  EXPECT_FALSE(is_journal("time_s,cop_ml_mm\n"));
  EXPECT_THROW(read_journal("PK\x03\x04", "a.zip"), datasets::ReadError);
  EXPECT_THROW(read_journal("steadyplate-journal 1\n{\"program\":1}\n", "a"), datasets::ReadError);
  EXPECT_THROW(read_journal("steadyplate-journal 1\nnot json\n", "a"), datasets::ReadError);
}

TEST(Journal, AZeroIsReadBackExactlyOrNotAtAll) {
  const std::vector<double> readings = {12.5, -3.0, 1.0 / 3.0, 1e-300, 0.0};
  const std::string text = zero_text(readings);
  EXPECT_EQ(parse_zero(text), readings);
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const auto some = parse_zero(std::string_view(text).substr(0, cut));
    if (!some) continue;
    ASSERT_LE(some->size(), readings.size());
    for (std::size_t k = 0; k + 1 < some->size(); ++k) EXPECT_EQ((*some)[k], readings[k]) << cut;
  }
  for (const char* bad : {"", ";", "1;", ";1", "1;;2", "x", "1;nan", "inf", "1,2", " 1", "1 ", "0x10"})
    EXPECT_FALSE(parse_zero(bad)) << bad;
  std::string many = "1";
  for (std::size_t k = 1; k < most_channels; ++k) many += ";1";
  EXPECT_TRUE(parse_zero(many));
  EXPECT_FALSE(parse_zero(many + ";1"));
}

}  // namespace
}  // namespace steadyplate::acquisition
