// What needs OpenCV, apart from the command: its libraries take longer to load than a file takes to score.
// `steadyplate figure heatmap` calls it; counts on the standard input, a picture on the standard output.

#include <exception>
#include <iostream>
#include <iterator>
#include <string>

#include "tools/media/density.hpp"

int main(int argc, char** argv) {
  if (argc != 2 || std::string(argv[1]) != "density") {
    std::cerr
        << "steadyplate-media: called by `steadyplate figure heatmap`; usage: steadyplate-media density "
           "< counts > rgb\n";
    return 2;
  }
  try {
    std::ios::sync_with_stdio(false);
    const std::string bytes((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
    const auto counts = steadyplate::media::parse_counts(bytes);
    std::cout << "rgb " << counts.columns << ' ' << counts.rows << '\n'
              << steadyplate::media::density_rgb(counts) << std::flush;
    return std::cout ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "steadyplate-media: " << error.what() << '\n';
    return 2;
  }
}
