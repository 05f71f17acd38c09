// Any bytes as a calibration certificate, as a board's calibration block, and as a hold's label in a journal.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "acquisition/journal/hold.hpp"
#include "calibration/apply.hpp"
#include "calibration/load_cell.hpp"
#include "datasets/error.hpp"

namespace {

using namespace steadyplate;

/// One that is read can be written again, and what is written is read as whole.
void round_trip(const calibration::Certificate& certificate) {
  const calibration::Certificate again =
      calibration::parse_certificate(calibration::to_toml(certificate), "again.toml");
  if (!again.seal_holds) std::abort();
}

void apply_if_sealed(const calibration::Certificate& certificate) {
  if (!certificate.seal_holds) return;
  const std::vector<std::string> channels = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts",
                                             "cell_br_counts"};
  const calibration::Applied applied(certificate, channels);
  const std::vector<double> readings = {1e4, 2e4, 3e4, 4e4};
  static_cast<void>(applied.at(readings, 20.0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const calibration::Certificate certificate = calibration::parse_certificate(bytes, "c.toml");
    round_trip(certificate);
    apply_if_sealed(certificate);
  } catch (const datasets::ReadError&) {  // an answer
  } catch (const std::invalid_argument&) {
  }
  if (const auto label = acquisition::parse_hold(bytes))
    if (acquisition::parse_hold(acquisition::hold_text(*label)) != label) std::abort();
  try {
    static_cast<void>(calibration::wii_block_text(bytes));
  } catch (const std::invalid_argument&) {
  }
  return 0;
}
