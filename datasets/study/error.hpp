#pragma once

#include <stdexcept>
#include <string>

namespace steadyplate::datasets {

/// Why a study did not do what was asked.
enum class StudyFault {
  unusable,   ///< not a study, damaged, of a newer program, a file changed, a link out of the folder
  busy,       ///< another program is writing
  exists,     ///< it is there already, and nothing is overwritten
  not_found,  ///< no such participant, session or trial
  refused,    ///< what was given breaks a rule of the study
  no_write,   ///< disk full, folder read-only, input/output error
};

/// What, where and what next. Names a participant never: the message may end in a log.
class StudyError : public std::runtime_error {
 public:
  StudyError(StudyFault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}
  StudyFault fault() const noexcept { return fault_; }

 private:
  StudyFault fault_;
};

}  // namespace steadyplate::datasets
