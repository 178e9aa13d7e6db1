#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace satchel::pop3 {

/// Cuts octets that come in any split into lines. A line ends in CRLF or in a bare LF; a lone CR is part of the line. A
/// line over the ceiling is told once and dropped up to its end. What comes out does not depend on the split.
class LineFramer {
 public:
  /// `ceiling`: octets of the longest line, its line end included. `capacity`: octets held at once; the larger of the
  /// two counts.
  LineFramer(std::size_t ceiling, std::size_t capacity) : ceiling_(ceiling), capacity_(capacity) {}

  /// Takes as much as there is room for and returns how much that was.
  std::size_t append(std::string_view octets);

  enum class Found : std::uint8_t { nothing, line, too_long };
  struct Result {
    Found found;
    std::string_view line;  ///< without its line end; valid until `append`, `set_ceiling`, `overwrite_line` or `clear`
  };
  Result next() [[clang::lifetimebound]];

  /// What is held behind the lines taken so far; valid as long as a line is.
  std::string_view rest() const [[clang::lifetimebound]] { return std::string_view(held_).substr(start_); }
  /// Drops octets of `rest`, which somebody else has used.
  void consume(std::size_t octets);

  /// Changes the ceiling for the lines that follow, and gives back memory that only a higher one needed.
  void set_ceiling(std::size_t octets);
  /// Overwrites the line taken last, which held a secret.
  void overwrite_line();
  /// Forgets everything held, the beginning of a line too.
  void clear();

 private:
  std::size_t limit() const { return ceiling_ > capacity_ ? ceiling_ : capacity_; }

  std::size_t ceiling_;
  std::size_t capacity_;
  std::string held_;
  std::size_t start_ = 0;       ///< where the next line begins in `held_`
  std::size_t line_start_ = 0;  ///< where the line taken last begins
  std::size_t scanned_ = 0;     ///< octets behind `start_` known to hold no LF
  bool discarding_ = false;     ///< inside a line that was too long
};

}  // namespace satchel::pop3
