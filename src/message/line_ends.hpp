#pragma once

#include <string_view>

#include "base/api.hpp"
#include "message/dot_stuffing.hpp"

namespace satchel::message {

/// What becomes of a CR that no LF follows.
enum class BareCr : unsigned char {
  keep,     ///< stays as it is (imports, where it is part of the text)
  to_crlf,  ///< becomes CRLF like a bare LF (LMTP, where another server may take it for a line end)
};

/// Line ends made canonical as a stream: every bare LF becomes CRLF, a bare CR as told. NUL, 8-bit octets and lines of
/// any length pass untouched. Any split of the input gives the same output.
class LineEndNormalizer {
 public:
  explicit LineEndNormalizer(BareCr bare_cr) : bare_cr_(bare_cr) {}

  SATCHEL_API void feed(std::string_view octets, Sink out);
  /// Ends the message: an open last line gets its CRLF. An empty message stays empty.
  SATCHEL_API void finish(Sink out);

  /// Whether a bare LF was met, or a bare CR where these are changed.
  bool saw_bare() const { return saw_bare_; }

 private:
  void pass_tail(std::string_view text, Sink out);
  void pass(std::string_view text, Sink out);
  void end_line(Sink out);
  void bare_cr(Sink out);

  BareCr bare_cr_;
  bool pending_cr_ = false;
  bool at_line_start_ = true;
  bool saw_bare_ = false;
};

}  // namespace satchel::message
