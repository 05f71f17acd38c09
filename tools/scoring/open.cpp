#include "tools/scoring/open.hpp"

#include <cmath>

#include "acquisition/journal/decode.hpp"
#include "acquisition/journal/hold.hpp"
#include "acquisition/journal/trial_mark.hpp"
#include "acquisition/journal/zero.hpp"
#include "calibration/apply.hpp"
#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "datasets/sha256.hpp"
#include "datasets/sums.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

using acquisition::DeviceProfile;
using acquisition::JournalContents;

/// Bytes that were kept without a journal, as if they had come in one read.
JournalContents bare(std::string_view bytes, const std::string& file) {
  JournalContents contents;
  contents.header.address = "replay:" + file;
  contents.records.push_back({acquisition::RecordKind::bytes, 0, bytes});
  contents.sealed = contents.seal_holds = true;  // there is no seal to break
  return contents;
}

/// The certificate the user named, or else the one in the journal. One that cannot be read there costs no
/// recording.
std::optional<calibration::Certificate> certificate_for(const JournalContents& contents,
                                                        const std::string& named, const std::string& file,
                                                        datasets::RecordingData& data) {
  if (!named.empty()) return calibration::read_certificate(named);
  if (contents.header.certificate.empty()) return std::nullopt;
  try {
    return calibration::parse_certificate(contents.header.certificate, file);
  } catch (const datasets::ReadError& error) {
    data.warnings.push_back("warn_calibration: the journal's certificate cannot be used: " +
                            std::string(error.what()));
    return std::nullopt;
  }
}

/// What every channel read on the empty board: before the trial (a guided session's tare), or as means while
/// it was held at the start (record --tare); none when it was not looked at.
std::optional<std::vector<double>> empty_readings(const datasets::RecordingData& data,
                                                  const std::vector<acquisition::JournalMark>& marks) {
  for (const acquisition::JournalMark& mark : marks)
    if (mark.event.name == acquisition::event_zero)
      if (auto readings = acquisition::parse_zero(mark.event.reason);
          readings && readings->size() == data.channels.size())
        return readings;
  for (const acquisition::HeldSpan& hold : acquisition::held_spans(marks)) {
    if (hold.label.mass_kg != 0.0) continue;
    std::vector<double> means;
    for (const datasets::Channel& channel : data.channels) {
      double sum = 0.0;
      double count = 0.0;
      for (std::size_t i = hold.from; i < hold.to; ++i)
        if (std::isfinite(channel.values[i])) sum += channel.values[i], count += 1.0;
      means.push_back(sum / count);
    }
    return means;
  }
  return std::nullopt;
}

/// More than a zero drifts: somebody stood there.
constexpr double suspicious_tare_n = 50.0;

void say_zero(datasets::RecordingData& data, double shown, bool load, const char* by) {
  data.assumptions.push_back(std::string("zero: taken from the empty board") + by + plain(shown, 3) +
                             (load ? " N" : " deg"));
  if (load && std::abs(shown) > suspicious_tare_n)
    data.warnings.push_back("warn_tare: the board showed " + fixed(shown, 0) +
                            " N while its zero was taken. Was somebody on it?");
}

/// The zero of this very day, where the empty board was seen.
void tare(calibration::Applied& applied, datasets::RecordingData& data,
          const std::vector<acquisition::JournalMark>& marks) {
  const auto empty = empty_readings(data, marks);
  if (!empty) return;
  say_zero(data, applied.tare(*empty), applied.gives_load(),
           " at the start; by the certificate's it showed ");
}

/// The same of a board that says newtons and has no certificate.
void tare(datasets::RecordingData& data, const std::vector<acquisition::JournalMark>& marks) {
  const auto empty = empty_readings(data, marks);
  if (!empty) return;
  const double shown = calibration::take_zero(data, *empty);
  if (std::isfinite(shown)) say_zero(data, shown, true, "; by its profile's it showed ");
}

/// The readings by the certificate, and what there is to say about it.
void calibrate(datasets::RecordingData& data, const std::optional<calibration::Certificate>& certificate,
               const std::string& named, const std::vector<acquisition::JournalMark>& marks) {
  bool by_certificate = false;
  if (certificate) {
    const auto state = calibration::state_on(*certificate, data.board->recorded, data.board->identity);
    data.board->certificate = certificate->id;
    data.board->state = calibration::to_string(state);
    if (state == calibration::CertificateState::broken_seal && !named.empty())
      throw datasets::ReadError(
          datasets::ReadFault::damaged, named, 0,
          "its seal does not hold: it was changed after it was written.",
          "Take the certificate as steadyplate calibrate wrote it, or calibrate again.");
    if (state != calibration::CertificateState::broken_seal) {
      std::vector<std::string> names;
      for (const auto& channel : data.channels) names.push_back(channel.name);
      calibration::Applied applied(*certificate, names);
      tare(applied, data, marks);
      applied.apply(data);
      by_certificate = true;
      data.assumptions.push_back("calibrated by " + calibration::describe(*certificate));
    }
  }
  if (!by_certificate) tare(data, marks);
  const std::string warning = calibration::calibration_warning(data, certificate ? &*certificate : nullptr);
  if (!warning.empty()) data.warnings.push_back(warning);
}

datasets::Recording decoded(const JournalContents& contents, const DeviceProfile& profile,
                            std::string_view bytes, const std::filesystem::path& file, const char* format,
                            const std::string& certificate) {
  std::vector<acquisition::JournalMark> marks;
  datasets::RecordingData data = acquisition::decode(contents, profile, file.string(), &marks);
  calibrate(data, certificate_for(contents, certificate, file.string(), data), certificate, marks);
  acquisition::cut_to_trial(data, marks);
  data.id = file.stem().string();
  data.provenance.file = file.string();
  data.provenance.format = format;
  data.provenance.bytes = bytes.size();
  data.provenance.sha256 = datasets::sha256_hex(bytes);
  data.provenance.guard = datasets::guard_beside(file, data.provenance.sha256);
  if (data.provenance.guard.empty() && acquisition::is_journal(bytes))  // each of its records has one
    data.provenance.guard = datasets::own_checksum;
  return datasets::Recording(std::move(data));
}

/// A file of another program by a certificate the user named: raw channels become newtons. The file does not
/// say which board it is from, nor when; who names the certificate says that it is this board's.
datasets::Recording calibrated(datasets::RecordingData data, const std::string& named) {
  const calibration::Certificate certificate = calibration::read_certificate(named);
  if (!data.board) {
    data.board.emplace();
    data.board->identity = certificate.device_identity;
    data.board->profile = certificate.device_profile;
    data.assumptions.push_back("board: the one of the certificate, '" + certificate.device_identity +
                               "', as --certificate says; the file does not name it, nor its day");
  }
  try {
    calibrate(data, certificate, named, {});
  } catch (const std::invalid_argument& error) {
    std::string channels;
    for (const auto& channel : data.channels) channels += (channels.empty() ? "" : ", ") + channel.name;
    throw datasets::ReadError(datasets::ReadFault::ambiguous, data.provenance.file, 0,
                              "--certificate does not fit it: " + std::string(error.what()) + ".",
                              "Its channels are " + channels + '.');
  }
  data.provenance.companions.push_back(named);
  return datasets::Recording(std::move(data));
}

}  // namespace

datasets::Recording open_recording(const std::filesystem::path& file, const datasets::ReadOptions& options,
                                   const std::string& board, const std::string& certificate) {
  const std::string bytes = datasets::read_file(file);
  if (acquisition::is_journal(bytes)) {
    const JournalContents contents = acquisition::read_journal(bytes, file.string());
    const DeviceProfile profile = board.empty()
                                      ? acquisition::parse_profile(contents.header.profile, file.string())
                                      : acquisition::load_profile(board);
    return decoded(contents, profile, bytes, file, "journal", certificate);
  }
  if (!board.empty())
    return decoded(bare(bytes, file.string()), acquisition::load_profile(board), bytes, file, "board_bytes",
                   certificate);
  if (certificate.empty()) return datasets::read_bytes(bytes, file, options);
  return calibrated(datasets::read_bytes(bytes, file, options).data(), certificate);
}

}  // namespace steadyplate::scoring
