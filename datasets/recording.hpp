#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets {

/// What the person did, as far as the file or its companion says. `unknown` is an honest answer.
enum class Vision { unknown, open, closed };
enum class Surface { unknown, firm, foam, unstable };
enum class Stance { unknown, both_legs, left_leg, right_leg, tandem };

struct Condition {
  Vision vision = Vision::unknown;
  Surface surface = Surface::unknown;
  Stance stance = Stance::unknown;
  int sot = 0;        ///< condition 1 to 6 of a sensory organization test; 0 = none
  bool fall = false;  ///< the person fell or stepped: the trial has no score but counts
  friend bool operator==(const Condition&, const Condition&) = default;
};

/// "eyes open, foam" (unknown parts are left out; "" when nothing is known).
std::string to_string(const Condition& condition);

/// The person, by pseudonym only. Absent fields were not in the file.
struct Participant {
  std::string pseudonym;  ///< "1" (hbedb subject), "" when unknown
  std::optional<double> age_years;
  std::string sex;  ///< "F", "M" or ""
  std::optional<double> height_mm;
  std::optional<double> mass_kg;
  std::optional<double> foot_length_mm;
};

/// One measured quantity over time, already in the units of the house (mm, s, N, N*mm, deg, kg).
///
/// Names used by every reader:
///   cop_ml_mm, cop_ap_mm          centre of pressure in the subject's frame (ML right +, AP forward +)
///   fz_n                          vertical load, positive when the plate is loaded
///   force_ml_n, force_ap_n        horizontal force in the subject's frame
///   fx_n fy_n mx_nmm my_nmm mz_nmm  the plate's own frame, as the file has them
///   cell_tl_n cell_tr_n cell_bl_n cell_br_n   corner load cells (top = front)
///   tilt_ml_deg, tilt_ap_deg      board tilt
/// Anything else keeps a sanitised form of the file's own name and the unit the file states.
struct Channel {
  std::string name;
  std::string unit;
  std::string plate;   ///< "" for the only plate; else "net", "left", "right" or the file's own name
  std::string source;  ///< the column or channel it came from, as the file calls it: "COPy[cm]"
  std::vector<double> values;
};

/// "left.cop_ml_mm"; "fz_n" on the only plate.
std::string full_name(const Channel& channel);

/// Where the numbers came from.
struct Provenance {
  std::string file;         ///< as the user gave it
  std::string format;       ///< id of the reader: "hbedb"
  std::uint64_t bytes = 0;  ///< size of the file
  std::string sha256;       ///< of the file's bytes, lower-case hex
  /// What would have told that the bytes had changed since they were written, and found that they had not:
  /// "its own checksum", the list of sums that has the file ("SHA256SUMS"), or "the sum it is named by";
  /// "" = nothing would.
  std::string guard;
  std::vector<std::string> companions;  ///< other files that were read with it (participant table, mapping)
};

/// One term of a correction of a plate's centre of pressure: x += dx_mm (x/s)^i (y/s)^j, y alike, s = 100 mm.
/// Plates bend; makers and calibrations give what is off as such a polynomial.
struct CopTerm {
  int x_power = 0;
  int y_power = 0;
  double dx_mm = 0.0;
  double dy_mm = 0.0;
};

/// How a plate that gives forces and moments (fz_n, mx_nmm, my_nmm) lies under the person.
struct PlateFrame {
  std::string x_points;               ///< "right", "left", "forward" or "backward"
  std::string y_points;               ///< the same words, across x
  double surface_z_mm = 0.0;          ///< height of the surface people stand on, in the plate's own frame
  std::vector<CopTerm> polynomial{};  ///< correction of the centre of pressure, in the plate's own frame
};

/// Where a load cell stands on a board whose cells are not at the corners of a rectangle, or were found by
/// calibration.
struct CellPlace {
  std::string channel;  ///< "cell_tl_n"
  double ml_mm = 0.0;
  double ap_mm = 0.0;
};

/// Which board recorded it, and how that board was calibrated. Of recordings from the wire.
struct BoardState {
  std::string identity;     ///< "usb=0403:6001:A9007"; "" when the board did not tell
  std::string profile;      ///< id of the device profile
  std::string recorded;     ///< ISO 8601, UTC; "" when nobody noted it
  std::string certificate;  ///< id of the calibration certificate; "" = none
  std::string state;  ///< "valid", "expired", "not yet valid", "of another board", "seal broken" or "none"
};

/// Something that happened at a moment of the trial, as the file or the operator calls it.
struct Event {
  double time_s = 0.0;  ///< on the clock of the samples
  std::string label;    ///< "Foot Strike"
  std::string context;  ///< "Left", "Right", "General" or ""
  friend bool operator==(const Event&, const Event&) = default;
};

/// A stretch of time without samples.
struct LinkGap {
  double from_s = 0.0;  ///< last sample before it
  double to_s = 0.0;    ///< first sample behind it
  std::string reason;   ///< "not received", "board away", "board restarted"
};

/// How a live board's samples came in.
struct LinkQuality {
  std::optional<double> rate_hz;         ///< measured; empty when neither board nor host kept a clock
  std::optional<double> drift_ppm;       ///< board's clock against the host's
  std::optional<double> late_p95_ms;     ///< arrival against the fitted clock, 95th percentile
  std::optional<double> step_jitter_ms;  ///< SD of the board's own steps, gaps left out
  std::uint64_t samples = 0;
  std::uint64_t damaged = 0;        ///< frames
  std::uint64_t skipped_bytes = 0;  ///< that belong to no frame
  std::uint64_t resyncs = 0;
  std::uint64_t missing = 0;      ///< samples that did not arrive, as far as the link can tell
  bool missing_is_exact = false;  ///< false: there may be more
  std::uint64_t restarts = 0;     ///< of the board
  std::vector<LinkGap> gaps;
};

/// All a reader found out. Filled by a reader, then frozen in a Recording.
struct RecordingData {
  std::string id;  ///< file stem: "BDS00001"
  Participant participant;
  Condition condition;
  std::vector<double> time_s;     ///< one stamp a sample, as the file has them or made from the rate
  std::optional<double> rate_hz;  ///< the rate the file states; empty when only stamps are known
  std::vector<Channel> channels;
  std::vector<Event> events;              ///< in the order of the file
  std::optional<double> plate_length_mm;  ///< extent along AP where the file says
  std::optional<double> plate_width_mm;   ///< extent along ML where the file says
  /// Needed for a plate without a centre of pressure of its own, and to turn fx_n, fy_n into the person's
  /// frame.
  std::optional<PlateFrame> plate_frame;
  std::vector<CellPlace> cell_places;  ///< of the unnamed plate; empty: the four corners of the plate
  std::optional<BoardState> board;
  Provenance provenance;
  std::vector<std::string> assumptions;  ///< axes, signs, units, rate, zero: one sentence each
  std::vector<std::string> warnings;     ///< what looks odd but did not stop the import
  std::vector<std::string> notes;        ///< provenance a reader must pass on: "simulated by steadyplate"
  std::optional<LinkQuality> link;       ///< of a live recording
  bool simulated = false;                ///< made by a simulator; every output then says so
};

/// Channels over time with units and metadata, as read from a file or sealed from a live trial. Immutable.
class Recording {
 public:
  /// @throws std::invalid_argument  a channel whose length differs from time_s, or two channels of one
  ///         plate with the same name.
  explicit Recording(RecordingData data);

  const RecordingData& data() const noexcept { return data_; }
  std::size_t size() const noexcept { return data_.time_s.size(); }

  /// The plates that carry a centre of pressure or the means to compute one, "net" first when there is one.
  std::vector<std::string> plates() const;

  /// Does it say where each of its load cells stands?
  bool has_cell_places() const noexcept;

  /// The channel of that name on that plate, or nullptr.
  const Channel* find(std::string_view name, std::string_view plate = "") const noexcept;

 private:
  RecordingData data_;
};

}  // namespace steadyplate::datasets
