#pragma once

#include <string>

namespace steadyplate::test {

/// The text of a report's PDF as it is compared with a golden page: runs of blanks are one, empty lines gone;
/// what differs from machine to machine or day to day is masked (versions, hashes, dates).
std::string page_text(const std::string& pdf);

/// Compare with a file of the repository: "tests/e2e/golden/three_visits.txt". With
/// STEADYPLATE_UPDATE_GOLDEN=1 it is written instead, to be looked at before it is committed.
void expect_golden(const std::string& file, const std::string& text);

}  // namespace steadyplate::test
