#pragma once

#include <cstddef>
#include <string_view>

#include "message/line_tail.hpp"
#include "message/scan.hpp"

namespace satchel::message {

/// Calls `visit(position)` for each dot that begins a line of `octets`, which follow on what ended in `before`.
template <class Visit>
void each_leading_dot(std::string_view octets, LineTail before, Visit visit) {
  if (octets.empty()) return;
  if (before == LineTail::crlf && octets.front() == '.') visit(std::size_t{0});
  for (std::size_t lf = scan::find_pair(octets, '\n', '.'); lf != scan::none;
       lf = scan::find_pair(octets, '\n', '.', lf + 2)) {
    const bool ends_line = lf > 0 ? octets[lf - 1] == '\r' : before == LineTail::cr;
    if (ends_line) visit(lf + 1);
  }
}

}  // namespace satchel::message
