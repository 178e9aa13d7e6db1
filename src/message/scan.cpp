#include "message/scan.hpp"

#include "message/scan_blocks.hpp"

namespace satchel::message::scan {
namespace {

template <class Match>
std::size_t first_match(std::string_view octets, Match match) {
  std::size_t found = none;
  each_match<BestBlock>(octets, match, [&](std::size_t at) {
    found = at;
    return false;
  });
  return found;
}

}  // namespace

std::size_t find_pair(std::string_view octets, char first, char second, std::size_t from) {
  const std::size_t found = first_match(octets.substr(from), Pair{first, second});
  return found == none ? none : from + found;
}

std::size_t find_half_line_end(std::string_view octets) { return first_match(octets, HalfLineEnd{}); }

std::size_t find_bare_lf(std::string_view octets) { return first_match(octets, BareLf{}); }

Skipped skip_lines(std::string_view octets, std::uint64_t lines) {
  Skipped skipped{octets.size(), 0};
  if (lines == 0) return {0, 0};
  each_match<BestBlock>(octets, Pair{'\r', '\n'}, [&](std::size_t at) {
    if (++skipped.lines < lines) return true;
    skipped.octets = at + 2;
    return false;
  });
  return skipped;
}

}  // namespace satchel::message::scan
