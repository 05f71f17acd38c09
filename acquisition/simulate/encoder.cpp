#include "acquisition/simulate/encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "acquisition/devices/loadcell22.hpp"
#include "acquisition/simulate/cells.hpp"

namespace steadyplate::acquisition {

namespace {

// A board of the size of the Wii balance board, cells at its corners.
constexpr double half_width_mm = 433.0 / 2.0;
constexpr double half_length_mm = 238.0 / 2.0;

/// Counts of the four cells (tl, tr, bl, br) that sum to the load and balance at the centre of pressure.
std::array<std::int32_t, 4> cells(const BoardSample& s, double counts_per_n) {
  const double u = s.cop_ml_mm / half_width_mm;
  const double v = s.cop_ap_mm / half_length_mm;
  const double quarter = s.fz_n / 4.0 * counts_per_n;
  const auto count = [&](double right, double front) {
    return static_cast<std::int32_t>(std::lround(quarter * (1.0 + right * u) * (1.0 + front * v)));
  };
  return {count(-1, 1), count(1, 1), count(-1, -1), count(1, -1)};
}

/// Nothing for the perfect board.
std::optional<CellReader> reader_of(const BoardChoice& board) {
  if (board.number == 0 && board.defects.empty()) return std::nullopt;
  return CellReader(simulated_cells(board.number, board.defects), board.seed);
}

void put16(std::string& out, long value) {
  const auto bits = static_cast<std::uint16_t>(std::clamp(value, -32768L, 32767L));
  out += static_cast<char>(bits & 0xFFU);
  out += static_cast<char>(bits >> 8U);
}

class LoadCell22Encoder final : public Encoder {
 public:
  explicit LoadCell22Encoder(const BoardChoice& board) : own_(reader_of(board)) {}

  std::string sample(std::uint64_t count, double time_s, const BoardSample& s) override {
    const auto clock_us = static_cast<std::uint32_t>(static_cast<std::uint64_t>(std::llround(time_s * 1e6)));
    return loadcell22_frame(static_cast<std::uint16_t>(count), clock_us,
                            own_ ? own_->read(time_s, s) : cells(s, 100.0));
  }

 private:
  std::optional<CellReader> own_;
};

/// millis,raw1,raw2,raw3,raw4, or millis,roll,pitch,yaw of a board that tilts.
class TextEncoder final : public Encoder {
 public:
  TextEncoder(bool tilts, const BoardChoice& board) : tilts_(tilts), own_(reader_of(board)) {}

  std::string banner() const override {
    return tilts_ ? "[STATS] simulated tilting board\r\n" : "t,tl,tr,bl,br\r\n";
  }
  std::string sample(std::uint64_t /*count*/, double time_s, const BoardSample& s) override {
    std::string line = std::to_string(std::llround(time_s * 1e3));
    if (tilts_) return line + "," + hundredths(s.tilt_ml_deg) + "," + hundredths(s.tilt_ap_deg) + ",0.00\r\n";
    for (const std::int32_t cell : own_ ? own_->read(time_s, s) : cells(s, 100.0))
      line += "," + std::to_string(cell);
    return line + "\r\n";
  }

 private:
  static std::string hundredths(double value) {
    const long whole = std::lround(value * 100.0);
    const long size = std::labs(whole);
    const std::string cents = std::to_string(size % 100);
    return (whole < 0 ? "-" : "") + std::to_string(size / 100) + "." + (cents.size() < 2 ? "0" : "") + cents;
  }
  bool tilts_;
  std::optional<CellReader> own_;
};

/// Time, acceleration, rate and angle frames, in the order a sensor sends them.
class WitMotionEncoder final : public Encoder {
  std::string sample(std::uint64_t count, double time_s, const BoardSample& s) override {
    const double dt = time_s - last_time_s_;
    const bool moving = count > 0 && dt > 0.0;
    const auto rate = [&](double now, double before) { return moving ? (now - before) / dt : 0.0; };
    const auto ms = std::llround(time_s * 1e3);
    std::string clock;
    for (const int byte : {26, 1, 1, 9}) clock += static_cast<char>(byte);  // 2026-01-01, nine o'clock
    clock += static_cast<char>(ms / 60000 % 60);
    clock += static_cast<char>(ms / 1000 % 60);
    put16(clock, ms % 1000);
    std::string out = framed(0x50, clock);
    const double lean_ml = s.tilt_ml_deg / 57.295779513082323;
    const double lean_ap = s.tilt_ap_deg / 57.295779513082323;
    // Small angles: what gravity shows along the board.
    out += framed(0x51, words(-lean_ap / 16.0, lean_ml / 16.0, 1.0 / 16.0, 2500));
    out += framed(0x52, words(rate(s.tilt_ml_deg, last_.tilt_ml_deg) / 2000.0,
                              rate(s.tilt_ap_deg, last_.tilt_ap_deg) / 2000.0, 0.0, 2500));
    out += framed(0x53, words(s.tilt_ml_deg / 180.0, s.tilt_ap_deg / 180.0, 0.0, 1));
    last_ = s;
    last_time_s_ = time_s;
    return out;
  }

  static std::string words(double x, double y, double z, long last) {
    std::string out;
    for (const double value : {x, y, z}) put16(out, std::lround(value * 32768.0));
    put16(out, last);
    return out;
  }
  static std::string framed(int type, const std::string& content) {
    std::string out = "\x55";
    out += static_cast<char>(type);
    out += content;
    unsigned sum = 0;
    for (const char byte : out) sum += static_cast<unsigned char>(byte);
    return out + static_cast<char>(sum & 0xFFU);
  }

  BoardSample last_;
  double last_time_s_ = 0.0;
};

/// Six channels: the four cells at 1 N a count, the last two quiet.
class BitalinoEncoder final : public Encoder {
  bool obeys() const override { return true; }
  std::string hear(std::string_view bytes, Conversation& now) override {
    std::string reply;
    for (const char command : bytes) {
      const auto byte = static_cast<unsigned char>(command);
      if (byte == 0x00 || byte == 0xFF)
        now.streaming = false;
      else if (byte == 0x07)
        reply += "BITalino_v5.1\n";
      else if ((byte & 3U) == 1U || (byte & 3U) == 2U)
        now.streaming = true;  // the mask of channels is taken as all six
    }
    return reply;
  }
  std::string sample(std::uint64_t count, double /*time_s*/, const BoardSample& s) override {
    std::array<unsigned, 6> a{0, 0, 0, 0, 32, 32};
    const auto newtons = cells(s, 1.0);
    for (std::size_t k = 0; k < 4; ++k) a[k] = static_cast<unsigned>(std::clamp(newtons[k], 0, 1023));
    std::array<unsigned, 8> f{};
    f[7] = static_cast<unsigned>(count % 16) << 4U;
    f[6] = a[0] >> 6U;
    f[5] = (a[0] & 63U) << 2U | a[1] >> 8U;
    f[4] = a[1] & 255U;
    f[3] = a[2] >> 2U;
    f[2] = (a[2] & 3U) << 6U | a[3] >> 4U;
    f[1] = (a[3] & 15U) << 4U | a[4] >> 2U;
    f[0] = (a[4] & 3U) << 6U | a[5];
    unsigned crc = 0;  // x^4 + x + 1, bit by bit
    for (const unsigned byte : f)
      for (int bit = 7; bit >= 0; --bit) {
        const unsigned top = crc >> 3U & 1U;
        crc = (crc << 1U & 15U) | (byte >> static_cast<unsigned>(bit) & 1U);
        if (top != 0) crc ^= 3U;
      }
    f[7] |= crc & 15U;
    return {f.begin(), f.end()};
  }
};

/// Four sensors with x, y, z: 0.25 N a count.
class AccuSwayEncoder final : public Encoder {
  bool obeys() const override { return true; }
  std::string hear(std::string_view bytes, Conversation& now) override {
    std::string reply;
    for (const char command : bytes) {
      if (command == 'r' || command == 'f') reply += command;
      if (command == 'X') reply += "xSIM1";
      if (command == 'S') reply += 'T' + std::string(12, '\x01');
      if (command == 'Q') reply += 'U';
      if (command == 'Q' || command == 'R') now.streaming = command == 'Q';
    }
    return reply;
  }
  std::string sample(std::uint64_t /*count*/, double /*time_s*/, const BoardSample& s) override {
    const auto vertical = cells(s, 4.0);
    std::string out;
    for (std::size_t sensor = 0; sensor < 4; ++sensor) {
      const std::array<long, 3> xyz = {std::lround(s.force_ml_n), std::lround(s.force_ap_n),
                                       vertical[sensor]};
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto word = static_cast<unsigned>(std::clamp(xyz[axis] + 2048L, 0L, 4095L));
        out += static_cast<char>(word & 255U);
        out += static_cast<char>((sensor * 3 + axis) << 4U | word >> 8U);
      }
    }
    return out;
  }
};

/// Blocks of 100 samples of one plate: Fx Fy Fz Mx My Mz, 30000 counts = 1500, 1500, 3000 N, 300, 300, 200 N
/// m.
class TecGihanEncoder final : public Encoder {
  bool obeys() const override { return true; }
  std::size_t block_samples() const override { return 100; }
  std::string hear(std::string_view bytes, Conversation& now) override {
    std::string reply;
    for (const char byte : bytes) {
      if (byte != '\n') {
        command_ += byte;
        continue;
      }
      if (command_ == "STATE") reply += now.streaming ? "MEASURE\n" : "IDLE\n";
      if (command_.rfind("SPS_", 0) == 0) reply += "SPS_OK\n";
      if (command_ == "SERIAL") reply += "SERIAL_SIM1\n";
      if (command_ == "START") now = {true, true};  // the first block comes by itself
      if (command_ == "DT") now.block_asked = true;
      if (command_ == "STOP") {
        now = {};
        block_.clear();
      }
      command_.clear();
    }
    return reply;
  }
  std::string sample(std::uint64_t /*count*/, double /*time_s*/, const BoardSample& s) override {
    const double mx_nm = s.fz_n * s.cop_ap_mm * 1e-3;   // COPy = Mx / Fz at the surface
    const double my_nm = -s.fz_n * s.cop_ml_mm * 1e-3;  // COPx = -My / Fz
    put16(block_, std::lround(s.force_ml_n / 0.05));
    put16(block_, std::lround(s.force_ap_n / 0.05));
    put16(block_, std::lround(s.fz_n / 0.1));
    put16(block_, std::lround(mx_nm / 0.01));
    put16(block_, std::lround(my_nm / 0.01));
    put16(block_, 0);
    if (block_.size() < 1200) return "";
    return std::exchange(block_, "");
  }
  std::string block_;
  std::string command_;
};

struct Wire {
  std::string_view name;
  std::string_view profile;
};
constexpr std::array<Wire, 6> table = {{{"loadcell22", "simulated-board"},
                                        {"text", "text-4cells"},
                                        {"witmotion", "witmotion"},
                                        {"bitalino", "bitalino"},
                                        {"accusway", "accusway"},
                                        {"tecgihan", "tecgihan"}}};
constexpr std::array<std::string_view, 6> names = {"loadcell22", "text",     "witmotion",
                                                   "bitalino",   "accusway", "tecgihan"};

}  // namespace

std::span<const std::string_view> wires() {
  return names;
}

std::unique_ptr<Encoder> make_encoder(std::string_view wire, bool tilts, const BoardChoice& board) {
  if (wire == "loadcell22") return std::make_unique<LoadCell22Encoder>(board);
  if (wire == "text") return std::make_unique<TextEncoder>(tilts, board);
  if (wire == "witmotion") return std::make_unique<WitMotionEncoder>();
  if (wire == "bitalino") return std::make_unique<BitalinoEncoder>();
  if (wire == "accusway") return std::make_unique<AccuSwayEncoder>();
  if (wire == "tecgihan") return std::make_unique<TecGihanEncoder>();
  std::string known;
  for (const std::string_view name : names) known += (known.empty() ? "" : ", ") + std::string(name);
  throw std::invalid_argument("wire: '" + std::string(wire) + "' is not known; there are " + known);
}

std::string profile_of_wire(std::string_view wire, bool tilts, std::uint64_t board) {
  if (wire == "loadcell22" && board > 0) return "loadcell22";
  if (wire == "text" && tilts) return "text-tilt";
  for (const Wire& row : table)
    if (row.name == wire) return std::string(row.profile);
  return "";
}

}  // namespace steadyplate::acquisition
