#include "message/top_slicer.hpp"

#include "message/scan.hpp"

namespace satchel::message {

std::size_t TopSlicer::feed(std::string_view wire) {
  if (done_) return 0;
  std::size_t taken = 0;
  if (in_header_) taken = take_header(wire);
  if (!in_header_) taken += take_body(wire.substr(taken));
  return taken;
}

/// Takes what belongs to the header, the blank line included.
std::size_t TopSlicer::take_header(std::string_view wire) {
  std::size_t at = 0;
  while (at < wire.size()) {
    if (line_began_with_cr_ && wire[at] == '\n') {
      in_header_ = false;
      tail_ = LineTail::crlf;
      return at + 1;
    }
    line_began_with_cr_ = tail_ == LineTail::crlf && wire[at] == '\r';
    if (line_began_with_cr_) {
      tail_ = LineTail::cr;
      ++at;
      continue;
    }
    // Only a line end with a CR right behind it can be followed by the blank line: go there.
    const std::string_view text = wire.substr(at);
    const std::size_t lf = scan::find_pair(text, '\n', '\r');
    const std::string_view passed = text.substr(0, lf == scan::none ? lf : lf + 1);
    tail_ = tail_after(tail_, passed);
    at += passed.size();
    if (lf != scan::none && tail_ == LineTail::none) tail_ = LineTail::cr, ++at;
  }
  return at;
}

/// Takes as many of the body's lines as are still wanted.
std::size_t TopSlicer::take_body(std::string_view wire) {
  std::size_t taken = 0;
  if (body_lines_ > 0 && !wire.empty()) {
    // The end of a line may have been split.
    if (tail_ == LineTail::cr && wire.front() == '\n') {
      --body_lines_;
      taken = 1;
    }
    const scan::Skipped lines = scan::skip_lines(wire.substr(taken), body_lines_);
    body_lines_ -= lines.lines;
    taken += lines.octets;
    tail_ = tail_after(tail_, wire.substr(0, taken));
  }
  done_ = body_lines_ == 0;
  return taken;
}

}  // namespace satchel::message
