#include "pop3/line_framer.hpp"

#include <algorithm>

#include "base/secret.hpp"

namespace satchel::pop3 {

std::size_t LineFramer::append(std::string_view octets) {
  held_.erase(0, start_);
  start_ = line_start_ = 0;
  const std::size_t room = limit() - std::min(limit(), held_.size());
  const std::string_view taken = octets.substr(0, room);
  held_.append(taken);
  return taken.size();
}

LineFramer::Result LineFramer::next() {
  const std::size_t line_feed = held_.find('\n', start_ + scanned_);
  if (line_feed == std::string::npos) {
    scanned_ = held_.size() - start_;
    if (discarding_) {
      consume(scanned_);
      return {Found::nothing, {}};
    }
    if (scanned_ < ceiling_) return {Found::nothing, {}};
    discarding_ = true;
    consume(scanned_);
    return {Found::too_long, {}};
  }

  line_start_ = start_;
  std::string_view line = std::string_view(held_).substr(start_, line_feed - start_);
  const bool too_long = line.size() + 1 > ceiling_;
  consume(line.size() + 1);
  if (discarding_) {
    discarding_ = false;
    return next();
  }
  if (too_long) return {Found::too_long, {}};
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {Found::line, line};
}

void LineFramer::consume(std::size_t octets) {
  start_ += octets;
  scanned_ = 0;
}

void LineFramer::set_ceiling(std::size_t octets) {
  const bool lower = octets < ceiling_;
  ceiling_ = octets;
  if (!lower) return;
  std::string kept(rest());
  base::Secret::wipe(held_);
  held_ = std::move(kept);
  start_ = line_start_ = scanned_ = 0;
}

void LineFramer::overwrite_line() {
  std::fill(held_.begin() + static_cast<std::ptrdiff_t>(line_start_),
            held_.begin() + static_cast<std::ptrdiff_t>(start_), '\0');
}

void LineFramer::clear() {
  held_.clear();
  start_ = line_start_ = scanned_ = 0;
  discarding_ = false;
}

}  // namespace satchel::pop3
