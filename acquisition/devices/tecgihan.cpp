// Tec Gihan force plate controller: blocks of int16 Fx Fy Fz Mx My Mz, plate by plate, sample by sample.
// Nothing marks where a block begins: the poller must ask for one block at a time. Layout:
// tecgihan/forceplate-python (MIT).

#include <stdexcept>

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::size_t components = 6;
constexpr std::size_t most_plates = most_channels / components;

class TecGihan final : public Framer {
 public:
  TecGihan(std::size_t block_samples, std::size_t plates)
      : samples_(block_samples), plates_(plates), block_bytes_(block_samples * plates * components * 2) {}

  void feed(Bytes bytes, std::vector<Frame>& out) override {
    while (!bytes.empty()) {
      const std::size_t wanted = std::min(block_bytes_ - block_.size(), bytes.size());
      block_.insert(block_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(wanted));
      bytes = bytes.subspan(wanted);
      offset_ += wanted;
      if (block_.size() < block_bytes_) return;
      decode(out);
      block_.clear();
    }
  }

  void finish(std::vector<Frame>&) override {
    counts_.skipped_bytes += block_.size();
    block_.clear();
  }

 private:
  void decode(std::vector<Frame>& out) {
    for (std::size_t s = 0; s < samples_; ++s) {
      Frame frame;
      frame.count = plates_ * components;
      for (std::size_t p = 0; p < plates_; ++p)
        for (std::size_t c = 0; c < components; ++c)
          frame.values[p * components + c] = int16_le(block_, 2 * ((p * samples_ + s) * components + c));
      frame.end_offset = offset_;
      out.push_back(frame);
      ++counts_.good;
    }
  }

  std::size_t samples_;
  std::size_t plates_;
  std::size_t block_bytes_;
  std::vector<std::uint8_t> block_;
  std::uint64_t offset_ = 0;
};

}  // namespace

std::unique_ptr<Framer> make_tecgihan(std::size_t block_samples, std::size_t plates) {
  if (block_samples < 1 || block_samples > 10000) throw std::invalid_argument("block_samples: 1 to 10000");
  if (plates < 1 || plates > most_plates)
    throw std::invalid_argument("plates: 1 to " + std::to_string(most_plates));
  return std::make_unique<TecGihan>(block_samples, plates);
}

}  // namespace steadyplate::acquisition
