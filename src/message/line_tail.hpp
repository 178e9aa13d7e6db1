#pragma once

#include <string_view>

namespace satchel::message {

/// How much of CRLF a stream of octets ends in so far.
enum class LineTail : unsigned char { none, cr, crlf };

/// The tail of what ended in `before` and then went on with `octets`. A bare LF ends no line.
constexpr LineTail tail_after(LineTail before, std::string_view octets) {
  if (octets.empty()) return before;
  if (octets.back() == '\r') return LineTail::cr;
  if (octets.back() != '\n') return LineTail::none;
  const bool behind_cr = octets.size() > 1 ? octets[octets.size() - 2] == '\r' : before == LineTail::cr;
  return behind_cr ? LineTail::crlf : LineTail::none;
}

}  // namespace satchel::message
