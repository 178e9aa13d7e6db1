#include "mailfiles/mbox_quoting.hpp"

namespace satchel::mailfiles {
namespace {

constexpr std::string_view from = "From ";

}  // namespace

void MboxUnquoter::feed(std::string_view octets, Sink out) {
  while (!octets.empty()) {
    std::size_t taken = 0;
    switch (state_) {
      case State::line_start:
        matched_ = 0;
        state_ = octets.front() == '>' ? State::quoted : State::text;
        if (state_ == State::quoted) taken = 1;
        break;
      case State::quoted:
        taken = take_quoted(octets.front(), out);
        break;
      case State::text:
        taken = take_text(octets, out);
        break;
    }
    octets.remove_prefix(taken);
  }
}

void MboxUnquoter::finish(Sink out) {
  if (state_ == State::quoted) release(out);
  state_ = State::line_start;
}

/// Up to the next line that begins with '>', or all.
std::size_t MboxUnquoter::take_text(std::string_view octets, Sink out) {
  const std::size_t line_feed = octets.find("\n>");
  const std::string_view text = line_feed == std::string_view::npos ? octets : octets.substr(0, line_feed + 1);
  out(text);
  if (text.back() == '\n') state_ = State::line_start;
  return text.size();
}

/// One '>' is held back. Which of several does not matter, so those behind it go on at once.
std::size_t MboxUnquoter::take_quoted(char c, Sink out) {
  if (c == '>' && matched_ == 0 && quoting_ == MboxQuoting::rd) {
    out(">");
    return 1;
  }
  if (c != from[matched_]) {
    release(out);
    return 0;
  }
  if (++matched_ == from.size()) {
    out(from);
    state_ = State::text;
  }
  return 1;
}

void MboxUnquoter::release(Sink out) {
  out(">");
  out(from.substr(0, matched_));
  state_ = State::text;
}

void MboxQuoter::feed(std::string_view canonical, Sink out) {
  while (!canonical.empty()) {
    if (state_ == State::text && !cr_) {
      const std::size_t special = canonical.find_first_of("\r\n");
      if (special != 0) out(canonical.substr(0, special));
      if (special == std::string_view::npos) return;
      canonical.remove_prefix(special);
    }
    take(canonical.front(), out);
    canonical.remove_prefix(1);
  }
}

void MboxQuoter::finish(Sink out) {
  const bool open = state_ == State::text || matched_ > 0 || cr_;
  release(out);
  if (cr_) out("\r");
  if (open) out(ends_ == FileLineEnds::lf ? "\n" : "\r\n");
  cr_ = false;
  state_ = State::line_start;
}

void MboxQuoter::take(char c, Sink out) {
  if (cr_) {
    cr_ = false;
    if (c == '\n') {
      out(ends_ == FileLineEnds::lf ? "\n" : "\r\n");
      state_ = State::line_start;
      return;
    }
    out("\r");
  }
  if (state_ == State::line_start && c == from[matched_]) {
    if (++matched_ < from.size()) return;
    // The '>'s in front of it have gone out already; one more is the same wherever it stands among them.
    out(">");
    out(from);
    matched_ = 0;
    state_ = State::text;
    return;
  }
  release(out);
  if (c == '\r') {
    cr_ = true;
    state_ = State::text;
    return;
  }
  if (c == '\n')
    state_ = State::line_start;
  else if (c != '>')
    state_ = State::text;
  out(std::string_view(&c, 1));
}

/// What was held back was no "From ".
void MboxQuoter::release(Sink out) {
  if (matched_ == 0) return;
  out(from.substr(0, matched_));
  matched_ = 0;
  state_ = State::text;
}

void CrlfNeed::feed(std::string_view canonical) {
  for (const char c : canonical) {
    if (c == '\r')
      ++crs_;
    else {
      if (c == '\n' && crs_ > 1) needed_ = true;
      crs_ = 0;
    }
  }
}

}  // namespace satchel::mailfiles
