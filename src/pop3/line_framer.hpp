#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace satchel::pop3 {

/// Cuts octets that come in any split into lines. A line ends in CRLF or in a bare LF; a lone CR is part of the line. A
/// line over the ceiling is told once and dropped up to its end. What comes out does not depend on the split.
///
/// The octets stay where they are: only a line whose end has not come yet is copied.
class LineFramer {
 public:
  /// `ceiling`: octets of the longest line, its line end included; at least 1.
  explicit LineFramer(std::size_t ceiling) : ceiling_(ceiling) {}
  ~LineFramer() { wipe_line(); }
  LineFramer(const LineFramer&) = delete;
  LineFramer& operator=(const LineFramer&) = delete;

  /// Borrows `octets` until `next` has found nothing. All that was borrowed before must have been used by then.
  void feed(std::string_view octets) { borrowed_ = octets; }

  enum class Found : std::uint8_t { nothing, line, too_long };
  struct Result {
    Found found;
    std::string_view line;        ///< without its line end; valid until the next call of a member that is not const
    bool bare_line_feed = false;  ///< the line ended in LF alone
  };
  Result next() [[clang::lifetimebound]];

  /// What is borrowed behind the lines taken so far.
  std::string_view rest() const { return borrowed_; }
  /// Drops octets of `rest`, which somebody else has used.
  void consume(std::size_t octets) { borrowed_.remove_prefix(octets); }
  /// Whether the beginning of a line is held whose end has not come.
  bool within_line() const { return !line_is_held_ && (!held_.empty() || discarding_); }

  /// Changes the ceiling for the lines that follow, and gives back memory that only a higher one needed.
  void set_ceiling(std::size_t octets);
  /// Overwrites the copy of the line taken last, which held a secret. The lender overwrites what it lent.
  void wipe_line();
  /// Forgets everything, the beginning of a line too.
  void clear();

 private:
  Result too_long();

  std::size_t ceiling_;
  std::string_view borrowed_;
  std::string held_;           ///< the beginning of a line, or the line taken last
  bool line_is_held_ = false;  ///< `held_` is the line taken last
  bool discarding_ = false;    ///< inside a line that was too long
};

}  // namespace satchel::pop3
