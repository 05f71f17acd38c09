#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace steadyplate::acquisition {

/// One instant under a simulated person.
struct BoardSample {
  double cop_ml_mm = 0.0;
  double cop_ap_mm = 0.0;
  double fz_n = 0.0;
  double force_ml_n = 0.0;
  double force_ap_n = 0.0;
  double tilt_ml_deg = 0.0;
  double tilt_ap_deg = 0.0;
};

/// What a board that obeys commands is doing.
struct Conversation {
  bool streaming = false;
  bool block_asked = false;
};

/// How one kind of board puts samples on the wire, and what it answers. The counterpart of a framer, written
/// from the same published tables and not from the framer.
class Encoder {
 public:
  Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  virtual ~Encoder() = default;

  /// Bytes of one sample. A board that sends in blocks gives "" until a block is full.
  /// @param count   samples since the board started
  /// @param time_s  on the board's clock, 0 when it started
  virtual std::string sample(std::uint64_t count, double time_s, const BoardSample& sample) = 0;
  /// What the board prints when it starts.
  virtual std::string banner() const { return ""; }
  /// Must the board be told to start?
  virtual bool obeys() const { return false; }
  /// Take commands; returns the reply. Boards that do not obey pass over them.
  virtual std::string hear(std::string_view /*bytes*/, Conversation& /*now*/) { return ""; }
  /// Samples a block; more than 1: each block must be asked for.
  virtual std::size_t block_samples() const { return 1; }
};

/// "loadcell22", "text", "witmotion", "bitalino", "accusway", "tecgihan".
std::span<const std::string_view> wires();

/// Which of many simulated boards it is: see simulate/cells.hpp. Only loadcell22 and text carry single cells'
/// counts; the other wires know no board but 0.
struct BoardChoice {
  std::uint64_t number = 0;
  std::string defects;
  std::uint64_t seed = 1;   ///< of its noise
  double hand_sd_mm = 0.1;  ///< how well masses are laid on a bench, each axis
};

/// @param tilts  the board tilts (its text lines then carry angles)
/// @throws std::invalid_argument  ("wire: ...") naming those there are
std::unique_ptr<Encoder> make_encoder(std::string_view wire, bool tilts, const BoardChoice& board = {});

/// The device profile that decodes this wire: "simulated-board", "text-4cells" ... A board with errors of its
/// own sends counts that nobody has calibrated: "loadcell22".
std::string profile_of_wire(std::string_view wire, bool tilts, std::uint64_t board = 0);

}  // namespace steadyplate::acquisition
