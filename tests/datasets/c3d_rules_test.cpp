// Rules of the container one by one, on a real file with one parameter changed in place.

#include <gtest/gtest.h>

#include <cmath>

#include "datasets/c3d/platform.hpp"
#include "datasets/c3d/units.hpp"
#include "datasets/read.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets::c3d {
namespace {

constexpr const char* name = "no-such-folder/trial.c3d";

/// Bytes of a file, and where its parameters' values lie.
struct Patched {
  explicit Patched(std::string from) : bytes(std::move(from)) {}
  Patched& set(const char* group, const char* parameter, std::size_t at, const std::string& value) {
    const Container container = read_container(bytes, name);
    const Parameter* found = container.parameters.find(group, parameter);
    EXPECT_NE(found, nullptr) << group << ':' << parameter;
    if (found != nullptr) bytes.replace(found->offset + at, value.size(), value);
    return *this;
  }
  Recording recording() const { return read_bytes(bytes, name); }
  std::string refusal() const {
    try {
      recording();
    } catch (const ReadError& error) {
      return error.what();
    }
    return "";
  }
  std::string bytes;
};

std::string word(unsigned value) {  // little endian, Intel and DEC
  return {static_cast<char>(value & 0xFFU), static_cast<char>(value >> 8U)};
}

double last_number(const Recording& recording, const char* channel, const char* plate) {
  double last = std::nan("");
  for (const double value : recording.find(channel, plate)->values)
    if (std::isfinite(value)) last = value;
  return last;
}

#define REAL_FILE(variable, file)                         \
  STEADYPLATE_REQUIRE_DATA(variable##_path, "c3d/" file); \
  const std::string variable = test::slurp(variable##_path)

TEST(C3dRules, OtherTypesOfPlateAreRefusedByName) {
  REAL_FILE(real, "Eb015pi.c3d");
  Patched both(real);
  both.set("FORCE_PLATFORM", "TYPE", 0, word(5)).set("FORCE_PLATFORM", "TYPE", 2, word(7));
  EXPECT_NE(both.refusal().find("force platform 1 is of type 5 (eight channels"), std::string::npos)
      << both.refusal();
  Patched one(real);
  one.set("FORCE_PLATFORM", "TYPE", 0, word(6));
  const Recording left = one.recording();
  EXPECT_EQ(left.plates(), std::vector<std::string>{""});
  ASSERT_EQ(left.data().warnings.size(), 1U);
  EXPECT_NE(left.data().warnings[0].find("type 6 (twelve channels"), std::string::npos)
      << left.data().warnings[0];
}

TEST(C3dRules, ChannelsMustBeThereAndOnePlatesOwn) {
  REAL_FILE(real, "Eb015pi.c3d");
  for (const unsigned channel : {0U, 17U, 65535U}) {
    const std::string said = Patched(real).set("FORCE_PLATFORM", "CHANNEL", 0, word(channel)).refusal();
    EXPECT_NE(said.find("not among the 16"), std::string::npos) << channel << said;
  }
  // The first of plate 2 is also plate 1's.
  const std::string said = Patched(real).set("FORCE_PLATFORM", "CHANNEL", 12, word(1)).refusal();
  EXPECT_NE(said.find("channel 1 to two plates"), std::string::npos) << said;
}

TEST(C3dRules, LengthsAreInTheUnitOfThePoints) {
  REAL_FILE(real, "Eb015pi.c3d");
  const Recording mm = Patched(real).recording();
  const Recording metres = Patched(real).set("POINT", "UNITS", 0, "m ").recording();
  // The moments have their own unit (Nmm in the file), the corners and the origin the points'.
  const double centre_mm = 289.1108093261719;
  EXPECT_NEAR(last_number(mm, "cop_ml_mm", "1"), centre_mm, 400.0);
  EXPECT_GT(last_number(metres, "cop_ml_mm", "1"), 100.0 * centre_mm);
  // No unit: found by the size of the plate, and said.
  const Recording found = Patched(real).set("POINT", "UNITS", 0, "  ").recording();
  EXPECT_EQ(last_number(found, "cop_ml_mm", "1"), last_number(mm, "cop_ml_mm", "1"));
  std::string said;
  for (const std::string& assumption : found.data().assumptions) said += assumption + '\n';
  EXPECT_NE(said.find("only that makes the plates 0.2 to 3 m wide"), std::string::npos) << said;
}

TEST(C3dRules, WithoutZeroFramesNothingIsTakenOff) {
  REAL_FILE(real, "Eb015pi.c3d");
  const Recording zeroed = Patched(real).recording();
  const Recording raw = Patched(real).set("FORCE_PLATFORM", "ZERO", 0, word(0) + word(0)).recording();
  double difference_n = 0.0;
  for (std::size_t i = 0; i < raw.size(); ++i)
    difference_n += (raw.find("fz_n", "1")->values[i] - zeroed.find("fz_n", "1")->values[i]) /
                    static_cast<double>(raw.size());
  EXPECT_NEAR(difference_n, 21.2, 0.5) << "the plate's offset in its first ten frames";
}

TEST(C3dRules, HeaderAndParametersMustAgree) {
  REAL_FILE(real, "Eb015pi.c3d");
  EXPECT_NE(Patched(real).set("POINT", "USED", 0, word(27)).refusal().find("POINT:USED says 27"),
            std::string::npos);
  EXPECT_NE(Patched(real).set("ANALOG", "USED", 0, word(15)).refusal().find("ANALOG:USED"),
            std::string::npos);
  std::string processor = real;
  processor[515] = 87;
  EXPECT_NE(Patched(processor).refusal().find("processor is 87"), std::string::npos);
}

TEST(C3dRules, UnsignedIntegersAndOffsetsCountFromZeroTo65535) {
  REAL_FILE(real, "Gait.c3d");
  const Container plain = read_container(real, name);
  const Parameter* format = plain.parameters.find("ANALOG", "FORMAT");
  ASSERT_NE(format, nullptr);
  ASSERT_EQ(format->text(0), "SIGNED");
  ASSERT_EQ(format->dimensions, std::vector<std::size_t>{6});
  // "UN" goes in before it; the section's empty end pays for it.
  std::string bytes = real;
  bytes.erase(plain.layout.data_begin - 2, 2);
  bytes.insert(format->offset, "UN");
  bytes[format->offset - 1] = 8;
  const std::size_t distance = format->offset - 5;
  bytes[distance] = static_cast<char>(bytes[distance] + 2);
  const Container changed = read_container(bytes, name);
  ASSERT_TRUE(changed.layout.unsigned_analog);
  ASSERT_FALSE(plain.layout.unsigned_analog);
  const double general = *plain.parameters.number("ANALOG", "GEN_SCALE");
  const auto scales = plain.parameters.numbers("ANALOG", "SCALE", plain.analog.size());
  const auto offsets = plain.parameters.numbers("ANALOG", "OFFSET", plain.analog.size());
  std::size_t turned = 0;
  for (std::size_t k = 0; k < plain.analog.size(); ++k)
    for (std::size_t i = 0; i < plain.analog[k].values.size(); ++i) {
      const double factor = scales[k] * general;
      const double stored = std::round(plain.analog[k].values[i] / factor + offsets[k]);
      const double as_unsigned = stored < 0.0 ? stored + 65536.0 : stored;
      const double offset = offsets[k] < 0.0 ? offsets[k] + 65536.0 : offsets[k];
      ASSERT_EQ(changed.analog[k].values[i], (as_unsigned - offset) * factor) << k << ' ' << i;
      turned += stored < 0.0 ? 1 : 0;
    }
  EXPECT_GT(turned, 1000U);
}

TEST(C3dRules, UnitsOfEveryProgram) {
  EXPECT_EQ(length_unit_mm("mete"), 1000.0);
  EXPECT_EQ(length_unit_mm("MM "), 1.0);
  EXPECT_EQ(length_unit_mm(""), std::nullopt);
  EXPECT_EQ(force_unit_n("kN"), 1000.0);
  EXPECT_EQ(force_unit_n("lbs"), std::nullopt);
  EXPECT_EQ(moment_unit_nmm("N.mm"), 1.0);
  EXPECT_EQ(moment_unit_nmm("ntmm"), 1.0);
  EXPECT_EQ(moment_unit_nmm("Nm"), 1000.0);
  EXPECT_EQ(moment_unit_nmm("N"), std::nullopt);
}

TEST(C3dRules, DecReals) {
  // 1 = 0.5 * 2^1: sign 0, exponent 129, fraction 0; words swapped as on a VAX
  const unsigned char one[] = {0x80, 0x40, 0x00, 0x00};
  const unsigned char minus[] = {0x48, 0xC2, 0x00, 0x00};  // -12.5
  const unsigned char zero[] = {0x00, 0x00, 0x00, 0x00};
  const unsigned char reserved[] = {0x00, 0x80, 0x00, 0x00};
  EXPECT_EQ(dec_float(one), 1.0);
  EXPECT_EQ(dec_float(minus), -12.5);
  EXPECT_EQ(dec_float(zero), 0.0);
  EXPECT_TRUE(std::isnan(dec_float(reserved)));
}

}  // namespace
}  // namespace steadyplate::datasets::c3d
