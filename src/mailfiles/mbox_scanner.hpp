#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"

namespace satchel::mailfiles {

/// Where a message stands in an mbox; offsets in octets of the file.
struct MboxEntry {
  std::uint64_t offset = 0;  ///< of its From_ line
  std::uint64_t begin = 0;   ///< of the message itself
  std::uint64_t end = 0;     ///< behind its last octet; the blank line in front of the next From_ line is not its own
  std::int64_t date = 0;     ///< what the From_ line tells, seconds since 1970 UTC
};

/// Finds the messages of an mbox, with line ends LF or CRLF, as a stream: any split of the input finds the same. A line
/// that begins with "From " but has no date behind it is text.
class MboxScanner {
 public:
  using Found = base::FunctionRef<void(const MboxEntry&)>;

  void feed(std::string_view octets, Found found);
  /// The end of the file.
  void finish(Found found);

  /// Octets in front of the first From_ line, when there is more than blank lines among them. With no From_ line at all
  /// these are all there are: it is not an mbox.
  std::uint64_t stray_octets() const { return stray_octets_; }

 private:
  void take(std::string_view text);
  void end_line(std::string_view line_end, Found found);
  void end_message(std::uint64_t next_line, Found found);
  bool is_blank() const { return position_ == line_start_ || (position_ == line_start_ + 1 && first_ == '\r'); }

  std::optional<MboxEntry> current_ = {};
  std::uint64_t position_ = 0;
  std::uint64_t line_start_ = 0;
  /// Where the line before this one began, if it is blank.
  std::optional<std::uint64_t> blank_line_ = {};
  char first_ = '\0';  ///< of this line
  /// What there is of this line, as long as it may become a From_ line.
  std::string line_;
  bool may_be_from_line_ = true;
  bool text_before_first_ = false;
  std::uint64_t stray_octets_ = 0;
};

}  // namespace satchel::mailfiles
