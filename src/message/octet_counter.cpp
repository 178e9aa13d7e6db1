#include "message/octet_counter.hpp"

#include "message/leading_dots.hpp"

namespace satchel::message {

void OctetCounter::feed(std::string_view wire) {
  octets_ += wire.size();
  // In wire form a dot that begins a line is always a stuffed one: RETR's receiver takes it away again.
  each_leading_dot(wire, tail_, [&](std::size_t) { --octets_; });
  tail_ = tail_after(tail_, wire);
}

std::uint64_t count_octets(std::string_view wire) {
  OctetCounter counter;
  counter.feed(wire);
  return counter.octets();
}

}  // namespace satchel::message
