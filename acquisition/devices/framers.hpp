#pragma once

#include "acquisition/devices/fixed_framer.hpp"

namespace steadyplate::acquisition {

// One maker each, defined in the file of the same name; make_framer() is the door.
std::unique_ptr<Framer> make_lines(const LineLayout& layout);
std::unique_ptr<Framer> make_witmotion();
std::unique_ptr<Framer> make_wiiboard_evdev();
std::unique_ptr<Framer> make_loadcell22();
std::unique_ptr<Framer> make_tecgihan(std::size_t block_samples, std::size_t plates);
std::unique_ptr<Framer> make_accusway();
std::unique_ptr<Framer> make_bitalino(std::size_t channels);

}  // namespace steadyplate::acquisition
