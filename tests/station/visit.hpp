#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/station/client.hpp"
#include "tests/support/data.hpp"
#include "tools/station/station.hpp"

namespace steadyplate::test {

using Json = nlohmann::json;

extern const char* const short_protocol;  ///< two trials of 2 s, without settling or rest

/// A study, a station on a board, the real server on a real socket, and the words of a page to it.
class StationVisit : public ::testing::Test {
 protected:
  void SetUp() override;
  std::filesystem::path lab() const { return folder_.path() / "lab"; }
  station::StationOptions options(const std::string& device) const;
  void open(const std::string& device);
  void open(station::StationOptions options);
  /// Of a link as the station prints it.
  void log_in(const std::string& url);
  void close();
  std::string ask_bytes(const std::string& what, const Json& said, int expected = 200);
  Json ask(const std::string& what, const Json& said = Json::object(), int expected = 200);
  /// The words of a PDF that the page hands over.
  std::string pdf_text(const std::string& what = "page", Json said = Json::object());
  /// Board, participant P-001 at the baseline, and the short protocol.
  void begin(const Json& person = {{"height_mm", 1750}});
  /// The state, once this holds of it; fails when it never does.
  Json until(const std::function<bool(const Json&)>& holds, const std::string& what);
  Json until(const std::string& phase);
  std::unique_ptr<Client> live();

  TemporaryDirectory folder_;
  std::unique_ptr<station::Station> station_;
  std::unique_ptr<station::Server> server_;
  std::uint16_t port_ = 0;
  std::string key_;
};

template <typename Number>
Number at(const std::string& bytes, std::size_t offset) {
  Number number;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

}  // namespace steadyplate::test
