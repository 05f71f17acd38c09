// Every format there is, damaged at random: an answer in all cases, from memory of a small multiple of the
// file, and where the file can tell (what we write carries a checksum) never another recording without a
// word. What nothing in the file tells, a list of sums beside it does.
//
// STEADYPLATE_MUTATIONS: how many a format (default: a few hundred, for each test run; 100000 for a release).

#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <new>
#include <random>
#include <sstream>

#include "datasets/export/c3d.hpp"
#include "datasets/export/recording_csv.hpp"
#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_json.hpp"
#include "datasets/export/recording_mat.hpp"
#include "datasets/export/recording_sto.hpp"
#include "datasets/export/recording_xdf.hpp"
#include "datasets/read.hpp"
#include "datasets/samples/layouts.hpp"
#include "datasets/sha256.hpp"
#include "tests/datasets/mat_files.hpp"
#include "tests/datasets/small_c3d.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/datasets/vendor_files.hpp"
#include "tests/support/data.hpp"

namespace {

// What the program holds at the moment and at most, by its own operator new.
std::atomic<std::size_t> held_bytes{0};
std::atomic<std::size_t> most_bytes{0};

void* counted(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = held_bytes += malloc_usable_size(memory);
  if (now > most_bytes) most_bytes = now;
  return memory;
}

void uncounted(void* memory) noexcept {
  if (memory != nullptr) held_bytes -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  uncounted(memory);
}
void operator delete[](void* memory) noexcept {
  uncounted(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  uncounted(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  uncounted(memory);
}

namespace steadyplate::datasets {
namespace {

struct Seed {
  std::string file;  ///< its name, for readers that look at it
  std::string bytes;
  ReadOptions options;
  bool sealed = false;           ///< carries a checksum of ours over all that makes the recording
  std::filesystem::path real{};  ///< the public recording it is the beginning of
};

struct Kind {
  std::string format;
  std::vector<Seed> seeds;
  std::size_t held_for_a_byte = 64;  ///< what reading may hold, as a multiple of the file's bytes
};

constexpr const char* folder = "no-such-folder/";

Recording told_recording() {
  const SampleSource source = trial(12);
  RecordingData data;
  data.id = "trial";
  data.participant.pseudonym = "P-007";
  data.condition.vision = Vision::closed;
  data.time_s = source.time_s;
  data.rate_hz = 100.0;
  data.channels = {{"cop_ml_mm", "mm", "left", "x", source.cop_ml_mm},
                   {"cop_ap_mm", "mm", "left", "y", source.cop_ap_mm},
                   {"fz_n", "N", "", "z", source.fz_n}};
  data.channels[0].values[3] = std::nan("");
  data.events = {{0.02, "Start", "General"}};
  data.notes = {"a note"};
  return Recording(std::move(data));
}

std::string csv_of(const Recording& recording) {
  std::ostringstream text;
  write_recording_csv(text, recording);
  return text.str();
}

/// Public recordings of a format, where they are here.
void add_real(Kind& kind, std::initializer_list<const char*> files) {
  for (const char* file : files)
    if (const auto path = test::data_file(file)) {
      Seed seed{folder + path->filename().string(), test::slurp(*path), {}};
      constexpr std::size_t enough = 40000;  // of text the head and many rows, of C3D the description
      if (seed.bytes.size() > enough) seed.bytes.resize(enough);
      seed.real = *path;
      kind.seeds.push_back(std::move(seed));
    }
}

/// One row a reader. To add a format: a row here, from its own writer where there is one.
std::vector<Kind> kinds() {
  const Recording recording = told_recording();
  std::vector<Kind> all;
  const auto ours = [&](const char* format, const char* file, std::string bytes) {
    all.push_back({format, {{folder + std::string(file), std::move(bytes), {}, true}}});
  };
  ours("steadyplate_csv", "t.csv", csv_of(recording));
  ours("steadyplate_json", "t.json", recording_json(recording));
  ours("opensim", "t.sto", recording_sto(recording));
  ours("xdf", "t.xdf", recording_xdf(recording));
  add_real(all.back(), {"xdf/minimal.xdf", "xdf/empty_streams.xdf"});
  ours("c3d", "t.c3d", recording_c3d(recording).bytes);
  for (const int type : {1, 2, 3, 4})
    all.back().seeds.push_back({folder + std::string("plate.c3d"), SmallC3d(type, type != 3).bytes(), {}});
  add_real(all.back(), {"c3d/type1.C3D", "c3d/TYPE-4.C3D", "c3d/Eb015vi.c3d", "c3d/FP1.C3D", "c3d/Gait.c3d",
                        "c3d/bad_parameter_section.c3d", "c3d/parameterOverflow.c3d"});
  ours("mat", "t.mat", recording_mat(recording));
  all.back().seeds.push_back(
      {folder + std::string("f.mat"), test::foreign_mat(MAT_FT_MAT5, MAT_COMPRESSION_NONE, 1), {}});
  all.back().seeds.push_back(
      {folder + std::string("p.mat"), test::foreign_mat(MAT_FT_MAT5, MAT_COMPRESSION_ZLIB, 1), {}});
  all.back().seeds.push_back(
      {folder + std::string("h.mat"), test::foreign_mat(MAT_FT_MAT73, MAT_COMPRESSION_NONE, 1), {}});
  all.push_back({"amti_bsf",
                 {{folder + std::string("t.bsf"), small_bsf(12), {}},
                  {folder + std::string("o.bsf"), small_bsf(12, 100), {}}}});
  add_real(all.back(), {"amti_netforce/AMTIdata.bsf"});
  for (const std::string_view layout : sample_layouts())
    if (layout != "steadyplate_csv")
      all.push_back(
          {std::string(layout), {{folder + std::string("t.txt"), write_layout(layout, trial(12)), {}}}});
  for (const auto& [format, make] : vendor_files())
    if (format != "opensim")
      all.push_back({format,
                     {{folder + std::string(format == "amti_asc" ? "t.asc" : "t.txt"), make(12),
                       vendor_options(format)}}});
  for (Kind& kind : all) {
    if (kind.format == "hbedb") add_real(kind, {"hbedb/BDS00001.txt"});
    if (kind.format == "hbedb_csv") add_real(kind, {"hbedb_semicolon_csv/BDS00500.csv"});
    if (kind.format == "pds") add_real(kind, {"pds/PDS13OR1grf.txt"});
    if (kind.format == "acuna") add_real(kind, {"acuna_balance_plate/eyesOpen_1.csv"});
    if (kind.format == "optitrack_amti") add_real(kind, {"optitrack_amti_csv/test_0_80s.csv"});
    if (kind.format == "wbb_recorder") add_real(kind, {"wbb_recorder_txt/wbb_0_88s.txt"});
    if (kind.format == "kistler_volts") add_real(kind, {"kistler_raw_volts/kistler_0_10s.txt"});
    if (kind.format == "amti_asc") add_real(kind, {"amti_netforce/Trial1-FxFyFzMxMyMz.asc"});
    if (kind.format == "motion_analysis_anc") add_real(kind, {"motionanalysis_anc/Gait.anc"});
    if (kind.format == "opensim")
      kind.seeds.push_back({folder + std::string("o.mot"), vendor_files().at("opensim")(12), {}});
  }
  return all;
}

void change_once(std::string& bytes, std::mt19937& random) {
  if (bytes.empty()) return;
  // Half of the changes in the first part, where the description is.
  const std::size_t at =
      random() % (random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 4096) : bytes.size());
  const auto set32 = [&](std::uint32_t value) {
    for (unsigned i = 0; i < 4 && at + i < bytes.size(); ++i)
      bytes[at + i] = static_cast<char>(value >> 8U * i & 0xFFU);
  };
  switch (random() % 10) {
    case 0:
      bytes[at] = static_cast<char>(random() % 256);
      break;
    case 1:
    case 2:
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 1U << random() % 8);
      break;
    case 3:
      bytes.erase(at, 1 + random() % 40);
      break;
    case 4:
      bytes.insert(at, bytes.substr(random() % bytes.size(), 1 + random() % 60));
      break;
    case 5:
      bytes.resize(at);
      break;
    case 6:
      set32(std::vector<std::uint32_t>{0U, 0xFFFFFFFFU, 0x7FFFFFFFU, 0x80000000U, 65536U}[random() % 5]);
      break;
    case 7:
      bytes.replace(at, 1 + random() % 16, 1 + random() % 16, '\0');
      break;
    case 8:
      bytes[at] = "0123456789.,;\t -+eE\n\r\"{}[]<>:"[random() % 30];
      break;
    default:
      bytes.insert(at, 1 + random() % 9, "0123456789"[random() % 10]);
  }
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

bool same(const Recording& a, const Recording& b) {
  if (!same(a.data().time_s, b.data().time_s) || a.data().channels.size() != b.data().channels.size())
    return false;
  for (std::size_t k = 0; k < a.data().channels.size(); ++k) {
    const Channel& one = a.data().channels[k];
    const Channel& other = b.data().channels[k];
    if (full_name(one) != full_name(other) || one.unit != other.unit || !same(one.values, other.values))
      return false;
  }
  return a.data().events == b.data().events && a.data().condition == b.data().condition &&
         a.data().participant.pseudonym == b.data().participant.pseudonym;
}

/// Does it still count as one of ours? What reads a head notes where it was made from; a file whose every
/// mark of us is gone is another program's file, and has no checksum.
bool is_ours(const Recording& recording) {
  const auto& notes = recording.data().notes;
  return std::any_of(notes.begin(), notes.end(),
                     [](const std::string& note) { return note.rfind("made from ", 0) == 0; });
}

/// Does it say something that the whole one does not?
bool says_more(const Recording& recording, const Recording& whole) {
  const auto& told = whole.data().warnings;
  return std::any_of(
      recording.data().warnings.begin(), recording.data().warnings.end(),
      [&](const std::string& warning) { return std::find(told.begin(), told.end(), warning) == told.end(); });
}

struct Tally {
  std::size_t refused = 0;
  std::size_t warned = 0;
  std::size_t unchanged = 0;  ///< read without a word, and the same recording
  std::size_t other = 0;      ///< read without a word, other numbers: the file has nothing to tell it by
  std::size_t most_held = 0;
  double slowest_s = 0.0;
};

/// A hang is told from a slow machine: a read of 40 KB takes milliseconds.
constexpr double hang_s = 30.0;

void read_damaged(const Kind& kind, const Seed& seed, const Recording& whole, const std::string& bytes,
                  Tally& tally) {
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t before = held_bytes;
  most_bytes = before;
  try {
    const Recording recording = read_bytes(bytes, seed.file, seed.options);
    ASSERT_GT(recording.size(), 0U);
    for (const Channel& channel : recording.data().channels)
      ASSERT_EQ(channel.values.size(), recording.size());
    if (says_more(recording, whole))
      ++tally.warned;
    else if (same(recording, whole))
      ++tally.unchanged;
    else {
      ++tally.other;
      ASSERT_FALSE(seed.sealed && is_ours(recording)) << "another recording, and nothing was said";
      ASSERT_EQ(recording.data().provenance.guard, "") << "it is said to be guarded";
    }
  } catch (const ReadError& error) {
    ++tally.refused;
    ASSERT_NE(std::string(error.what()).find(seed.file), std::string::npos) << error.what();
  }
  const std::size_t held = most_bytes - before;
  tally.most_held = std::max(tally.most_held, held);
  constexpr std::size_t always = 4U << 20U;
  ASSERT_LE(held, always + kind.held_for_a_byte * bytes.size()) << "for " << bytes.size() << " bytes";
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  tally.slowest_s = std::max(tally.slowest_s, took.count());
  ASSERT_LT(took.count(), hang_s);
}

std::size_t rounds() {
  const char* const wanted = std::getenv("STEADYPLATE_MUTATIONS");
  return wanted == nullptr ? 300 : static_cast<std::size_t>(std::strtoull(wanted, nullptr, 10));
}

class Damage : public testing::TestWithParam<std::size_t> {
 public:
  static const std::vector<Kind>& table() {
    static const std::vector<Kind> rows = kinds();
    return rows;
  }
};

TEST_P(Damage, IsAnsweredWithinLimits) {
  const Kind& kind = table()[GetParam()];
  std::vector<std::optional<Recording>> wholes;
  for (const Seed& seed : kind.seeds) {
    ReadOptions options = seed.options;
    wholes.emplace_back();
    try {
      wholes.back().emplace(read_bytes(seed.bytes, seed.file, options));
    } catch (const ReadError&) {
      // a public file that is refused as it is: what is made of it must be answered all the same
    }
  }
  ASSERT_TRUE(wholes.front()) << "the made-up file must be read";
  EXPECT_EQ(wholes.front()->data().provenance.format, kind.format);
  Tally tally;
  std::mt19937 random(static_cast<std::uint32_t>(2026 + GetParam()));
  for (std::size_t round = 0; round < rounds(); ++round) {
    // The first is small and ours, and comes three times out of four; the rest share what is left.
    const std::size_t which = round % 4 != 0 ? 0 : round / 4 % kind.seeds.size();
    const Seed& seed = kind.seeds[which];
    std::string bytes = seed.bytes;
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t k = 0; k < changes; ++k) change_once(bytes, random);
    const Recording& whole = wholes[which] ? *wholes[which] : *wholes.front();
    read_damaged(kind, seed, whole, bytes, tally);
    if (HasFailure()) {
      std::cerr << "round " << round << " of " << seed.file << '\n';
      return;
    }
  }
  std::cout << kind.format << ": " << rounds() << " damaged files: " << tally.refused << " refused, "
            << tally.warned << " read with a warning, " << tally.unchanged << " the same recording, "
            << tally.other << " with other numbers that nothing in the file tells; at most "
            << (tally.most_held >> 10U) << " KiB held, slowest " << tally.slowest_s << " s\n";
  EXPECT_GT(tally.refused, 0U);
}

/// What the file itself cannot tell, a list of sums beside it does: then nothing is silent in any format.
TEST_P(Damage, WithItsSumBesideItEveryChangeIsRefused) {
  const Kind& kind = table()[GetParam()];
  const test::TemporaryDirectory beside;
  std::mt19937 random(static_cast<std::uint32_t>(4711 + GetParam()));
  for (const Seed& seed : kind.seeds) {
    const auto file = beside.path() / std::filesystem::path(seed.file).filename();
    std::ofstream(file.string() + ".sha256") << sha256_hex(seed.bytes) << '\n';
    for (std::size_t round = 0; round < std::min<std::size_t>(rounds(), 1000) / kind.seeds.size(); ++round) {
      std::string bytes = seed.bytes;
      change_once(bytes, random);
      if (bytes == seed.bytes) continue;
      try {
        static_cast<void>(read_bytes(bytes, file, seed.options));
        FAIL() << "read, changed, in round " << round << " of " << seed.file;
      } catch (const ReadError& error) {
        ASSERT_EQ(error.fault(), ReadFault::damaged);
        ASSERT_NE(std::string(error.what()).find("SHA-256 is not the one"), std::string::npos)
            << error.what();
      }
    }
  }
}

/// A cut public recording is refused, or is the beginning of the whole one and says what is missing. Text
/// that is cut between two rows cannot tell.
void read_cut(const Seed& seed, const std::string& bytes, std::size_t length, const Recording& whole,
              Tally& tally) {
  try {
    const Recording part = read_bytes(std::string_view(bytes).substr(0, length), seed.file, seed.options);
    ASSERT_LE(part.size(), whole.size());
    const bool said = says_more(part, whole);
    for (std::size_t i = 0; i < part.size() && !said; ++i)
      ASSERT_NEAR(part.data().time_s[i], whole.data().time_s[i], 1e-9 * std::abs(whole.data().time_s[i]));
    const std::string_view ends = "\r\n";
    const bool between_rows = ends.find(bytes[length]) != std::string_view::npos ||
                              (length > 0 && ends.find(bytes[length - 1]) != std::string_view::npos);
    ++(said ? tally.warned : tally.other);
    ASSERT_TRUE(said || between_rows || part.size() == whole.size()) << "silent loss at byte " << length;
  } catch (const ReadError& error) {
    ++tally.refused;
    ASSERT_NE(std::string(error.what()).find(seed.file), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Damage, testing::Range<std::size_t>(0, Damage::table().size()),
                         [](const testing::TestParamInfo<std::size_t>& row) {
                           return Damage::table()[row.param].format;
                         });

TEST(DamageTable, PublicFilesCutAnywhereAreRefusedOrSayWhatIsMissing) {
  STEADYPLATE_REQUIRE_DATA(manifest, "MANIFEST.csv");
  std::size_t files = 0;
  for (const Kind& kind : Damage::table())
    for (const Seed& seed : kind.seeds) {
      if (seed.real.empty()) continue;
      SCOPED_TRACE(seed.real.string());
      const std::string bytes = test::slurp(seed.real);
      std::optional<Recording> whole;
      try {
        whole.emplace(read_bytes(bytes, seed.file, seed.options));
      } catch (const ReadError&) {
        continue;  // refused as it is
      }
      ++files;
      Tally tally;
      std::mt19937 random(static_cast<std::uint32_t>(7 + files));
      const std::size_t cuts = rounds() < 10000 ? 10 : rounds() / 10;
      for (std::size_t k = 0; k < cuts; ++k) {
        const std::size_t most = k % 3 == 0 ? std::min<std::size_t>(8192, bytes.size()) : bytes.size();
        read_cut(seed, bytes, random() % most, *whole, tally);
        if (HasFailure()) return;
      }
      std::cout << seed.file << ": " << cuts << " cuts, " << tally.refused << " refused, " << tally.warned
                << " said what is missing, " << tally.other << " between rows\n";
    }
  EXPECT_GE(files, 15U);
}

TEST(DamageTable, HasEveryReader) {
  for (const Format& format : formats()) {
    const bool here = std::any_of(Damage::table().begin(), Damage::table().end(),
                                  [&](const Kind& kind) { return kind.format == format.id; });
    EXPECT_TRUE(here) << format.id;
  }
}

}  // namespace
}  // namespace steadyplate::datasets
