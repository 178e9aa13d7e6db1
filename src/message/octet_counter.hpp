#pragma once

#include <cstdint>
#include <string_view>

#include "base/api.hpp"
#include "message/line_tail.hpp"

namespace satchel::message {

/// Counts, over wire form in any split, the octets that the message has after un-stuffing: what STAT and LIST tell and
/// what RETR's receiver holds in the end.
class OctetCounter {
 public:
  SATCHEL_API void feed(std::string_view wire);
  /// Octets of the message so far: wire octets less the stuffed dots.
  std::uint64_t octets() const { return octets_; }

 private:
  std::uint64_t octets_ = 0;
  LineTail tail_ = LineTail::crlf;
};

/// The same for a whole message in wire form.
SATCHEL_API std::uint64_t count_octets(std::string_view wire);

}  // namespace satchel::message
