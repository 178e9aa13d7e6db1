#include "mailfiles/mbox_scanner.hpp"

#include <algorithm>

#include "mailfiles/from_line.hpp"

namespace satchel::mailfiles {
namespace {

constexpr std::string_view from = "From ";

/// Whether `line`, the beginning of a line, may still become a From_ line.
bool may_become_from_line(std::string_view line) {
  const std::size_t common = std::min(line.size(), from.size());
  return line.size() <= longest_from_line_octets && line.substr(0, common) == from.substr(0, common);
}

}  // namespace

void MboxScanner::feed(std::string_view octets, Found found) {
  while (!octets.empty()) {
    const std::size_t line_feed = octets.find('\n');
    take(octets.substr(0, line_feed));
    if (line_feed == std::string_view::npos) return;
    end_line("\n", found);
    octets.remove_prefix(line_feed + 1);
  }
}

void MboxScanner::finish(Found found) {
  if (position_ > line_start_) end_line({}, found);
  if (!current_ && text_before_first_) stray_octets_ = position_;
  end_message(position_, found);
}

void MboxScanner::take(std::string_view text) {
  if (text.empty()) return;
  if (position_ == line_start_) first_ = text.front();
  position_ += text.size();
  if (!may_be_from_line_) return;
  line_ += text.substr(0, longest_from_line_octets + 1 - line_.size());
  may_be_from_line_ = may_become_from_line(line_);
}

/// All of a line is known; `line_end` is what ends it.
void MboxScanner::end_line(std::string_view line_end, Found found) {
  const auto from_line = may_be_from_line_ ? parse_from_line(line_) : std::nullopt;
  const bool blank = is_blank();
  const std::uint64_t next_line = position_ + line_end.size();
  if (from_line) {
    if (!current_ && text_before_first_) stray_octets_ = line_start_;
    end_message(line_start_, found);
    current_ = MboxEntry{.offset = line_start_, .begin = next_line, .end = next_line, .date = from_line->date};
  } else if (!current_ && !blank) {
    text_before_first_ = true;
  }
  blank_line_ = blank && !from_line ? std::optional(line_start_) : std::nullopt;
  position_ = line_start_ = next_line;
  line_.clear();
  may_be_from_line_ = true;
}

/// The message under way ends in front of the line that begins at `next_line`.
void MboxScanner::end_message(std::uint64_t next_line, Found found) {
  if (!current_) return;
  current_->end = std::max(blank_line_.value_or(next_line), current_->begin);
  found(*current_);
  current_.reset();
}

}  // namespace satchel::mailfiles
