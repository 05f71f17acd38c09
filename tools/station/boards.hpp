#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/certificate.hpp"

namespace steadyplate::station {

/// A board as the first screen offers it.
struct Board {
  std::string id;       ///< short, for the page
  std::string name;     ///< for people
  std::string address;  ///< as open_transport() takes it
  std::string profile;  ///< id or file
  bool simulated = false;
  std::string identity{};       ///< of this very board, where it can be told before it is opened; "" = not
  std::string check_address{};  ///< where masses are laid on it; "" = where it is
};

/// How a board stands to its calibration, in words for people.
struct BoardCertificate {
  std::string state = "none";  ///< "valid", "expired", "not_yet_valid", "broken_seal", "other_board", "none"
  std::string words;           ///< "expired 2 months ago"
  std::string issued, valid_until;
  std::optional<int> months;  ///< whole ones since it ended (expired) or was issued
};
/// @param date  today, ISO 8601
BoardCertificate certificate_of_board(const std::string& identity, const std::string& date);
/// The same of one that is known. @param known  may be nullptr
BoardCertificate certificate_words(const calibration::Certificate* known, const std::string& identity,
                                   const std::string& date);

/// Whole months from one ISO 8601 date to a later one; 0 when it is not later, or one of them is no date.
int months_between(const std::string& from, const std::string& to);

/// The one that was named, what is plugged in and known (a USB bridge that profiles name, a balance board),
/// and two simulated ones: a plate and a board that tilts.
std::vector<Board> boards_here(const std::optional<Board>& given);

}  // namespace steadyplate::station
