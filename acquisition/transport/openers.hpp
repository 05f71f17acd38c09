#pragma once

#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

// One opener a kind of address; open_transport() is the door. `address` is the whole, for messages.
std::unique_ptr<Transport> open_tcp(const std::string& address, const std::string& host,
                                    const std::string& port);
std::unique_ptr<Transport> open_udp(const std::string& address, const std::string& port);
std::unique_ptr<Transport> open_device_file(const std::string& address, const std::string& path);
std::unique_ptr<Transport> open_replay(const std::string& address, const std::string& rest);
std::unique_ptr<Transport> open_simulated(const std::string& address);

}  // namespace steadyplate::acquisition
