#include "pop3/line_framer.hpp"

#include <utility>

#include "base/secret.hpp"

namespace satchel::pop3 {

LineFramer::Result LineFramer::next() {
  if (std::exchange(line_is_held_, false)) held_.clear();
  std::size_t line_feed = borrowed_.find('\n');
  if (discarding_ && line_feed != std::string_view::npos) {
    consume(line_feed + 1);
    discarding_ = false;
    line_feed = borrowed_.find('\n');
  }
  if (line_feed == std::string_view::npos) {
    const std::string_view part = std::exchange(borrowed_, {});
    if (discarding_) return {Found::nothing, {}};
    if (held_.size() + part.size() >= ceiling_) {
      discarding_ = true;
      return too_long();
    }
    held_.append(part);
    return {Found::nothing, {}};
  }

  std::string_view line = borrowed_.substr(0, line_feed);
  consume(line_feed + 1);
  if (held_.size() + line.size() + 1 > ceiling_) return too_long();
  if (!held_.empty()) {
    held_.append(line);
    line = held_;
    line_is_held_ = true;
  }
  const bool bare_line_feed = !line.ends_with('\r');
  if (!bare_line_feed) line.remove_suffix(1);
  return {Found::line, line, bare_line_feed};
}

LineFramer::Result LineFramer::too_long() {
  base::Secret::wipe(held_);
  return {Found::too_long, {}};
}

void LineFramer::set_ceiling(std::size_t octets) {
  const bool lower = octets < ceiling_;
  ceiling_ = octets;
  if (!lower || within_line()) return;
  wipe_line();
  held_ = std::string();
}

void LineFramer::wipe_line() {
  if (!line_is_held_) return;
  base::Secret::wipe(held_);
  line_is_held_ = false;
}

void LineFramer::clear() {
  borrowed_ = {};
  base::Secret::wipe(held_);
  line_is_held_ = discarding_ = false;
}

}  // namespace satchel::pop3
