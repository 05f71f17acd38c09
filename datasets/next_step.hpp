#pragma once

#include <exception>
#include <string>
#include <utility>

namespace steadyplate::datasets {

/// What to do about an error, in the words of who reads it: a terminal has commands and flags, a page has
/// buttons.
struct NextStep {
  std::string terminal;
  std::string page;
};

/// Words of the same for both.
struct Told {
  std::string terminal;
  std::string page;
};

/// An error that a page tells with words of its own; what() is for a terminal.
class ToldOnPages {
 public:
  explicit ToldOnPages(std::string words) : page_words_(std::move(words)) {}
  virtual ~ToldOnPages() = default;
  const std::string& page_words() const noexcept { return page_words_; }

 protected:
  ToldOnPages(const ToldOnPages&) = default;
  ToldOnPages& operator=(const ToldOnPages&) = default;

 private:
  std::string page_words_;
};

/// An `Error` with a next step: what() ends in the terminal's, page_words() in the page's.
template <class Error>
class WithNextStep final : public Error, public ToldOnPages {
 public:
  /// @param says    what went wrong, whole sentences
  /// @param before  what Error's constructor takes before its message
  template <class... Before>
  WithNextStep(const std::string& says, const NextStep& next, const Before&... before)
      : WithNextStep(Told{says + " " + next.terminal, says + " " + next.page}, before...) {}
  /// With whole sentences of their own: a path of files tells a page's reader nothing.
  template <class... Before>
  explicit WithNextStep(const Told& words, const Before&... before)
      : Error(before..., words.terminal), ToldOnPages(words.page) {}
};

/// The words of an error for a page: its own where it has some, else what().
inline std::string page_words(const std::exception& error) {
  const auto* told = dynamic_cast<const ToldOnPages*>(&error);
  return told == nullptr ? error.what() : told->page_words();
}

/// @param about  what it happened to: "trial 7"
inline Told told(const std::string& about, const std::exception& error) {
  return {about + ": " + error.what(), about + ": " + page_words(error)};
}

}  // namespace steadyplate::datasets
