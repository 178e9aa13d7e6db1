#include "message/dot_stuffing.hpp"

#include "message/leading_dots.hpp"
#include "message/scan.hpp"

namespace satchel::message {

void DotStuffer::feed(std::string_view octets, Sink out) {
  // A dot to be stuffed ends one run of output and begins the next, and so goes out twice.
  std::size_t run = 0;
  each_leading_dot(octets, tail_, [&](std::size_t dot) {
    out(octets.substr(run, dot + 1 - run));
    run = dot;
  });
  if (run < octets.size()) out(octets.substr(run));
  tail_ = tail_after(tail_, octets);
}

DotUnstuffer::Progress DotUnstuffer::feed(std::string_view wire, Sink out) {
  std::size_t at = 0;
  while (at < wire.size()) {
    switch (state_) {
      case State::line_start:
        state_ = wire[at] == '.' ? State::dot : State::text;
        if (state_ == State::dot) ++at;
        break;
      // "When the SMTP server receives a line of text, it checks the line. If the line is composed of a single period,
      // it is treated as the end of mail indicator. If the first character is a period and there are other characters
      // on the line, the first character is deleted." (RFC 5321 section 4.5.2)
      case State::dot:
        if (wire[at] == '\n' && ends_ == LineEnds::tolerant) return {at + 1, true};
        state_ = wire[at] == '\r' ? State::dot_cr : State::text;
        if (state_ == State::dot_cr) ++at;
        break;
      case State::dot_cr:
        if (wire[at] == '\n') return {at + 1, true};
        out("\r");
        state_ = State::cr;
        break;
      case State::text:
      case State::cr:
        at += take_text(wire.substr(at), out);
        break;
    }
  }
  return {at, false};
}

void DotUnstuffer::reset() { state_ = State::line_start; }

/// Passes on `text` up to the next dot that begins a line, and takes that dot; or all of it. Returns how much it took.
std::size_t DotUnstuffer::take_text(std::string_view text, Sink out) {
  const LineTail before = state_ == State::cr ? LineTail::cr : LineTail::none;
  for (std::size_t lf = scan::find_pair(text, '\n', '.'); lf != scan::none;
       lf = scan::find_pair(text, '\n', '.', lf + 2)) {
    if (!ends_line(text.substr(0, lf + 1), before)) continue;
    out(text.substr(0, lf + 1));
    state_ = State::dot;
    return lf + 2;
  }
  out(text);
  if (ends_line(text, before))
    state_ = State::line_start;
  else
    state_ = text.back() == '\r' ? State::cr : State::text;
  return text.size();
}

bool DotUnstuffer::ends_line(std::string_view text, LineTail before) const {
  if (ends_ == LineEnds::tolerant) return text.back() == '\n';
  return tail_after(before, text) == LineTail::crlf;
}

}  // namespace satchel::message
