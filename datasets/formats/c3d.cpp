// C3D: analog channels and force plates (www.c3d.org). What the container holds is read in datasets/c3d; here
// it becomes a recording.

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "datasets/c3d/platform.hpp"
#include "datasets/export/c3d.hpp"
#include "datasets/export/recording_head.hpp"
#include "datasets/formats/c3d_axes.hpp"
#include "datasets/formats/channel_names.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

using c3d::Container;
using c3d::PlateSamples;
using c3d::Platform;

/// Below this load a plate has no centre of pressure: it would be noise over noise. The preparation applies
/// its own rule later.
constexpr double least_load_n = 20.0;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// Makes the recording of one container.
class Builder {
 public:
  Builder(Container& container, const std::string& file, const ReadOptions& options)
      : container_(container), file_(file), mapping_(mapping_of(options)) {
    data_.warnings = std::move(container.warnings);
  }

  RecordingData build() {
    const c3d::Layout& layout = container_.layout;
    times();
    data_.assumptions.push_back("numbers: " + std::string(to_string(layout.order)) + ", " +
                                (layout.real ? "32-bit reals" : "16-bit integers") +
                                "; value = (stored - OFFSET) x SCALE x GEN_SCALE");
    const auto unit = mapping_.units.find("cop");
    const auto platforms =
        c3d::read_platforms(container_, file_, unit == mapping_.units.end() ? "" : unit->second,
                            data_.assumptions, data_.warnings);
    for (const Platform& platform : platforms) plate(platform, platforms.size() == 1);
    if (positioned_ > 1) net();
    if (positioned_ > 0)
      data_.assumptions.push_back("load: a plate under less than 20 N has no centre of pressure");
    others(platforms);
    data_.events = container_.events;
    if (layout.points > 0)
      data_.notes.push_back(std::to_string(layout.points) +
                            " markers' trajectories are in the file and were not read");
    return std::move(data_);
  }

 private:
  void times() {
    const c3d::Layout& layout = container_.layout;
    const double rate_hz = layout.analog_rate_hz();
    data_.rate_hz = rate_hz;
    const auto before = static_cast<double>((layout.first_frame - 1) * layout.samples_a_frame);
    data_.time_s.resize(layout.samples());
    for (std::size_t i = 0; i < data_.time_s.size(); ++i)
      data_.time_s[i] = (before + static_cast<double>(i)) / rate_hz;
    data_.assumptions.push_back("time: made from the rate; frame 1 is at 0 s, and the first here is frame " +
                                std::to_string(layout.first_frame));
  }

  void add(const std::string& name, const char* unit, const std::string& plate, const std::string& source,
           std::vector<double> values) {
    data_.channels.push_back(
        {.name = name, .unit = unit, .plate = plate, .source = source, .values = std::move(values)});
  }

  std::string source(const Platform& platform) const {
    std::string text = "FORCE_PLATFORM " + std::to_string(platform.number) + " (type " +
                       std::to_string(platform.type) + "):";
    for (const std::size_t channel : platform.channels) text += ' ' + container_.analog.at(channel).label;
    return text;
  }

  void zero(const Platform& platform, PlateSamples& samples) {
    const std::string which = "force platform " + std::to_string(platform.number);
    const c3d::ZeroRange range = c3d::zero_range(container_);
    if (range.begin == range.end) {
      data_.assumptions.push_back("zero: " + which +
                                  ": FORCE_PLATFORM:ZERO names no frames, nothing is taken off");
    } else if (platform.type == 1) {
      data_.assumptions.push_back("zero: " + which +
                                  " gives its own centre of pressure (type 1), nothing is taken off");
    } else if (c3d::remove_zero(samples, range) == c3d::Zeroing::removed) {
      data_.assumptions.push_back(
          "zero: " + which +
          ": the mean over the frames of FORCE_PLATFORM:ZERO is taken off forces and moments");
    } else {
      data_.warnings.push_back(
          which +
          ": somebody stands on it in the frames of FORCE_PLATFORM:ZERO, so they are no zero; "
          "nothing is taken off");
    }
  }

  /// All six alike, so that the load of a loaded plate is positive.
  void make_load_positive(const Platform& platform, PlateSamples& samples) {
    double strongest = 0.0;
    for (const double value : samples.fz_n)
      if (std::abs(value) > std::abs(strongest)) strongest = value;
    if (strongest >= 0.0) return;
    for (auto* values :
         {&samples.fx_n, &samples.fy_n, &samples.fz_n, &samples.mx_nmm, &samples.my_nmm, &samples.mz_nmm})
      for (double& value : *values) value = -value;
    data_.assumptions.push_back("signs: force platform " + std::to_string(platform.number) +
                                " gives the reaction; forces and moments are turned, so that its load is "
                                "positive");
  }

  void plate(const Platform& platform, bool only) {
    const std::string name = only ? "" : std::to_string(platform.number);
    const std::string from = source(platform);
    PlateSamples samples = c3d::measure(container_, platform);
    zero(platform, samples);
    make_load_positive(platform, samples);
    if (platform.pose && platform.has_moments) position(platform, samples, name, only);
    add("fx_n", "N", name, from, std::move(samples.fx_n));
    add("fy_n", "N", name, from, std::move(samples.fy_n));
    add("fz_n", "N", name, from, std::move(samples.fz_n));
    if (!platform.has_moments) return;
    add("mx_nmm", "N*mm", name, from, std::move(samples.mx_nmm));
    add("my_nmm", "N*mm", name, from, std::move(samples.my_nmm));
    add("mz_nmm", "N*mm", name, from, std::move(samples.mz_nmm));
  }

  /// The centre of pressure of one plate in the person's frame.
  void position(const Platform& platform, const PlateSamples& samples, const std::string& name, bool only) {
    const auto axes = laboratory_axes(platform.pose->z, mapping_, file_);
    if (!axes || (axes_ && axes->up != axes_->up)) {
      data_.warnings.push_back("force platform " + std::to_string(platform.number) +
                               " is not level, or not as the others: it has no centre of pressure");
      return;
    }
    if (!axes_) {
      axes_ = axes;
      data_.assumptions.push_back(axes->assumption);
      data_.assumptions.emplace_back(
          "centre of pressure: counts from the laboratory's origin; from forces, moments, ORIGIN and "
          "CORNERS");
    }
    if (only) extent(*platform.pose, *axes);
    c3d::PlateTrack track = c3d::centre_of_pressure(platform, samples, least_load_n);
    for (std::size_t i = 0; i < track.x_mm.size(); ++i) {
      const c3d::Vector at = platform.pose->point_in_laboratory({track.x_mm[i], track.y_mm[i], 0.0});
      track.x_mm[i] = axes->ml.of(at);
      track.y_mm[i] = axes->ap.of(at);
    }
    std::vector<double> force_ml(samples.fx_n.size()), force_ap(samples.fx_n.size());
    for (std::size_t i = 0; i < force_ml.size(); ++i) {
      const c3d::Vector force =
          platform.pose->direction_in_laboratory({samples.fx_n[i], samples.fy_n[i], samples.fz_n[i]});
      force_ml[i] = axes->ml.of(force);
      force_ap[i] = axes->ap.of(force);
    }
    add_to_net(platform, samples.fz_n, track, force_ml, force_ap);
    add("cop_ml_mm", "mm", name, "FORCE_PLATFORM " + std::to_string(platform.number), std::move(track.x_mm));
    add("cop_ap_mm", "mm", name, "FORCE_PLATFORM " + std::to_string(platform.number), std::move(track.y_mm));
    add("force_ml_n", "N", name, source(platform), std::move(force_ml));
    add("force_ap_n", "N", name, source(platform), std::move(force_ap));
  }

  void extent(const c3d::Pose& pose, const LaboratoryAxes& axes) {
    const auto along = [&](const LaboratoryAxis& axis) {
      return std::abs(axis.of(pose.x)) * pose.x_side_mm + std::abs(axis.of(pose.y)) * pose.y_side_mm;
    };
    data_.plate_width_mm = along(axes.ml);
    data_.plate_length_mm = along(axes.ap);
  }

  /// Sums of load and of load times position over the plates.
  void add_to_net(const Platform& platform, const std::vector<double>& load, const c3d::PlateTrack& track,
                  const std::vector<double>& force_ml, const std::vector<double>& force_ap) {
    const auto [least, most] = std::minmax_element(load.begin(), load.end());
    if (load.size() > 1 && *least == *most) {
      data_.warnings.push_back("force platform " + std::to_string(platform.number) +
                               " gives the same load all the time: is it connected? The net leaves it out");
      return;
    }
    const std::size_t count = load.size();
    for (auto* sum : {&net_load_, &net_ml_, &net_ap_, &net_force_ml_, &net_force_ap_})
      sum->resize(count, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      net_load_[i] += load[i];
      net_force_ml_[i] += force_ml[i];
      net_force_ap_[i] += force_ap[i];
      if (!std::isfinite(track.x_mm[i])) continue;  // nobody stands there
      net_ml_[i] += load[i] * track.x_mm[i];
      net_ap_[i] += load[i] * track.y_mm[i];
    }
    on_plates_.resize(count, 0.0);
    for (std::size_t i = 0; i < count; ++i)
      if (std::isfinite(track.x_mm[i])) on_plates_[i] += load[i];
    ++positioned_;
  }

  void net() {
    for (std::size_t i = 0; i < net_load_.size(); ++i) {
      const bool loaded = on_plates_[i] >= least_load_n;
      net_ml_[i] = loaded ? net_ml_[i] / on_plates_[i] : no_number;
      net_ap_[i] = loaded ? net_ap_[i] / on_plates_[i] : no_number;
    }
    const std::string from = "computed from the plates";
    add("cop_ml_mm", "mm", "net", from, std::move(net_ml_));
    add("cop_ap_mm", "mm", "net", from, std::move(net_ap_));
    add("fz_n", "N", "net", from, std::move(net_load_));
    add("force_ml_n", "N", "net", from, std::move(net_force_ml_));
    add("force_ap_n", "N", "net", from, std::move(net_force_ap_));
    data_.assumptions.emplace_back(
        "plates: net is the plates' centres of pressure weighted with their loads, for plates of one height; "
        "scores are of net unless another is asked for");
  }

  /// The analog channels that belong to no plate, under the file's own names.
  void others(const std::vector<Platform>& platforms) {
    std::set<std::size_t> used;
    for (const Platform& platform : platforms)
      used.insert(platform.channels.begin(), platform.channels.end());
    ChannelNames names;
    for (const Channel& channel : data_.channels) names.take(channel.name);
    for (std::size_t i = 0; i < container_.analog.size(); ++i) {
      if (used.contains(i)) continue;
      c3d::Analog& analog = container_.analog[i];
      add(names.of_label(analog.label, "analog_" + std::to_string(i + 1)), analog.unit.c_str(), "",
          analog.label, std::move(analog.values));
    }
  }

  Container& container_;
  const std::string& file_;
  Mapping mapping_;
  RecordingData data_;
  std::optional<LaboratoryAxes> axes_;
  std::size_t positioned_ = 0;
  std::vector<double> net_load_;
  std::vector<double> net_ml_;
  std::vector<double> net_ap_;
  std::vector<double> net_force_ml_;
  std::vector<double> net_force_ap_;
  std::vector<double> on_plates_;
};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return c3d::is_c3d(head);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  Container container = c3d::read_container(bytes, name);
  if (is_recording_c3d(container)) return read_recording_c3d(container, name);
  const c3d::Parameter* writer = container.parameters.find("MANUFACTURER", "SOFTWARE");
  if (writer != nullptr && writer->type == -1 && writer->count > 0 && writer->text(0) == "steadyplate")
    container.warnings.emplace_back(head_is_missing);
  return Builder(container, name, options).build();
}

}  // namespace

const Format c3d_file = {"c3d",
                         "C3D: motion capture trial with force plates of types 1 to 4 and analog channels",
                         "binary: Intel, DEC or SGI/MIPS, 16-bit integers or 32-bit reals",
                         recognises,
                         read,
                         Content::binary};

}  // namespace steadyplate::datasets::readers
